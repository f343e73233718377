"""The door on a phone, also without network: a shell without any data, what the shell fetches once it is there, and the
day's list for organisers as JSON.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from sala.kit.dates import day
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.ids import digest
from sala.meetings.models import Meeting
from sala.meetings.queries import LATE_AFTER, door_list, door_seen, visible_meeting
from sala.meetings.rules import can_check_in
from sala.people.api import person_of, record_views
from sala.ui.api import page, read_only


@dataclass(frozen=True, slots=True)
class DoorPage:
    """Only the id that stands in the address: the service worker keeps this page, and it is the same for everybody."""

    meeting: uuid.UUID


@read_only
def door(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """Public, because it says nothing: whom the list names is in `door_json`."""
    return page(request, "meetings/door.html", DoorPage(meeting))


@dataclass(frozen=True, slots=True)
class DoorPartsPage:
    """Nothing to fill in: it is the same for every meeting."""


@read_only
def door_parts(request: HttpRequest) -> HttpResponse:
    """What the door may have to say, and where the PIN is asked: a fragment apart, so that the page is there at once
    on a slow line.
    """
    return page(request, "meetings/door_parts.html", DoorPartsPage())


@read_only
def door_json(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """For organisers: the whole list, or with `?seen` only who was seen, by opaque ids. Taking the whole list is logged
    as looking at each person on it. 401: sign in; 403: not an organiser; 304: as the phone has it.
    """
    person = person_of(request)
    if person is None:
        return JsonResponse({"error": "sign in first"}, status=401)
    found = visible_meeting(person, meeting)
    if not can_check_in(person, found):
        return JsonResponse({"error": "organisers only"}, status=403)
    now = timezone.now()
    if "seen" in request.GET:
        return _unless_known(request, door_seen(found))
    said = door_list(found, on=found.date)
    looked = [uuid.UUID(row["id"]) for row in (*said["people"], *said["others"])]
    record_views(looked, by=person, at=now, page="meetings:door", scope=found.scope)
    head = {
        "meeting": _meeting(found),
        "days": _days(said["others"]),
        "me": str(person.pk),
        "now": now.isoformat(),
    }
    return JsonResponse({**head, **said})


def _meeting(meeting: Meeting) -> dict[str, object]:
    title: Text = meeting.title
    return {
        "title": title.said().text,
        "day": _in_words(meeting.date),
        "date": meeting.date.isoformat(),
        "late_at": (meeting.starts_at + LATE_AFTER).isoformat(),
        "zone": meeting.scope.time_zone,
        "capacity": meeting.capacity,
    }


def _days(others: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Each other day in words, once: browsers know no Khmer dates."""
    dates = sorted({date for row in others for date in row["days"]})
    return {date: _in_words(dt.date.fromisoformat(date)) for date in dates}


def _in_words(date: dt.date) -> dict[str, str]:
    return {language: day(date, language) for language in LANGUAGES}


def _unless_known(request: HttpRequest, said: dict[str, object]) -> HttpResponse:
    etag = f'"{digest(str(said))[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return JsonResponse({"now": timezone.now().isoformat(), **said}, headers={"ETag": etag})
