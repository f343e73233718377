"""What became of a message, person by person."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from sala.forum.models import Event, Message
from sala.forum.tests.factories import rows
from sala.forum.tests.test_messages import sent, written
from sala.meetings.api import Participation
from sala.notify.api import Delivery
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def path(message: Message) -> str:
    return f"/en/forum/practice/message-people/{message.pk}/"


def test_each_person_s_state_is_shown_and_filtered(
    cast: Cast, practice: Event, visit: Visit, settings: Settings
) -> None:
    settings.CHANNELS = {"email": "Sala <sala@sala.example>"}
    rows("people.Contact").delete()
    for role in (Role.MEMBER, Role.SPEAKER):
        cast.people[role].contacts.create(kind="email", value=role.value, typed=role.value)
    message = sent(practice, cast.people[Role.ORGANISER])
    mine = Delivery.objects.filter(notice__matter=message.matter)
    mine.filter(notice__person=cast.people[Role.MEMBER]).update(state="unsure", reason="cut")
    client = visit(Role.ORGANISER)
    page = client.get(path(message))
    assert page.context["figures"].told == message.told
    assert [(one.state, one.number) for one in page.context["results"]] == [("Unsure", 1), ("Waits", 1)]
    (line,) = client.get(f"{path(message)}?only=unsure").context["lines"]
    assert (line.person, line.said) == (cast.people[Role.MEMBER], "E-mail: Unsure")
    assert "may have arrived" in line.why
    rest = client.get(f"{path(message)}?only=none").context
    assert rest["rows"].paginator.count == (message.told or 0) - 2
    assert rest["lines"][0].why == "No address is known"


@pytest.mark.parametrize("few", [True, False])
def test_the_list_costs_as_much_for_many(
    cast: Cast,
    practice: Event,
    visit: Visit,
    few: bool,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    if few:
        Participation.objects.exclude(person=cast.people[Role.MEMBER]).delete()
    message = sent(practice, cast.people[Role.ORGANISER])
    client = visit(Role.ORGANISER)
    # session, event, roles, message; count, notices, their deliveries; figures twice; looks
    with django_assert_num_queries(10):
        client.get(path(message))


def test_before_sending_it_lists_whom_no_channel_reaches(
    cast: Cast, practice: Event, visit: Visit, settings: Settings
) -> None:
    settings.CHANNELS = {"email": "Sala <sala@sala.example>"}
    rows("people.Contact").delete()
    person = cast.people[Role.MEMBER]
    person.contacts.create(kind="email", value="m", typed="m")
    said = visit(Role.ORGANISER).get(path(written(practice, cast.people[Role.ORGANISER])))
    names = [line.person for line in said.context["lines"]]
    assert person not in names
    assert cast.people[Role.SPEAKER] in names


def test_a_worker_that_does_not_run_is_told(cast: Cast, practice: Event, visit: Visit) -> None:
    message = written(practice, cast.people[Role.ORGANISER])
    ago = timezone.now() - dt.timedelta(minutes=5)
    Message.objects.update(sent_at=ago, sent_by=cast.people[Role.ORGANISER].pk)
    assert "does not seem to run" in visit(Role.ORGANISER).get(path(message)).content.decode()
