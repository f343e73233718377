"""What is kept of a table of counts when the persons are gone."""

from hypothesis import given
from hypothesis import strategies as st

from sala.kit.i18n import Text
from sala.meetings.counting import FEW, FEWEST, Counts, Line, Tally, counts_of, without_small


def lines(*sizes: int) -> list[Line]:
    return [Line(f"p{n}", Text(en=f"Place {n}"), Tally(size, size)) for n, size in enumerate(sizes)]


def kept(*sizes: int) -> dict[str, int]:
    return {line.key: line.tally.everybody for line in without_small(lines(*sizes))}


def test_small_groups_stand_together() -> None:
    assert kept(5, 2, 1, 4) == {"p0": 5, "p3": 4, FEW: 3}
    assert kept(5, 3) == {"p0": 5, "p1": 3}


def test_one_small_group_takes_the_next_smallest_along() -> None:
    assert kept(9, 1, 4) == {"p0": 9, FEW: 5}
    assert kept(9, 1) == {FEW: 10}


def test_fewer_than_three_in_all_say_nothing() -> None:
    assert kept(1, 1) == {} == kept()


@given(st.lists(st.integers(1, 9), max_size=9))
def test_no_line_is_smaller_and_nobody_is_lost(sizes: list[int]) -> None:
    found = kept(*sizes)
    assert all(size >= FEWEST for size in found.values())
    assert sum(found.values()) == (sum(sizes) if sum(sizes) >= FEWEST else 0)


def test_written_and_read_again() -> None:
    counts = Counts(Tally(4, 3), {"day": Tally(2)}, {"province": lines(4), "sex": lines()})
    assert counts_of(counts.as_json()) == counts
