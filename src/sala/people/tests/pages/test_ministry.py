import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.people.actions.ministries import link_ministry
from sala.people.actions.persons import change_contacts
from sala.people.entering import WAIT
from sala.people.models import MinistryAccount, Person, SignIn
from sala.people.seed import Cast
from sala.people.tests.factors import code, entered, lives, signed, with_app
from sala.people.tests.provider import CLIENT, StandIn, come_back
from sala.people.types import Role

ADDRESS = "/en/people/ministry/moeys/"


@pytest.fixture
def standing(settings: Settings) -> Iterator[StandIn]:
    provider = StandIn()
    provider.start()
    settings.OIDC = [provider.row()]
    yield provider
    provider.stop()


def linked(cast: Cast, provider: StandIn, role: Role = Role.ORGANISER) -> str:
    account = cast.people[role].account
    link_ministry(account=account, issuer=provider.issuer, subject="248", at=timezone.now())
    return str(account.pk)


def refused(client: Client, provider: StandIn) -> None:
    response = come_back(client, provider.agree(client.get(ADDRESS)))
    assert response.status_code == 422
    assert "did not confirm who you are" in response.content.decode()
    assert not signed(client)


def test_the_sign_in_page_offers_it_only_when_it_is_set(
    cast: Cast, standing: StandIn, settings: Settings
) -> None:
    assert cast.people
    assert standing.issuer
    assert ADDRESS in Client().get("/en/people/sign-in/").content.decode()
    settings.OIDC = []
    assert "/people/ministry/" not in Client().get("/en/people/sign-in/").content.decode()
    assert Client().get(ADDRESS).status_code == 404


def test_who_is_linked_is_signed_in_and_comes_to_the_page_asked_for(cast: Cast, standing: StandIn) -> None:
    account, client = linked(cast, standing), Client()
    asked = client.get(f"{ADDRESS}?next=/en/people/persons/")
    assert asked["Location"].startswith(f"{standing.issuer}/authorize?")
    query = parse_qs(urlsplit(asked["Location"]).query)
    assert query["redirect_uri"] == ["http://testserver/oidc/moeys"]
    assert query["client_id"] == [CLIENT]
    response = come_back(client, standing.agree(asked))
    assert response["Location"] == "/en/people/persons/"
    assert signed(client) == account
    assert client.get(response["Location"]).status_code == 200


def test_it_comes_back_in_the_language_in_which_it_began(cast: Cast, standing: StandIn) -> None:
    linked(cast, standing)
    client = Client()
    answer = standing.agree(client.get("/km/people/ministry/moeys/"))
    assert come_back(client, answer, language="km")["Location"] == "/km/me/"


def test_the_second_factor_is_asked_all_the_same(cast: Cast, standing: StandIn) -> None:
    linked(cast, standing)
    with_app(cast.people[Role.ORGANISER].account)
    client = Client()
    response = come_back(client, standing.agree(client.get(ADDRESS)))
    assert response["Location"] == "/en/people/second-factor/"
    assert not signed(client)
    client.post(response["Location"], {"code": code()})
    assert signed(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": "another-client", "azp": CLIENT},
        {"aud": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iss": "https://another.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 300},
        {"iat": int(time.time()) + 3600},
    ],
    ids="-".join,  # not the values: two workers must find the same names, and time goes on between them
)
def test_a_token_for_another_purpose_is_refused(
    cast: Cast, standing: StandIn, claims: dict[str, object]
) -> None:
    linked(cast, standing)
    standing.claims = claims
    refused(Client(), standing)


@pytest.mark.parametrize("how", ["none", "HS256", "other key"])
def test_a_token_that_the_provider_has_not_signed_is_refused(cast: Cast, standing: StandIn, how: str) -> None:
    linked(cast, standing)
    standing.how = how
    refused(Client(), standing)


def test_an_answer_counts_once_and_in_the_browser_that_asked(cast: Cast, standing: StandIn) -> None:
    linked(cast, standing)
    client, thief = Client(), Client()
    answer = standing.agree(client.get(ADDRESS))
    thief.get(ADDRESS)
    assert come_back(thief, answer).status_code == 422, "another browser's state"
    assert come_back(client, answer).status_code == 302
    client.post("/en/people/sign-out/")
    assert come_back(client, answer).status_code == 422, "replayed"
    assert not signed(client)
    assert not signed(thief)


def test_whoever_refuses_there_is_not_signed_in_here(cast: Cast, standing: StandIn) -> None:
    linked(cast, standing)
    client = Client()
    state = standing.agree(client.get(ADDRESS))["state"]
    assert come_back(client, {"error": "access_denied", "state": state}).status_code == 422


def test_another_providers_answer_is_refused(cast: Cast, standing: StandIn, settings: Settings) -> None:
    linked(cast, standing)
    other = StandIn()
    other.start()
    settings.OIDC = [standing.row(), other.row("moet")]
    client = Client()
    answer = standing.agree(client.get(ADDRESS))
    client.get("/en/people/ministry/moet/")
    assert come_back(client, answer, "moet").status_code == 422, "its state belongs to the first"
    mixed = {**standing.agree(client.get(ADDRESS)), "iss": other.issuer}
    assert come_back(client, mixed).status_code == 422, "it says that it comes from the second"
    other.stop()
    assert not signed(client)


def test_a_provider_that_calls_itself_otherwise_is_not_used(cast: Cast, standing: StandIn) -> None:
    assert cast.people
    standing.called = "https://another.example"
    assert Client().get(ADDRESS).status_code == 503


def test_a_provider_that_is_down_is_said_and_the_pin_still_works(cast: Cast, standing: StandIn) -> None:
    assert cast.people
    answer = standing.agree((client := Client()).get(ADDRESS))
    standing.stop()
    for response in (Client().get(ADDRESS), come_back(client, answer)):
        assert response.status_code == 503
        assert "does not answer now" in response.content.decode()
    assert signed(entered("organiser"))


def test_an_unknown_account_makes_nobody_and_says_what_to_do(cast: Cast, standing: StandIn) -> None:
    assert cast.people
    before, client = Person.objects.count(), Client()
    response = come_back(client, standing.agree(client.get(ADDRESS)))
    assert response.status_code == 404
    assert "does not know this account" in response.content.decode()
    assert "next=/en/people/link-ministry/" in response.content.decode()
    assert Person.objects.count() == before
    assert not signed(client)


@pytest.mark.parametrize(
    ("setting", "claims", "found"),
    [
        ({"match": "staff", "staff_claim": "number"}, {"number": "demo 05"}, True),
        ({"match": "staff", "staff_claim": "number"}, {"number": "nobody's"}, False),
        ({"match": "email"}, {"email": "Organiser@moeys.example", "email_verified": True}, True),
        ({"match": "email"}, {"email": "organiser@moeys.example", "email_verified": False}, False),
        ({"match": "email"}, {"email": "organiser@moeys.example"}, False),
        ({}, {"email": "organiser@moeys.example", "email_verified": True, "number": "demo 05"}, False),
    ],
    ids=str,
)
def test_it_is_matched_only_by_what_the_setting_allows_and_the_ministry_has_verified(
    cast: Cast,
    standing: StandIn,
    settings: Settings,
    setting: dict[str, object],
    claims: dict[str, object],
    found: bool,
) -> None:
    account = cast.people[Role.ORGANISER].account
    account.identifiers.create(kind="email", value="organiser@moeys.example", vouched=True)
    settings.OIDC = [{**standing.row(), **setting}]
    standing.claims = claims
    client = Client()
    come_back(client, standing.agree(client.get(ADDRESS)))
    assert bool(signed(client)) is found
    assert MinistryAccount.objects.filter(account=account).exists() is found


def typed(by: Person, person: Person, email: str) -> None:
    change_contacts(
        person=person, phones=["010000010"], emails=[email], staff_number=None, by=by, at=timezone.now()
    )


def test_an_email_that_one_typed_oneself_brings_nobody_elses_account(
    cast: Cast, standing: StandIn, settings: Settings
) -> None:
    settings.OIDC = [standing.row(match="email")]
    standing.claims = {"email": "director@ministry.example", "email_verified": True}
    member, manager = cast.people[Role.MEMBER], cast.people[Role.ORGANISATION_MANAGER]
    for by in (member, manager):  # her manager, who only presses Save, does not vouch for it either
        typed(by, member, "director@ministry.example")
        client = Client()
        assert come_back(client, standing.agree(client.get(ADDRESS))).status_code == 404
        assert not signed(client)
    assert not MinistryAccount.objects.exists()
    standing.claims = {"email": "member@ministry.example", "email_verified": True}
    typed(manager, member, "member@ministry.example")
    client = Client()
    come_back(client, standing.agree(client.get(ADDRESS)))
    assert signed(client) == str(member.account.pk)


def test_who_only_passes_by_leaves_a_row_of_ten_minutes(cast: Cast, standing: StandIn) -> None:
    linked(cast, standing)
    client = Client()
    answer = standing.agree(client.get(ADDRESS))
    assert lives(client) <= WAIT
    come_back(client, answer)
    assert lives(client) > WAIT
    other = Client()
    other.cookies.clear()
    assert other.get(f"{ADDRESS}return/?state=x&code=y").status_code == 422
    assert "sala" not in other.cookies


def test_beyond_the_pace_of_a_hall_no_ministry_is_asked(
    cast: Cast, standing: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(cast, standing)
    monkeypatch.setattr("sala.people.entering.HALL", 1)
    client = Client()
    come_back(client, standing.agree(client.get(ADDRESS)))
    standing.stop()  # whoever asks it now gets a 503
    rows = SignIn.objects.count()
    answers = [Client().get(f"{ADDRESS}{more}") for more in ("", "return/", "leave/", "leave/")]
    assert [answer.status_code for answer in answers] == [429, 429, 302, 429]
    assert "Very many people are signing in" in answers[0].content.decode()
    assert SignIn.objects.count() == rows
    assert client.get("/en/people/ministry/moeys/").status_code == 503, "who is signed in is not counted"


def test_who_has_another_account_there_is_not_matched(
    cast: Cast, standing: StandIn, settings: Settings
) -> None:
    account = cast.people[Role.ORGANISER].account
    link_ministry(account=account, issuer=standing.issuer, subject="1", at=timezone.now())
    settings.OIDC = [standing.row(match="staff", staff_claim="number")]
    standing.claims = {"number": "demo 05"}
    client = Client()
    assert come_back(client, standing.agree(client.get(ADDRESS))).status_code == 404
    assert not signed(client)


def test_new_persons_only_if_the_setting_says_so(cast: Cast, standing: StandIn, settings: Settings) -> None:
    assert cast.people
    settings.OIDC = [standing.row(new_persons=True)]
    standing.claims = {"name": "Teacher, Kampot"}
    for _ in range(2):
        client = Client()
        assert come_back(client, standing.agree(client.get(ADDRESS))).status_code == 302
        assert signed(client)
    assert Person.objects.filter(name="Teacher, Kampot").count() == 1
    assert not Person.objects.get(name="Teacher, Kampot").role_grants.exists()


def test_signing_out_says_where_else_to_sign_out(cast: Cast, standing: StandIn) -> None:
    linked(cast, standing)
    client = Client()
    come_back(client, standing.agree(client.get(ADDRESS)))
    out = client.post("/en/people/sign-out/")["Location"]
    assert out == "/en/people/sign-in/?left=moeys"
    assert "You are still signed in at Ministry" in client.get(out).content.decode()
    there = client.get(f"{ADDRESS}leave/")["Location"]
    assert there.startswith(f"{standing.issuer}/end?client_id=sala&post_logout_redirect_uri=http")
    assert (
        "left" not in client.get("/en/people/sign-in/?left=nobody").content.decode().split("<main")[1][:900]
    )


def test_a_form_never_leads_elsewhere_so_the_policy_stays_as_it_is(cast: Cast, standing: StandIn) -> None:
    assert cast.people
    assert standing.issuer
    response = Client().get("/en/people/sign-in/")
    assert "form-action 'self'" in response["Content-Security-Policy"]
    assert f'href="{ADDRESS}"' in response.content.decode()
