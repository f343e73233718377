import re

from sala.kit.ids import uuid7
from sala.people.models import RecoveryCode
from sala.people.seed import Cast
from sala.people.tests.factors import entered, with_passkey

ADDRESS = "/en/people/recovery-codes/"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def test_ten_are_shown_once_and_a_second_press_shows_the_same(cast: Cast) -> None:
    assert cast.people
    client, press = entered("organiser"), {"press": str(uuid7())}
    with_passkey(client)
    assert not CODE.findall(client.get(ADDRESS).content.decode())
    first, second = client.post(ADDRESS, press), client.post(ADDRESS, press)
    assert first["Cache-Control"] == "no-store"
    codes = CODE.findall(first.content.decode())
    assert len(codes) == 10
    assert CODE.findall(second.content.decode()) == codes
    assert RecoveryCode.objects.count() == 10
    assert not CODE.findall(client.get(ADDRESS).content.decode())


def test_without_a_factor_there_are_none(cast: Cast) -> None:
    assert cast.people
    assert entered("organiser").post(ADDRESS, {"press": str(uuid7())})["Location"] == "/en/people/security/"
    assert not RecoveryCode.objects.exists()


def test_a_press_that_is_none_makes_none(cast: Cast) -> None:
    assert cast.people
    client = entered("organiser")
    with_passkey(client)
    assert client.post(ADDRESS, {"press": "x"}).status_code == 200
    assert not RecoveryCode.objects.exists()
