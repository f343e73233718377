"""Attendance in minutes, of an event's days and of all of it: a page, a workbook for finance, a list to sign."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sala.kit import dates
from sala.kit.i18n import Text
from sala.kit.sheets import Cell, Sheet
from sala.meetings.minutes import Stay, days_of, local, stays
from sala.meetings.models import Meeting
from sala.meetings.presence import ONLINE_PERCENT, Presence
from sala.meetings.printed import printed_languages, printed_title
from sala.meetings.queries import visible_meeting
from sala.meetings.rules import can_see_list
from sala.people.api import Person, record, record_views, signed_in, taken_away
from sala.ui.api import PrintError, make_pdf, page, pdf_answer, read_only, workbook

PAGE_SIZE = 50
MOST_PRINTED = 3000


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """`days` are the event's; with `day` chosen only that one is shown, with its arrivals and leavings."""

    meeting: Meeting
    zone: str
    days: list[Meeting]
    day: Meeting | None
    rows: Page[Stay]
    total: int
    online_percent: int
    error: str


@read_only
@signed_in
def minutes(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For who may read the list: how long everybody was there who was seen, for each day (`?day=`) and for the whole
    event. Looking is logged.
    """
    return _page(request, person, _readable(person, meeting), "")


def _page(request: HttpRequest, person: Person, found: Meeting, error: str) -> HttpResponse:
    days = days_of(found.scope_id)
    chosen = next((day for day in days if str(day.pk) == request.GET.get("day", "")), None)
    everybody = stays([chosen] if chosen else days)
    rows = Paginator(everybody, PAGE_SIZE).get_page(request.GET.get("page"))
    looked = [stay.person.pk for stay in rows]
    record_views(looked, by=person, at=timezone.now(), page="meetings:minutes", scope=found.scope)
    shown = MinutesPage(
        meeting=found,
        zone=found.scope.time_zone,
        days=days,
        day=chosen,
        rows=rows,
        total=len(everybody),
        online_percent=ONLINE_PERCENT,
        error=error,
    )
    return page(request, "meetings/minutes.html", shown, status=503 if error else 200)


def _readable(person: Person, meeting: uuid.UUID) -> Meeting:
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    return found


def _taken(found: Meeting, by: Person, page_name: str) -> tuple[list[Meeting], list[Stay]]:
    """Everybody, on the way out of the house: logged, with a look at each."""
    days = days_of(found.scope_id)
    rows, at = stays(days), timezone.now()
    record("minutes.export", by=by, at=at, about=found, scope=found.scope, detail={"number": len(rows)})
    record_views([stay.person.pk for stay in rows], by=by, at=at, page=page_name, scope=found.scope)
    return days, rows


@read_only
@signed_in
@taken_away("meetings:minutes")
def minutes_xlsx(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """The whole event and each of its days as sheets, with a column to sign. That it was taken away is logged, and a
    look at each person.
    """
    del request
    found = _readable(person, meeting)
    days, rows = _taken(found, person, "meetings:minutes_xlsx")
    sheets = [Sheet(_("Whole event"), _headings(days), list(_event_lines(days, rows)))]
    for number, day in enumerate(days):
        name = f"{number + 1} · {day.date.isoformat()}"
        sheets.append(Sheet(name, _day_headings(), list(_day_lines(number, day, rows))))
    return workbook(f"minutes-{found.scope.slug}.xlsx", sheets)


def _person_headings() -> list[str]:
    return [_("Person"), _("Name in Latin letters"), _("Organisation"), _("Province")]


def _headings(days: Sequence[Meeting]) -> list[str]:
    return [
        *_person_headings(),
        pgettext("how many", "Days"),
        _("First seen"),
        _("Last seen"),
        *(day.date.isoformat() for day in days),
        _("Minutes"),
        _("Of them online"),
        _("Remark"),
        _("Signature"),
    ]


def _event_lines(days: Sequence[Meeting], rows: Sequence[Stay]) -> Iterator[list[Cell]]:
    for stay in rows:
        times = [f"{local(at, days[0]):%Y-%m-%d %H:%M}" for at in (stay.first_seen, stay.last_seen)]
        by_day: list[Cell] = [day.minutes if day else None for day in stay.days]
        remark = _remark(open_=stay.open, unseen_arrival=stay.unseen_arrival)
        sums: list[Cell] = [stay.minutes, stay.online_minutes or None, remark, None]
        yield [*_named(stay), stay.days_present, *times, *by_day, *sums]


def _day_headings() -> list[str]:
    times = [_("First seen"), _("Last seen"), _("From–to"), _("Minutes"), _("Of them online")]
    return [*_person_headings(), *times, _("Remark"), _("Signature")]


def _day_lines(number: int, day: Meeting, rows: Sequence[Stay]) -> Iterator[list[Cell]]:
    for stay in rows:
        presence = stay.days[number]
        if presence is None:
            continue
        times = [f"{local(at, day):%H:%M}" for at in (presence.first_seen, presence.last_seen)]
        remark = _remark(open_=presence.open, unseen_arrival=presence.unseen_arrival)
        sums: list[Cell] = [presence.minutes, presence.online_minutes or None, remark, None]
        yield [*_named(stay), *times, _from_to(presence, day), *sums]


def _named(stay: Stay) -> list[Cell]:
    return [stay.person.name, stay.person.latin_name, str(stay.organisation), str(stay.province)]


def _from_to(presence: Presence, day: Meeting) -> str:
    return ", ".join(
        f"{local(s.starts_at, day):%H:%M}–{local(s.ends_at, day):%H:%M}" for s in presence.stretches
    )


def _remark(*, open_: bool, unseen_arrival: bool) -> str:
    said = [_("leaving not seen: counted to the end")] if open_ else []
    said += [_("arrival not seen: not counted")] if unseen_arrival else []
    return "; ".join(said)


@read_only
@signed_in
@taken_away("meetings:minutes")
def minutes_pdf(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """The list to sign, A4; or the page with the reason why there is none. Logged as the workbook is."""
    found = _readable(person, meeting)
    days, rows = _taken(found, person, "meetings:minutes_pdf")
    try:
        pdf = make_pdf("meetings/minutes", _printed(found, days, rows), most=MOST_PRINTED)
    except PrintError as error:
        return _page(request, person, found, " ".join(error.messages))
    return pdf_answer("attendance.pdf", pdf)


def _printed(found: Meeting, days: Sequence[Meeting], rows: Sequence[Stay]) -> dict[str, object]:
    languages = printed_languages(found)
    spans = [dates.span(days[0].date, days[-1].date, language) for language in languages] if days else []
    return {
        "title": printed_title(found),
        "days": spans,
        "rows": [_printed_row(number, stay, languages) for number, stay in enumerate(rows, 1)],
    }


def _printed_row(number: int, stay: Stay, languages: list[str]) -> dict[str, object]:
    def said(text: Text) -> str:
        versions = [text[code] for code in languages if code in text] or [str(text)]
        return versions[0]

    return {
        "number": number,
        "name": stay.person.name,
        "latin": stay.person.latin_name,
        "organisation": " · ".join(filter(None, [said(stay.organisation), said(stay.province)])),
        "days": stay.days_present,
        "minutes": stay.minutes,
        "mark": "*" * (stay.open or stay.unseen_arrival),
    }
