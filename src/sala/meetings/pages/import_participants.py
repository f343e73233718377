"""Upload a list of participants: who, in which role, group and delegation, in person or online."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.sheets import Sheet, explanations, one_of, read_sheet
from sala.kit.tables import MOST_BYTES, BadSheetError, Trouble, recognise
from sala.meetings.models import Meeting
from sala.meetings.queries import organised_meeting
from sala.meetings.types import PARTICIPANT_COLUMNS, PARTICIPANT_ROLES, Mode
from sala.people.api import (
    EXAMPLE,
    ImportKind,
    ImportRun,
    Person,
    RunLine,
    keep_upload,
    number_lists,
    run_line,
    signed_in,
)
from sala.ui.api import page, read_only, uploaded, workbook

MOST_RUNS = 10


@dataclass(frozen=True, slots=True)
class ImportParticipantsPage:
    """`lists`: of which the numbers may be; `troubles`: why the file was not read; `runs`: imports of before."""

    meeting: Meeting
    lists: list[str]
    source: str
    troubles: list[str]
    runs: list[RunLine]
    most: int


def list_meeting(person: Person, meeting: uuid.UUID) -> Meeting:
    """A day to whose event lists are imported, for its organisers; visits are signed up for."""
    found = organised_meeting(person, meeting)
    if found.is_visit or found.cancelled_at:
        raise Http404
    return found


@signed_in
def import_participants(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers. Nothing is changed by an upload: it leads to a preview."""
    found, lists = list_meeting(person, meeting), number_lists()
    source = next((name for name in lists if name == request.POST.get("source")), "")
    troubles: list[Trouble] = []
    if request.method == "POST":
        try:
            run = _keep(request, person, found, source)
            return redirect("meetings:participants_run", found.pk, run.pk)
        except BadSheetError as error:
            troubles = error.troubles
    runs = ImportRun.objects.filter(kind=ImportKind.PARTICIPANTS, scope=found.scope_id)
    runs = runs.defer("listing", "changes").select_related("made_by").order_by("-made_at")[:MOST_RUNS]
    shown = ImportParticipantsPage(
        meeting=found,
        lists=lists,
        source=source,
        troubles=[str(trouble) for trouble in troubles],
        runs=[run_line(run) for run in runs],
        most=MOST_BYTES // 1_000_000,
    )
    return page(request, "meetings/import_participants.html", shown, status=422 if troubles else 200)


def _keep(request: HttpRequest, person: Person, meeting: Meeting, source: str) -> ImportRun:
    body, name = uploaded(request)
    listing = recognise(read_sheet(body, name), PARTICIPANT_COLUMNS, ["external_id"])
    return keep_upload(
        kind=ImportKind.PARTICIPANTS,
        source=source,
        listing=listing.without("external_id", EXAMPLE),
        body=body,
        file_name=name,
        by=person,
        at=timezone.now(),
        scope=meeting.scope,
    )


@read_only
@signed_in
def participants_template(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """The template of a list, in the reader's language: headings, an example row, and a sheet that explains."""
    del request  # its language is active
    list_meeting(person, meeting)
    example = [EXAMPLE, "", "", "", str(Mode.IN_PERSON.label)]
    sheets = [
        Sheet(_("Participants"), list(map(str, PARTICIPANT_COLUMNS.values())), [example]),
        explanations(PARTICIPANT_COLUMNS, _helps()),
    ]
    return workbook(f"sala-participants-{get_language() or 'en'}.xlsx", sheets)


def _helps() -> dict[str, str]:
    roles = one_of({role.value: role.label for role in PARTICIPANT_ROLES})
    return {
        "external_id": _("Always needed. The person’s number in your list, staff number or phone, whole."),
        "role": _("The task at the event, if any.") + " " + roles,
        "group": _("Groups that exist, by their names, with commas between them."),
        "delegation": _("The name of the organisation that sends the person; its delegation exists."),
        "mode": one_of(dict(Mode.choices)) + " " + _("It holds for new invitations only."),
    }
