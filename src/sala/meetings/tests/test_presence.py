"""Minutes from what was seen, against a minute-by-minute count that is too slow to be wrong."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sala.meetings.presence import ONLINE_PERCENT, Presence, Sight, presence_of

OPENS = dt.datetime(2023, 4, 4, 1, tzinfo=dt.UTC)
LENGTH = 480
CLOSES = OPENS + dt.timedelta(minutes=LENGTH)


def at(minute: int) -> dt.datetime:
    return OPENS + dt.timedelta(minutes=minute)


def seen(*marks: str) -> Presence:
    """`+30` arrives half an hour after the start, `-60` leaves, `o30` reports online, `x60` leaves online."""
    sights = [Sight(at(int(m[1:])), m[0] in "-x", m[0] in "ox") for m in marks]
    return presence_of(sights, OPENS, CLOSES)


@pytest.mark.parametrize(
    ("marks", "minutes"),
    [
        (["+0"], 480),  # nobody saw her leave
        (["+30", "-90"], 60),
        (["+0", "-240", "+300", "-480"], 420),  # two pairs
        (["+0", "+200", "-240"], 240),  # seen arriving twice: the first counts
        (["+0", "-240", "-300"], 240),  # seen leaving twice: the first counts
        (["+10", "-10"], 470),  # the same minute: she left first
        (["-100"], 0),
        (["-100", "+200"], 280),
        (["+-60", "-600"], 480),  # only the planned time
        (["+500"], 0),  # came after the end
        (["o0"], 240),  # half of what was reported online
        (["+0", "-240", "o0"], 240 + 120),
        (["+0", "o0"], 480),
    ],
)
def test_the_rule(marks: list[str], minutes: int) -> None:
    assert seen(*marks).minutes == minutes


def test_what_is_marked() -> None:
    assert seen("+0").open
    assert not seen("+0", "-9").open
    assert not seen("+500").open
    assert seen("-100").unseen_arrival
    assert not seen("+0", "-100").unseen_arrival
    said = seen("+0", "-240", "o100")
    assert (said.online_minutes, said.first_seen, said.last_seen) == (120, at(0), at(240))


SIGHTS = st.lists(
    st.builds(Sight, st.integers(-60, 560).map(at), st.booleans(), st.booleans()), min_size=1, max_size=9
)


def by_the_minute(sights: list[Sight]) -> int:
    """Count each minute of the meeting: in the room a whole one, online its share."""

    def inside(minute: int, *, online: bool) -> bool:
        before = [s for s in sights if s.online == online and s.at <= at(minute)]
        return bool(before) and not max(before, key=lambda s: (s.at, not s.leaves)).leaves

    count = 0
    for minute in range(LENGTH):
        count += 100 if inside(minute, online=False) else ONLINE_PERCENT * inside(minute, online=True)
    return count // 100


@given(sights=SIGHTS, data=st.data())
def test_any_order_and_repetition_gives_one_result(sights: list[Sight], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(sights), max_size=5))
    shuffled = data.draw(st.permutations([*sights, *again]))
    found = presence_of(sights, OPENS, CLOSES)
    assert presence_of(shuffled, OPENS, CLOSES) == found
    assert found.minutes == by_the_minute(sights)
    assert 0 <= found.online_minutes <= found.minutes <= LENGTH
