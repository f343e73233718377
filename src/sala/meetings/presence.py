"""How long somebody was present, reckoned from when she was seen: times in, minutes out. Pure.

The rule, as `minutes.html` says it to people:
1. Presence begins when a person is seen arriving and ends when she is next seen leaving; who comes back begins again.
   To be seen arriving twice, or leaving twice, changes nothing.
2. Who was not seen leaving counts as present to the meeting's planned end, and is marked.
3. Who was only seen leaving counts as present for no minute, and is marked: nobody knows since when.
4. Only the time between the meeting's planned start and end counts.
5. Who reported herself online was seen by nobody: of that time a share counts (ONLINE_PERCENT), but not beside what
   she was present in the room.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

ONLINE_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Sight:
    """That somebody was seen arriving or leaving, in the room or online."""

    at: dt.datetime
    leaves: bool
    online: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when she was present, within the meeting; `open`: nobody saw her leave."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    online: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """A person at one meeting. `minutes` are whole ones; `online_minutes` of them come from what was reported online.
    `unseen_arrival`: the first that anybody saw of her was that she left.
    """

    stretches: tuple[Stretch, ...]
    first_seen: dt.datetime
    last_seen: dt.datetime
    minutes: int
    online_minutes: int
    unseen_arrival: bool

    @property
    def open(self) -> bool:
        """Whether a leaving is missing, so that the planned end counts."""
        return any(stretch.open for stretch in self.stretches)


def presence_of(sights: Iterable[Sight], opens: dt.datetime, closes: dt.datetime) -> Presence:
    """Reckon one person's presence at a meeting from what was seen of her; at least one sight. Order and repetition of
    the sights change nothing.
    """
    # At one and the same moment she left first and came back: else the rest of the day would be lost.
    known = sorted(set(sights), key=lambda sight: (sight.at, not sight.leaves))
    room = _stretches([s for s in known if not s.online], opens, closes, online=False)
    online = _stretches([s for s in known if s.online], opens, closes, online=True)
    in_room = _seconds(room)
    beside = _seconds(_united([*room, *online])) - in_room
    total = (100 * in_room + ONLINE_PERCENT * beside) // 6000
    return Presence(
        stretches=tuple(sorted([*room, *online], key=lambda stretch: (stretch.starts_at, stretch.online))),
        first_seen=known[0].at,
        last_seen=known[-1].at,
        minutes=total,
        online_minutes=total - in_room // 60,
        unseen_arrival=known[0].leaves,
    )


def _stretches(
    sights: list[Sight], opens: dt.datetime, closes: dt.datetime, *, online: bool
) -> list[Stretch]:
    found, inside = [], None
    for sight in sights:
        if not sight.leaves:
            inside = inside or sight.at
        elif inside is not None:
            found.append(Stretch(inside, sight.at, online, open=False))
            inside = None
    if inside is not None:
        found.append(Stretch(inside, closes, online, open=True))
    clipped = [Stretch(max(s.starts_at, opens), min(s.ends_at, closes), online, s.open) for s in found]
    return [s for s in clipped if s.starts_at < s.ends_at]


def _united(stretches: list[Stretch]) -> list[Stretch]:
    """The same time, none of it twice."""
    whole: list[Stretch] = []
    for one in sorted(stretches, key=lambda stretch: stretch.starts_at):
        if whole and one.starts_at <= whole[-1].ends_at:
            last = whole.pop()
            one = Stretch(last.starts_at, max(last.ends_at, one.ends_at), one.online, one.open)  # noqa: PLW2901  # grows
        whole.append(one)
    return whole


def _seconds(stretches: list[Stretch]) -> int:
    return int(sum((s.ends_at - s.starts_at).total_seconds() for s in stretches))
