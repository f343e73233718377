import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from sala.people.actions.accounts import end_all_sign_ins, issue_card
from sala.people.models import Card, SignIn
from sala.people.seed import PIN, Cast
from sala.people.types import Role


def address(code: str) -> str:
    return f"/en/people/card/{code}/"


def test_looking_at_a_card_changes_nothing(cast: Cast) -> None:
    assert Client().get(address(cast.new_card)).status_code == 200
    assert Card.objects.get(account=cast.newcomer.account).used_at is None


def test_the_first_use_chooses_a_pin_and_the_next_asks_for_it(cast: Cast) -> None:
    client = Client()
    chosen = {"secret": "739154", "again": "739154", "trusted": "on"}
    assert client.post(address(cast.new_card), chosen).status_code == 302
    other = Client()
    assert (
        "again" not in other.get(address(cast.new_card)).content.decode().split("<main")[1].split("label")[0]
    )
    assert other.post(address(cast.new_card), {"secret": "000009"}).status_code == 422
    assert other.post(address(cast.new_card), {"secret": "739154"}).status_code == 302


def test_a_second_press_signs_in_with_the_pin_just_chosen(cast: Cast) -> None:
    chosen = {"secret": "739154", "again": "739154"}
    client = Client()
    assert [client.post(address(cast.new_card), chosen).status_code for _ in range(2)] == [302, 302]
    assert SignIn.objects.count() == 1


@pytest.mark.parametrize(
    ("secret", "again", "sentence"),
    [
        ("123456", "123456", "too easy"),
        ("11", "11", "6 digits"),
        ("739154", "739155", "not the same"),
        ("", "", "too short"),
    ],
)
def test_a_weak_or_mistyped_pin_is_explained(cast: Cast, secret: str, again: str, sentence: str) -> None:
    response = Client().post(address(cast.new_card), {"secret": secret, "again": again})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Card.objects.get(account=cast.newcomer.account).used_at is None


def test_unknown_replaced_and_expired_cards_say_what_to_do(cast: Cast) -> None:
    account, at = cast.newcomer.account, timezone.now()
    unknown = Client().get(address("0000-0000-0000"))
    assert (unknown.status_code, "do not know this code" in unknown.content.decode()) == (404, True)
    newer = issue_card(account=account, by=None, at=at)
    replaced = Client().post(address(cast.new_card), {"secret": "739154", "again": "739154"})
    assert (replaced.status_code, "replaced by a newer one" in replaced.content.decode()) == (404, True)
    Card.objects.filter(pk=newer.card.pk).update(expires_at=at - dt.timedelta(days=1))
    expired = Client().get(address(newer.code))
    assert (expired.status_code, "has expired" in expired.content.decode()) == (404, True)


def test_a_new_card_ends_the_pin_but_not_the_trusted_phone(cast: Cast) -> None:
    phone, member = Client(), cast.people[Role.MEMBER]
    phone.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": PIN, "trusted": "on"})
    issue_card(account=member.account, by=None, at=timezone.now())
    assert phone.get("/en/phones/").status_code == 200
    refused = Client().post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": PIN})
    assert refused.status_code == 422


def test_a_lost_phone_is_signed_out_with_the_new_card(cast: Cast) -> None:
    phone, member = Client(), cast.people[Role.MEMBER]
    phone.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": PIN, "trusted": "on"})
    token = phone.post("/offline/device/").json()["token"]
    issue_card(account=member.account, by=None, at=timezone.now(), sign_out=True)
    assert phone.get("/en/phones/").status_code == 302
    sent = Client().post(
        "/offline/",
        {"envelopes": []},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert sent.status_code == 401


def test_ending_all_sign_ins_ends_only_hers(cast: Cast) -> None:
    phones = {role: Client() for role in (Role.MEMBER, Role.SPEAKER)}
    for role, number in ((Role.MEMBER, "010 000 010"), (Role.SPEAKER, "010 000 009")):
        phones[role].post("/en/people/sign-in/", {"identifier": number, "secret": PIN})
    assert end_all_sign_ins(account=cast.people[Role.MEMBER].account, at=timezone.now(), by=None) == 1
    assert phones[Role.MEMBER].get("/en/phones/").status_code == 302
    assert phones[Role.SPEAKER].get("/en/phones/").status_code == 200


def test_the_printed_address_leads_to_the_page_in_the_persons_language(cast: Cast) -> None:
    response = Client(headers={"Accept-Language": "vi"}).get(f"/c/{cast.new_card}")
    assert response["Location"] == f"/km/people/card/{cast.new_card}/"
    assert Client(headers={"Accept-Language": "vi"}).get("/c/NONE")["Location"].startswith("/vi/")


def test_a_mistyped_code_stands_there_to_be_mended_and_the_way_is_kept(cast: Cast) -> None:
    client = Client()
    asked = {"code": "abcd 1234 xxxx", "next": "/en/forum/"}
    wrong = client.post("/en/people/sign-in/", asked, follow=True)
    assert wrong.status_code == 404
    assert 'value="ABCD-1234-XXXX"' in wrong.text
    assert 'name="next" value="/en/forum/"' in wrong.text
    opened = client.post("/en/people/sign-in/", {**asked, "code": cast.new_card})
    chosen = {"secret": "739154", "again": "739154", "next": "/en/forum/"}
    assert "next=%2Fen%2Fforum%2F" in opened["Location"]
    assert client.post(opened["Location"], chosen)["Location"] == "/en/forum/"
