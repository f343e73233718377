"""Two entries that are one person: who may say so, what becomes of it, and the way back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.people.actions.accounts import find_card, issue_card
from sala.people.actions.consents import give_consent, withdraw_consent
from sala.people.actions.merging import (
    MergedMeanwhileError,
    SamePersonError,
    TooLateError,
    forget_merges,
    merge_mark,
    merge_persons,
    tell_apart,
    unmerge_persons,
)
from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import grant_role
from sala.people.auth import account_named
from sala.people.models import Consent, Membership, Merge, MergedRow, Person, PersonExternalId
from sala.people.queries import doubles_for, has_consent, persons_by_id, persons_by_number
from sala.people.rules import can_see_person, persons_visible_to
from sala.people.seed import PIN, Cast
from sala.people.types import Purpose, Role

Visit = Callable[[Role | None], Client]


def teacher(cast: Cast, phone: str, *, school: bool = True) -> Person:
    person = add_person(
        name="គ្រូបង្រៀន តាកែវ", latin_name="Teacher, Takeo", phones=[phone], at=timezone.now(), by=None
    )
    if school:
        add_membership(person=person, organisation=cast.school, post=Text(en="teacher"))
    return person


@pytest.fixture
def two(cast: Cast) -> tuple[Person, Person]:
    """The same teacher twice in one school, with two phones."""
    return teacher(cast, "011 111 111"), teacher(cast, "012 222 222")


def unite(two: tuple[Person, Person], by: Person) -> Merge:
    kept, absorbed = (Person.objects.get(pk=one.pk) for one in two)
    return merge_persons(
        kept=kept, absorbed=absorbed, seen=merge_mark(kept, absorbed), by=by, at=timezone.now()
    )


def test_they_are_found_united_and_no_longer_found(cast: Cast, two: tuple[Person, Person]) -> None:
    manager, (kept, absorbed) = cast.people[Role.ORGANISATION_MANAGER], two
    (pair,) = doubles_for(manager)
    assert {pair.one, pair.other} == set(two)
    unite(two, manager)
    assert not doubles_for(Person.objects.get(pk=manager.pk))
    assert not can_see_person(cast.people[Role.ADMINISTRATOR], absorbed)
    assert account_named("012 222 222") == account_named("011 111 111") == kept.account
    assert Membership.objects.filter(person=kept).count() == 1, "the same post twice is one"
    assert persons_by_id([absorbed.pk]) == {absorbed.pk: kept}


def test_a_list_with_the_old_number_finds_the_one_who_is_kept(cast: Cast, two: tuple[Person, Person]) -> None:
    kept, absorbed = two
    PersonExternalId.objects.create(person=absorbed, source="EMIS", value="77")
    merge = unite(two, cast.people[Role.ADMINISTRATOR])
    assert persons_by_number("EMIS", ["77"]) == {"77": kept}
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert persons_by_number("EMIS", ["77"]) == {"77": absorbed}


def test_both_phones_stay_signed_in_and_the_card_still_opens(cast: Cast, two: tuple[Person, Person]) -> None:
    kept, absorbed = two
    phones = []
    for one in two:
        one.account.set_password(PIN)
        one.account.save()
        phones.append(Client())
        phones[-1].force_login(one.account, backend="sala.people.auth.SecretBackend")
    card = issue_card(account=absorbed.account, by=None, at=timezone.now(), forget_pin=False)
    merge = unite(two, cast.people[Role.ADMINISTRATOR])
    for phone in phones:
        assert phone.get(f"/en/people/person/{kept.pk}/").status_code == 200
        assert phone.get(f"/en/people/person/{absorbed.pk}/").status_code == 404
    assert find_card(card.code, at=timezone.now()).account == kept.account
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    for phone, one in zip(phones, two, strict=True):
        assert phone.get(f"/en/people/person/{one.pk}/").status_code == 200
    assert find_card(card.code, at=timezone.now()).account == absorbed.account


def test_a_new_card_ends_the_card_of_the_united_entry(cast: Cast, two: tuple[Person, Person]) -> None:
    kept, absorbed = two
    old = issue_card(account=absorbed.account, by=None, at=timezone.now())
    unite(two, cast.people[Role.ADMINISTRATOR])
    issue_card(account=kept.account, by=None, at=timezone.now())
    old.card.refresh_from_db()
    assert old.card.revoked_at is not None


def test_nobody_reaches_over_what_she_may_not_see(cast: Cast) -> None:
    one, stranger = teacher(cast, "011 111 111"), teacher(cast, "012 222 222", school=False)
    with pytest.raises(PermissionDenied):
        unite((one, stranger), cast.people[Role.ORGANISATION_MANAGER])


def test_power_over_others_needs_an_administrator(cast: Cast, two: tuple[Person, Person]) -> None:
    grant_role(person=two[1], role=Role.ORGANISER, scope=cast.programme, at=timezone.now(), by=None)
    with pytest.raises(PermissionDenied):
        unite(two, cast.people[Role.ORGANISATION_MANAGER])
    unite(two, cast.people[Role.ADMINISTRATOR])


def test_nobody_is_united_with_herself(cast: Cast, two: tuple[Person, Person]) -> None:
    with pytest.raises(SamePersonError):
        unite((two[0], two[0]), cast.people[Role.ADMINISTRATOR])


def test_the_second_of_two_gets_a_clear_no(cast: Cast, two: tuple[Person, Person]) -> None:
    unite(two, cast.people[Role.ADMINISTRATOR])
    with pytest.raises(MergedMeanwhileError):
        unite((two[1], two[0]), cast.people[Role.ADMINISTRATOR])
    assert Merge.objects.count() == 1


def test_who_was_changed_since_she_was_looked_at_is_looked_at_again(
    cast: Cast, two: tuple[Person, Person]
) -> None:
    seen = merge_mark(*two)
    Person.objects.filter(pk=two[0].pk).update(revision=9)
    with pytest.raises(MergedMeanwhileError):
        merge_persons(
            kept=two[0], absorbed=two[1], seen=seen, by=cast.people[Role.ADMINISTRATOR], at=timezone.now()
        )


def test_two_merges_are_taken_back_in_their_order(cast: Cast, two: tuple[Person, Person]) -> None:
    administrator, third = cast.people[Role.ADMINISTRATOR], teacher(cast, "015 555 555")
    first = unite(two, administrator)
    second = unite((third, two[0]), administrator)
    assert persons_by_id([two[1].pk]) == {two[1].pk: third}
    with pytest.raises(TooLateError):
        unmerge_persons(merge=first, by=administrator, at=timezone.now())
    for merge in (second, first):
        unmerge_persons(merge=merge, by=administrator, at=timezone.now())
        unmerge_persons(merge=merge, by=administrator, at=timezone.now())
    assert not Person.objects.filter(merged_into__isnull=False).exists()
    assert persons_visible_to(administrator).filter(pk__in=[two[0].pk, two[1].pk, third.pk]).count() == 3


def test_what_came_or_changed_since_stays_and_is_told(cast: Cast, two: tuple[Person, Person]) -> None:
    administrator, (kept, absorbed) = cast.people[Role.ADMINISTRATOR], two
    PersonExternalId.objects.create(person=absorbed, source="EMIS", value="77")
    merge = unite(two, administrator)
    PersonExternalId.objects.filter(value="77").delete()
    PersonExternalId.objects.create(person=kept, source="EMIS", value="99")
    unmerge_persons(merge=merge, by=administrator, at=timezone.now())
    merge.refresh_from_db()
    assert merge.not_divided == 1
    assert persons_by_number("EMIS", ["99"]) == {"99": kept}


def test_only_who_may_takes_it_back(cast: Cast, two: tuple[Person, Person]) -> None:
    merge = unite(two, cast.people[Role.ADMINISTRATOR])
    with pytest.raises(PermissionDenied):
        unmerge_persons(merge=merge, by=cast.people[Role.ORGANISATION_MANAGER], at=timezone.now())


def test_after_half_a_year_there_is_no_way_back(cast: Cast, two: tuple[Person, Person]) -> None:
    administrator, late = cast.people[Role.ADMINISTRATOR], timezone.now() + dt.timedelta(days=181)
    merge = unite(two, administrator)
    assert forget_merges(at=timezone.now()) == 0
    assert forget_merges(at=late) == 1
    assert forget_merges(at=late) == 0
    assert not MergedRow.objects.exists()
    absorbed = Person.objects.get(pk=two[1].pk)
    assert (absorbed.name, absorbed.merged_into) == ("—", two[0])
    with pytest.raises(TooLateError):
        unmerge_persons(merge=merge, by=administrator, at=late)


def test_the_later_word_on_a_consent_counts(cast: Cast, two: tuple[Person, Person], practice: Any) -> None:
    kept, absorbed = two
    at = timezone.now()
    for number, one in enumerate(two):
        grant_role(person=one, role=Role.MEMBER, scope=practice.scope, at=at, by=None)
        anew = Person.objects.get(pk=one.pk)
        give_consent(
            person=anew,
            purpose=Purpose.PICTURES,
            scope=practice.scope,
            by=anew,
            at=at + dt.timedelta(hours=number),
        )
    withdraw_consent(consent=Consent.objects.get(person=absorbed), by=absorbed, at=at + dt.timedelta(hours=2))
    merge = unite(two, cast.people[Role.ADMINISTRATOR])
    assert not has_consent(kept, Purpose.PICTURES, practice.scope)
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert has_consent(kept, Purpose.PICTURES, practice.scope)


def test_who_was_told_apart_is_not_shown_again(cast: Cast, two: tuple[Person, Person]) -> None:
    manager = cast.people[Role.ORGANISATION_MANAGER]
    for _ in range(2):
        tell_apart(one=two[1], other=two[0], by=manager, at=timezone.now())
    assert not doubles_for(manager)
    with pytest.raises(SamePersonError):
        tell_apart(one=two[0], other=two[0], by=manager, at=timezone.now())
