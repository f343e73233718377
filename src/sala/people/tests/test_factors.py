import datetime as dt
from typing import Any

import pyotp
import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.kit.ids import uuid7
from sala.people.actions.accounts import issue_card
from sala.people.actions.factors import (
    WrongCodeError,
    add_code_app,
    make_recovery_codes,
    remove_factor,
    reset_factor,
    use_code,
)
from sala.people.actions.merging import merge_mark, merge_persons, tell_apart, unmerge_persons
from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import grant_role
from sala.people.grants import is_administrator, lacks_second_factor, open_grants
from sala.people.models import Account, CodeApp, ErasureRequest, Membership, Merge, Person, RecoveryCode
from sala.people.queries import doubles_for
from sala.people.rules import can_bring_back, can_decide_erasure, manages_person
from sala.people.seed import Cast
from sala.people.sessions import PROVED
from sala.people.tests.factors import SECRET, give_pin, signed, with_app
from sala.people.types import Role, Telling

NOW = dt.datetime(2026, 11, 27, 9, 0, 10, tzinfo=dt.UTC)


def shown(seconds: int) -> str:
    return pyotp.TOTP(SECRET).at(NOW + dt.timedelta(seconds=seconds))


@pytest.mark.parametrize("typed", [shown(0), f"{shown(0)[:3]} {shown(0)[3:]}", shown(-30), shown(30)])
def test_a_code_of_this_half_minute_or_its_neighbours_counts(cast: Cast, typed: str) -> None:
    account = cast.people[Role.ORGANISER].account
    add_code_app(account=account, secret=SECRET, code=shown(-90), at=NOW - dt.timedelta(seconds=90))
    assert use_code(account=account, code=typed, at=NOW)


def test_khmer_digits_are_digits(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    khmer = shown(0).translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert add_code_app(account=account, secret=SECRET, code=khmer, at=NOW).account == account


@pytest.mark.parametrize("typed", [shown(-60), shown(60), "", "12345", "1234567", "abcdef", "²²²²²²"])
def test_others_do_not(cast: Cast, typed: str) -> None:
    account = cast.people[Role.ORGANISER].account
    add_code_app(account=account, secret=SECRET, code=shown(-90), at=NOW - dt.timedelta(seconds=90))
    assert not use_code(account=account, code=typed, at=NOW)


def test_a_code_counts_once_and_none_before_it(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    add_code_app(account=account, secret=SECRET, code=shown(0), at=NOW)
    assert not use_code(account=account, code=shown(0), at=NOW), "the code that confirmed the app"
    assert use_code(account=account, code=shown(30), at=NOW)
    assert not use_code(account=account, code=shown(30), at=NOW)
    assert not use_code(account=account, code=shown(0), at=NOW)


def test_an_app_counts_only_after_a_code_of_it(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with pytest.raises(WrongCodeError):
        add_code_app(account=account, secret=SECRET, code="000000", at=NOW)
    account.refresh_from_db()
    assert account.second_factor_at is None
    assert not CodeApp.objects.exists()


def test_the_database_alone_makes_no_codes(cast: Cast, settings: Settings) -> None:
    account = cast.people[Role.ORGANISER].account
    app = add_code_app(account=account, secret=SECRET, code=shown(0), at=NOW)
    assert SECRET not in app.secret
    settings.SECRET_KEY = "another installation's key, with the same rows"
    assert not use_code(account=account, code=shown(30), at=NOW)


def test_a_recovery_code_counts_once_however_it_is_typed(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    codes = with_app(account)
    assert len(set(codes)) == 10
    assert use_code(account=account, code=codes[0].lower().replace("-", " "), at=NOW)
    assert not use_code(account=account, code=codes[0], at=NOW)
    assert not use_code(account=cast.people[Role.CHAIR].account, code=codes[1], at=NOW)
    assert not set(codes) & set(RecoveryCode.objects.values_list("code_digest", flat=True))


def test_the_same_press_makes_the_same_codes_and_another_ends_them(cast: Cast) -> None:
    account, press = cast.people[Role.ORGANISER].account, uuid7()
    with_app(account)
    first = make_recovery_codes(account=account, press=press, at=NOW)
    assert make_recovery_codes(account=account, press=press, at=NOW) == first
    second = make_recovery_codes(account=account, press=uuid7(), at=NOW)
    assert not use_code(account=account, code=first[0], at=NOW)
    assert use_code(account=account, code=second[0], at=NOW)
    assert RecoveryCode.objects.filter(account=account).count() == 10


def test_with_the_last_factor_the_recovery_codes_go(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    assert remove_factor(account=account, passkey=None, at=NOW)
    assert not remove_factor(account=account, passkey=None, at=NOW)
    account.refresh_from_db()
    assert account.second_factor_at is None
    assert not RecoveryCode.objects.exists()


def test_a_new_card_does_not_replace_the_second_factor(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    card = issue_card(account=account, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    client = Client()
    response = client.post(f"/en/people/card/{card.code}/", {"secret": "739154", "again": "739154"})
    assert response["Location"] == "/en/people/second-factor/"
    assert not signed(client)


def test_who_takes_it_away(cast: Cast) -> None:
    account = cast.people[Role.ORGANISER].account
    with_app(account)
    for role in (Role.ORGANISATION_MANAGER, Role.PROGRAMME_LEAD, Role.ORGANISER):
        with pytest.raises(PermissionDenied):
            reset_factor(account=account, by=cast.people[role], at=NOW)
    assert reset_factor(account=account, by=cast.people[Role.ADMINISTRATOR], at=NOW)
    assert not reset_factor(account=account, by=cast.people[Role.ADMINISTRATOR], at=NOW)


def test_required_puts_strong_roles_to_sleep_until_there_is_one(cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"
    person = Account.objects.get(person=cast.people[Role.ADMINISTRATOR]).person
    assert lacks_second_factor(person)
    assert not open_grants(person)
    assert not is_administrator(person)
    with_app(person.account)
    again = Account.objects.get(person=person).person
    assert is_administrator(again)


def test_whoever_sleeps_is_no_easier_to_take_over(cast: Cast, settings: Settings) -> None:
    manager, organiser = cast.people[Role.ORGANISATION_MANAGER], cast.people[Role.PROGRAMME_LEAD]
    with_app(manager.account)
    settings.SECOND_FACTOR = "required"
    fresh = Account.objects.get(person=manager).person
    assert not manages_person(fresh, organiser)


@pytest.mark.parametrize(
    ("setting", "role", "lacks"),
    [
        ("asked", Role.PROGRAMME_LEAD, True),
        ("off", Role.PROGRAMME_LEAD, False),
        ("required", Role.MEMBER, False),
    ],
)
def test_who_is_asked_for_one(cast: Cast, settings: Settings, setting: str, role: Role, lacks: bool) -> None:
    settings.SECOND_FACTOR = setting
    assert lacks_second_factor(cast.people[role]) is lacks


def test_a_wrong_pin_is_not_kept_in_the_list_of_tries(cast: Cast) -> None:
    assert cast.people
    give_pin(Client(), "member", secret="284618")
    kept = str(list(AccessAttempt.objects.values()))
    assert "284618" not in kept
    assert "010 000 010" in kept


def both_accounts(cast: Cast) -> tuple[Account, Account]:
    """A teacher twice, each entry with an account; the second one organises."""
    one, other = (
        add_person(name="Teacher, Takeo", at=timezone.now(), by=None, phones=[phone]).account
        for phone in ("011 111 111", "012 222 222")
    )
    grant_role(person=other.person, role=Role.ORGANISER, scope=cast.programme, at=timezone.now(), by=None)
    return one, other


def unite(cast: Cast, kept: Account, absorbed: Account) -> Merge:
    people = [Person.objects.get(pk=account.person_id) for account in (kept, absorbed)]
    return merge_persons(
        kept=people[0],
        absorbed=people[1],
        seen=merge_mark(*people),
        by=cast.people[Role.ADMINISTRATOR],
        at=timezone.now(),
    )


@pytest.mark.parametrize("strong", ["kept", "absorbed"])
def test_of_two_with_a_second_factor_a_manager_says_nothing(cast: Cast, strong: str) -> None:
    """What she signed in with under a made-up entry would be the other one's, past her key."""
    manager, at = cast.people[Role.ORGANISATION_MANAGER], timezone.now()
    people = [add_person(name="Teacher, Takeo", at=at, by=None) for _ in range(2)]
    for one in people:
        add_membership(person=one, organisation=cast.school)
    assert len(doubles_for(manager)) == 1
    with_app(people[0 if strong == "kept" else 1].account)
    kept, absorbed = (Person.objects.get(pk=one.pk) for one in people)
    seen = merge_mark(kept, absorbed)
    assert not doubles_for(manager)
    with pytest.raises(PermissionDenied):
        merge_persons(kept=kept, absorbed=absorbed, seen=seen, by=manager, at=at)
    with pytest.raises(PermissionDenied):
        tell_apart(one=kept, other=absorbed, by=manager, at=at)
    merge_persons(kept=kept, absorbed=absorbed, seen=seen, by=cast.people[Role.ADMINISTRATOR], at=at)


def test_what_was_proved_to_one_entry_is_not_proved_to_the_other(cast: Cast) -> None:
    kept, absorbed = both_accounts(cast)
    client = Client()
    client.force_login(absorbed, backend="sala.people.auth.SecretBackend")
    session: Any = client.session
    session[PROVED] = timezone.now().timestamp()
    session.save()
    unite(cast, kept, absorbed)
    assert signed(client) == str(kept.pk)
    assert PROVED not in client.session


def test_united_she_is_told_where_her_phones_are(cast: Cast, visit: Any) -> None:
    kept, absorbed = both_accounts(cast)
    told: list[Telling] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sala.people.actions.merging.tell_person", told.append)
        merge = unite(cast, kept, absorbed)
    (telling,) = told
    assert (telling.person_id, telling.at) == (kept.person_id, merge.made_at)
    assert "administrator" in telling.text["en"]
    assert visit(Role.MEMBER).get(f"/en{telling.path}").status_code == 200


def asked_of(account: Account) -> tuple[bool, bool, int]:
    """Whether a second factor is asked, whether there is one, and how many codes on paper."""
    account = Account.objects.get(pk=account.pk)
    return (
        account.second_factor_at is not None,
        CodeApp.objects.filter(account=account).exists(),
        account.recovery_codes.count(),
    )


NONE, APP = (False, False, 0), (True, True, 10)


def test_united_the_second_factor_goes_along_where_there_is_none(cast: Cast) -> None:
    kept, absorbed = both_accounts(cast)
    with_app(absorbed)
    merge = unite(cast, kept, absorbed)
    assert (asked_of(kept), asked_of(absorbed)) == (APP, NONE)
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert (asked_of(kept), asked_of(absorbed)) == (NONE, APP)


def test_united_and_taken_away_since_none_is_asked_of_either(cast: Cast) -> None:
    kept, absorbed = both_accounts(cast)
    with_app(absorbed)
    merge = unite(cast, kept, absorbed)
    remove_factor(account=Account.objects.get(pk=kept.pk), passkey=None, at=timezone.now())
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert (asked_of(kept), asked_of(absorbed)) == (NONE, NONE)


def test_united_and_added_since_it_stays_with_who_is_kept(cast: Cast) -> None:
    kept, absorbed = both_accounts(cast)
    merge = unite(cast, kept, absorbed)
    with_app(Account.objects.get(pk=kept.pk))
    unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert (asked_of(kept), asked_of(absorbed)) == (APP, NONE)


@pytest.mark.parametrize("both", [False, True])
def test_united_the_second_factor_of_who_is_kept_stays(cast: Cast, both: bool) -> None:
    absorbed, kept = both_accounts(cast)
    with_app(kept)
    if both:
        with_app(absorbed)
    app = CodeApp.objects.get(account=kept)
    unite(cast, kept, absorbed)
    assert asked_of(kept) == APP
    assert CodeApp.objects.get(account=kept) == app


@pytest.mark.parametrize("strong", ["kept", "absorbed"])
def test_a_sign_in_without_second_factor_does_not_go_on_where_there_is_one(cast: Cast, strong: str) -> None:
    kept, absorbed = both_accounts(cast)
    clients = {"kept": Client(), "absorbed": Client()}
    for name, account in (("kept", kept), ("absorbed", absorbed)):
        clients[name].force_login(account, backend="sala.people.auth.SecretBackend")
    with_app(kept if strong == "kept" else absorbed)
    unite(cast, kept, absorbed)
    signed_in = {name: client.get("/en/me/").status_code == 200 for name, client in clients.items()}
    assert signed_in == {name: name == strong for name in clients}


def test_whoever_sleeps_is_not_erased_or_fetched_back_by_others(cast: Cast, settings: Settings) -> None:
    """A strong role elsewhere that waits for its factor still says no to a lead and to a manager."""
    at = timezone.now()
    lead, manager = cast.people[Role.PROGRAMME_LEAD], cast.people[Role.ORGANISATION_MANAGER]
    viewer, former = cast.people[Role.MINISTRY_VIEWER], cast.newcomer
    country = cast.programme.parent
    assert country is not None
    grant_role(person=viewer, role=Role.ORGANISER, scope=country, at=at, by=None)
    grant_role(person=viewer, role=Role.MEMBER, scope=cast.programme, at=at, by=None)
    grant_role(person=former, role=Role.ORGANISER, scope=cast.programme, at=at, by=None)
    post = former.memberships.get()
    Membership.objects.filter(pk=post.pk).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    request = ErasureRequest.objects.create(person=viewer, asked_at=at, due_at=at)
    for account in (lead.account, manager.account):
        with_app(account)
    settings.SECOND_FACTOR = "required"
    lead, manager = (Account.objects.get(person=one).person for one in (lead, manager))
    asked = ErasureRequest.objects.get(pk=request.pk)
    assert open_grants(lead)
    assert open_grants(manager)
    assert Role.ORGANISER not in {grant.role for grant in open_grants(asked.person)}
    assert not can_decide_erasure(lead, asked)
    assert not can_bring_back(manager, Membership.objects.get(pk=post.pk))
