"""What phones send after the forum was closed: written before, it is taken for a week; written after, it is refused."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.forms.api import Form, Response, current_version
from sala.forms.seed import load_evaluation_form
from sala.forum.actions.event_forms import Asked, ask_form
from sala.forum.models import Answer, Event, Question, Reflection, Support
from sala.forum.tests.factories import AT, forum, make_prompt, make_question
from sala.forum.types import Audience, FormPurpose
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import PIN, Cast

CLOSED = "This forum is closed; nothing more is written in it."
TOO_LATE = "This forum was closed more than a week ago"


@pytest.fixture
def event(cast: Cast) -> Event:
    """A forum whose last day was yesterday, with a question of somebody else."""
    made = forum(cast)
    Event.objects.filter(pk=made.pk).update(
        ends_on=timezone.now().date() - dt.timedelta(days=1), box_days=365
    )
    made.refresh_from_db()
    make_question(made, at=AT)
    return made


@pytest.fixture
def form(cast: Cast, event: Event) -> Form:
    by = cast.people[Role.ORGANISER]
    made = load_evaluation_form(scope=event.scope, by=by, at=AT, answered=False)
    ask_form(
        event=event,
        asked=Asked(made, FormPurpose.EVALUATION, Audience.EVERYBODY, None, None),
        by=by,
        at=AT,
    )
    return made


@pytest.fixture
def payloads(event: Event, form: Form) -> dict[str, dict[str, str]]:
    """What one can write in a forum, by kind."""
    version, words = current_version(form), {"event": event.slug, "language": "en"}
    assert version
    answers = {"form": str(form.pk), "version": str(version.number), "answers": json.dumps({"use": 5})}
    prompt = {"prompt": str(make_prompt(event).pk), "language": "en", "text": "More practice"}
    kinds = {
        "forum.question": {**words, "text": "How many schools?"},
        "forum.reflection": {**words, "text": "I learnt much"},
        "forum.answer": prompt,
    }
    kinds |= {kind.replace(".", ".anonymous_"): payload for kind, payload in kinds.items()}
    return {**kinds, "forms.anonymous_response": answers}


def close(event: Event, days: int) -> dt.datetime:
    """Closed so many days ago, at half past an hour."""
    at = (timezone.now() - dt.timedelta(days=days)).replace(minute=30, second=0, microsecond=0)
    Event.objects.filter(pk=event.pk).update(closed_at=at)
    return at


def post(made: list[tuple[str, dt.datetime, dict[str, str]]]) -> list[tuple[str, str]]:
    """What the outbox's door says of each: (outcome, the English sentence)."""
    client = Client()
    client.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": PIN, "trusted": "on"})
    token = client.post("/offline/device/").json()["token"]
    said: list[tuple[str, str]] = []
    for kind, at, payload in made:
        item: dict[str, Any] = {
            "id": str(uuid7()),
            "kind": kind,
            "version": 1,
            "made_at": at.isoformat(),
            "payload": payload,
        }
        headers = {} if "anonymous" in kind else {"Authorization": f"Bearer {token}"}
        answer = Client().post(
            "/offline/", {"envelopes": [item]}, content_type="application/json", headers=headers
        )
        (one,) = answer.json()["answers"]
        said.append((one["outcome"], (one.get("message") or {}).get("en", "")))
    return said


def kept() -> list[int]:
    """How many questions, notes, answers and responses there are."""
    return [model.objects.count() for model in (Question, Reflection, Answer, Response)]


def test_what_was_written_in_time_is_taken(event: Event, payloads: dict[str, dict[str, str]]) -> None:
    before = close(event, 6) - dt.timedelta(minutes=10)
    said = post([(kind, before, payload) for kind, payload in payloads.items()])
    assert dict(zip(payloads, said, strict=True)) == dict.fromkeys(payloads, ("done", ""))
    assert kept() == [3, 2, 2, 1]


@pytest.mark.parametrize(("days", "hours", "words"), [(6, 2, CLOSED), (8, -2, TOO_LATE)])
def test_what_came_after_is_refused_with_the_reason(
    event: Event, payloads: dict[str, dict[str, str]], days: int, hours: int, words: str
) -> None:
    at = close(event, days) + dt.timedelta(hours=hours)
    said = post([(kind, at, payload) for kind, payload in payloads.items()])
    assert {outcome for outcome, _words in said} == {"refused"}
    assert all(sentence.startswith(words) for _outcome, sentence in said), said
    assert kept() == [1, 0, 0, 0]


def test_support_too(event: Event) -> None:
    question, closed = Question.objects.get(), close(event, 2)
    payload = {"question": str(question.pk)}
    hour = dt.timedelta(hours=1)
    (after,) = post([("forum.support", closed + hour, payload)])
    assert (after[0], after[1].startswith(CLOSED), Support.objects.count()) == ("refused", True, 0)
    assert post([("forum.support", closed - hour, payload)]) == [("done", "")]
    question.refresh_from_db()
    assert question.support_count == 1


def test_on_the_web_support_is_refused_and_organisers_alone_still_hide(
    event: Event, cast: Cast, client: Client
) -> None:
    question, path = Question.objects.get(), f"/en/forum/{event.slug}/questions/"
    close(event, 2)

    def sign_in(role: Role) -> None:
        client.force_login(cast.people[role].account, backend="sala.people.auth.SecretBackend")

    sign_in(Role.MEMBER)
    pressed = client.post(f"{path}{question.pk}/support/")
    assert (pressed.status_code, CLOSED in pressed.content.decode()) == (422, True)
    assert "/support/" not in client.get(path).content.decode()
    sign_in(Role.CHAIR)
    assert (
        client.post(f"{path}{question.pk}/moderate/", {"seen": "shown", "state": "taken"}).status_code == 403
    )
    assert client.get(f"{path}{question.pk}/hide/").status_code == 403
    page = client.get(path).content.decode()
    assert "/moderate/" not in page
    assert "/hide/" not in page
    sign_in(Role.ORGANISER)
    assert f"{question.pk}/hide/" in client.get(path).content.decode()
    assert client.post(f"{path}{question.pk}/hide/", {"because": "A name in it"}).status_code == 302
    question.refresh_from_db()
    assert (question.state, Support.objects.count()) == ("hidden", 0)
