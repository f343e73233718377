"""Receipts go after a year, but not while a conflict is open."""

import datetime as dt

import pytest
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.offline.actions.forgetting import forget_receipts
from sala.offline.models import Conflict, Receipt
from sala.offline.types import Outcome


def receipt(days: int, at: dt.datetime) -> Receipt:
    return Receipt.objects.create(
        id=uuid7(), kind="k", digest="d", outcome=Outcome.DONE, received_at=at - dt.timedelta(days=days)
    )


@pytest.mark.usefixtures("db")
def test_receipts_older_than_a_year_go_unless_their_conflict_is_open() -> None:
    now = timezone.now()
    new, old, undecided, decided = (receipt(days, now) for days in (364, 366, 366, 366))
    Conflict.objects.create(receipt=undecided, person_id=uuid7(), object_id="x", fields={})
    Conflict.objects.create(
        receipt=decided, person_id=uuid7(), object_id="x", fields={}, decided_at=now, decided_by=uuid7()
    )
    forget_receipts(at=now)
    assert set(Receipt.objects.all()) == {new, undecided}
    assert not Receipt.objects.filter(pk=old.pk).exists()
