"""Edit a person: a new SIM card, a name written wrongly. By herself, or by those who manage her."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.people.actions.audit import record_views
from sala.people.actions.persons import change_contacts, change_details
from sala.people.models import Account, Person
from sala.people.pages.add_person import AddPersonPage
from sala.people.pages.person import person_crumbs
from sala.people.pages.person_fields import PersonFields, duplicates, gender_choices, typed_fields
from sala.people.queries import contacts_of
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_change_person, manages_person
from sala.people.types import ContactKind, IdentifierKind
from sala.ui.api import page


@signed_in
def edit_person(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """Her staff number only those change who manage her."""
    person = person_seen_by(user, person_id)
    if not can_change_person(user, person):
        raise PermissionDenied
    fields = _fields_of(person)
    same: list[Person] = []
    others = 0
    if request.method == "POST":
        fields = typed_fields(request.POST)
        same, others = duplicates(fields, user=user, but=person)
        if not fields.errors and (fields.anyway or not (same or others)):
            try:
                _save(person, fields, user)
            except ValidationError as error:
                fields.errors["staff_number"] = " ".join(error.messages)
            else:
                return redirect("people:person", person_id=person.pk)
    else:
        record_views([person.pk], by=user, at=timezone.now(), page="edit_person")
    staff = manages_person(user, person)
    shown = AddPersonPage(
        person_crumbs(),
        fields,
        gender_choices(fields.gender),
        None,
        same,
        others,
        "",
        adding=False,
        staff=staff,
    )
    return page(request, "people/edit_person.html", shown, status=422 if request.method == "POST" else 200)


def _fields_of(person: Person) -> PersonFields:
    contacts = contacts_of(person)
    account = Account.objects.filter(person=person).first()
    staff = account.identifiers.filter(kind=IdentifierKind.STAFF).first() if account else None
    return PersonFields(
        name=person.name,
        latin_name=person.latin_name,
        name_language=person.name_language,
        language=person.language,
        gender=person.gender,
        phones="\n".join(c.typed for c in contacts if c.kind == ContactKind.PHONE),
        emails="\n".join(c.typed for c in contacts if c.kind == ContactKind.EMAIL),
        staff_number=staff.value if staff else "",
    )


@transaction.atomic
def _save(person: Person, fields: PersonFields, user: Person) -> None:
    """Only what is different is changed, so that the log tells what happened."""
    before, at = _fields_of(person), timezone.now()
    names = ("name", "latin_name", "name_language", "language", "gender")
    changed = {
        name: getattr(fields, name) for name in names if getattr(fields, name) != getattr(before, name)
    }
    if changed:
        change_details(person=person, fields=changed, by=user, at=at)
    staff = fields.staff_number if manages_person(user, person) else None
    numbers = (fields.phone_list, fields.email_list, staff or "")
    if numbers != (before.phone_list, before.email_list, before.staff_number if staff is not None else ""):
        change_contacts(
            person=person,
            phones=fields.phone_list,
            emails=fields.email_list,
            staff_number=staff,
            by=user,
            at=at,
        )
