from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from sala.people.seed import Cast
from sala.people.tests.authenticator import SecurityKey
from sala.people.tests.factors import entered, with_app, with_passkey
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/security/"


@pytest.mark.parametrize("keys", [1, 3])
def test_passkeys_cost_no_query_each(
    cast: Cast, keys: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = entered("organiser")
    for _ in range(keys):
        with_passkey(client, SecurityKey())
    with django_assert_num_queries(5):  # session, roles, app, passkeys, codes left
        shown = client.get(ADDRESS).content.decode()
    assert shown.count("not used yet") == keys
    assert cast.people


def test_who_has_power_is_asked_and_others_are_not(visit: Visit) -> None:
    for role, asked in ((Role.PROGRAMME_LEAD, True), (Role.MEMBER, False)):
        client = visit(role)
        assert ("Whoever learns your PIN" in client.get(ADDRESS).content.decode()) is asked
        assert ("Protect it with a second factor" in client.get("/en/me/").content.decode()) is asked


def test_off_asks_nobody(visit: Visit, settings: Settings) -> None:
    settings.SECOND_FACTOR = "off"
    assert "Whoever learns" not in visit(Role.PROGRAMME_LEAD).get(ADDRESS).content.decode()


def test_required_leads_here_and_leaves_ones_own(visit: Visit, settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"
    client = visit(Role.ADMINISTRATOR)
    for path in ("/en/people/audit/", "/en/people/give-role/", "/en/people/add-person/"):
        assert client.get(path)["Location"] == ADDRESS, path
    for path in ("/en/me/", "/en/people/looks/", "/en/notices/", "/en/me/badge/", "/en/phones/details/"):
        assert client.get(path).status_code == 200, path
    assert "roles sleep" in client.get(ADDRESS).content.decode()
    assert visit(Role.MEMBER).get("/en/people/audit/").status_code == 403


def test_with_a_factor_the_power_is_back(cast: Cast, settings: Settings) -> None:
    account = cast.people[Role.ADMINISTRATOR].account
    with_app(account)
    settings.SECOND_FACTOR = "required"
    client = Client()
    client.force_login(account, backend="sala.people.auth.SecretBackend")
    assert client.get("/en/people/audit/").status_code == 200
    shown = client.get(ADDRESS).content.decode()
    assert "10 of 10 left" in shown
    assert "Is asked after your PIN" in shown
