"""Upload a list of people or organisations, and the templates for both."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.sheets import Sheet, explanations, one_of, read_sheet
from sala.kit.tables import MOST_BYTES, BadSheetError, Trouble, recognise
from sala.people.actions.imports import keep_upload
from sala.people.models import ImportRun, Organisation, OrganisationExternalId, Person, PersonExternalId
from sala.people.pages.person_fields import Choice
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.queries import RunLine, run_line
from sala.people.requests import chosen_id, signed_in
from sala.people.rules import can_add_person, can_import, imports_visible_to, managed_organisations
from sala.people.types import (
    EXAMPLE,
    LANGUAGE_NAMES,
    ORGANISATION_COLUMNS,
    PERSON_COLUMNS,
    Gender,
    ImportKind,
    OrganisationKind,
)
from sala.ui.api import page, read_only, uploaded, workbook

MOST_CHOICES, MOST_RUNS, LONGEST_SOURCE = 200, 10, 40
COLUMNS = {ImportKind.PEOPLE: PERSON_COLUMNS, ImportKind.ORGANISATIONS: ORGANISATION_COLUMNS}
REQUIRED = {ImportKind.PEOPLE: ("external_id", "name"), ImportKind.ORGANISATIONS: ("external_id",)}


@dataclass(frozen=True, slots=True)
class ImportPeoplePage:
    """`troubles`: why the file was not read. `sources`: names of lists that were used before."""

    tabs: list[Tab]
    kind: str
    source: str
    sources: list[str]
    organisation: Organisation | None
    organisations: list[Choice]
    troubles: list[str]
    runs: list[RunLine]
    most: int


@signed_in
def import_people(request: HttpRequest, user: Person) -> HttpResponse:
    """For administrators and organisation managers (`?organisation=`: where people without one go). Nothing is changed
    by an upload: it leads to a preview.
    """
    if not can_import(user):
        raise PermissionDenied
    organisation = _organisation(request, user)
    kind = ImportKind.ORGANISATIONS if request.POST.get("kind") == "organisations" else ImportKind.PEOPLE
    source = " ".join(request.POST.get("source", "").split())[:LONGEST_SOURCE]
    troubles: list[Trouble] = []
    if request.method == "POST":
        try:
            run = _keep(request, user, kind, source, organisation)
            return redirect("people:import_run", run_id=run.pk)
        except BadSheetError as error:
            troubles = error.troubles
    shown = ImportPeoplePage(
        tabs=tabs_for(user, "import_people"),
        kind=kind,
        source=source,
        sources=_sources(),
        organisation=organisation,
        organisations=_choices(user, organisation),
        troubles=[str(trouble) for trouble in troubles],
        runs=[run_line(run) for run in _runs(user)],
        most=MOST_BYTES // 1_000_000,
    )
    return page(request, "people/import_people.html", shown, status=422 if troubles else 200)


def _organisation(request: HttpRequest, user: Person) -> Organisation | None:
    """What was chosen in the form or came with the address; else the only one that a manager has."""
    typed = request.POST.get("organisation", "")
    chosen = chosen_id(request, "organisation") if request.method != "POST" else _as_id(typed)
    managed = managed_organisations(user)
    if chosen is None and len(managed) == 1:
        chosen = managed[0]
    organisation = get_object_or_404(Organisation, pk=chosen) if chosen is not None else None
    if organisation and not can_add_person(user, organisation):
        raise PermissionDenied
    return organisation


def _as_id(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _choices(user: Person, chosen: Organisation | None) -> list[Choice]:
    """What a manager may choose from; an administrator comes from the organisation's page."""
    managed = Organisation.objects.filter(pk__in=managed_organisations(user)[:MOST_CHOICES])
    named = sorted((str(one.name), str(one.pk)) for one in managed)
    return [Choice(pk, name, chosen is not None and str(chosen.pk) == pk) for name, pk in named]


def _keep(
    request: HttpRequest, user: Person, kind: ImportKind, source: str, organisation: Organisation | None
) -> ImportRun:
    if not source:
        raise BadSheetError(Trouble(_("Write what your list is called, for example: EMIS.")))
    body, name = uploaded(request)
    listing = recognise(read_sheet(body, name), COLUMNS[kind], REQUIRED[kind])
    return keep_upload(
        kind=kind,
        source=source,
        listing=listing.without("external_id", EXAMPLE),
        body=body,
        file_name=name,
        by=user,
        at=timezone.now(),
        organisation=organisation,
    )


def _sources() -> list[str]:
    people = PersonExternalId.objects.values_list("source", flat=True)
    organisations = OrganisationExternalId.objects.values_list("source", flat=True)
    return sorted({*people.distinct()[:20], *organisations.distinct()[:20]})


def _runs(user: Person) -> list[ImportRun]:
    runs = imports_visible_to(user).filter(kind__in=list(COLUMNS)).defer("listing", "changes")
    return list(runs.select_related("made_by").order_by("-made_at")[:MOST_RUNS])


@read_only
@signed_in
def import_template(request: HttpRequest, user: Person) -> HttpResponse:
    """The template of a list, in the reader's language (`?kind=` people or organisations): headings, an example row,
    and a sheet that explains.
    """
    if not can_import(user):
        raise PermissionDenied
    kind = ImportKind.ORGANISATIONS if request.GET.get("kind") == "organisations" else ImportKind.PEOPLE
    columns, helps = COLUMNS[kind], _helps(kind)
    example = _example(kind)
    return workbook(
        f"sala-{kind}-{get_language() or 'en'}.xlsx",
        [
            Sheet(
                str(kind.label),
                [str(label) for label in columns.values()],
                [[example.get(key, "") for key in columns]],
            ),
            explanations(columns, helps),
        ],
    )


def _helps(kind: ImportKind) -> dict[str, str]:
    needed = _(
        "Always needed. The number in your own register. It never changes: the next list is known by it."
    )
    if kind == ImportKind.ORGANISATIONS:
        return {
            "external_id": needed,
            "kind": one_of(dict(OrganisationKind.choices)),
            "name_km": _("At least one of the three names."),
            "place": _("As in the list of places, in any of the three languages."),
            "parent": _("The number of what it stands below: in this list, or imported before."),
        }
    several = _("Write a comma between two. An empty cell leaves what is there.")
    return {
        "external_id": needed,
        "name": _("Always needed. As the person writes it, in Khmer or Vietnamese."),
        "latin_name": _("As on the identity card."),
        "name_language": one_of(LANGUAGE_NAMES),
        "gender": one_of(dict(Gender.choices)),
        "language": one_of(LANGUAGE_NAMES),
        "phones": several,
        "emails": several,
        "staff_number": _("Letters from A to Z and digits; one person's alone."),
        "organisation": _("The number that the organisation has in the list of organisations."),
        "post_km": _("For example: teacher of physics"),
        "starts_on": _("A day, written as 2023-04-30."),
    }


def _example(kind: ImportKind) -> dict[str, str]:
    if kind == ImportKind.ORGANISATIONS:
        return {
            "external_id": EXAMPLE,
            "kind": str(OrganisationKind.HIGH_SCHOOL.label),
            "name_km": "វិទ្យាល័យគំរូ",
            "name_vi": "Trường trung học mẫu",
            "name_en": "Example High School",
        }
    return {
        "external_id": EXAMPLE,
        "name": "គ្រូបង្រៀន គំរូ",
        "latin_name": "Kru Kumru",
        "name_language": str(LANGUAGE_NAMES["km"]),
        "gender": str(Gender.FEMALE.label),
        "language": str(LANGUAGE_NAMES["km"]),
        "phones": "012 345 678, 098 765 432",
        "emails": "example@example.org",
        "staff_number": "12345",
        "organisation": "0301001",
        "post_km": "គ្រូរូបវិទ្យា",
        "post_vi": "giáo viên vật lý",
        "post_en": "teacher of physics",
        "starts_on": "2023-04-30",
    }
