import pytest
from django.db import DatabaseError, transaction

from sala.people.models import AuditEntry
from sala.people.seed import Cast


@pytest.mark.parametrize("tamper", ["update", "delete"])
def test_the_log_cannot_be_changed(cast: Cast, tamper: str) -> None:
    assert AuditEntry.objects.filter(object_id=str(cast.newcomer.pk)).exists()
    rows = AuditEntry.objects.all()
    before = rows.count()
    assert before > 0
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(action="x") if tamper == "update" else rows.delete()
    assert rows.count() == before
