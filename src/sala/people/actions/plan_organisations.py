"""What a list of organisations would change: read against the database, nothing written."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGES, Text
from sala.kit.ids import uuid7
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.tables import Choices, Line, Listing, lines
from sala.people.actions.plan_people import MOST_WARNINGS, found_in
from sala.people.grants import is_administrator
from sala.people.models import ImportRun, Organisation, OrganisationExternalId, Person, Place
from sala.people.rules import managed_organisations
from sala.people.types import ORGANISATION_COLUMNS, ImportPlan, OrganisationKind, PlannedRow


@dataclass(slots=True)
class OrganisationRow:
    """One row as it will be written; `known` is None for a new one. `above`: the id of what it stands below."""

    line: Line
    number: str
    kind: str
    name: Text
    place: str
    id: uuid.UUID = field(default_factory=uuid7)
    known: Organisation | None = None
    above: uuid.UUID | None = None


@dataclass(slots=True)
class OrganisationsPlan(ImportPlan):
    """The plan with its rows, for the action that carries it out."""

    rows: list[OrganisationRow] = field(default_factory=list)


def plan_organisations(run: ImportRun, *, user: Person, language: str) -> OrganisationsPlan:
    """What the run's list would change if `user` confirmed it now."""
    del language  # no day is read
    listing, plan = Listing.from_json(run.listing), OrganisationsPlan()
    kinds, places = Choices(dict(OrganisationKind.choices)), _places()
    rows = [_read(line, kinds, places) for line in lines(listing)]
    by_number = _refuse_doubles(rows)
    known = _known(run, rows)
    own = None if is_administrator(user) else frozenset(managed_organisations(user))
    for row in rows:
        row.known = known.get(row.number)
        row.id = row.known.pk if row.known else row.id
    for row in rows:
        _place_in_tree(row, run, by_number, known, own)
    for row in rows:
        plan.troubles += row.line.troubles
        if not row.line.troubles:
            _sort_in(plan, row)
    plan.warnings += [_("Not read: column %(column)s.") % {"column": name} for name in listing.unread]
    plan.warnings += [listing.note] if listing.note else []
    del plan.warnings[MOST_WARNINGS:]
    return plan


def _read(line: Line, kinds: Choices, places: Choices) -> OrganisationRow:
    number = line.text("external_id", 80)
    if not number:
        line.fail(
            "external_id", _("Each row needs its number. Without it nothing is recognised in the next list.")
        )
    name = Text({code: line.text(f"name_{code}", 200) for code in LANGUAGES})
    if not name:
        line.fail("name_km", _("Write the name in at least one language."))
    for code, text in name.items():
        if looks_like_legacy(text):
            line.fail(
                f"name_{code}",
                _(
                    "This name was typed for an old Khmer font (Limon). Type it again with a Unicode keyboard."
                ),
            )
    kind, typed = line.choice("kind", kinds, ""), line.values.get("place", "")
    place = places.code_of(typed)
    if typed and not place:
        line.fail(
            "place",
            _("We do not know this place. Write the province as it is written in the list of places."),
        )
    return OrganisationRow(line, number, kind, name, place)


def _places() -> Choices:
    """Countries and provinces by their names in any language, and every place by its code."""
    places = Place.objects.all().only("pk", "name", "parent_id")
    top = {place.pk: place.parent_id for place in places}
    named = {
        name: place.pk
        for place in places
        if place.parent_id is None or top.get(place.parent_id) is None
        for name in place.name.values()
    }
    found = Choices({code: code for code in top})
    found.add(named)
    return found


def _refuse_doubles(rows: list[OrganisationRow]) -> dict[str, OrganisationRow]:
    first: dict[str, OrganisationRow] = {}
    for row in rows:
        if row.number and first.setdefault(row.number, row) is not row:
            said = _("Row %(row)s has this number too. Each organisation has one row and one number.")
            row.line.fail("external_id", said % {"row": first[row.number].line.number})
    return first


def _known(run: ImportRun, rows: list[OrganisationRow]) -> dict[str, Organisation]:
    external = OrganisationExternalId.objects.filter(source=run.source).select_related("organisation")
    wanted = {row.number for row in rows} | {row.line.values.get("parent", "") for row in rows}
    return {one.value: one.organisation for one in found_in(external, "value", sorted(wanted))}


def _place_in_tree(
    row: OrganisationRow,
    run: ImportRun,
    by_number: Mapping[str, OrganisationRow],
    known: Mapping[str, Organisation],
    own: Collection[Any] | None,
) -> None:
    """Find what it stands below: an organisation of the list or one that is here; what is not in `own` is refused."""
    number = row.line.values.get("parent", "")
    row.above = run.organisation_id if not number else None
    if number in known:
        row.above = known[number].pk
    elif number in by_number:
        row.above = by_number[number].id
        if _loops(row, by_number):
            row.line.fail(
                "parent", _("An organisation cannot stand below itself. Choose another one above it.")
            )
    elif number:
        what = _("No organisation has this number in “%(source)s”. Put it into the list, or correct it.")
        row.line.fail("parent", what % {"source": run.source})
    if own is None:
        return
    if row.known is not None:
        allowed = row.known.pk in own
    else:
        top = row
        while (
            (above := by_number.get(top.line.values.get("parent", "")))
            and not above.known
            and above is not row
        ):
            top = above
        allowed = top.above in own
    if not allowed:
        row.line.fail("external_id", _("You can import only organisations below your own."))


def _loops(row: OrganisationRow, by_number: Mapping[str, OrganisationRow]) -> bool:
    seen, at = {row.number}, by_number.get(row.line.values.get("parent", ""))
    while at is not None:
        if at.number in seen:
            return True
        seen.add(at.number)
        at = by_number.get(at.line.values.get("parent", ""))
    return False


def _sort_in(plan: OrganisationsPlan, row: OrganisationRow) -> None:
    name = str(row.name)
    if row.known is None:
        if not row.kind:
            row.line.fail("kind", _("Write what kind of organisation this is."))
            plan.troubles += row.line.troubles
            return
        said = (
            ("name", "", repr(row.name)),
            ("kind", "", row.kind),
            ("place", "", row.place),
            ("above", "", row.line.values.get("parent", "")),
        )
        plan.new.append(PlannedRow(row.line.number, name, None, said, str(OrganisationKind(row.kind).label)))
        plan.rows.append(row)
        return
    changes = _changes(row, row.known)
    if row.line.values.get("parent") and row.above != row.known.parent_id:
        what = _("Row %(row)s: %(name)s stays where it is. An import does not move organisations.")
        plan.warnings.append(what % {"row": row.line.number, "name": name})
    if changes:
        plan.changed.append(PlannedRow(row.line.number, name, row.known.pk, tuple(changes)))
        plan.rows.append(row)
    else:
        plan.same += 1


def _changes(row: OrganisationRow, known: Organisation) -> list[tuple[str, str, str]]:
    """(heading, from, to). Empty cells leave what is there."""
    found = [
        (str(ORGANISATION_COLUMNS[f"name_{code}"]), known.name.get(code, "–"), text)
        for code, text in row.name.items()
        if known.name.get(code, "") != text
    ]
    if row.kind and row.kind != known.kind:
        labels = dict(OrganisationKind.choices)
        found.append((str(ORGANISATION_COLUMNS["kind"]), str(labels[known.kind]), str(labels[row.kind])))
    if row.place and row.place != known.place_id:
        found.append((str(ORGANISATION_COLUMNS["place"]), known.place_id or "–", row.place))
    return found
