"""What phones of an entry send after it was united with another one of the same person."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.offline.actions.devices import add_device
from sala.offline.models import Device, Receipt
from sala.people.api import (
    Account,
    Person,
    Role,
    add_person,
    merge_mark,
    merge_persons,
    unmerge_persons,
)
from sala.people.seed import Cast

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def two() -> list[Person]:
    return [add_person(name="Teacher, Takeo", at=timezone.now(), by=None) for _entry in range(2)]


def phone_of(person: Person, hours_ago: int = 2) -> str:
    """The token of her phone."""
    return add_device(person=person, sign_in=None, at=timezone.now() - hours_ago * HOUR).token


def signed_out(person: Person, hours_ago: int) -> None:
    """With all phones."""
    Account.objects.filter(person=person).update(phones_ended_at=timezone.now() - hours_ago * HOUR)


def unite(cast: Cast, two: list[Person]) -> Any:
    kept, absorbed = (Person.objects.get(pk=one.pk) for one in two)
    by = cast.people[Role.ADMINISTRATOR]
    seen = merge_mark(kept, absorbed)
    return merge_persons(kept=kept, absorbed=absorbed, seen=seen, by=by, at=timezone.now())


def send(token: str, key: Any = None) -> tuple[int, str]:
    """Send her details; the status, and the outcome."""
    envelope = {
        "id": str(key or uuid7()),
        "kind": "people.details",
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "payload": {"base": {"latin_name": ""}, "sent": {"latin_name": "Takeo"}},
    }
    answer = Client().post(
        "/offline/",
        {"envelopes": [envelope]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code, answer.json()["answers"][0]["outcome"] if answer.status_code == 200 else ""


def test_it_is_taken_as_hers_who_is_kept(cast: Cast, two: list[Person]) -> None:
    kept, absorbed = two
    token, before = phone_of(absorbed), uuid7()
    assert send(token, before) == (200, "done")
    unite(cast, two)
    assert send(token, before) == (200, "duplicate")
    key = uuid7()
    assert send(token, key)[0] == 200
    assert Receipt.objects.get(pk=key).person_id == kept.pk
    kept.refresh_from_db()
    assert kept.latin_name == "Takeo"


def test_whom_it_was_signed_out_with_makes_no_phone_of_the_other_end(cast: Cast, two: list[Person]) -> None:
    kept, absorbed = two
    tokens = [phone_of(kept), phone_of(absorbed)]
    signed_out(kept, 1)
    merge = unite(cast, two)
    assert [send(token)[0] for token in tokens] == [401, 200]
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert [send(token)[0] for token in tokens] == [401, 200]


def test_a_lost_phone_does_not_come_to_life(cast: Cast, two: list[Person]) -> None:
    kept, absorbed = two
    tokens = [phone_of(kept), phone_of(absorbed)]
    signed_out(absorbed, 1)
    unite(cast, two)
    assert [send(token)[0] for token in tokens] == [200, 401]
    assert Device.objects.filter(person=kept, revoked_at=None).count() == 1
