"""Add a person: names, numbers, language, and the post for which she is added."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person as add
from sala.people.models import Organisation, Person
from sala.people.pages.person import person_crumbs
from sala.people.pages.person_fields import Choice, PersonFields, duplicates, gender_choices, typed_fields
from sala.people.requests import chosen_id, press_of, signed_in
from sala.people.rules import can_add_person
from sala.people.types import Gender
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class AddPersonPage:
    """`same`: people with one of the numbers, whom the reader may see; `others`: how many more she may not see."""

    crumbs: list[Crumb]
    fields: PersonFields
    genders: list[Choice]
    organisation: Organisation | None
    same: list[Person]
    others: int
    press: str
    adding: bool
    staff: bool


@signed_in
def add_person(request: HttpRequest, user: Person) -> HttpResponse:
    """An administrator anywhere, an organisation manager into her organisation (`?organisation=` its id)."""
    organisation_id = chosen_id(request, "organisation")
    organisation = get_object_or_404(Organisation, pk=organisation_id) if organisation_id else None
    if not can_add_person(user, organisation):
        raise PermissionDenied
    fields = PersonFields(language=get_language() or "km")
    same: list[Person] = []
    others = 0
    press = press_of(request) or uuid7()
    if request.method == "POST":
        fields = typed_fields(request.POST)
        if Person.objects.filter(pk=press).exists():  # the second press of the button
            return redirect("people:person", person_id=press)
        same, others = duplicates(fields, user=user, but=None)
        if not fields.errors and (fields.anyway or not (same or others)):
            try:
                added = _add(fields, organisation, user, press)
            except ValidationError as error:
                fields.errors["staff_number"] = " ".join(error.messages)
            else:
                return redirect("people:person", person_id=added.pk)
    shown = AddPersonPage(
        person_crumbs(),
        fields,
        gender_choices(fields.gender),
        organisation,
        same,
        others,
        str(press),
        adding=True,
        staff=True,
    )
    return page(request, "people/add_person.html", shown, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _add(fields: PersonFields, organisation: Organisation | None, user: Person, press: uuid.UUID) -> Person:
    person = add(
        name=fields.name,
        latin_name=fields.latin_name,
        name_language=fields.name_language,
        language=fields.language,
        gender=Gender(fields.gender),
        phones=fields.phone_list,
        emails=fields.email_list,
        staff_number=fields.staff_number,
        at=timezone.now(),
        by=user,
        press=press,
    )
    if organisation:
        post = Text({get_language() or "en": fields.post})
        add_membership(person=person, organisation=organisation, post=post, starts_on=fields.first_day)
    return person
