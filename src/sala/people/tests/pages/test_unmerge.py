from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.people.actions.merging import merge_mark, merge_persons
from sala.people.actions.persons import add_person
from sala.people.models import Person
from sala.people.seed import Cast
from sala.people.tests.factors import with_app
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_asked_then_divided_and_told(cast: Cast, visit: Visit) -> None:
    administrator = cast.people[Role.ADMINISTRATOR]
    one, other = (add_person(name="Teacher, Takeo", at=timezone.now(), by=None) for _ in range(2))
    merge = merge_persons(
        kept=one, absorbed=other, seen=merge_mark(one, other), by=administrator, at=timezone.now()
    )
    client, address = visit(Role.ADMINISTRATOR), f"/en/people/merge/{merge.pk}/unmerge/"
    assert visit(Role.ORGANISATION_MANAGER).get(address).status_code == 404
    assert "Each entry gets back what it had" in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address).headers["Location"] == "/en/people/merges/"
    assert not Person.objects.filter(merged_into__isnull=False).exists()
    assert "Divided again" in client.get("/en/people/merges/").content.decode()
    assert "There is nothing to divide" in client.get(address).content.decode()


def test_who_has_a_second_factor_shows_it_before(cast: Cast, visit: Visit) -> None:
    administrator, at = cast.people[Role.ADMINISTRATOR], timezone.now()
    one, other = (add_person(name="Teacher, Takeo", at=at, by=None) for _ in range(2))
    merge = merge_persons(kept=one, absorbed=other, seen=merge_mark(one, other), by=administrator, at=at)
    with_app(administrator.account)
    answer = visit(Role.ADMINISTRATOR).post(f"/en/people/merge/{merge.pk}/unmerge/")
    assert answer.headers["Location"].startswith("/en/people/second-factor/")
    merge.refresh_from_db()
    assert merge.undone_at is None
