from collections.abc import Callable

from django.test import Client

from sala.people.auth import account_named
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
FORM = {"name": "គ្រូបង្រៀន ថ្មី", "name_language": "km", "language": "km", "gender": "f"}


def test_a_new_sim_card_is_entered_by_the_school(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    form = FORM | {"name": member.name, "phones": "077 123 456", "staff_number": "demo 10"}
    address = f"/en/people/person/{member.pk}/edit-person/"
    assert visit(Role.ORGANISATION_MANAGER).post(address, form).status_code == 302
    assert account_named("010 000 010") is None
    owner = account_named("077123456")
    assert owner is not None
    assert owner.person_id == member.pk


def test_nobody_changes_her_own_staff_number(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    form = FORM | {"name": member.name, "phones": "010 000 010", "staff_number": "stolen 1"}
    assert visit(Role.MEMBER).post(f"/en/people/person/{member.pk}/edit-person/", form).status_code == 302
    assert account_named("stolen1") is None
    assert account_named("demo 10") is not None
