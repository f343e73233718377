from collections.abc import Callable

from django.test import Client

from sala.kit.ids import uuid7
from sala.people.models import Card, Person
from sala.people.seed import Cast
from sala.people.types import Role

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
