from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.people.actions.ministries import link_ministry
from sala.people.models import AuditEntry, MinistryAccount
from sala.people.seed import PIN, Cast
from sala.people.tests.factors import entered
from sala.people.tests.provider import StandIn, come_back
from sala.people.types import Role

ADDRESS = "/en/people/link-ministry/"


@pytest.fixture
def standing(settings: Settings) -> Iterator[StandIn]:
    provider = StandIn()
    provider.start()
    settings.OIDC = [provider.row()]
    yield provider
    provider.stop()


def been_there(client: Client, provider: StandIn) -> str:
    return str(come_back(client, provider.agree(client.get("/en/people/ministry/moeys/")))["Location"])


def test_it_is_linked_after_being_asked(cast: Cast, standing: StandIn) -> None:
    client = entered("organiser")
    assert been_there(client, standing) == ADDRESS
    assert not MinistryAccount.objects.exists(), "following a link links nothing"
    assert "Forum Organiser" in client.get(ADDRESS).content.decode()
    for _ in range(2):
        assert client.post(ADDRESS)["Location"] == "/en/people/security/"
    row = MinistryAccount.objects.get()
    assert (row.account.person, row.issuer, row.subject) == (
        cast.people[Role.ORGANISER],
        standing.issuer,
        "248",
    )
    assert AuditEntry.objects.get(action="ministry.link").detail == {"issuer": standing.issuer}
    assert "this account signs you in" in client.get("/en/people/security/").content.decode()
    assert been_there(client, standing) == "/en/people/security/", "known by now"


def test_from_the_sign_in_page_over_the_pin_to_the_link(cast: Cast, standing: StandIn) -> None:
    assert cast.people
    client = Client()
    come_back(client, standing.agree(client.get("/en/people/ministry/moeys/")))
    fields = {"identifier": "010 000 005", "secret": PIN, "next": ADDRESS}
    assert client.post("/en/people/sign-in/", fields)["Location"] == ADDRESS
    assert client.post(ADDRESS).status_code == 302
    assert MinistryAccount.objects.count() == 1


def test_it_belongs_to_one_person_and_she_has_one(cast: Cast, standing: StandIn) -> None:
    organiser = cast.people[Role.ORGANISER].account
    link_ministry(account=organiser, issuer=standing.issuer, subject="other", at=timezone.now())
    client = entered("organiser")
    been_there(client, standing)
    response = client.post(ADDRESS)
    assert response.status_code == 409
    assert "Remove that link first" in response.content.decode()
    assert MinistryAccount.objects.count() == 1


def test_without_having_been_there_is_nothing_to_link(cast: Cast, standing: StandIn) -> None:
    assert cast.people
    assert standing.issuer
    assert entered("organiser").post(ADDRESS)["Location"] == "/en/people/security/"
    assert not MinistryAccount.objects.exists()
