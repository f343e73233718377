"""Answers that come in envelopes: once, in any order, and told when they come too late."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.participants import change_participation
from sala.meetings.models import Meeting, Participation
from sala.meetings.tests.factories import invited, says, state_of, told
from sala.meetings.types import Mode, State
from sala.offline.api import Device, Outcome, add_device, receive
from sala.people.api import Person


def sent(meeting: Meeting, answer: str, *, minutes: int = 0, **more: Any) -> dict[str, Any]:
    """An envelope as the phone makes it, so many minutes ago."""
    made_at = timezone.now() - dt.timedelta(minutes=minutes)
    payload = {"meeting": str(meeting.pk), "answer": answer, **more}
    return {"id": str(uuid7()), "kind": "meetings.answer", "made_at": made_at.isoformat(), "payload": payload}


def outcomes(phone: Device, *envelopes: dict[str, Any]) -> list[Outcome]:
    return [answer.outcome for answer in receive(list(envelopes), device=phone, at=timezone.now())]


def phone_of(person: Person) -> Device:
    return add_device(person=person, sign_in=None, at=timezone.now()).device


def test_arrives_once(coming: Meeting) -> None:
    (person,) = invited(coming, 1)
    phone = phone_of(person)
    envelope = sent(coming, "online", all="on")
    assert outcomes(phone, envelope) == [Outcome.DONE]
    assert outcomes(phone, envelope) == [Outcome.DUPLICATE]
    part = Participation.objects.get(meeting=coming, person=person)
    assert (part.state, part.mode) == (State.CONFIRMED, Mode.ONLINE)
    assert not told(person)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_answer_that_was_made_last_stands(order: tuple[int, ...], coming: Meeting) -> None:
    (person,) = invited(coming, 1)
    phone = phone_of(person)
    made = [
        sent(coming, "in_person", minutes=30),
        sent(coming, "no", minutes=20),
        sent(coming, "in_person", minutes=10),
    ]
    for n in order:
        assert outcomes(phone, made[n]) == [Outcome.DONE]
    assert state_of(person, coming) == State.CONFIRMED


def test_too_late_for_a_place_waits_and_is_told(coming: Meeting) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    first, second = invited(coming, 2)
    says(first, coming)
    phone = phone_of(second)
    assert outcomes(phone, sent(coming, "in_person", minutes=300)) == [Outcome.DONE]
    assert state_of(second, coming) == State.WAITING
    assert "You are number 1 on the waiting list" in told(second)[0]


def test_an_older_answer_does_not_undo_what_an_organiser_set_and_is_told(
    coming: Meeting, organiser: Person
) -> None:
    (person,) = invited(coming, 1)
    phone = phone_of(person)
    envelope = sent(coming, "in_person", minutes=30)
    part = Participation.objects.select_related("meeting").get(meeting=coming, person=person)
    change_participation(
        part=part, mode=Mode.IN_PERSON, state=State.DECLINED, by=organiser, at=timezone.now()
    )
    assert outcomes(phone, envelope) == [Outcome.DONE]
    assert state_of(person, coming) == State.DECLINED
    assert "arrived after a newer one" in told(person)[0]


def test_what_cannot_be_is_refused(coming: Meeting) -> None:
    (person,) = invited(coming, 1)
    phone = phone_of(person)
    wrong = [
        sent(coming, "perhaps"),
        {**sent(coming, "no"), "payload": {"meeting": "x", "answer": "no"}},
        {**sent(coming, "no"), "payload": {}},
    ]
    assert outcomes(phone, *wrong) == [Outcome.REFUSED] * 3
    Meeting.objects.filter(pk=coming.pk).update(cancelled_at=timezone.now())
    assert outcomes(phone, sent(coming, "no")) == [Outcome.REFUSED]
    Participation.objects.filter(person=person).delete()
    assert outcomes(phone, sent(coming, "no")) == [Outcome.REFUSED]
    assert not told(person)


def test_a_place_that_the_house_gave_is_no_newer_answer(coming: Meeting) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    first, second = invited(coming, 2)
    at = timezone.now()
    says(first, coming, at=at - dt.timedelta(hours=2))
    says(second, coming, at=at - dt.timedelta(hours=2))
    phone, no = phone_of(second), sent(coming, "no", minutes=30)
    says(first, coming, comes=False)
    assert state_of(second, coming) == State.CONFIRMED
    assert outcomes(phone, no) == [Outcome.DONE]
    assert state_of(second, coming) == State.DECLINED
