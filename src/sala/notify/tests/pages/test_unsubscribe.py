"""The way out that stands in each e-mail."""

import pytest
from django.test import Client

from sala.notify.letters import unsubscribe_token
from sala.notify.models import Preference
from sala.notify.tests.factories import Letterbox, Service
from sala.people.api import Person, Role
from sala.people.seed import Cast


def path(person: Person) -> str:
    return f"/km/notices/unsubscribe/{unsubscribe_token(str(person.pk))}/"


def test_opening_the_link_changes_nothing_and_the_button_does(
    cast: Cast, mailbox: Letterbox, gateway: Service
) -> None:
    del mailbox, gateway
    person = cast.people[Role.MEMBER]
    scanner = Client(enforce_csrf_checks=True)
    assert scanner.get(path(person)).status_code == 200
    assert not Preference.objects.exists()
    for _press in range(2):
        page = scanner.post(path(person), {"List-Unsubscribe": "One-Click"})
        assert page.context["done"]
    assert Preference.objects.get(person=person).channels == ["telegram", "sms"]


@pytest.mark.parametrize("token", ["x", "0196-~abc", "~"])
def test_a_link_that_is_not_ours_is_not_there(cast: Cast, token: str) -> None:
    del cast
    assert Client().post(f"/km/notices/unsubscribe/{token}/").status_code == 404
    assert not Preference.objects.exists()
