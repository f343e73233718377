"""What this module deletes when it has served its time (`manage.py tidy`)."""

import datetime as dt

from axes.models import AccessAttempt
from django.db import transaction

from sala.people.models import SignIn

TRIES_KEPT = dt.timedelta(days=30)


@transaction.atomic
def forget_ended_sign_ins(*, at: dt.datetime) -> int:
    """Delete sign-ins that have run out; how many."""
    return SignIn.objects.filter(expire_date__lt=at).delete()[0]


@transaction.atomic
def forget_wrong_tries(*, at: dt.datetime) -> int:
    """Delete wrong PINs of more than a month ago; how many rows. They lock nobody any more (15 minutes do)."""
    return int(AccessAttempt.objects.filter(attempt_time__lt=at - TRIES_KEPT).delete()[0])
