"""Reads that more than one page needs."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from sala.notify.channels import channel_name, open_channels
from sala.notify.models import ChannelTrouble, Delivery, Notice
from sala.notify.types import DeliveryState, Reason

MOST_SHOWN = 99  # on the bell


def unread_count(person_id: uuid.UUID) -> int:
    """How many notices wait for the person, counted to 99 at most."""
    return Notice.objects.filter(person_id=person_id, read_at__isnull=True)[:MOST_SHOWN].count()


def unread_of(person: OuterRef) -> Subquery:
    """The hook `unread_of`: the same to annotate a query with; NULL when there are none."""
    waiting = Notice.objects.filter(person=person, read_at__isnull=True).values("person")
    return Subquery(waiting.annotate(count=Count("pk")).values("count"))


def newest_notices(person_id: uuid.UUID, most: int) -> list[Notice]:
    """The person's newest notices, read or not."""
    return list(Notice.objects.filter(person_id=person_id).order_by("-told_at", "-id")[:most])


@dataclass(frozen=True, slots=True)
class Silent:
    """A channel that has not answered since some time, and how many messages wait for it."""

    channel: str
    since: dt.datetime
    waiting: int


def silent_channels() -> list[Silent]:
    """The channels that do not answer now; two queries, one when all is well."""
    troubles = list(ChannelTrouble.objects.filter(channel__in=open_channels()).order_by("failing_since"))
    if not troubles:
        return []
    waits = Delivery.objects.filter(state=DeliveryState.WAITING).values_list("channel").annotate(Count("pk"))
    waiting = dict(waits.order_by())
    return [Silent(channel_name(t.channel), t.failing_since, waiting.get(t.channel, 0)) for t in troubles]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a matter, in numbers."""

    told: int
    read: int
    by_state: Mapping[tuple[str, str], int]

    def count(self, *states: str) -> int:
        """Over all channels."""
        return sum(number for (_channel, state), number in self.by_state.items() if state in states)


def tally(matter: str) -> Tally:
    """How many were told and read it in the app, and by channel and state what became of it outside; two queries.

    A person whose first channel refused counts for the last one that was tried.
    """
    notices = Notice.objects.filter(matter=matter).aggregate(
        told=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False))
    )
    rows = final_deliveries(matter).values_list("channel", "state").annotate(Count("pk")).order_by()
    return Tally(notices["told"], notices["read"], {(channel, state): n for channel, state, n in rows})


def final_deliveries(matter: str) -> QuerySet[Delivery]:
    """Of each notice of the matter the delivery that was tried last."""
    newer = Delivery.objects.filter(notice=OuterRef("notice"), pk__gt=OuterRef("pk"))
    return Delivery.objects.filter(~Exists(newer), notice__matter=matter)


def reason_said(reason: str) -> str:
    """Why, in the reader's language."""
    return str(Reason(reason).label)
