"""A year among entries of people: one is there twice, one moved, one left, two were united; somebody took back what
she had agreed to, somebody asks that her data be erased. Roles and made-up names: nobody is meant.
"""

import datetime as dt

from django.db import transaction

from sala.kit.i18n import Text
from sala.people.actions.consents import give_consent, withdraw_consent
from sala.people.actions.erasing import ask_erasure, decide_erasure
from sala.people.actions.merging import merge_mark, merge_persons
from sala.people.actions.moving import leave, transfer_person
from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import grant_role
from sala.people.models import Membership, Organisation, Person, PersonExternalId, Scope
from sala.people.seed.cast import Cast
from sala.people.types import Gender, Manner, OrganisationKind, Purpose, Role

CHEMISTRY = Text(km="គ្រូគីមីវិទ្យា", vi="Giáo viên hoá học", en="Teacher of chemistry")
PHYSICS = Text(km="គ្រូរូបវិទ្យា", vi="Giáo viên vật lí", en="Teacher of physics")
MATHEMATICS = Text(km="គ្រូគណិតវិទ្យា", vi="Giáo viên toán", en="Teacher of mathematics")
DAY = dt.timedelta(days=1)


@transaction.atomic
def load_lives(cast: Cast, scope: Scope, at: dt.datetime) -> None:
    """`scope` is a forum to which the newcomer and the member are invited. Loaded last, by the demonstration alone."""
    _doubles(cast, at)
    _united(cast, at - 12 * DAY)
    _moved(cast, at - 20 * DAY)
    _left(cast, at - 40 * DAY)
    _consents(cast, scope, at)
    _erasures(cast, at)


def _teacher(cast: Cast, names: tuple[str, str], phone: str, post: Text, at: dt.datetime) -> Person:
    name, latin = names
    person = add_person(
        name=name, latin_name=latin, gender=Gender.FEMALE, phones=[phone], at=at - 400 * DAY, by=None
    )
    add_membership(person=person, organisation=cast.school, post=post, starts_on=(at - 400 * DAY).date())
    return person


def _from_a_list(person: Person, number: str) -> None:
    PersonExternalId.objects.create(person=person, source="HRMIS", value=number)


def _doubles(cast: Cast, at: dt.datetime) -> None:
    """The school wrote her down; a ministry's list brought her again, with her second name in another order."""
    _teacher(cast, ("គ្រូបង្រៀន កំពត", "Teacher, Kampot"), "010 000 021", CHEMISTRY, at)
    again = _teacher(cast, ("កំពត គ្រូបង្រៀន", "Kampot Teacher"), "010 000 021", Text(), at)
    _from_a_list(again, "1021")


def _united(cast: Cast, at: dt.datetime) -> None:
    leader = cast.people[Role.ORGANISATION_MANAGER]
    kept = _teacher(cast, ("គ្រូបង្រៀន តាកែវ", "Teacher, Takeo"), "010 000 022", MATHEMATICS, at)
    again = _teacher(cast, ("គ្រូបង្រៀន តាកែវ", "Teacher Takeo"), "010 000 022", Text(), at)
    _from_a_list(again, "1022")
    merge_persons(kept=kept, absorbed=again, seen=merge_mark(kept, again), by=leader, at=at)


def _moved(cast: Cast, at: dt.datetime) -> None:
    """She works in another school since then; hers of before can still take it back."""
    schools = Organisation.objects.filter(kind=OrganisationKind.HIGH_SCHOOL, place__code__startswith="KH")
    other = schools.exclude(pk=cast.school.pk).order_by("pk").first()
    person = _teacher(cast, ("គ្រូបង្រៀន ព្រៃវែង", "Teacher, Prey Veng"), "010 000 023", PHYSICS, at)
    if other:
        transfer_person(
            membership=Membership.objects.get(person=person),
            organisation=other,
            first_day=at.date(),
            post=PHYSICS,
            end_roles=False,
            by=cast.people[Role.ORGANISATION_MANAGER],
            at=at,
        )


def _left(cast: Cast, at: dt.datetime) -> None:
    person = _teacher(cast, ("គ្រូបង្រៀន ស្វាយរៀង", "Teacher, Svay Rieng"), "010 000 024", CHEMISTRY, at)
    leave(
        person=person,
        posts=list(Membership.objects.filter(person=person).select_related("organisation")),
        last_day=at.date(),
        roles=True,
        close=True,
        by=cast.people[Role.ORGANISATION_MANAGER],
        at=at,
    )


def _consents(cast: Cast, scope: Scope, at: dt.datetime) -> None:
    """One given by herself, one that she took back, one that the organisers typed in from paper."""
    teacher, organiser = cast.people[Role.MEMBER], cast.people[Role.PROGRAMME_LEAD]
    for purpose in (Purpose.PICTURES, Purpose.CONTACT):
        given = give_consent(
            person=teacher, purpose=purpose, scope=cast.programme, by=teacher, at=at - 30 * DAY
        )
    withdraw_consent(consent=given, by=teacher, at=at - 3 * DAY)
    give_consent(
        person=cast.newcomer,
        purpose=Purpose.PICTURES,
        scope=scope,
        by=organiser,
        at=at - 5 * DAY,
        manner=Manner.PAPER,
    )


def _erasures(cast: Cast, at: dt.datetime) -> None:
    """One waits, one was refused with a reason."""
    boss = cast.people[Role.ADMINISTRATOR]
    names = (("គ្រូបង្រៀន កំពង់ឆ្នាំង", "Teacher, Kampong Chhnang"), ("គ្រូបង្រៀន កែប", "Teacher, Kep"))
    for number, name in enumerate(names, 25):
        person = _teacher(cast, name, f"010 000 0{number}", CHEMISTRY, at)
        grant_role(person=person, role=Role.MEMBER, scope=cast.programme, at=at - 60 * DAY, by=None)
        asked = ask_erasure(person=person, at=at - 8 * DAY)
    decide_erasure(
        request=asked,
        approve=False,
        reason="ឯកសារ\u200bហិរញ្ញវត្ថុ\u200bនៃ\u200bវេទិកា\u200bត្រូវ\u200bរក្សា\u200bទុក\u200bរហូត\u200bដល់\u200bចុង\u200bឆ្នាំ\u200bក្រោយ។",
        by=boss,
        at=at - 4 * DAY,
    )
