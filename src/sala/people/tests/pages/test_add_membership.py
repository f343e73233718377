from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_organisation
from sala.people.actions.persons import add_person
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_only_whom_one_manages_gets_a_further_post(cast: Cast, visit: Visit) -> None:
    client, address = (
        visit(Role.ORGANISATION_MANAGER),
        f"/en/people/organisation/{cast.school.pk}/add-membership/",
    )
    add_person(name="Teacher 9, Kampot", phones=["010 000 099"], at=timezone.now(), by=None)
    refused = client.post(address, {"identifier": "010 000 099", "post": "mentor"})
    assert refused.status_code == 422
    assert 'value="mentor"' in refused.content.decode()
    below = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Annex"), parent=cast.school)
    near = f"/en/people/organisation/{below.pk}/add-membership/"
    assert [client.post(near, {"identifier": "010 000 011"}).status_code for _ in range(2)] == [302, 302]
    assert below.memberships.count() == 1
