from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.ids import uuid7
from sala.meetings.models import CheckIn, Meeting
from sala.meetings.pages.paper_list import parse_numbers
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3 5 8-12", [3, 5, 8, 9, 10, 11, 12]),
        ("៣, ៥ ៨–១០", [3, 5, 8, 9, 10]),
        ("7\n7;7", [7]),
        ("2 - 4", [2, 3, 4]),
    ],
)
def test_numbers_as_people_type_them(text: str, numbers: list[int]) -> None:
    assert parse_numbers(text) == numbers


@pytest.mark.parametrize("text", ["", "x", "12-8", "3 five", "1-99999", "3.5.x"])
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_numbers(text)


def test_an_empty_sheet_is_asked_for_its_numbers(meeting: Meeting, visit: Visit) -> None:
    answer = visit(Role.ORGANISER).post(f"/en/meetings/{meeting.pk}/paper-list/", {"numbers": " "})
    assert answer.status_code == 422
    assert "Write the numbers like this: 3 5 8-12." in answer.text


@given(st.sets(st.integers(1, 9999), min_size=1, max_size=40))
def test_any_set_comes_back(numbers: set[int]) -> None:
    assert parse_numbers(" ".join(map(str, numbers))) == sorted(numbers)


def test_looked_at_then_saved_once(meeting: Meeting, visit: Visit) -> None:
    path, client = f"/en/meetings/{meeting.pk}/paper-list/", visit(Role.ORGANISER)
    assert client.get(path).status_code == 200
    looked = client.post(path, {"numbers": "3 5 900", "time": "07:55"})
    assert looked.status_code == 200
    assert "Nobody has this number" in looked.text
    assert CheckIn.objects.count() == 0
    for _ in range(2):
        said = {"numbers": "3 5 900", "time": "07:55", "save": "1", "form": str(FORM)}
        assert client.post(path, said).status_code == 302
    assert CheckIn.objects.count() == 3


def test_what_was_typed_is_kept(meeting: Meeting, visit: Visit) -> None:
    path, client = f"/en/meetings/{meeting.pk}/paper-list/", visit(Role.ORGANISER)
    for wrong in ({"numbers": "3 five", "time": "07:55"}, {"numbers": "3", "time": "later"}):
        answer = client.post(path, wrong)
        assert answer.status_code == 422
        assert wrong["numbers"] in answer.text


FORM = uuid7()
