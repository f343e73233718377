"""Places: whoever presses at once, never more than there are."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.actions.participants import FullError, answer_invitation, places_taken, remove_participant
from sala.meetings.models import Meeting, Participation
from sala.meetings.types import Mode, State
from sala.people.api import Role
from sala.people.seed import Cast


@pytest.fixture(autouse=True)
def one_place(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(capacity=1)


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


@pytest.mark.at_once
def test_two_who_press_at_once_never_exceed_the_places(
    tmp_path: Path, own_database: Callable[[], str]
) -> None:
    """In threads, on a database of its own: the audit log of a shared one could not be emptied afterwards."""
    environment = {**os.environ, "DATABASE_URL": own_database(), "SALA_VAR": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-m", "sala.meetings.tests.at_once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "pressed": ["full", "full", "full", "full", "in", "in"],
        "places": 2,
        "badges": ["done", "done", "done", "done"],
        "numbers without a gap": True,
    }
