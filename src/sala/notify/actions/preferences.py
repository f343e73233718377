"""What a person wants of messages outside the app."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.notify.channels import open_channels
from sala.notify.models import Preference
from sala.notify.types import Channel
from sala.people.api import Person, record

# The zones of those who take part, each by a city that stands for it; people in Cambodia and Viet Nam share one.
ZONES = (
    "Asia/Phnom_Penh", "Asia/Ho_Chi_Minh", "Asia/Vientiane", "Asia/Yangon", "Asia/Kolkata", "Asia/Singapore",
    "Asia/Manila", "Asia/Shanghai", "Asia/Seoul", "Asia/Tokyo", "Australia/Sydney", "Europe/London", "Europe/Paris",
    "America/New_York", "America/Los_Angeles", "UTC",
)  # fmt: skip


def set_preference(
    *,
    person: Person,
    channels: Sequence[Channel],
    quiet: bool,
    quiet_from: dt.time,
    quiet_until: dt.time,
    zone: str,
    at: dt.datetime,
) -> Preference:
    """Keep what the person chose: the channels that she wants, the first one first; none means nothing outside.

    What already waits is looked at again when it is sent. Raises ValidationError for a zone that is not offered.
    """
    if zone not in ZONES:
        raise ValidationError(_("Choose one of the time zones."))
    values = {
        "channels": [channel.value for channel in dict.fromkeys(channels) if channel != Channel.NONE],
        "quiet": quiet,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "zone": zone,
    }
    row, _new = Preference.objects.update_or_create(person=person, defaults=values)
    record("notify.preference", by=person, at=at, about=person)
    return row


@transaction.atomic
def unsubscribe(*, person_id: uuid.UUID, at: dt.datetime) -> bool:
    """No more e-mails for the person, by the link in one; the other channels stay. Twice is once; False for nobody.

    Nobody is signed in here: the link itself is the proof, and all it can do is stop e-mails.
    """
    if not Person.objects.filter(pk=person_id).exists():
        return False
    row, _new = Preference.objects.get_or_create(
        person_id=person_id, defaults={"channels": [channel.value for channel in open_channels()]}
    )
    row.channels = [channel for channel in row.channels if channel != Channel.EMAIL]
    row.save(update_fields=["channels"])
    record("notify.unsubscribe", by=None, at=at, about=Person(pk=person_id))
    return True
