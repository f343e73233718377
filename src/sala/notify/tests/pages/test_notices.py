"""The list behind the bell."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.kit.i18n import Text
from sala.notify.api import Word, forget_read, tell, unread_count
from sala.notify.models import Notice
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
TEXT = Text(km="វគ្គរបស់អ្នកចាប់ផ្ដើមម៉ោង ៩", vi="Phiên của bạn bắt đầu lúc 9 giờ", en="Your session starts at 9")


def told(cast: Cast, *matters: str, role: Role = Role.MEMBER) -> None:
    person = cast.people[role].pk
    tell([Word(person, matter, TEXT, "/me/") for matter in matters], at=timezone.now())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(
    cast: Cast, visit: Visit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(cast, *(f"matter {i}" for i in range(count)))
    client = visit(Role.MEMBER)
    with django_assert_num_queries(2):  # session with account and the number on the bell, the notices
        response = client.get("/vi/notices/")
    assert response.content.decode().count(TEXT["vi"]) == count


def test_the_bell_counts_ones_own_that_are_unread_to_99(cast: Cast, visit: Visit) -> None:
    told(cast, "first", "second")
    told(cast, *(f"matter {i}" for i in range(120)), role=Role.CHAIR)
    client, path = visit(Role.MEMBER), "/en/people/looks/"
    assert client.get(path).context["viewer"].unread == 2
    assert visit(Role.CHAIR).get(path).context["viewer"].unread == 99
    client.post("/en/notices/")
    assert client.get(path).context["viewer"].unread == 0


def test_the_same_matter_again_is_one_notice_and_new(cast: Cast) -> None:
    told(cast, "schedule")
    Notice.objects.update(read_at=timezone.now())
    told(cast, "schedule")
    assert Notice.objects.count() == unread_count(cast.people[Role.MEMBER].pk) == 1


def test_opening_marks_as_read_and_leads_on(cast: Cast, visit: Visit) -> None:
    told(cast, "schedule")
    notice = Notice.objects.get()
    assert visit(Role.CHAIR).get(f"/km/notices/{notice.pk}/").status_code == 404
    assert visit(Role.MEMBER).get(f"/km/notices/{notice.pk}/").headers["Location"] == "/km/me/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_marking_all_leaves_what_came_after_the_page(cast: Cast, visit: Visit) -> None:
    told(cast, "before")
    client = visit(Role.MEMBER)
    until = client.get("/km/notices/").context["until"]
    told(cast, "after")
    for _press in range(2):
        assert client.post("/km/notices/", {"until": until}).status_code == 302
    assert set(Notice.objects.filter(read_at=None).values_list("matter", flat=True)) == {"after"}


@pytest.mark.parametrize("until", ["", "2023-99-99T00:00", "2023-04-04T00:00", "nonsense"])
def test_a_broken_time_is_taken_as_now(cast: Cast, visit: Visit, until: str) -> None:
    told(cast, "before")
    visit(Role.MEMBER).post("/km/notices/", {"until": until})
    assert unread_count(cast.people[Role.MEMBER].pk) == 0


def test_the_list_is_cut_with_a_sentence(cast: Cast, visit: Visit) -> None:
    told(cast, *(f"matter {i}" for i in range(51)))
    said = visit(Role.MEMBER).get("/en/notices/").content.decode()
    assert said.count(TEXT["en"]) == 50
    assert "Only the newest 50 notices are shown." in said


def test_what_was_read_half_a_year_ago_goes(cast: Cast) -> None:
    told(cast, "old", "new", "unread")
    now = timezone.now()
    Notice.objects.filter(matter="old").update(read_at=now - dt.timedelta(days=184))
    Notice.objects.filter(matter="new").update(read_at=now - dt.timedelta(days=182))
    assert forget_read(at=now) == 1
    assert set(Notice.objects.values_list("matter", flat=True)) == {"new", "unread"}
