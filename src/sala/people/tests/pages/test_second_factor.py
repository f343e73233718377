from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.people.models import AuditEntry
from sala.people.seed import Cast
from sala.people.tests.authenticator import SecurityKey, options_of
from sala.people.tests.factors import code, entered, give_pin, signed, with_app, with_passkey
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/second-factor/"


def test_the_pin_alone_signs_nobody_in(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    client = Client()
    assert give_pin(client, "organiser", next="/en/people/persons/")["Location"] == ADDRESS
    assert not signed(client)
    assert client.get("/en/me/").status_code == 302
    response = client.post(ADDRESS, {"code": code()})
    assert response["Location"] == "/en/people/persons/"
    assert signed(client) == str(account.pk)
    assert response.cookies["sala"]["max-age"], "the phone was trusted"


def test_not_trusted_ends_with_the_browser(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    client = Client()
    client.post("/en/people/sign-in/", {"identifier": "010 000 005", "secret": "284617"})
    response = client.post(ADDRESS, {"code": code()})
    assert response.status_code == 302
    assert response.cookies["sala"]["max-age"] == ""


def test_who_has_none_is_not_asked(cast: Cast) -> None:
    assert cast.people
    assert give_pin(Client(), "organiser")["Location"] == "/en/me/"


def test_a_used_code_and_an_empty_one_are_refused_with_a_sentence(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    for typed, sentence in (("", "Write the code"), ("000000", "not right")):
        client = Client()
        give_pin(client, "organiser")
        response = client.post(ADDRESS, {"code": typed})
        assert response.status_code == 422
        assert sentence in response.content.decode()
    now = code()
    for expected in (302, 422):
        client = Client()
        give_pin(client, "organiser")
        assert client.post(ADDRESS, {"code": now}).status_code == expected


def test_ten_wrong_codes_lock_the_account_for_the_right_one_too(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    client = Client()
    give_pin(client, "organiser")
    for _ in range(10):
        client.post(ADDRESS, {"code": "000000"})
    response = client.post(ADDRESS, {"code": code()})
    assert response.status_code == 422
    assert "wait 15 minutes" in response.content.decode()
    assert give_pin(Client(), "organiser").status_code == 422, "and for the PIN"


def test_a_right_pin_does_not_forget_wrong_codes(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    for _ in range(10):
        client = Client()
        give_pin(client, "organiser")
        client.post(ADDRESS, {"code": "000000"})
    client = Client()
    assert give_pin(client, "organiser").status_code == 422


def test_a_recovery_code_signs_in_once_and_the_log_says_so(cast: Cast) -> None:
    codes = with_app(cast.people[Role.ORGANISER].account)
    for expected in (302, 422):
        client = Client()
        give_pin(client, "organiser")
        assert client.post(ADDRESS, {"code": codes[3]}).status_code == expected
    assert AuditEntry.objects.get(action="factor.recovery").detail == {"left": 9}


def test_without_the_pin_there_is_nothing_to_add(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    assert Client().post(ADDRESS, {"code": code()})["Location"] == "/en/people/sign-in/"


def test_after_ten_minutes_the_pin_is_asked_again(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    client = Client()
    give_pin(client, "organiser")
    session = client.session
    session["pending"] = {**session["pending"], "at": timezone.now().timestamp() - 601}
    session.save()
    assert client.post(ADDRESS, {"code": code()})["Location"] == "/en/people/sign-in/"


def test_a_passkey_is_a_second_factor_too(cast: Cast) -> None:
    key = with_passkey(entered("organiser"), SecurityKey(verifies=False))
    client = Client()
    give_pin(client, "organiser")
    response = client.post(ADDRESS, {"credential": key.sign(options_of(client.get(ADDRESS)))})
    assert response.status_code == 302
    assert signed(client) == str(cast.people[Role.ORGANISER].account.pk)


def test_somebody_elses_passkey_is_not(cast: Cast) -> None:
    theirs = with_passkey(entered("member"))
    with_passkey(entered("organiser"))
    client = Client()
    give_pin(client, "organiser")
    asked = options_of(client.get(ADDRESS))
    response = client.post(ADDRESS, {"credential": theirs.sign(asked)})
    assert response.status_code == 422
    assert "does not belong" in response.content.decode()
    assert cast.people


@pytest.mark.parametrize(
    ("trouble", "sentence"), [("", "needs JavaScript"), ("cancelled", "No passkey was used")]
)
def test_without_an_answer_it_says_what_is_missing(cast: Cast, trouble: str, sentence: str) -> None:
    assert cast.people
    with_passkey(entered("organiser"))
    client = Client()
    give_pin(client, "organiser")
    response = client.post(ADDRESS, {"credential": "", "trouble": trouble})
    assert sentence in response.content.decode()


POWERFUL = ("/en/people/give-role/", "/en/people/organisation/{school}/print-cards/")


@pytest.mark.parametrize("path", POWERFUL)
def test_the_most_powerful_acts_ask_again(cast: Cast, settings: Settings, path: str) -> None:
    account, path = cast.people[Role.ADMINISTRATOR].account, path.format(school=cast.school.pk)
    with_app(account)
    client = Client()
    give_pin(client, "administrator")
    client.post(ADDRESS, {"code": code()})
    assert client.get(path).status_code == 200
    session = client.session
    session["proved_at"] -= settings.STEP_UP_HOURS * 3600 + 1
    session.save()
    asked = client.get(path)
    assert asked["Location"].startswith(ADDRESS)
    assert "show your second factor again" in client.get(asked["Location"]).content.decode()
    response = client.post(asked["Location"], {"code": code(1), "next": path})
    assert response["Location"] == path
    assert client.get(path).status_code == 200


def test_who_has_no_second_factor_is_not_stopped(visit: Visit) -> None:
    assert visit(Role.ADMINISTRATOR).get(POWERFUL[0]).status_code == 200


def test_it_leads_nowhere_but_to_pages_of_our_own(cast: Cast) -> None:
    with_app(cast.people[Role.ORGANISER].account)
    client = Client()
    give_pin(client, "organiser", next="https://evil.example/")
    assert client.post(ADDRESS, {"code": code(), "next": "https://evil.example/"})["Location"] == "/en/me/"


def test_taken_away_meanwhile_the_pin_was_enough(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    client = Client()
    give_pin(client, "organiser")
    type(account).objects.filter(pk=account.pk).update(second_factor_at=None)
    assert client.get(ADDRESS)["Location"] == "/en/me/"
    assert signed(client)
