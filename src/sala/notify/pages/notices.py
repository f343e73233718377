"""What a person was told, newest first."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from sala.notify.actions.telling import read_all
from sala.notify.models import Notice
from sala.notify.queries import newest_notices
from sala.people.api import Person, signed_in
from sala.ui.api import page

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """`until`: when the list was made; what comes later stays unread. `cut`: older ones are not shown."""

    notices: list[Notice]
    unread: bool
    until: str
    cut: bool


@signed_in
def notices(request: HttpRequest, person: Person) -> HttpResponse:
    """GET shows the newest; POST marks as read what the person has seen on the page."""
    now = timezone.now()
    if request.method == "POST":
        read_all(person_id=person.pk, until=_seen_until(request, now), at=now)
        return redirect("notify:notices")
    found = newest_notices(person.pk, MOST_SHOWN + 1)
    shown = found[:MOST_SHOWN]
    unread = any(notice.read_at is None for notice in shown)
    cut = len(found) > MOST_SHOWN
    return page(request, "notify/notices.html", NoticesPage(shown, unread, now.isoformat(), cut))


def _seen_until(request: HttpRequest, now: dt.datetime) -> dt.datetime:
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        return now
    return min(until, now) if until and timezone.is_aware(until) else now
