from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.schedule import publish
from sala.forum.tests.factories import AT, add, forum, hall, plan
from sala.forum.types import Part
from sala.kit.i18n import Text
from sala.meetings.api import Resource
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_shows_all_clashes_at_once_in_words(cast: Cast, visit: Visit) -> None:
    event, speaker = forum(cast), cast.people[Role.SPEAKER]
    room = hall(event, "Great hall")
    add(event, plan("One", room=room, people=[(speaker, Part.SPEAKER)]))
    add(event, plan("Two", starts="08:30", room=room, people=[(speaker, Part.SPEAKER)]))
    before = Resource.objects.count()
    page = visit(Role.ORGANISER).get(f"/en/forum/{event.slug}/plan/").content.decode()
    assert "Great hall is wanted twice on Tue 4 Apr 08:30: for “Two” and for “One”." in page
    assert f"({speaker.latin_name}) is wanted twice" in page
    assert Resource.objects.count() == before


def test_names_the_other_forum_of_a_clash(cast: Cast, visit: Visit) -> None:
    event, other = forum(cast), forum(cast, "Autumn forum")
    room = hall(other)
    add(other, plan("Theirs", room=room))
    publish(event=other, name=Text(en="First"), by=None, at=AT)
    add(event, plan("Ours", room=room))
    page = visit(Role.ORGANISER).get(f"/en/forum/{event.slug}/plan/").content.decode()
    assert "for “Ours” and for “Theirs (Autumn forum)”" in page


def test_shows_what_is_not_published_yet(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    add(event, plan("One"))
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    add(event, plan("Two", starts="10:00"))
    page = visit(Role.ORGANISER).get(f"/en/forum/{event.slug}/plan/").content.decode()
    assert page.count(">New<") == page.count('"chip ok"') == 2


@pytest.mark.parametrize("sessions", [1, 3])
def test_queries_do_not_grow(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries, sessions: int
) -> None:
    event, organiser = forum(cast), visit(Role.ORGANISER)
    for n in range(sessions):
        people = [(cast.people[Role.SPEAKER], Part.SPEAKER)]
        add(event, plan(f"S{n}", starts=f"{8 + n:02}:00", room=hall(event, f"Hall {n}"), people=people))
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    with django_assert_num_queries(11):
        organiser.get(f"/en/forum/{event.slug}/plan/")
