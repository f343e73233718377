"""Taking and giving back resources."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from sala.kit.time import ticks
from sala.meetings.models import Hold, Resource


@dataclass(frozen=True, slots=True)
class Wish:
    """A resource wanted for one meeting in the half-open time [starts_at, ends_at)."""

    resource_id: uuid.UUID
    meeting: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """Two meetings want one resource; `meeting` gives way to `taken_by`. `tick` is the first 15 minutes in common."""

    resource_id: uuid.UUID
    meeting: uuid.UUID
    taken_by: uuid.UUID
    tick: int


class ClashError(Exception):
    """Nothing was taken, because these wishes clash."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(f"{len(clashes)} clashes")
        self.clashes = list(clashes)


@transaction.atomic
def take_holds(*, owner: uuid.UUID, wishes: Iterable[Wish]) -> int:
    """Replace all holds of `owner` by these wishes: all, or none and ClashError. Gives the number of ticks taken.

    The database's unique key (resource, tick) decides between two who ask at once: one gets everything, the other
    ClashError.
    """
    wishes = list(wishes)
    rows, inner = _rows(owner, wishes)
    if inner:
        raise ClashError(inner)
    Hold.objects.filter(owner=owner).delete()
    if found := _taken(owner, rows):
        raise ClashError(found)
    try:
        with transaction.atomic():
            Hold.objects.bulk_create(
                sorted(rows.values(), key=lambda h: (h.resource_id.hex, h.tick)), batch_size=500
            )
    except IntegrityError as error:
        raise ClashError(_taken(owner, rows)) from error
    return len(rows)


@transaction.atomic
def release_holds(*, owner: uuid.UUID) -> int:
    """Give back everything that `owner` holds; the number of ticks."""
    return Hold.objects.filter(owner=owner).delete()[0]


def find_clashes(*, owner: uuid.UUID, wishes: Iterable[Wish]) -> list[Clash]:
    """What would stop `take_holds`, without taking anything: clashes among the wishes and with other owners."""
    rows, inner = _rows(owner, list(wishes))
    return inner + _taken(owner, rows)


_Key = tuple[uuid.UUID, int]


def _rows(owner: uuid.UUID, wishes: Sequence[Wish]) -> tuple[dict[_Key, Hold], list[Clash]]:
    rows: dict[_Key, Hold] = {}
    clashes: dict[tuple[uuid.UUID, uuid.UUID, uuid.UUID], Clash] = {}
    for wish in wishes:
        for tick in ticks(wish.starts_at, wish.ends_at):
            key = (wish.resource_id, tick)
            first = rows.setdefault(
                key, Hold(owner=owner, resource_id=wish.resource_id, tick=tick, meeting=wish.meeting)
            )
            if first.meeting != wish.meeting:
                pair = (wish.resource_id, wish.meeting, first.meeting)
                clashes.setdefault(pair, Clash(wish.resource_id, wish.meeting, first.meeting, tick))
    return rows, list(clashes.values())


def _taken(owner: uuid.UUID, rows: dict[_Key, Hold]) -> list[Clash]:
    """Clashes with what others hold: one query, bounded by the first and last tick wanted."""
    by_resource: dict[uuid.UUID, list[int]] = defaultdict(list)
    for resource_id, tick in rows:
        by_resource[resource_id].append(tick)
    if not by_resource:
        return []
    all_ticks = [tick for _, tick in rows]
    others = (
        Hold.objects.filter(resource_id__in=by_resource, tick__gte=min(all_ticks), tick__lte=max(all_ticks))
        .exclude(owner=owner)
        .order_by("tick")
    )
    clashes: dict[tuple[uuid.UUID, uuid.UUID, uuid.UUID], Clash] = {}
    for hold in others.iterator():
        wanted = rows.get((hold.resource_id, hold.tick))
        if wanted:
            pair = (hold.resource_id, wanted.meeting, hold.meeting)
            clashes.setdefault(pair, Clash(hold.resource_id, wanted.meeting, hold.meeting, hold.tick))
    return list(clashes.values())


def resources_of_persons(
    person_ids: Iterable[uuid.UUID], *, scope_id: uuid.UUID
) -> dict[uuid.UUID, uuid.UUID]:
    """The resource id that stands for each person, made where there is none yet (it is the same in every programme)."""
    wanted = set(person_ids)
    Resource.objects.bulk_create(
        [Resource(kind="person", person_id=i, scope_id=scope_id, name={}) for i in sorted(wanted)],
        ignore_conflicts=True,
    )
    return {
        person_id: pk
        for person_id, pk in Resource.objects.filter(person_id__in=wanted).values_list("person_id", "pk")
        if person_id is not None
    }
