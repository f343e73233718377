from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.people.actions.erasing import ask_erasure
from sala.people.seed import Cast
from sala.people.types import ErasureState, Role

Visit = Callable[[Role | None], Client]


def test_refused_with_a_reason_that_she_reads(cast: Cast, visit: Visit) -> None:
    asked = ask_erasure(person=cast.people[Role.MEMBER], at=timezone.now())
    client, address = visit(Role.ADMINISTRATOR), f"/en/people/erasure/{asked.pk}/decide-erasure/"
    assert visit(Role.ORGANISATION_MANAGER).get(address).status_code == 404
    assert client.get(address).status_code == 200
    assert client.post(address, {"refuse": "1", "reason": " "}).status_code == 422
    assert client.post(address, {"refuse": "1", "reason": "The accounts of 2023"}).status_code == 302
    assert "The accounts of 2023" in visit(Role.MEMBER).get("/en/people/own-data/").content.decode()
    assert client.post(address, {"approve": "1"}).status_code == 422


def test_approved(cast: Cast, visit: Visit) -> None:
    asked = ask_erasure(person=cast.people[Role.MEMBER], at=timezone.now())
    address = f"/en/people/erasure/{asked.pk}/decide-erasure/"
    assert visit(Role.ADMINISTRATOR).post(address, {"approve": "1"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == ErasureState.APPROVED
