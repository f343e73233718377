"""The event's public page."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.events import change_event, details_of_event, touch_about
from sala.forum.actions.themes import share_themes
from sala.forum.models import Event
from sala.forum.seed import load_reflections_2023
from sala.forum.tests.factories import AT, forum
from sala.kit.i18n import Text
from sala.meetings.api import answer_invitation, invite
from sala.people.api import OrganisationKind, Person, Role, add_membership, add_organisation, add_person
from sala.people.seed import Cast
from sala.ui.middleware import compress
from sala.ui.storage import minified

HEADERS = 510  # bytes of one answer, as in the schedule's test
STATIC = Path(__file__).parents[3] / "ui" / "static" / "ui"


def guest(event: Event, kind: OrganisationKind, name: str, *, comes: bool = True) -> Person:
    """Somebody from an organisation of her own, invited; who confirms, or not."""
    person = add_person(name=f"Teacher of {name}", with_account=False, at=AT, by=None)
    add_membership(person=person, organisation=add_organisation(kind=kind, name=Text(en=name)))
    invite(meetings=[day.meeting for day in event.days.all()], people=[person], by=None, at=AT)
    if comes:
        answer_invitation(scope=event.scope, person=person, comes=True, at=AT)
    return person


def test_first_visit_in_khmer_fits_14000_bytes(forum2023: Event, client: Client) -> None:
    page = client.get(f"/km/forum/{forum2023.slug}/about/").content
    assert page.count(b"<li>") >= 16
    rest = sum(
        len(compress(minified(name, (STATIC / name).read_bytes()), "br", best=True)) + HEADERS
        for name in ("sala.css", "sala.js", "icons.svg")
    )
    assert len(compress(page, "br", best=False)) + HEADERS + rest <= 14_000


def test_it_is_kept_whole_until_something_of_it_changes(forum2023: Event, client: Client) -> None:
    path = f"/en/forum/{forum2023.slug}/about/"
    first = client.get(path)
    assert not first.cookies
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    touch_about(forum2023)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_organisations_stand_by_kind_and_nobody_by_name(cast: Cast, client: Client) -> None:
    event = forum(cast)
    guest(event, OrganisationKind.PRIMARY_SCHOOL, "School A")
    guest(event, OrganisationKind.HIGHER_EDUCATION, "University B")
    guest(event, OrganisationKind.PRIMARY_SCHOOL, "School that did not answer", comes=False)
    page = client.get(f"/en/forum/{event.slug}/about/").content.decode()
    assert page.index("Primary schools") < page.index("School A") < page.index("University B")
    assert "High schools" not in page
    assert "did not answer" not in page
    assert "Teacher of" not in page


@pytest.mark.parametrize("guests", [1, 3])
def test_queries_do_not_grow(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, guests: int
) -> None:
    event = forum(cast)
    for n in range(guests):
        guest(event, OrganisationKind.HIGH_SCHOOL, f"School {n}")
    with django_assert_num_queries(11):
        assert client.get(f"/en/forum/{event.slug}/about/").status_code == 200


def test_what_it_is_for_stands_there_in_the_readers_language(cast: Cast, client: Client) -> None:
    event = forum(cast)
    purpose = Text(km="គោលបំណង", en="First steps.\n\nPartnerships.")
    change_event(event=event, details=replace(details_of_event(event), purpose=purpose), by=None, at=AT)
    assert "<p>First steps.</p>" in client.get(f"/en/forum/{event.slug}/about/").content.decode()
    page = client.get(f"/km/forum/{event.slug}/about/").content.decode()
    assert "គោលបំណង" in page
    assert 'property="og:locale" content="km_KH"' in page


def test_themes_stand_there_once_they_are_shared(cast: Cast, forum2023: Event, client: Client) -> None:
    rapporteur = cast.people[Role.RAPPORTEUR]
    load_reflections_2023(event=forum2023, rapporteur=rapporteur, at=AT)
    path = f"/en/forum/{forum2023.slug}/about/"
    before = client.get(path).content.decode()
    assert "What we take with us" not in before
    assert "notes in the reflections box" in before
    share_themes(event=forum2023, shared=True, by=rapporteur, at=AT)
    assert "What we take with us" in client.get(path).content.decode()
