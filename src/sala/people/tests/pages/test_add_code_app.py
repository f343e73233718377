import re

import pyotp
from django.test import Client
from django.utils import timezone

from sala.people.models import CodeApp
from sala.people.seed import Cast
from sala.people.tests.factors import entered, signed, with_app
from sala.people.types import Role

ADDRESS = "/en/people/add-code-app/"


def secret_on(client: Client) -> str:
    found = re.search(r'"big">([A-Z2-7 ]+)<', client.get(ADDRESS).content.decode())
    assert found
    return found[1].replace(" ", "")


def test_it_is_set_after_one_right_code(cast: Cast) -> None:
    client = entered("organiser")
    secret = secret_on(client)
    assert len(secret) == 32
    assert secret_on(client) == secret, "the page looked at again shows the same"
    wrong = client.post(ADDRESS, {"code": "000000"})
    assert wrong.status_code == 422
    assert not CodeApp.objects.exists()
    assert secret_on(client) == secret, "a wrong code is no reason to scan anew"
    assert client.post(ADDRESS, {"code": pyotp.TOTP(secret).now()})["Location"] == "/en/people/security/"
    assert CodeApp.objects.get().account.person == cast.people[Role.ORGANISER]


def test_a_second_press_changes_nothing_more(cast: Cast) -> None:
    assert cast.people
    client = entered("organiser")
    code = pyotp.TOTP(secret_on(client)).now()
    assert client.post(ADDRESS, {"code": code}).status_code == 302
    assert client.post(ADDRESS, {"code": code}).status_code == 422
    assert CodeApp.objects.count() == 1


def test_an_empty_code_is_said(cast: Cast) -> None:
    assert cast.people
    assert (
        "Write the code that the app shows"
        in entered("organiser").post(ADDRESS, {"code": ""}).content.decode()
    )


def test_another_app_takes_the_place_and_needs_the_old_factor(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    client = Client()
    client.force_login(account, backend="sala.people.auth.SecretBackend")
    assert client.get(ADDRESS)["Location"].startswith("/en/people/second-factor/")
    session = client.session
    session["proved_at"] = timezone.now().timestamp()
    session.save()
    assert "now stops working" in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"code": pyotp.TOTP(secret_on(client)).now()})
    assert CodeApp.objects.count() == 1
    assert signed(client)
