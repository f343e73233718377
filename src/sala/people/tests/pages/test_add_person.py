from collections.abc import Callable

import pytest
from django.test import Client

from sala.kit.ids import uuid7
from sala.people.auth import account_named
from sala.people.models import Person
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
FORM = {"name": "គ្រូបង្រៀន ថ្មី", "name_language": "km", "language": "km", "gender": "f"}


def test_a_manager_adds_a_colleague_once_however_often_she_presses(cast: Cast, visit: Visit) -> None:
    client, form = (
        visit(Role.ORGANISATION_MANAGER),
        FORM | {"press": str(uuid7()), "phones": "012 999 111", "post": "គ្រូ"},
    )
    address = f"/km/people/add-person/?organisation={cast.school.pk}"
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    added = Person.objects.get(name="គ្រូបង្រៀន ថ្មី")
    assert added.memberships.get().organisation == cast.school
    account = account_named("+85512999111")
    assert account is not None
    assert account.person == added


def test_a_shared_phone_is_pointed_out_before_somebody_is_added(cast: Cast, visit: Visit) -> None:
    client, form = visit(Role.ORGANISATION_MANAGER), FORM | {"press": str(uuid7()), "phones": "010 000 010"}
    address = f"/en/people/add-person/?organisation={cast.school.pk}"
    asked = client.post(address, form)
    assert asked.status_code == 422
    assert cast.people[Role.MEMBER].name in asked.content.decode()
    assert client.post(address, form | {"anyway": "on"}).status_code == 302
    owner = account_named("010 000 010")
    assert owner is not None
    assert owner.person == cast.people[Role.MEMBER]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Write the name"),
        ("name", "RKUbeRgon sYsþI", "old Khmer font"),
        ("phones", "none", "has digits"),
        ("emails", "a at b", "not an e-mail"),
        ("starts_on", "31/02/2026", "does not exist"),
        ("staff_number", "demo 10", "already"),
    ],
)
def test_bad_input_is_explained_and_kept(
    cast: Cast, visit: Visit, field: str, typed: str, sentence: str
) -> None:
    address = f"/en/people/add-person/?organisation={cast.school.pk}"
    response = visit(Role.ORGANISATION_MANAGER).post(address, FORM | {field: typed})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert typed in text.replace("&lt;", "<")
    assert not Person.objects.filter(name__in=[FORM["name"], typed]).exists()
