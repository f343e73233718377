"""The secret address of a person's calendar."""

import datetime as dt
import hmac
import uuid

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from sala.forum.models import FeedKey
from sala.people.api import Person, persons_by_id, record

_HEX = 32
_MAC = 40


def feed_key(person: Person) -> str:
    """The key in the person's calendar address: her id and a code that only this installation can make.

    It is reckoned, not stored, so a stolen database opens no calendar; it changes when she revokes it.
    """
    serial = FeedKey.objects.filter(person=person).values_list("serial", flat=True).first() or 0
    return person.pk.hex + _mac(person.pk, serial)


def person_of_feed(key: str) -> Person | None:
    """Whose calendar this key opens now, or None."""
    try:
        person_id = uuid.UUID(key[:_HEX])
    except ValueError:
        return None
    serial = FeedKey.objects.filter(person_id=person_id).values_list("serial", flat=True).first() or 0
    if not hmac.compare_digest(key[_HEX:].encode(), _mac(person_id, serial).encode()):
        return None
    return persons_by_id([person_id]).get(person_id)


@transaction.atomic
def revoke_feed(*, person: Person, at: dt.datetime) -> None:
    """The old address stops working at once; `feed_key` gives the new one."""
    _row, _new = FeedKey.objects.get_or_create(person=person)
    FeedKey.objects.filter(person=person).update(serial=F("serial") + 1)
    record("calendar.revoke", by=person, at=at, about=person)


def _mac(person_id: uuid.UUID, serial: int) -> str:
    return salted_hmac("sala.forum.feed", f"{person_id.hex} {serial}", algorithm="sha256").hexdigest()[:_MAC]
