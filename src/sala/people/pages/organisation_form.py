"""Add an organisation below another one, or edit one: kind, names in three languages, place, numbers in other
registers.
"""

import uuid
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGES, Text
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.sorting import sort_key
from sala.people.actions.audit import record
from sala.people.actions.organisations import add_organisation as add
from sala.people.actions.organisations import change_organisation
from sala.people.models import Organisation, Person, Place
from sala.people.pages.organisation import organisation_crumbs, organisation_seen_by
from sala.people.pages.person_fields import Choice
from sala.people.requests import chosen_id, signed_in
from sala.people.rules import can_add_organisation, can_change_organisation
from sala.people.types import OrganisationKind
from sala.ui.api import Crumb, page

LONGEST = 200


@dataclass(slots=True)
class OrganisationFields:
    """As typed. `numbers`: one "register: number" a line; `parent`: the id of the organisation above, or empty."""

    kind: str = OrganisationKind.HIGH_SCHOOL
    names: dict[str, str] = field(default_factory=dict)
    place: str = ""
    numbers: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def external_ids(self) -> dict[str, str]:
        """Register → number."""
        lines = [line.split(":", 1) for line in self.numbers.splitlines() if ":" in line]
        return {
            source.strip()[:40]: value.strip()[:80]
            for source, value in lines
            if source.strip() and value.strip()
        }


@dataclass(frozen=True, slots=True)
class OrganisationFormPage:
    """`above`: where it stands; None for one at the top."""

    crumbs: list[Crumb]
    adding: bool
    above: Organisation | None
    names: list[tuple[str, str]]
    numbers: str
    errors: dict[str, str]
    kinds: list[Choice]
    places: list[Choice]


@signed_in
def add_organisation(request: HttpRequest, user: Person) -> HttpResponse:
    """An administrator anywhere, a manager below her own (`?organisation=` its id)."""
    organisation_id = chosen_id(request, "organisation")
    above = organisation_seen_by(user, organisation_id) if organisation_id else None
    if not can_add_organisation(user, above):
        raise PermissionDenied
    fields = OrganisationFields(place=above.place_id or "" if above else "")
    if request.method == "POST":
        fields = _typed(request.POST)
        if not fields.errors and (added := _add(fields, above, user)):
            return redirect("people:organisation", organisation_id=added.pk)
    return _shown(request, fields, above, organisation_crumbs(above) if above else [], adding=True)


@signed_in
def edit_organisation(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """An administrator, or who manages it. Where it stands is another page's."""
    organisation = organisation_seen_by(user, organisation_id)
    if not can_change_organisation(user, organisation):
        raise PermissionDenied
    numbers = "\n".join(f"{one.source}: {one.value}" for one in organisation.external_ids.order_by("source"))
    fields = OrganisationFields(
        organisation.kind, dict(organisation.name), organisation.place_id or "", numbers
    )
    if request.method == "POST":
        fields = _typed(request.POST)
        if not fields.errors and _change(fields, organisation, user):
            return redirect("people:organisation", organisation_id=organisation.pk)
    return _shown(request, fields, organisation.parent, organisation_crumbs(organisation), adding=False)


def _typed(post: QueryDict) -> OrganisationFields:
    names = {code: post.get(f"name_{code}", "").strip() for code in LANGUAGES}
    fields = OrganisationFields(
        post.get("kind", ""), names, post.get("place", "")[:20], post.get("numbers", "")[:2000]
    )
    if not any(names.values()):
        fields.errors["name_km"] = _("Write the name in at least one language.")
    for code, name in names.items():
        if len(name) > LONGEST:
            fields.errors[f"name_{code}"] = _("This is too long: at most 200 characters.")
        elif looks_like_legacy(name):
            fields.errors[f"name_{code}"] = _(
                "This name was typed for an old Khmer font (Limon). Type it again with a Unicode keyboard."
            )
    if fields.kind not in OrganisationKind:
        fields.errors["kind"] = _("Choose one of the list.")
    if fields.place and not Place.objects.filter(pk=fields.place).exists():
        fields.errors["place"] = _("Choose one of the list.")
    return fields


@transaction.atomic
def _add(fields: OrganisationFields, above: Organisation | None, user: Person) -> Organisation | None:
    name = Text(fields.names)
    place = Place.objects.filter(pk=fields.place).first()
    if same := Organisation.objects.filter(parent=above, name=name).first():  # the second press of the button
        return same
    try:
        added = add(
            kind=OrganisationKind(fields.kind),
            name=name,
            parent=above,
            place=place,
            external_ids=fields.external_ids,
        )
    except ValidationError as error:
        fields.errors["numbers"] = " ".join(error.messages)
        return None
    record("organisation.add", by=user, at=timezone.now(), about=added)
    return added


def _change(fields: OrganisationFields, organisation: Organisation, user: Person) -> bool:
    try:
        change_organisation(
            organisation=organisation,
            kind=OrganisationKind(fields.kind),
            name=Text(fields.names),
            place=Place.objects.filter(pk=fields.place).first(),
            external_ids=fields.external_ids,
            by=user,
            at=timezone.now(),
        )
    except ValidationError as error:
        fields.errors["numbers"] = " ".join(error.messages)
        return False
    return True


def _shown(
    request: HttpRequest,
    fields: OrganisationFields,
    above: Organisation | None,
    crumbs: list[Crumb],
    *,
    adding: bool,
) -> HttpResponse:
    language = get_language() or "en"
    sorted_places = sorted(
        _places_near(fields.place), key=lambda place: (place.pk[:2], sort_key(_said(place), language))
    )
    shown = OrganisationFormPage(
        crumbs,
        adding,
        above,
        [(code, fields.names.get(code, "")) for code in LANGUAGES],
        fields.numbers,
        fields.errors,
        [Choice(str(value), str(label), value == fields.kind) for value, label in OrganisationKind.choices],
        [Choice(place.pk, _said(place), place.pk == fields.place) for place in sorted_places],
    )
    return page(request, "people/organisation_form.html", shown, status=422 if fields.errors else 200)


def _places_near(chosen: str) -> list[Place]:
    """Countries and provinces, and the districts of the province that is chosen: not a list of all 270."""
    near = Place.objects.filter(pk=chosen).values_list("pk", "parent_id").first()
    wanted = Q(parent__isnull=True) | Q(parent__parent__isnull=True)
    if near:
        wanted |= Q(parent__in=[one for one in near if one], parent__parent__isnull=False)
    return list(Place.objects.filter(wanted).select_related("parent"))


def _said(place: Place) -> str:
    """A district with its province."""
    province = place.parent if place.parent and place.parent.parent_id else None
    return f"{province.name}, {place.name}" if province else str(place.name)
