import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sala.people.models import Account, Place, Scope
from sala.people.rules import is_administrator


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


@pytest.mark.django_db
def test_an_installation_begins_once() -> None:
    call_command("first_administrator", stdout=io.StringIO())
    with pytest.raises(CommandError, match="has begun"):
        call_command("first_administrator", stdout=io.StringIO())
    assert Scope.objects.count() == 1


@pytest.mark.django_db
def test_the_hint_names_the_command_until_somebody_is_there() -> None:
    said = io.StringIO()
    call_command("first_administrator", "--hint", "--origin", "https://sala.example", stdout=said)
    assert "python3 run.py manage first_administrator --origin https://sala.example\n" in said.getvalue()
    assert not Scope.objects.exists()
    call_command("first_administrator", stdout=io.StringIO())
    after = io.StringIO()
    call_command("first_administrator", "--hint", stdout=after)
    assert after.getvalue() == ""
    assert Place.objects.filter(kind="province").count() > 50
