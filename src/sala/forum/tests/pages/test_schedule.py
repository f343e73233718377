import datetime as dt
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.schedule import publish, say_delay
from sala.forum.models import MOST_TOLD, Event, ScheduleVersion
from sala.forum.tests.factories import AT, ZONE, add, forum, hall, plan
from sala.forum.types import Part
from sala.kit.i18n import Text
from sala.people.api import Person, Role
from sala.people.seed import Cast
from sala.ui.middleware import compress
from sala.ui.storage import minified

HEADERS = 510  # bytes of one answer, the longest: measured through granian
STATIC = Path(__file__).parents[3] / "ui" / "static" / "ui"


def test_first_visit_in_khmer_fits_14000_bytes(forum2023: Event, client: Client) -> None:
    """All bytes on the wire, headers included; also when the page is made anew and compressed quickly."""
    page = client.get(f"/km/forum/{forum2023.slug}/").content
    assert page.count(b"/session/") >= 24
    rest = sum(
        len(compress(minified(name, (STATIC / name).read_bytes()), "br", best=True)) + HEADERS
        for name in ("sala.css", "sala.js", "icons.svg")
    )
    assert len(compress(page, "br", best=True)) + HEADERS + rest <= 13_700
    assert len(compress(page, "br", best=False)) + HEADERS + rest <= 14_000


def test_anonymous_page_sets_no_cookie_and_is_kept(forum2023: Event, client: Client) -> None:
    first = client.get(f"/km/forum/{forum2023.slug}/")
    assert not first.cookies
    second = client.get(f"/km/forum/{forum2023.slug}/")
    assert (
        client.get(f"/km/forum/{forum2023.slug}/", headers={"If-None-Match": second["ETag"]}).status_code
        == 304
    )
    assert first.content == second.content


@pytest.mark.parametrize("sessions", [1, 3])
def test_queries_do_not_grow(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, sessions: int
) -> None:
    event = forum(cast)
    for n in range(sessions):
        people = [(cast.people[Role.SPEAKER], Part.SPEAKER)]
        add(event, plan(f"S{n}", starts=f"{8 + n:02}:00", room=hall(event, f"Hall {n}"), people=people))
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    with django_assert_num_queries(8):
        client.get(f"/en/forum/{event.slug}/")


def test_shows_what_was_published_not_the_draft(forum2023: Event, client: Client) -> None:
    add(forum2023, plan("Only planned", starts="18:00"))
    page = client.get(f"/en/forum/{forum2023.slug}/").content.decode()
    assert "Only planned" not in page
    assert "42 participants" in page
    assert "Earlier by 30 minutes" in page
    assert "Room changed" in page
    assert "New Generation School initiative" in page


def test_nothing_published_says_so(cast: Cast, client: Client) -> None:
    page = client.get(f"/en/forum/{forum(cast).slug}/").content.decode()
    assert "not published yet" in page


def test_late_sessions_show_the_new_time_beside_the_planned_one(
    forum2023: Event, cast: Cast, client: Client
) -> None:
    before = client.get(f"/en/forum/{forum2023.slug}/").content
    from_at = dt.datetime(2023, 4, 4, 16, tzinfo=ZONE)
    say_delay(
        event=forum2023,
        hall=None,
        from_at=from_at,
        minutes=20,
        date=from_at.date(),
        by=cast.people[Role.CHAIR],
        at=AT,
    )
    page = client.get(f"/en/forum/{forum2023.slug}/").content.decode()
    assert page.encode() != before
    assert page.count("Late: expected at 16:50") == 1
    assert '<th scope="row" class="num">16:30</th>' in page


def test_names_are_as_they_are_now(forum2023: Event, client: Client) -> None:
    Person.objects.filter(latin_name="Speaker 1, Singapore").update(latin_name="Speaker One")
    assert "Speaker One" in client.get(f"/en/forum/{forum2023.slug}/").content.decode()


def test_only_organisers_see_the_door_to_the_plan(
    forum2023: Event, visit: Callable[[Role | None], Client]
) -> None:
    path = f"/en/forum/{forum2023.slug}/"
    seen = {
        role: f"{path}plan/" in visit(role).get(path).content.decode()
        for role in (None, Role.MEMBER, Role.ORGANISER)
    }
    assert seen == {None: False, Role.MEMBER: False, Role.ORGANISER: True}


def test_signed_in_the_public_part_is_kept_and_a_change_is_seen_at_once(
    forum2023: Event,
    cast: Cast,
    visit: Callable[[Role | None], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    path, member, organiser = f"/en/forum/{forum2023.slug}/", visit(Role.MEMBER), visit(Role.ORGANISER)
    assert f"{path}plan/" in organiser.get(path).content.decode()
    member.get(path)
    with django_assert_num_queries(4):  # event, session with the bell's number, roles, chaired sessions
        page = member.get(path).content.decode()
    assert f"{path}plan/" not in page
    assert "running 20 minutes late" not in page
    starts = dt.datetime(2023, 4, 4, 8, tzinfo=ZONE)
    say_delay(
        event=forum2023,
        hall=None,
        from_at=starts,
        minutes=20,
        date=starts.date(),
        by=cast.people[Role.ORGANISER],
        at=AT,
    )
    assert "running 20 minutes late" in member.get(path).content.decode()
    assert "running 20 minutes late" not in member.get(path.replace("/en/", "/km/")).content.decode()


def test_the_2023_forum_has_two_versions_of_its_days(forum2023: Event) -> None:
    first, second = ScheduleVersion.objects.filter(event=forum2023)
    assert [first.name["en"], second.name["en"]] == ["As of 14 March", "As of 28 March"]
    assert [len(first.slots), len(second.slots)] == [28, 28]


def test_messengers_preview_it_in_the_readers_language(forum2023: Event, client: Client) -> None:
    for code, locale in (("km", "km_KH"), ("vi", "vi_VN"), ("en", "en_GB")):
        path = f"/{code}/forum/{forum2023.slug}/"
        page = unescape(client.get(path).content.decode())
        assert f'property="og:title" content="{forum2023.title.said(code).text}"' in page
        assert f'property="og:description" content="{forum2023.venue.said(code).text}. ' in page
        assert f'property="og:url" content="http://testserver{path}"' in page
        assert f'property="og:locale" content="{locale}"' in page
        assert page.count("og:locale:alternate") == 2


def test_a_long_description_is_cut_between_words(forum2023: Event) -> None:
    forum2023.lead = Text(en="Mentoring that works! " + "words and more " * 20)
    with override("en"):
        told = forum2023.told
    assert len(told) <= MOST_TOLD + 2
    assert told.endswith(("words …", "and …", "more …"))
    assert "works! words" in told
