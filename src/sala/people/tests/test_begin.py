import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sala.people.grants import is_administrator
from sala.people.models import Account, Place, Scope


@pytest.mark.django_db
def test_an_empty_installation_gets_an_administrator_and_her_cards_address() -> None:
    said = io.StringIO()
    call_command("first_administrator", "--origin", "https://sala.example/", stdout=said)
    address = said.getvalue().split()[-1]
    assert address.startswith("https://sala.example/c/")
    account = Account.objects.get()
    assert not account.has_usable_password()
    client = Client()
    code = address.rsplit("/", 1)[1]
    chosen = {"secret": "739154", "again": "739154"}
    assert client.post(f"/en/people/card/{code}/", chosen).status_code == 302
    assert is_administrator(Account.objects.get().person)
    assert client.get("/en/people/audit/").status_code == 200


def opened(said: str) -> None:
    """Whoever holds the address chooses a PIN."""
    path = f"/en/people/card/{said.rsplit(maxsplit=1)[-1].rsplit('/', 1)[1]}/"
    assert Client().post(path, {"secret": "739154", "again": "739154"}).status_code == 302


@pytest.mark.django_db
def test_a_lost_address_is_replaced_until_somebody_has_begun() -> None:
    lost, found = io.StringIO(), io.StringIO()
    call_command("first_administrator", stdout=lost)
    call_command("first_administrator", stdout=found)
    assert (
        Client().get(f"/en/people/card/{lost.getvalue().split()[-1].rsplit('/', 1)[1]}/").status_code == 404
    )
    opened(found.getvalue())
    with pytest.raises(CommandError, match="has begun"):
        call_command("first_administrator", stdout=io.StringIO())
    assert Scope.objects.count() == Account.objects.count() == 1


@pytest.mark.django_db
def test_the_hint_names_the_command_until_somebody_is_there() -> None:
    said = io.StringIO()
    call_command("first_administrator", "--hint", "--origin", "https://sala.example", stdout=said)
    assert "python3 run.py manage first_administrator --origin https://sala.example\n" in said.getvalue()
    assert not Scope.objects.exists()
    address = io.StringIO()
    call_command("first_administrator", stdout=address)
    opened(address.getvalue())
    after = io.StringIO()
    call_command("first_administrator", "--hint", stdout=after)
    assert after.getvalue() == ""
    assert Place.objects.filter(kind="province").count() > 50
