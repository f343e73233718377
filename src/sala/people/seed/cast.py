"""Demonstration people: an installation with two countries and the cast, one account per role. Roles, not real
persons.
"""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from sala.kit.i18n import Text
from sala.people.actions.accounts import issue_card
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import create_scope, grant_role
from sala.people.models import Account, Organisation, Person, Place, Scope
from sala.people.types import Gender, OrganisationKind, Role, ScopeKind

PIN = "284617"


class Cast(NamedTuple):
    """What the other modules' seeds build on."""

    programme: Scope
    people: dict[Role, Person]
    school: Organisation
    new_card: str
    newcomer: Person


_CAST = {
    Role.ADMINISTRATOR: ("អ្នកគ្រប់គ្រងប្រព័ន្ធ", "Administrator", "010 000 001"),
    Role.PROGRAMME_LEAD: ("ប្រធានកម្មវិធី", "Programme Lead", "010 000 002"),
    Role.MINISTRY_VIEWER: ("មន្ត្រីក្រសួង", "Ministry Officer", "010 000 003"),
    Role.ORGANISATION_MANAGER: ("នាយកសាលា ព្រះស៊ីសុវត្ថិ", "School Leader Sisowath", "010 000 004"),
    Role.ORGANISER: ("អ្នករៀបចំវេទិកា", "Forum Organiser", "010 000 005"),
    Role.CHAIR: ("ប្រធានអង្គប្រជុំ", "Chair", "010 000 006"),
    Role.RAPPORTEUR: ("អ្នកកត់ត្រា", "Rapporteur", "010 000 007"),
    Role.INTERPRETER: ("អ្នកបកប្រែ", "Interpreter", "010 000 008"),
    Role.SPEAKER: ("វាគ្មិនទី ១ សិង្ហបុរី", "Speaker 1, Singapore", "010 000 009"),
    Role.MEMBER: ("គ្រូបង្រៀន កំពង់ចាម", "Teacher, Kampong Cham", "010 000 010"),
}


@transaction.atomic
def load_cast(at: dt.datetime) -> Cast:
    """Scopes, a ministry with a school, and one person per role, each with the same demonstration PIN, and one who has
    only a card.
    """
    root, programme = _scopes()
    school = _school()
    people = {role: _member(names, school, at) for role, names in _CAST.items()}
    for role, person in people.items():
        scope = root if role == Role.ADMINISTRATOR else programme
        if role not in _OF_A_FORUM:
            organisation = school if role == Role.ORGANISATION_MANAGER else None
            grant_role(person=person, role=role, scope=scope, organisation=organisation, at=at, by=None)
    newcomer = add_person(
        name="គ្រូបង្រៀន បាត់ដំបង",
        latin_name="Teacher, Battambang",
        gender=Gender.FEMALE,
        phones=["010 000 011"],
        at=at,
        by=None,
    )
    add_membership(person=newcomer, organisation=school)
    # Read anew: who may is kept with the objects that were asked, and these get more roles yet.
    manager = Person.objects.get(pk=people[Role.ORGANISATION_MANAGER].pk)
    card = issue_card(account=Account.objects.get(person=newcomer), by=manager, at=at)
    return Cast(programme, people, school, card.code, newcomer)


# The forum gives these itself.
_OF_A_FORUM = frozenset({Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR, Role.INTERPRETER, Role.SPEAKER})


def _scopes() -> tuple[Scope, Scope]:
    """The installation and, below its country, the programme."""
    root = create_scope(
        kind=ScopeKind.INSTALLATION, slug="sala", name=Text(km="សាលា", en="Sala"), parent=None
    )
    country = create_scope(
        kind=ScopeKind.COUNTRY, slug="kh", name=Text(km="កម្ពុជា", vi="Campuchia", en="Cambodia"), parent=root
    )
    programme = create_scope(
        kind=ScopeKind.PROGRAMME,
        slug="stem-mentoring",
        name=Text(km="កម្មវិធីណែនាំ STEM", vi="Chương trình cố vấn STEM", en="STEM mentoring programme"),
        parent=country,
    )
    return root, programme


def _school() -> Organisation:
    ministry = add_organisation(
        kind=OrganisationKind.MINISTRY,
        name=Text(
            km="ក្រសួងអប់រំ យុវជន និងកីឡា",
            vi="Bộ Giáo dục, Thanh niên và Thể thao",
            en="Ministry of Education, Youth and Sport",
        ),
        place=Place.objects.filter(code="KH").first(),
        external_ids={"demo-2023": "moeys"},
    )
    return add_organisation(
        kind=OrganisationKind.HIGH_SCHOOL,
        name=Text(km="វិទ្យាល័យព្រះស៊ីសុវត្ថិ", vi="Trường trung học Preah Sisowath", en="Preah Sisowath High School"),
        parent=ministry,
        place=Place.objects.filter(code="KH-12").first(),
        # Under these the forum of 2023 finds it, and makes no second one.
        external_ids={"demo": "school-1", "demo-2023": "sisowath"},
    )


def _member(names: tuple[str, str, str], school: Organisation, at: dt.datetime) -> Person:
    name, latin, phone = names
    person = add_person(
        name=name,
        latin_name=latin,
        gender=Gender.FEMALE,
        phones=[phone],
        staff_number=f"demo {phone[-2:]}",
        at=at,
        by=None,
    )
    add_membership(person=person, organisation=school)
    account = Account.objects.get(person=person)
    account.set_password(PIN)
    account.save(update_fields=["password"])
    return person
