"""Two entries of one person with a part in the same meeting each: one answer, one place."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from sala.meetings.actions.visits import give_back, sign_up
from sala.meetings.models import FURTHER, Hold, Meeting, Participation
from sala.meetings.tests.factories import invited, says, state_of, visit_on
from sala.meetings.types import Mode, State
from sala.people.api import Person, Role, merge_mark, merge_persons, unmerge_persons
from sala.people.seed import Cast

KEPT = "invited, with a place that is kept"
ANSWERS = [*State, KEPT]


def unite(kept: Person, absorbed: Person, cast: Cast) -> Any:
    both = [Person.objects.get(pk=one.pk) for one in (kept, absorbed)]
    by, at = cast.people[Role.ADMINISTRATOR], timezone.now()
    return merge_persons(kept=both[0], absorbed=both[1], seen=merge_mark(*both), by=by, at=at)


def put(person: Person, meeting: Meeting, answer: str, mode: Mode, at: dt.datetime) -> dict[str, Any]:
    """Her part says this; the whole answer."""
    said = {
        "state": State.INVITED if answer == KEPT else State(answer),
        "mode": mode,
        "place_kept": answer == KEPT,
        "waits_since": at if answer == State.WAITING else None,
        "moved_up": int(answer == State.WAITING),
        "moved_because": "",
        "answered_at": at,
    }
    Participation.objects.filter(meeting=meeting, person=person).update(**said)
    return said


@pytest.mark.parametrize("mine", ANSWERS)
def test_the_answer_that_goes_further_stands_as_a_whole(coming: Meeting, cast: Cast, mine: str) -> None:
    now, order = timezone.now(), [str(state) for state in FURTHER]
    order.insert(order.index(State.WAITING) + 1, KEPT)
    for hers in ANSWERS:
        kept, absorbed = invited(coming, 2)
        other = put(absorbed, coming, hers, Mode.IN_PERSON, now + dt.timedelta(hours=1))
        own = put(kept, coming, mine, Mode.ONLINE, now)
        wanted = other if order.index(hers) > order.index(mine) else own
        merge = unite(kept, absorbed, cast)
        parts = Participation.objects.filter(person__in=[kept, absorbed])
        assert parts.values("person_id", *wanted).get() == {"person_id": kept.pk, **wanted}, hers
        unmerge_persons(merge=merge, by=cast.people[Role.ADMINISTRATOR], at=now)
        assert parts.count() == 2, hers


def test_of_two_places_one_goes_to_who_waits(
    coming: Meeting, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=2)
    kept, absorbed, third = invited(coming, 3)
    assert [says(one, coming) for one in (kept, absorbed, third)] == ["confirmed", "confirmed", "waiting"]
    unite(kept, absorbed, cast)
    run_jobs()
    assert state_of(third, coming) == State.CONFIRMED
    assert state_of(kept, coming) == State.CONFIRMED


def test_the_time_of_a_visit_is_free_again_when_it_is_given_back(coming: Meeting, cast: Cast) -> None:
    kept, absorbed = invited(coming, 2)
    visit, at = visit_on(coming, places=5), timezone.now()
    for one in (kept, absorbed):
        says(one, coming)
        sign_up(visit=visit, person=one, by=None, at=at)
    give_back(visit=visit, person=kept, at=at)
    unite(kept, absorbed, cast)
    assert state_of(kept, visit) == State.CONFIRMED
    assert Hold.objects.filter(meeting=visit.pk).exists()
    give_back(visit=visit, person=kept, at=at + dt.timedelta(hours=1))
    assert not Hold.objects.filter(meeting=visit.pk).exists()
