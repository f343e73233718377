"""The papers of the forum of 2023: who was there how long, and the certificates of participation: examples."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.forum.actions.certificates import issue_certificates
from sala.forum.models import Event
from sala.forum.types import CertificateRule
from sala.meetings.api import days_of, invite
from sala.meetings.seed import load_attendance
from sala.people.api import Person


@transaction.atomic
def load_papers_2023(*, event: Event, guests: Sequence[Person], more: Sequence[Person], by: Person) -> int:
    """Check-ins and leavings of both days for the guests, and for `more` people of the demonstration, who are invited
    too; then certificates for four fifths of the time, issued two weeks later. How many.
    """
    days = days_of(event.scope_id)
    at = dt.datetime.combine(event.ends_on, dt.time(10), ZoneInfo(event.scope.time_zone))
    invite(meetings=days, people=more, by=None, at=at - dt.timedelta(days=30))
    load_attendance(meetings=days, people=[*more, *guests], by=by)
    return issue_certificates(event=event, rule=CertificateRule(), by=by, at=at + dt.timedelta(days=15))
