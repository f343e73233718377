"""Places: whoever presses at once, never more than there are."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from sala.forum.api import Event
from sala.forum.seed import load_practice_forum
from sala.kit.i18n import Text
from sala.meetings.actions.meetings import create_meeting, give_badges, invite
from sala.meetings.actions.participants import (
    FullError,
    answer_invitation,
    change_participation,
    places_taken,
    remove_participant,
)
from sala.meetings.models import Badge, Meeting, Participation
from sala.meetings.types import Mode, State
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast, load_cast


@pytest.fixture
def meeting(practice: Event) -> Meeting:
    Meeting.objects.filter(scope=practice.scope).update(capacity=1)
    return Meeting.objects.get(scope=practice.scope)


def test_the_last_place_goes_to_one(meeting: Meeting, cast: Cast) -> None:
    first, second = cast.people[Role.MEMBER], cast.people[Role.CHAIR]
    at = timezone.now()
    assert answer_invitation(scope=meeting.scope, person=first, comes=True, at=at) == 1
    assert answer_invitation(scope=meeting.scope, person=first, comes=True, at=at) == 0
    with pytest.raises(FullError):
        answer_invitation(scope=meeting.scope, person=second, comes=True, at=at)
    assert answer_invitation(scope=meeting.scope, person=second, comes=True, at=at, mode=Mode.ONLINE) == 1
    answer_invitation(scope=meeting.scope, person=first, comes=False, at=at)
    assert answer_invitation(scope=meeting.scope, person=second, comes=True, at=at, mode=Mode.IN_PERSON) == 1
    assert places_taken(meeting) == 1


def test_all_days_or_none(meeting: Meeting, cast: Cast) -> None:
    at, person = timezone.now(), cast.people[Role.MEMBER]
    tomorrow = create_meeting(
        scope=meeting.scope, title=Text(en="Day 2"), starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    invite(meetings=[tomorrow], people=[person], by=None, at=at)
    answer_invitation(scope=meeting.scope, person=cast.people[Role.CHAIR], comes=True, at=at)
    with pytest.raises(FullError):
        answer_invitation(scope=meeting.scope, person=person, comes=True, at=at)
    assert Participation.objects.get(meeting=tomorrow, person=person).state == State.INVITED
    assert answer_invitation(scope=meeting.scope, person=person, comes=True, at=at, meetings=[tomorrow]) == 1


def test_who_was_seen_is_not_removed(meeting: Meeting, cast: Cast) -> None:
    part = Participation.objects.get(meeting=meeting, person=cast.people[Role.MEMBER])
    remove_participant(part=part, by=cast.people[Role.ORGANISER], at=timezone.now())
    assert not Participation.objects.filter(meeting=meeting, person=cast.people[Role.MEMBER]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_never_exceed_the_places() -> None:
    at = timezone.now()
    cast = load_cast(at)
    event = load_practice_forum(programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=at)
    Meeting.objects.update(capacity=2)
    organiser = cast.people[Role.ORGANISER]
    parts = list(Participation.objects.select_related("meeting__scope", "person")[:6])

    def confirm(part: Participation) -> str:
        try:
            change_participation(
                part=part, mode=Mode.IN_PERSON, state=State.CONFIRMED, by=organiser, at=at
            )
        except FullError:
            return "full"
        return "in"

    assert sorted(at_once([lambda part=part: confirm(part) for part in parts])) == ["full"] * 4 + ["in"] * 2
    assert places_taken(Meeting.objects.get()) == 2

    people = [add_person(name=f"Teacher {n}", at=at, by=None, with_account=False) for n in range(4)]

    def badge(person: Person) -> str:
        give_badges(scope=event.scope, people=[person])
        return "done"

    assert at_once([lambda person=person: badge(person) for person in people]) == ["done"] * 4
    numbers = Badge.objects.filter(scope=event.scope).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


def at_once(acts: list[Callable[[], str]]) -> list[str]:
    """Run each in a thread of its own, all waiting for the same start; their results."""
    start = threading.Barrier(len(acts))
    results: list[str] = []

    def run(act: Callable[[], str]) -> None:
        start.wait(timeout=20)
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001  # a thread's failure must reach the test
            results.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
