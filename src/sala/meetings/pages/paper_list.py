"""A signed paper list, typed in: the sheet's numbers in one field, looked at, then saved."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.dates import spoken_number
from sala.kit.folding import ascii_digits
from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in_from_paper
from sala.meetings.models import Badge, Meeting, Participation
from sala.meetings.queries import organised_meeting, standing_facts
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page

MOST = 500
_PART = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the sheet: whose it is (None: nobody's), whether she is on this list, and was seen before."""

    number: int
    person: Person | None
    listed: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class PaperListPage:
    """`lines` is the preview; `leaves`: the sheet tells when they left; `form` makes saving twice the same facts."""

    meeting: Meeting
    numbers: str
    time: str
    lines: list[Line]
    leaves: bool
    form: uuid.UUID
    error: str


@signed_in
def paper_list(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers. The first press shows whom the numbers mean, the second saves."""
    found = organised_meeting(person, meeting)
    start = found.starts_at.astimezone(ZoneInfo(found.scope.time_zone)).strftime("%H:%M")
    typed, time = request.POST.get("numbers", "")[:4000], request.POST.get("time", start)
    error, lines = "", []
    if request.method == "POST":
        try:
            numbers, seen_at = parse_numbers(typed), _seen_at(found, time)
            if "save" in request.POST:
                _save(request, found, numbers, seen_at, person)
                return redirect("meetings:check_in", found.pk)
            lines = _preview(found, numbers, person)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    shown = PaperListPage(found, typed, time, lines, "leaves" in request.POST, uuid7(), error)
    return page(request, "meetings/paper_list.html", shown, status=422 if error else 200)


def parse_numbers(text: str) -> list[int]:
    """The numbers of "3 5 8-12", each once and in order; Khmer digits, commas and long dashes are read too.

    ValidationError names what cannot be read; more than 500 numbers are refused.
    """
    plain = re.sub(r"\s*[-–—]\s*", "-", ascii_digits(text))
    if not plain.strip():
        raise ValidationError(_("Write the numbers like this: 3 5 8-12."))
    found: set[int] = set()
    for word in re.split(r"[\s,;.។]+", plain.strip()):
        match = _PART.fullmatch(word)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first:
            raise ValidationError(
                _("“%(word)s” is no number. Write them like this: 3 5 8-12."), params={"word": word[:40]}
            )
        found.update(range(first, min(last, first + MOST) + 1))
    if len(found) > MOST:
        raise ValidationError(
            _("These are more than %(most)s numbers. Type the sheet in parts."),
            params={"most": spoken_number(MOST)},
        )
    return sorted(found)


def _seen_at(meeting: Meeting, text: str) -> dt.datetime:
    try:
        time = dt.time.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(_("Write the time like this: 08:00.")) from error
    return dt.datetime.combine(meeting.date, time.replace(tzinfo=None), ZoneInfo(meeting.scope.time_zone))


def _save(
    request: HttpRequest, meeting: Meeting, numbers: list[int], seen_at: dt.datetime, by: Person
) -> None:
    try:
        form = uuid.UUID(request.POST.get("form", ""))
    except ValueError:
        form = uuid7()
    at = min(seen_at, timezone.now())
    leaves = "leaves" in request.POST
    check_in_from_paper(form=form, meeting=meeting, numbers=numbers, seen_at=at, by=by, leaves=leaves)


def _preview(meeting: Meeting, numbers: list[int], by: Person) -> list[Line]:
    badges = Badge.objects.filter(scope=meeting.scope_id, number__in=numbers).select_related("person")
    people = {badge.number: badge.person for badge in badges}
    ids = [person.pk for person in people.values()]
    listed = set(
        Participation.objects.filter(meeting=meeting, person__in=ids).values_list("person_id", flat=True)
    )
    seen = {fact.person_id for fact in standing_facts(meeting)}
    record_views(ids, by=by, at=timezone.now(), page="meetings:paper_list", scope=meeting.scope)
    return [_line(number, people.get(number), listed, seen) for number in numbers]


def _line(number: int, person: Person | None, listed: set[uuid.UUID], seen: set[uuid.UUID | None]) -> Line:
    return Line(number, person, bool(person and person.pk in listed), bool(person and person.pk in seen))
