"""Moving an organisation in the tree."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_organisation, move_organisation
from sala.people.models import AuditEntry, Organisation
from sala.people.rules import can_see_person
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def made(name: str, parent: Organisation | None = None) -> Organisation:
    return add_organisation(kind=OrganisationKind.PROVINCIAL_OFFICE, name=Text(en=name), parent=parent)


def address(organisation: Organisation) -> str:
    return f"/en/people/organisation/{organisation.pk}/move-organisation/"


def test_an_administrator_finds_the_new_place_confirms_and_the_log_says_so(cast: Cast, visit: Visit) -> None:
    client, office = visit(Role.ADMINISTRATOR), made("Office of the East")
    found = client.get(address(cast.school), {"q": "east"}).content.decode()
    assert f'value="{office.pk}"' in found
    assert f'value="{cast.school.pk}"' not in found
    asked = client.get(address(cast.school), {"to": str(office.pk)}).content.decode()
    assert "persons: 11" in asked
    sent = {"to": office.pk, "from": cast.school.parent_id}
    assert client.post(address(cast.school), sent).status_code == 302
    assert Organisation.objects.get(pk=cast.school.pk).parent == office
    line = AuditEntry.objects.get(action="organisation.move")
    assert line.detail == {"from": str(cast.school.parent_id), "to": str(office.pk)}
    again = client.post(address(cast.school), sent)  # the second press, or somebody else's
    assert again.status_code == 422
    assert "moved this organisation meanwhile" in again.content.decode()
    assert client.post(address(cast.school), {"to": "top", "from": office.pk}).status_code == 302
    assert Organisation.objects.get(pk=cast.school.pk).parent is None


def test_nothing_stands_below_itself(cast: Cast, visit: Visit) -> None:
    ministry = cast.school.parent
    assert ministry
    client = visit(Role.ADMINISTRATOR)
    answer = client.post(address(ministry), {"to": cast.school.pk, "from": "top"})
    assert "cannot stand below itself" in answer.content.decode()
    assert Organisation.objects.get(pk=ministry.pk).parent_id is None
    assert client.post(address(ministry), {"from": "top"}).status_code == 422
    assert client.get(address(ministry), {"to": "x"}).status_code == 404


def test_a_manager_moves_within_what_she_manages_only(cast: Cast, visit: Visit) -> None:
    first, second = made("First", cast.school), made("Second", cast.school)
    client, manager = visit(Role.ORGANISATION_MANAGER), cast.people[Role.ORGANISATION_MANAGER]
    assert client.get(address(cast.school)).status_code == 403
    assert "Move" not in client.get(f"/en/people/organisation/{cast.school.pk}/").content.decode()
    listed = client.get(address(first)).content.decode()
    assert f'value="{second.pk}"' in listed
    assert 'value="top"' not in listed
    assert client.post(address(first), {"to": second.pk, "from": cast.school.pk}).status_code == 302
    ministry = cast.school.parent
    with pytest.raises(PermissionDenied):
        move_organisation(organisation=first, stood=second, parent=ministry, by=manager, at=timezone.now())


def test_the_managers_above_see_who_moved_there(cast: Cast, visit: Visit) -> None:
    del visit
    manager = cast.people[Role.ORGANISATION_MANAGER]
    assert can_see_person(manager, cast.newcomer)
    office = made("Office")
    by, at = cast.people[Role.ADMINISTRATOR], timezone.now()
    annex = made("Annex", cast.school)
    cast.newcomer.memberships.update(organisation=annex)
    move_organisation(organisation=annex, stood=cast.school, parent=office, by=by, at=at)
    fresh = type(manager).objects.get(pk=manager.pk)
    assert not can_see_person(fresh, cast.newcomer)
