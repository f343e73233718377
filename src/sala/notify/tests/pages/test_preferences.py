"""The page on which one chooses how to be told."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.notify.models import Preference
from sala.notify.tests.factories import Letterbox, Service
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PAGE = "/km/notices/preferences/"
FORM = {
    "place_email": "2",
    "place_telegram": "1",
    "place_sms": "0",
    "quiet": "on",
    "quiet_from": "២២:០០",
    "quiet_until": "6:30",
    "zone": "Europe/Paris",
}


def test_who_chose_nothing_sees_what_holds_then(
    cast: Cast, visit: Visit, mailbox: Letterbox, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    del mailbox
    cast.people[Role.MEMBER].contacts.create(kind="email", value="m@example.org", typed="m@example.org")
    client = visit(Role.MEMBER)
    with django_assert_num_queries(4):  # session with account and bell, her choice, her contacts, her chat
        page = client.get(PAGE)
    assert "m@example.org" in page.content.decode()
    assert (page.context["quiet_from"], page.context["quiet_until"]) == ("21:00", "07:00")
    assert [(row.channel, row.place) for row in page.context["rows"]] == [("email", 1)]


def test_what_is_chosen_is_kept_in_its_order(
    cast: Cast, visit: Visit, mailbox: Letterbox, gateway: Service
) -> None:
    del mailbox, gateway
    client = visit(Role.MEMBER)
    for _press in range(2):
        assert client.post(PAGE, FORM).status_code == 302
    kept = Preference.objects.get(person=cast.people[Role.MEMBER])
    assert kept.channels == ["telegram", "email"]
    assert (kept.quiet_from, kept.quiet_until, kept.zone) == (dt.time(22), dt.time(6, 30), "Europe/Paris")
    shown = client.get(f"{PAGE}?saved")
    assert [(row.channel, row.place) for row in shown.context["rows"]] == [
        ("telegram", 1),
        ("email", 2),
        ("sms", 0),
    ]


def test_nothing_outside_at_all(cast: Cast, visit: Visit, mailbox: Letterbox) -> None:
    del mailbox
    visit(Role.MEMBER).post(PAGE, {**FORM, "place_email": "0", "place_telegram": "0"})
    assert Preference.objects.get(person=cast.people[Role.MEMBER]).channels == []


@pytest.mark.parametrize("wrong", [{"quiet_from": "25:00"}, {"quiet_until": ""}, {"zone": "Mars/Base"}])
def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    visit: Visit, mailbox: Letterbox, wrong: dict[str, str]
) -> None:
    del mailbox
    page = visit(Role.MEMBER).post(PAGE, {**FORM, **wrong})
    assert page.status_code == 422
    assert not Preference.objects.exists()
    assert set(page.context["errors"]) == set(wrong)


def test_without_channels_the_page_says_so(cast: Cast, visit: Visit) -> None:
    del cast
    said = visit(Role.MEMBER).get("/en/notices/preferences/").content.decode()
    assert "sends nothing outside the app" in said
