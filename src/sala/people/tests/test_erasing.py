"""Erasure: asked, waited for, decided, done; and what stays leads to nobody."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from sala.people.actions.erasing import (
    DecidedError,
    OnlyOneError,
    ask_erasure,
    decide_erasure,
    erase_due,
    erase_person,
    take_back_erasure,
)
from sala.people.actions.merging import merge_mark, merge_persons
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import grant_role
from sala.people.auth import account_named
from sala.people.models import AuditEntry, Contact, ErasureRequest, Merge, Person, RoleGrant
from sala.people.queries import persons_by_id
from sala.people.rules import can_see_person
from sala.people.seed import Cast
from sala.people.types import ErasureState, Role


def test_asked_approved_and_done_on_its_day(cast: Cast) -> None:
    member, administrator, at = cast.people[Role.MEMBER], cast.people[Role.ADMINISTRATOR], timezone.now()
    phone = Client()
    phone.force_login(member.account, backend="sala.people.auth.SecretBackend")
    asked = ask_erasure(person=member, at=at)
    assert ask_erasure(person=member, at=at) == asked
    decide_erasure(request=asked, approve=True, by=administrator, at=at)
    assert erase_due(at=at) == 0
    assert phone.get("/en/me/").status_code == 200
    assert erase_due(at=at + dt.timedelta(days=15)) == 1
    assert erase_due(at=at + dt.timedelta(days=15)) == 0
    assert phone.get("/en/me/").status_code == 302
    assert account_named("010 000 010") is None
    assert not Contact.objects.filter(person=member).exists()
    assert not can_see_person(Person.objects.get(pk=administrator.pk), member)
    assert persons_by_id([member.pk])[member.pk].name == "—"
    assert RoleGrant.objects.filter(person=member).exists(), "that there was such a role stays"
    assert not RoleGrant.objects.filter(person=member, ends_at__isnull=True).exists()
    assert AuditEntry.objects.filter(actor_id=member.pk).exists(), "the log stays under an opaque id"
    asked.refresh_from_db()
    assert asked.state == ErasureState.DONE


def test_taken_back_nothing_is_erased(cast: Cast) -> None:
    member, at = cast.people[Role.MEMBER], timezone.now()
    asked = ask_erasure(person=member, at=at)
    decide_erasure(request=asked, approve=True, by=cast.people[Role.ADMINISTRATOR], at=at)
    for _ in range(2):
        take_back_erasure(person=member, at=at)
    assert erase_due(at=at + dt.timedelta(days=15)) == 0
    assert ask_erasure(person=member, at=at) != asked


def test_refused_with_a_reason_only_and_decided_once(cast: Cast) -> None:
    member, administrator, at = cast.people[Role.MEMBER], cast.people[Role.ADMINISTRATOR], timezone.now()
    asked = ask_erasure(person=member, at=at)
    with pytest.raises(ValidationError):
        decide_erasure(request=asked, approve=False, reason=" ", by=administrator, at=at)
    decide_erasure(request=asked, approve=False, reason="Accounts of 2023", by=administrator, at=at)
    with pytest.raises(DecidedError):
        decide_erasure(request=asked, approve=True, by=administrator, at=at)


def test_a_lead_decides_within_her_programmes(cast: Cast) -> None:
    lead, at = cast.people[Role.PROGRAMME_LEAD], timezone.now()
    viewer = ask_erasure(person=cast.people[Role.MINISTRY_VIEWER], at=at)
    decide_erasure(request=viewer, approve=True, by=lead, at=at)
    country = cast.programme.parent
    assert country is not None
    grant_role(person=cast.people[Role.MEMBER], role=Role.MEMBER, scope=country, at=at, by=None)
    for person in (cast.people[Role.MEMBER], lead, cast.newcomer):
        asked = ErasureRequest.objects.create(person=person, asked_at=at, due_at=at)
        with pytest.raises(PermissionDenied):
            decide_erasure(request=asked, approve=True, by=lead, at=at)


def test_the_only_administrator_and_the_only_organiser_stay(cast: Cast) -> None:
    administrator, organiser, at = (
        cast.people[Role.ADMINISTRATOR],
        cast.people[Role.ORGANISER],
        timezone.now(),
    )
    grant_role(person=organiser, role=Role.ORGANISER, scope=cast.programme, at=at, by=None)
    for person in (administrator, organiser):
        with pytest.raises(OnlyOneError):
            ask_erasure(person=person, at=at)
    grant_role(person=cast.newcomer, role=Role.ORGANISER, scope=cast.programme, at=at, by=None)
    erase_person(person=organiser, by=administrator, at=at + dt.timedelta(hours=1))
    erase_person(person=organiser, by=administrator, at=at + dt.timedelta(hours=1))
    assert AuditEntry.objects.filter(action="person.erase").count() == 1


def test_united_entries_are_erased_together_and_there_is_no_way_back(cast: Cast) -> None:
    administrator, at = cast.people[Role.ADMINISTRATOR], timezone.now()
    one, other = (add_person(name="Teacher, Takeo", at=at, by=None) for _ in range(2))
    merge_persons(kept=one, absorbed=other, seen=merge_mark(one, other), by=administrator, at=at)
    erase_person(person=one, by=administrator, at=at)
    assert set(Person.objects.filter(pk__in=[one.pk, other.pk]).values_list("name", flat=True)) == {"—"}
    assert not Merge.objects.exists()
