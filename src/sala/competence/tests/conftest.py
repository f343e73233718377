"""Certificates for the tests of this module."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from sala.competence.actions.issue import issue_all
from sala.competence.models import Certificate
from sala.competence.types import Award, Issuer, Part
from sala.kit.i18n import Text
from sala.people.api import Person, Role
from sala.people.seed import Cast

AT = dt.datetime(2023, 4, 20, 3, tzinfo=dt.UTC)
ISSUER = Issuer(Text(en="School", km="សាលា"), (Text(en="School", km="សាលា"),))


def award(person: Person, part: Part = Part.PARTICIPANT) -> Award:
    """What an event would ask for."""
    did = Text(en="took part in “Spring forum”", km="បានចូលរួមវេទិកា", vi="đã tham gia diễn đàn")
    return Award(
        person, part, Text(en="Spring forum"), did, Text(en="Phnom Penh"), Text(en="4 April 2023"), Text()
    )


def issue(practice: Any, people: Iterable[Person], by: Person | None = None) -> int:
    """Certificates of the practice forum for these people."""
    awards = [award(person) for person in people]
    return issue_all(scope=practice.scope, awards=awards, issuer=ISSUER, by=by, at=AT)


def erase(person: Person, certificate: Certificate) -> None:
    """What an erasure leaves of a certificate, as its LIVES says."""
    rows = Certificate.objects.filter(pk=certificate.pk, person=person)
    assert rows.update(person=None, names={}, code="") == 1


@pytest.fixture
def organiser(cast: Cast) -> Person:
    """Who issues."""
    return cast.people[Role.ORGANISER]


@pytest.fixture
def certificate(practice: Any, cast: Cast, organiser: Person) -> Certificate:
    """A member's."""
    issue(practice, [cast.people[Role.MEMBER]], organiser)
    return Certificate.objects.select_related("scope", "person").get()
