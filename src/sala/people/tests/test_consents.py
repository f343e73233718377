"""Consents: given by oneself or typed in, holding for what is below, withdrawn at once, one at a time."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from sala.people.actions.consents import (
    ElsewhereError,
    GuardianMissingError,
    give_consent,
    withdraw_consent,
)
from sala.people.models import AuditEntry, Consent
from sala.people.queries import consent_scopes, has_consent, with_consent
from sala.people.seed import Cast
from sala.people.types import Manner, Purpose, Role


def test_given_withdrawn_and_given_again(cast: Cast, practice: Any) -> None:
    member, scope, at = cast.people[Role.MEMBER], practice.scope, timezone.now()
    assert not has_consent(member, Purpose.PICTURES, scope)
    given = give_consent(person=member, purpose=Purpose.PICTURES, scope=scope, by=member, at=at)
    again = give_consent(person=member, purpose=Purpose.PICTURES, scope=scope, by=member, at=at)
    assert again == given, "a second press gives the same one"
    assert has_consent(member, Purpose.PICTURES, scope)
    assert not has_consent(member, Purpose.RESEARCH, scope)
    assert not has_consent(member, Purpose.PICTURES, cast.programme), "it does not hold above"
    withdraw_consent(consent=given, by=member, at=at)
    withdraw_consent(consent=given, by=member, at=at)
    assert not has_consent(member, Purpose.PICTURES, scope)
    later = give_consent(person=member, purpose=Purpose.PICTURES, scope=scope, by=member, at=at)
    assert later != given, "the old row stays as it was"
    assert Consent.objects.filter(person=member).count() == 2
    assert AuditEntry.objects.filter(action="consent.withdraw").count() == 1


def test_it_holds_for_what_is_below(cast: Cast, practice: Any) -> None:
    lead, at = cast.people[Role.PROGRAMME_LEAD], timezone.now()
    give_consent(person=lead, purpose=Purpose.CONTACT, scope=cast.programme, by=lead, at=at)
    everybody = [person.pk for person in cast.people.values()]
    assert with_consent(everybody, Purpose.CONTACT, practice.scope) == {lead.pk}


def test_a_childs_consent_has_its_guardian_until_it_is_withdrawn(cast: Cast, practice: Any) -> None:
    child, manager = cast.newcomer, cast.people[Role.ORGANISATION_MANAGER]

    def type_in(guardian: str) -> Consent:
        return give_consent(
            person=child,
            purpose=Purpose.PICTURES,
            scope=practice.scope,
            by=manager,
            at=timezone.now(),
            manner=Manner.GUARDIAN,
            guardian=guardian,
        )

    with pytest.raises(GuardianMissingError):
        type_in("  ")
    assert not Consent.objects.exists()
    given = type_in("Mother of the pupil")
    assert (given.guardian, given.given_by) == ("Mother of the pupil", manager.pk)
    withdraw_consent(consent=given, by=manager, at=timezone.now())
    given.refresh_from_db()
    assert (given.guardian, given.withdrawn_by) == ("", manager.pk)


def test_who_types_it_in(cast: Cast, practice: Any) -> None:
    member = cast.people[Role.MEMBER]

    def type_in(by: Role) -> Consent:
        return give_consent(
            person=member,
            purpose=Purpose.PICTURES,
            scope=practice.scope,
            by=cast.people[by],
            at=timezone.now(),
            manner=Manner.PAPER,
        )

    for role in (Role.SPEAKER, Role.MINISTRY_VIEWER, Role.MEMBER):
        with pytest.raises(PermissionDenied):
            type_in(role)
    for role in (Role.ORGANISER, Role.ORGANISATION_MANAGER, Role.ADMINISTRATOR):
        assert type_in(role).manner == Manner.PAPER


def test_nobody_says_of_herself_what_others_type(cast: Cast, practice: Any) -> None:
    organiser, member = cast.people[Role.ORGANISER], cast.people[Role.MEMBER]
    for person, manner in ((organiser, Manner.PAPER), (member, Manner.SELF)):
        with pytest.raises(PermissionDenied):
            give_consent(
                person=person,
                purpose=Purpose.PICTURES,
                scope=practice.scope,
                by=organiser,
                at=timezone.now(),
                manner=manner,
            )


def test_only_where_she_takes_part(cast: Cast, practice: Any) -> None:
    member, at = cast.people[Role.MEMBER], timezone.now()
    assert practice.scope in consent_scopes(member)
    above = cast.programme.parent
    assert above is not None
    with pytest.raises(ElsewhereError):
        give_consent(person=member, purpose=Purpose.PICTURES, scope=above, by=member, at=at)


def test_the_database_keeps_one_open(cast: Cast, practice: Any) -> None:
    member, at = cast.people[Role.MEMBER], timezone.now()
    given = give_consent(person=member, purpose=Purpose.PICTURES, scope=practice.scope, by=member, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            person=member,
            purpose=given.purpose,
            scope=practice.scope,
            wording=1,
            manner=Manner.SELF,
            given_at=at,
            given_by=member.pk,
        )
