from django.test import Client

from sala.kit.ids import uuid7
from sala.people.models import Account, Passkey
from sala.people.seed import Cast
from sala.people.tests.factors import entered, with_app, with_passkey
from sala.people.types import Role

ADDRESS = "/en/people/remove-factor/"


def test_the_last_one_takes_the_second_factor_along(cast: Cast) -> None:
    client = entered("organiser")
    with_passkey(client)
    with_passkey(client)
    one, two = Passkey.objects.all()
    assert "Your other ways stay" in client.get(f"{ADDRESS}?passkey={one.pk}").content.decode()
    for _ in range(2):  # a second press
        assert client.post(f"{ADDRESS}?passkey={one.pk}").status_code == 302
    assert Account.objects.get(person=cast.people[Role.ORGANISER]).second_factor_at
    assert "It is your last one" in client.get(f"{ADDRESS}?passkey={two.pk}").content.decode()
    client.post(f"{ADDRESS}?passkey={two.pk}")
    assert not Account.objects.get(person=cast.people[Role.ORGANISER]).second_factor_at


def test_it_asks_for_the_factor_itself(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    client = Client()
    client.force_login(account, backend="sala.people.auth.SecretBackend")
    assert client.post(ADDRESS)["Location"].startswith("/en/people/second-factor/")
    assert Account.objects.get(pk=account.pk).second_factor_at


def test_what_is_not_ones_own_is_not_there(cast: Cast) -> None:
    assert cast.people
    with_passkey(entered("organiser"))
    client = entered("member")
    assert client.get(f"{ADDRESS}?passkey={Passkey.objects.get().pk}").status_code == 404
    assert client.get(f"{ADDRESS}?passkey={uuid7()}").status_code == 404
    assert client.get(ADDRESS).status_code == 404
    client.post(f"{ADDRESS}?passkey={Passkey.objects.get().pk}")
    assert Passkey.objects.count() == 1
