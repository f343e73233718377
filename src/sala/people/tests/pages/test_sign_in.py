import re
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from django.contrib.auth import hashers
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from sala.people.auth import account_named
from sala.people.models import Account, SignIn
from sala.people.seed import PIN, Cast
from sala.people.types import Role

ADDRESS = "/en/people/sign-in/"


def post(client: Client, **fields: str) -> int:
    return client.post(ADDRESS, {"trusted": "on", **fields}).status_code


@pytest.mark.parametrize("typed", ["010 000 010", "+855 10 000 010", "០១០ ០០០ ០១០", "demo 10", "DEMO-10"])
def test_a_number_however_it_is_typed_signs_in(cast: Cast, typed: str) -> None:
    client = Client()
    assert post(client, identifier=typed, secret=PIN) == 302
    assert client.session["_auth_user_id"] == str(cast.people[Role.MEMBER].account.pk)


def test_what_was_typed_is_kept_but_not_the_pin(cast: Cast) -> None:
    assert cast.people
    response = Client().post(ADDRESS, {"identifier": "010 000 010", "secret": "424242", "next": "/en/me/"})
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="010 000 010"' in text
    assert "424242" not in text
    assert 'value="/en/me/"' in text


@pytest.mark.parametrize(
    "empty", [{"identifier": "", "secret": PIN}, {"identifier": "010 000 010", "secret": ""}, {"code": ""}]
)
def test_an_empty_field_is_said_and_costs_no_hash(cast: Cast, empty: dict[str, str]) -> None:
    assert cast.people
    with patch.object(hashers, "make_password") as hashed, patch.object(Account, "check_password") as checked:
        response = Client().post(ADDRESS, empty)
    assert response.status_code == 422
    assert not hashed.called
    assert not checked.called


def lock(client: Client, identifier: str) -> None:
    for _ in range(10):
        assert post(client, identifier=identifier, secret="000001") == 422


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "wait 15 minutes"), ("km", "១៥ នាទី"), ("vi", "15 phút")],
)
def test_ten_wrong_tries_lock_the_name_and_the_page_says_what_to_do(
    cast: Cast, language: str, sentence: str
) -> None:
    assert cast.people
    client = Client()
    lock(client, "010 000 010")
    response = client.post(f"/{language}/people/sign-in/", {"identifier": "010 000 010", "secret": PIN})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_locked_name_costs_no_hash_and_is_locked_however_it_is_written(cast: Cast) -> None:
    assert cast.people
    client = Client()
    lock(client, "010 000 010")
    with patch.object(Account, "check_password") as checked:
        assert post(Client(), identifier="+85510000010", secret=PIN) == 422
        assert post(Client(), identifier="demo 10", secret=PIN) == 422
    assert not checked.called
    assert post(Client(), identifier="010 000 009", secret=PIN) == 302


def test_an_unknown_name_locks_too_and_then_costs_no_hash(cast: Cast) -> None:
    assert cast.people
    client = Client()
    lock(client, "099 999 999")
    with patch("sala.people.auth.make_password") as hashed:
        assert post(client, identifier="099 999 999", secret=PIN) == 422
    assert not hashed.called


def test_a_right_pin_forgets_the_wrong_tries(cast: Cast) -> None:
    assert cast.people
    for _ in range(2):
        client = Client()
        for _ in range(9):
            assert post(client, identifier="010 000 010", secret="000001") == 422
        assert post(client, identifier="010 000 010", secret=PIN) == 302


def test_a_card_opens_a_locked_account(cast: Cast) -> None:
    client = Client()
    account = cast.newcomer.account
    lock(client, "010 000 011")
    response = client.post(f"/km/people/card/{cast.new_card}/", {"secret": "739154", "again": "739154"})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)


def test_every_refusal_costs_exactly_one_hash(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    member = cast.people[Role.MEMBER].account
    member.set_password(PIN)
    member.save()
    inactive = cast.people[Role.CHAIR].account
    inactive.set_password(PIN)
    inactive.is_active = False
    inactive.save()
    costs = {}
    for who, typed in {
        "known": "010 000 010",
        "unknown": "099 888 777",
        "has only a card": "010 000 011",
        "left": "010 000 006",
        "nonsense": "្្្",
    }.items():
        with (
            patch.object(
                hashers.Argon2PasswordHasher, "encode", autospec=True, return_value="argon2$x"
            ) as made,
            patch.object(PasswordHasher, "verify") as verified,
            patch.object(hashers.Argon2PasswordHasher, "verify", return_value=False) as checked,
        ):
            post(Client(), identifier=typed, secret="123098")
        costs[who] = made.call_count + checked.call_count + verified.call_count
    assert costs == dict.fromkeys(costs, 1)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_leads_nowhere_but_to_pages_of_our_own(cast: Cast, target: str) -> None:
    assert cast.people
    response = Client().post(
        f"{ADDRESS}?next={target}", {"identifier": "010 000 010", "secret": PIN, "next": target}
    )
    assert response.status_code == 302
    assert response["Location"] == "/en/me/"


def test_it_goes_on_to_the_page_that_was_asked_for(cast: Cast) -> None:
    assert cast.people
    client = Client()
    asked = client.get("/en/people/persons/")
    response = client.post(asked["Location"], {"identifier": "010 000 010", "secret": PIN})
    assert response["Location"] == "/en/people/persons/"


def test_several_people_share_a_phone(cast: Cast) -> None:
    client = Client()
    for number in ("010 000 009", "010 000 010"):
        assert post(client, identifier=number, secret=PIN) == 302
    client.post("/en/people/sign-out/", {})
    shown = client.get(ADDRESS).content.decode()
    speaker, member = cast.people[Role.SPEAKER], cast.people[Role.MEMBER]
    assert shown.index(member.name) < shown.index(speaker.name)  # who used it last stands first
    assert post(client, person=str(speaker.account.pk), secret="999998") == 422
    assert post(client, person=str(speaker.account.pk), secret=PIN) == 302
    assert client.session["_auth_user_id"] == str(speaker.account.pk)


def test_a_stranger_cannot_be_chosen_and_a_forged_list_is_empty(cast: Cast) -> None:
    client = Client()
    client.cookies["sala_people"] = "forged"
    chosen = str(cast.people[Role.ADMINISTRATOR].account.pk)
    assert post(client, person=chosen, secret=PIN) == 422
    assert cast.people[Role.ADMINISTRATOR].name not in client.get(ADDRESS).content.decode()


def test_signing_out_can_take_the_name_off_the_phone(cast: Cast) -> None:
    client = Client()
    post(client, identifier="010 000 010", secret=PIN)
    client.post("/en/people/sign-out/", {"forget": "on"})
    assert cast.people[Role.MEMBER].name not in client.get(ADDRESS).content.decode()


def test_not_trusted_is_not_remembered(cast: Cast) -> None:
    client = Client()
    response = client.post(ADDRESS, {"identifier": "010 000 010", "secret": PIN})
    assert response.cookies["sala"]["max-age"] == ""
    client.post("/en/people/sign-out/", {})
    assert cast.people[Role.MEMBER].name not in client.get(ADDRESS).content.decode()


def test_who_is_signed_in_already_sees_so_and_may_hand_over(cast: Cast) -> None:
    client = Client()
    post(client, identifier="010 000 010", secret=PIN)
    assert "You are signed in as" in client.get(ADDRESS).content.decode()
    assert post(client, identifier="010 000 009", secret=PIN) == 302
    assert client.session["_auth_user_id"] == str(cast.people[Role.SPEAKER].account.pk)


def test_a_second_press_signs_in_once_more_and_changes_nothing(cast: Cast) -> None:
    assert cast.people
    client = Client()
    assert post(client, identifier="010 000 010", secret=PIN) == 302
    assert post(client, identifier="010 000 010", secret=PIN) == 302
    assert SignIn.objects.count() == 1


def test_a_stale_form_keeps_what_was_typed_but_never_a_secret(cast: Cast) -> None:
    assert cast.people
    client = Client(enforce_csrf_checks=True)
    client.get(ADDRESS)
    response = client.post(
        ADDRESS,
        {"identifier": "010 000 010", "secret": PIN, "trusted": "on", "csrfmiddlewaretoken": "x" * 64},
    )
    text = response.content.decode()
    assert response.status_code == 403
    assert re.search(r"<textarea[^>]*>010 000 010</textarea>", text)
    assert '<input type="hidden" name="trusted" value="on">' in text
    assert PIN not in text
    assert "Please send this again" in text


def test_an_identifier_that_fits_two_people_fits_nobody(cast: Cast) -> None:
    # A staff number that looks like somebody else's phone.
    member, chair = cast.people[Role.MEMBER].account, cast.people[Role.CHAIR].account
    member.identifiers.create(kind="staff", value="012345678")
    chair.identifiers.create(kind="phone", value="+85512345678")
    assert account_named("012 345 678") is None


def test_a_card_code_goes_to_the_cards_page(cast: Cast) -> None:
    response = Client().post(ADDRESS, {"code": cast.new_card.lower().replace("-", " ")})
    assert response["Location"] == f"/en/people/card/{cast.new_card}/"


def test_the_page_asks_the_database_little(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert cast.people
    with django_assert_num_queries(0):
        Client().get(ADDRESS)


@pytest.mark.usefixtures("cast")
def test_who_was_signed_out_while_writing_keeps_what_was_written() -> None:
    """Her form is shown again, without secrets; a button alone just leads to the sign-in page."""
    client = Client()
    written = {"name": "វិទ្យាល័យ ថ្មី", "press": "01a2", "secret": "284617"}
    answer = client.post("/km/people/add-organisation/", written)
    assert answer.status_code == 401
    shown = answer.content.decode()
    assert ">វិទ្យាល័យ ថ្មី</textarea>" in shown
    assert 'action="/km/people/add-organisation/"' in shown
    assert "284617" not in shown
    assert "/km/people/sign-in/" in shown
    assert client.post("/km/people/add-organisation/", {"press": "01a2"}).status_code == 302
