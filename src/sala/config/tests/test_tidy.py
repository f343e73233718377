"""`manage.py tidy` deletes what has served its time, and only that."""

import datetime as dt
from io import StringIO

from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone

from sala.kit.i18n import Text
from sala.notify.api import Word, tell
from sala.people.seed import Cast
from sala.people.sessions import SessionStore


def test_tidy_deletes_the_old_and_keeps_the_new(cast: Cast) -> None:
    now = timezone.now()
    for days in (1, -1):
        session = SessionStore()
        session.set_expiry(now + dt.timedelta(days=days))
        session.save()
    for days in (1, 40):
        attempt = AccessAttempt.objects.create(username=f"tried {days}", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now - dt.timedelta(days=days))
    tell([Word(cast.newcomer.pk, "matter", Text(en="Text"), "/me/")], at=now)
    said = StringIO()
    call_command("tidy", stdout=said)
    counts = [int(line.split()[0]) for line in said.getvalue().splitlines()]
    assert counts == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    call_command("tidy", stdout=said)
    assert [int(line.split()[0]) for line in said.getvalue().splitlines()[12:]] == [0] * 12
