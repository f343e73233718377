"""Who is signed in: one query, and nobody whom Django would not let in."""

from collections.abc import Callable

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.people.models import Account, SignIn
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
MINE = "/en/people/looks/"  # a page for who is signed in


def status(client: Client) -> int:
    return client.get(MINE).status_code


@pytest.fixture
def member(cast: Cast) -> Account:
    return Account.objects.get(person=cast.people[Role.MEMBER])


def test_session_account_and_person_are_one_query(
    visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit(Role.MEMBER)
    client.get(MINE)
    # session with account, person and the number on the bell; the time zone; ids that were united with hers; looks
    with django_assert_num_queries(4):
        assert status(client) == 200


def test_an_account_that_was_closed_is_nobody(member: Account, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    assert status(client) == 200
    Account.objects.filter(pk=member.pk).update(is_active=False)
    assert status(client) == 302


def test_a_session_that_was_not_signed_by_us_is_nobodys(member: Account, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    session = client.session
    session[HASH_SESSION_KEY] = "forged"
    session.save()
    assert status(client) == 302
    assert not SignIn.objects.filter(account=member).exists()


def test_an_ended_and_a_run_out_session_are_nobody(member: Account, visit: Visit) -> None:
    first, second = visit(Role.MEMBER), visit(Role.MEMBER)
    keys = list(SignIn.objects.filter(account=member).values_list("session_key", flat=True))
    SignIn.objects.filter(session_key=keys[0]).delete()
    SignIn.objects.filter(session_key=keys[1]).update(expire_date=timezone.now())
    assert [status(first), status(second)] == [302, 302]


def test_the_session_says_who_not_the_row_beside_it(member: Account, cast: Cast, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    other = cast.people[Role.ADMINISTRATOR].account
    SignIn.objects.filter(account=member).update(account=other)
    assert f'content="{member.person_id}"' in client.get(MINE).content.decode()


def test_without_account_it_is_nobodys_session(member: Account, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    SignIn.objects.filter(account=member).update(session_data=client.session.encode({}))
    assert status(client) == 302


def test_signing_out_is_at_once(member: Account, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    assert status(client) == 200
    client.logout()
    assert status(client) == 302
    assert not SignIn.objects.filter(account=member).exists()
