import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.actions.accounts import issue_card
from sala.people.actions.moving import transfer_person
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.actions.persons import add_person
from sala.people.models import Card, Person
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_a_class_set_leaves_out_who_is_stronger_and_the_manager_herself(cast: Cast, visit: Visit) -> None:
    client, address = (
        visit(Role.ORGANISATION_MANAGER),
        f"/en/people/organisation/{cast.school.pk}/print-cards/",
    )
    everybody = [str(pk) for pk in Person.objects.values_list("pk", flat=True)]
    response = client.post(address, {"person": everybody, "press": str(uuid7())})
    assert response.content.decode().count("/c/") == 7
    assert not Card.objects.filter(account=cast.people[Role.ADMINISTRATOR].account).exists()


def test_who_comes_from_another_school_later_gets_no_card_of_its_manager(cast: Cast, visit: Visit) -> None:
    """Her old card and PIN must not stop, and nobody must sign in as her, before her first day."""
    at = timezone.now()
    away = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Another school"))
    teacher = add_person(name="Comes later", at=at, by=None)
    transfer = transfer_person(
        membership=add_membership(person=teacher, organisation=away),
        organisation=cast.school,
        first_day=timezone.localdate() + dt.timedelta(days=60),
        post=Text(),
        end_roles=False,
        by=cast.people[Role.ADMINISTRATOR],
        at=at,
    )
    client = visit(Role.ORGANISATION_MANAGER)
    address = f"/en/people/organisation/{cast.school.pk}/print-cards/"
    sent = {"person": [str(teacher.pk)], "press": str(uuid7())}
    assert "Comes later" not in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 422
    assert visit(Role.ADMINISTRATOR).post(address, sent).status_code == 422
    assert not Card.objects.filter(account=teacher.account).exists()
    teacher.memberships.filter(arrival=transfer).update(starts_on=timezone.localdate())
    assert client.post(address, sent).status_code == 200


def test_the_action_itself_asks_whether_one_may(cast: Cast) -> None:
    stranger = add_person(name="Of no school", at=timezone.now(), by=None)
    for role in (Role.ORGANISATION_MANAGER, Role.PROGRAMME_LEAD):
        with pytest.raises(PermissionDenied):
            issue_card(account=stranger.account, by=cast.people[role], at=timezone.now())
    assert not Card.objects.filter(account=stranger.account).exists()
