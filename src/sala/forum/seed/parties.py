"""Groups, delegations and visits: of the forum of 2023, and a full visit with a line in the practice forum. Roles, no
real persons.
"""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.forum.actions.visits import open_visit
from sala.forum.models import Event, Session
from sala.kit.i18n import Text
from sala.meetings.api import (
    DelegationTerms,
    Group,
    Meeting,
    add_delegation,
    add_group,
    answer_invitation,
    name_delegate,
    put_in_group,
    replace_delegate,
    sign_up,
    sign_up_group,
)
from sala.people.api import Gender, Organisation, Person, Role, add_membership, add_person
from sala.people.seed import Cast

SOURCE = "demo-2023"
TERMS_AT = dt.date(2023, 3, 14)  # "as of March 14"
# Delegations of schools and of the research centre: who leads them, who comes.
DELEGATIONS = {
    "school-02": ("leader3", "mentor1", "teacher8"),
    "school-03": ("leader4", "mentor2", "teacher1"),
    "school-08": ("leader5", "mentor3"),
    "ngprc": ("educator1", "educator2", "educator3", "educator4", "researcher1"),
}
SUBSTITUTED = ("school-08", "teacher2")  # who comes in place of somebody who fell ill
VISITS = {
    "visit-preah-sisowath": (
        Text(km="ក្រុមទី ១ · វិទ្យាល័យព្រះស៊ីសុវត្ថិ", vi="Nhóm 1 · Preah Sisowath", en="Group 1 · Preah Sisowath"),
        Text(km="នៅមាត់ទ្វារ ដើរទៅ", vi="Ở cổng, đi bộ", en="At the gate, on foot"),
        20,
    ),
    "visit-boeung-trabaek": (
        Text(km="ក្រុមទី ២ · វិទ្យាល័យបឹងត្របែក", vi="Nhóm 2 · Boeung Trabaek", en="Group 2 · Boeung Trabaek"),
        Text(km="ឡានក្រុងនៅមាត់ទ្វារ ម៉ោង ១៣:១៥", vi="Xe buýt ở cổng lúc 13:15", en="The bus at the gate, 13:15"),
        22,
    ),
}
TABLES = 3


@transaction.atomic
def load_parties_2023(*, event: Event, people: Mapping[str, Person], organiser: Person) -> None:
    """Four delegations, one with a substitute; both visits with their groups; working tables of the second day."""
    at = dt.datetime.combine(TERMS_AT, dt.time(9), ZoneInfo(event.scope.time_zone))
    for key, names in DELEGATIONS.items():
        _delegation(event, key, [people[name] for name in names], people, organiser, at)
    guests = [person for key, person in people.items() if not key.startswith("interpreter")]
    for (slug, said), mine in zip(VISITS.items(), (guests[::2], guests[1::2]), strict=True):
        name, gather_at, places = said
        session = Session.objects.select_related("event__scope", "hall").get(event=event, slug=slug)
        visit = open_visit(session=session, places=places, gather_at=gather_at, by=organiser, at=at)
        group = _group(event, name, mine, organiser, at)
        sign_up_group(group=group, visit=visit.meeting, by=organiser, at=at)
    for n in range(TABLES):
        digit = "១២៣"[n]
        name = Text(km=f"តុ {digit}", vi=f"Bàn {n + 1}", en=f"Table {n + 1}")
        _group(event, name, guests[n::TABLES], organiser, at)


def _delegation(
    event: Event,
    key: str,
    named: list[Person],
    people: Mapping[str, Person],
    organiser: Person,
    at: dt.datetime,
) -> None:
    organisation = Organisation.objects.get(external_ids__source=SOURCE, external_ids__value=key)
    closes_at = at + dt.timedelta(days=14)
    terms = DelegationTerms(places=len(named) + 1, head=named[0], closes_at=closes_at)
    delegation = add_delegation(
        scope=event.scope, organisation=organisation, terms=terms, by=organiser, at=at
    )
    for person in named:
        name_delegate(delegation=delegation, person=person, by=organiser, at=at)
    if key == SUBSTITUTED[0]:
        ill = add_person(
            name="គ្រូបង្រៀនទី ៩",
            latin_name="Teacher 9",
            gender=Gender.MALE,
            with_account=False,
            at=at,
            by=None,
        )
        add_membership(person=ill, organisation=organisation)
        delegate = name_delegate(delegation=delegation, person=ill, by=organiser, at=at)
        replace_delegate(delegate=delegate, person=people[SUBSTITUTED[1]], by=organiser, at=at)


def _group(event: Event, name: Text, people: list[Person], by: Person, at: dt.datetime) -> Group:
    group = add_group(scope=event.scope, name=name, places=None, by=by, at=at)
    put_in_group(group=group, people=[person.pk for person in people], by=by, at=at)
    return group


@transaction.atomic
def load_practice_parties(*, event: Event, cast: Cast, at: dt.datetime) -> None:
    """A visit of the practice forum is full since this morning, and somebody waits; a school has a delegation, a table
    has its people.
    """
    people = cast.people
    organiser = people[Role.ORGANISER]
    today = Meeting.objects.select_related("scope").get(pk=event.days.earliest("date").meeting_id)
    morning = today.starts_at - dt.timedelta(hours=1)
    going = [people[role] for role in (Role.CHAIR, Role.RAPPORTEUR, Role.INTERPRETER)]
    for person in going:
        answer_invitation(scope=event.scope, person=person, comes=True, at=morning, meetings=[today])
    slug = "visit-boeung-trabaek"
    session = Session.objects.select_related("event__scope", "hall").get(event=event, slug=slug)
    visit = open_visit(session=session, places=2, gather_at=VISITS[slug][1], by=organiser, at=morning)
    for person in going:
        sign_up(visit=visit.meeting, person=person, by=None, at=morning)
    terms = DelegationTerms(places=3, head=people[Role.ORGANISATION_MANAGER], closes_at=None)
    delegation = add_delegation(scope=event.scope, organisation=cast.school, terms=terms, by=organiser, at=at)
    for person in (people[Role.MEMBER], cast.newcomer):
        name_delegate(delegation=delegation, person=person, by=organiser, at=at)
    table = Text(km="តុ ១", vi="Bàn 1", en="Table 1")
    _group(event, table, [people[Role.MEMBER], people[Role.SPEAKER], *going], organiser, at)
