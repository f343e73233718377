"""Offices and schools in three provinces of Cambodia and two of Viet Nam with some sixty people, so that lists, sorting
and search have something to show. The names are put together of common ones: nobody is meant.
"""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.db import transaction

from sala.kit.i18n import Text
from sala.people.actions.accounts import issue_card
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import grant_role
from sala.people.models import Organisation, Person, Place
from sala.people.seed.cast import Cast
from sala.people.types import Gender, OrganisationKind, Role

FILE = Path(__file__).parents[1] / "data" / "demonstration.json"
SUBJECTS = ("physics", "chemistry", "mathematics", "biology", "science", "computing")
TEACHERS = 3  # a school, beside its leader
YEAR = dt.timedelta(days=365)

Book = dict[str, Any]


@transaction.atomic
def load_provinces(cast: Cast, at: dt.datetime) -> None:
    """Offices below their ministry, schools below their office, an officer in each office, four people in each
    school: its leader manages it. Most have a phone, some a card, one has left, one comes next month.
    """
    book: Book = json.loads(FILE.read_text(encoding="utf-8"))
    organisations: dict[str, Organisation] = {}
    if cast.school.parent:
        organisations["KH"] = cast.school.parent
    for row in book["offices"]:
        organisations[row["key"]] = _organisation(row, organisations.get(row["above"]))
    schools = [_organisation(row, organisations[row["above"]]) for row in book["schools"]]
    names = {"KH": iter(book["km"]), "VN": iter(book["vi"])}
    numbers = iter(range(101, 400))
    for office in [*organisations.values()][1:]:
        if office.parent_id:
            person = _person(names, office, next(numbers), at)
            add_membership(person=person, organisation=office, post=Text(book["posts"]["officer"]))
    subjects = cycle(SUBJECTS)
    for school in schools:
        people = [_person(names, school, next(numbers), at) for _ in range(1 + TEACHERS)]
        _staff(
            school,
            people,
            [Text(book["posts"][key]) for key in ("director", *islice(subjects, TEACHERS))],
            at,
        )
        _roles_and_cards(cast, school, people, at)
    _one_left_and_one_comes(schools[0], schools[4], at)


def _organisation(row: Book, above: Organisation | None) -> Organisation:
    return add_organisation(
        kind=OrganisationKind(row["kind"]),
        name=Text(row["name"]),
        parent=above,
        place=Place.objects.filter(code=row["place"]).first(),
        external_ids={"EMIS": row["register"]} if "register" in row else {},
    )


def _person(
    names: dict[str, Iterator[list[str]]], where: Organisation, number: int, at: dt.datetime
) -> Person:
    """Every fifth has no phone of her own: she signs in by staff number or card."""
    country = where.place_id[:2] if where.place_id else "KH"
    name, latin, gender = next(names[country])
    language, prefix = ("km", "010 000") if country == "KH" else ("vi", "+84 900 000")
    return add_person(
        name=name,
        latin_name=latin,
        name_language=language,
        language=language,
        gender=Gender(gender),
        phones=[f"{prefix} {number}"] if number % 5 else [],
        staff_number=f"demo {number}",
        at=at,
        by=None,
    )


def _staff(school: Organisation, people: list[Person], posts: list[Text], at: dt.datetime) -> None:
    for years, (person, post) in enumerate(zip(people, posts, strict=True), 2):
        add_membership(
            person=person,
            organisation=school,
            post=post,
            starts_on=(at - years * YEAR).date().replace(month=11, day=1),
        )


def _roles_and_cards(cast: Cast, school: Organisation, people: list[Person], at: dt.datetime) -> None:
    """The leader manages the school; teachers of Cambodia take part in the programme; two have cards waiting."""
    leader, *teachers = people
    root = cast.programme.parent.parent if cast.programme.parent else None
    if root:
        grant_role(
            person=leader, role=Role.ORGANISATION_MANAGER, scope=root, organisation=school, at=at, by=None
        )
    for teacher in teachers if leader.name_language == "km" else ():
        grant_role(person=teacher, role=Role.MEMBER, scope=cast.programme, at=at, by=None)
    for teacher in teachers[:2]:
        issue_card(account=teacher.account, by=leader, at=at)


def _one_left_and_one_comes(left: Organisation, coming: Organisation, at: dt.datetime) -> None:
    """The last teacher of one school has left it for another, where she begins next month."""
    post = left.memberships.order_by("pk").last()
    if post:
        post.ends_on = at.date() - dt.timedelta(days=1)
        post.save(update_fields=["ends_on"])
        begins = at.date() + dt.timedelta(days=30)
        add_membership(person=post.person, organisation=coming, post=post.post, starts_on=begins)
