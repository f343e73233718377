"""What this module deletes when it has served its time (`manage.py tidy`)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from sala.offline.models import Receipt

# A phone that was switched off for longer would send things a second time.
KEPT = dt.timedelta(days=365)


@transaction.atomic
def forget_receipts(*, at: dt.datetime) -> int:
    """Delete receipts older than a year, with their decided conflicts; how many rows. Open conflicts stay."""
    open_conflict = Q(conflict__isnull=False, conflict__decided_at__isnull=True)
    return Receipt.objects.filter(received_at__lt=at - KEPT).exclude(open_conflict).delete()[0]
