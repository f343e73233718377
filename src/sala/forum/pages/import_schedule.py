"""Upload a schedule into the draft: a list from Excel or CSV, or a conference's schedule.xml or schedule.json."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.read_schedule import as_listing
from sala.forum.frab import NotAScheduleError, looks_like_xml, read_schedule
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.forum.types import SESSION_COLUMNS, SessionKind
from sala.kit.sheets import Sheet, explanations, one_of, read_sheet
from sala.kit.tables import MOST_BYTES, BadSheetError, Listing, Trouble, recognise
from sala.people.api import EXAMPLE, ImportKind, ImportRun, Person, RunLine, keep_upload, run_line, signed_in
from sala.ui.api import Crumb, page, read_only, uploaded, workbook

MOST_RUNS, LONGEST_SOURCE = 10, 40


@dataclass(frozen=True, slots=True)
class ImportSchedulePage:
    """`troubles`: why the file was not read. `runs`: imports of before into this forum."""

    crumbs: list[Crumb]
    event: Event
    source: str
    troubles: list[str]
    runs: list[RunLine]
    most: int


@signed_in
def import_schedule(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. Nothing is changed by an upload: it leads to a preview."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    source = " ".join(request.POST.get("source", "").split())[:LONGEST_SOURCE]
    troubles: list[Trouble] = []
    if request.method == "POST":
        try:
            run = _keep(request, person, found, source)
            return redirect("forum:schedule_run", event=event, run_id=run.pk)
        except BadSheetError as error:
            troubles = error.troubles
    runs = _runs(found)
    shown = ImportSchedulePage(
        crumbs=plan_crumbs(found)[:-1],
        event=found,
        source=source or (runs[0].source if runs else ""),
        troubles=[str(trouble) for trouble in troubles],
        runs=[run_line(run) for run in runs],
        most=MOST_BYTES // 1_000_000,
    )
    return page(request, "forum/import_schedule.html", shown, status=422 if troubles else 200)


def _runs(event: Event) -> list[ImportRun]:
    runs = ImportRun.objects.filter(kind=ImportKind.SCHEDULE, scope=event.scope).defer("listing", "changes")
    return list(runs.select_related("made_by").order_by("-made_at")[:MOST_RUNS])


def plan_crumbs(event: Event) -> list[Crumb]:
    """The way to the imports of a forum."""
    return [
        Crumb(event.title, reverse("forum:schedule", args=[event.slug])),
        Crumb(_("Plan"), reverse("forum:plan", args=[event.slug])),
        Crumb(_("Import a schedule"), reverse("forum:import_schedule", args=[event.slug])),
    ]


def _keep(request: HttpRequest, person: Person, event: Event, source: str) -> ImportRun:
    if not source:
        raise BadSheetError(Trouble(_("Write what your list is called, for example: EMIS.")))
    body, name = uploaded(request)
    return keep_upload(
        kind=ImportKind.SCHEDULE,
        source=source,
        listing=_listing(body, name),
        body=body,
        file_name=name,
        by=person,
        at=timezone.now(),
        scope=event.scope,
    )


def _listing(body: bytes, name: str) -> Listing:
    """By what the file is, not by its name."""
    if looks_like_xml(body) or body.lstrip()[:1] == b"{":
        try:
            return as_listing(read_schedule(body), name[:60])
        except NotAScheduleError as error:
            raise BadSheetError(Trouble(str(error))) from error
    return recognise(read_sheet(body, name), SESSION_COLUMNS, ["external_id"]).without("external_id", EXAMPLE)


@read_only
@signed_in
def schedule_template(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """The template of a schedule, in the reader's language: headings, an example row, and a sheet that explains."""
    del request  # its language is active
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    example = {
        "external_id": EXAMPLE,
        "title_km": "បើកវេទិកា",
        "title_vi": "Khai mạc diễn đàn",
        "title_en": "Opening of the forum",
        "kind": str(SessionKind.TALK.label),
        "day": found.starts_on.isoformat(),
        "starts": "08:30",
        "ends": "09:15",
        "hall": "សាលធំ",
        "speakers": "T-17, 012 345 678",
        "chair": "T-3",
        "spoken": "km, en",
    }
    row = [example.get(key, "") for key in SESSION_COLUMNS]
    sheets = [
        Sheet(_("Schedule"), list(map(str, SESSION_COLUMNS.values())), [row]),
        explanations(SESSION_COLUMNS, _helps()),
    ]
    return workbook(f"sala-schedule-{get_language() or 'en'}.xlsx", sheets)


def _helps() -> dict[str, str]:
    people = _("Numbers with commas between them: of your list of people, staff numbers or phones.")
    return {
        "external_id": _("Always needed. The number of the session in your list. It never changes."),
        "title_km": _("A title in at least one language."),
        "kind": one_of(dict(SessionKind.choices)),
        "day": _("One of the forum's days, written as 2023-04-30."),
        "starts": _("A time in 24 hours, written as 08:30."),
        "ends": _("A time in 24 hours, written as 08:30."),
        "hall": _("The name of the room in any language. A name that is not there yet makes a new room."),
        "speakers": people,
        "chair": people,
        "spoken": _("Languages by their names or codes of two letters, with commas between them."),
        "lead_km": _("What it is about, in any of the three languages."),
    }
