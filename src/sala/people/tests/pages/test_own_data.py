import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from sala.people.actions.merging import merge_mark, merge_persons
from sala.people.actions.persons import add_person
from sala.people.models import Account, AuditEntry, ErasureRequest
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/own-data/"


def unpacked(client: Client, language: str = "en") -> tuple[str, dict[str, Any]]:
    answer = client.get(f"/{language}/people/own-data.zip")
    with ZipFile(BytesIO(answer.content)) as file:
        return file.read("index.html").decode(), json.loads(file.read("data.json"))


@pytest.mark.usefixtures("practice")
def test_everything_about_oneself_and_nothing_that_opens_something(cast: Cast, visit: Visit) -> None:
    member, client = cast.people[Role.MEMBER], visit(Role.MEMBER)
    visit(Role.ADMINISTRATOR).get(f"/en/people/person/{member.pk}/")
    page, data = unpacked(client)
    assert {"people.contact", "people.membership", "people.identifier", "meetings.participation"} <= {
        *data["tables"]
    }
    assert "010 000 010" in page
    assert "Preah Sisowath High School" in page
    assert "looked at the data" in page
    assert "010 000 009" not in page, "nobody else's number"
    whole = json.dumps(data)
    assert Account.objects.get(person=member).password not in whole
    assert str(client.session.session_key) not in whole
    assert "session_data" not in whole
    assert AuditEntry.objects.filter(action="person.export", actor_id=member.pk).exists()
    khmer, _data = unpacked(client, "km")
    assert "ទិន្នន័យរបស់ខ្ញុំ" in khmer
    assert "Posts" not in khmer


def test_what_came_from_a_united_entry_is_hers(cast: Cast, visit: Visit) -> None:
    other = add_person(name="Teacher", phones=["011 777 777"], at=timezone.now(), by=None)
    member = cast.people[Role.MEMBER]
    merge_persons(
        kept=member,
        absorbed=other,
        seen=merge_mark(member, other),
        by=cast.people[Role.ADMINISTRATOR],
        at=timezone.now(),
    )
    assert "011 777 777" in unpacked(visit(Role.MEMBER))[0]


def test_asked_with_a_tick_and_taken_back(visit: Visit) -> None:
    client = visit(Role.MEMBER)
    assert "What stays, and why" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS).status_code == 422
    for _ in range(2):
        assert client.post(ADDRESS, {"sure": "1"}).status_code == 302
    assert ErasureRequest.objects.count() == 1
    assert "Nothing is erased before" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"take_back": "1"}).status_code == 302
    assert "What stays, and why" in client.get(ADDRESS).content.decode()


def test_the_only_administrator_is_told_what_to_do(visit: Visit) -> None:
    answer = visit(Role.ADMINISTRATOR).post(ADDRESS, {"sure": "1"})
    assert answer.status_code == 422
    assert "Give somebody else this role first" in answer.content.decode()
