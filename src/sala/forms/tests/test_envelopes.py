"""Answers from a phone without network."""

import json
import uuid
from typing import Any

import pytest
from django.utils import timezone

from sala.forms.models import FormVersion, Response
from sala.forms.tests.factories import published
from sala.forms.types import Who
from sala.kit.ids import coarse_uuid7, digest, uuid7
from sala.offline.api import Device, Outcome, add_device, receive
from sala.people.api import Role, Scope
from sala.people.seed import Cast


def envelope(asked: FormVersion, kind: str = "forms.anonymous_response", **payload: Any) -> dict[str, Any]:
    content = {"form": str(asked.form_id), "version": str(asked.number), "language": "km", **payload}
    content.setdefault("answers", json.dumps({"q1": "c1", "q2": "ព្រោះ"}))
    at = timezone.now().isoformat()
    return {
        "id": str(uuid7()),
        "kind": kind,
        "version": 1,
        "made_at": at,
        "clock_offset": 0,
        "base": None,
        "payload": content,
    }


def send(item: dict[str, Any], device: Device | None = None) -> tuple[Outcome, str]:
    (answer,) = receive([item], device=device, at=timezone.now())
    return answer.outcome, answer.message.get("en", "")


def test_anonymous_once_however_often_it_is_sent(version: FormVersion) -> None:
    item = envelope(version, receipt="AAAA-BBBB-CCCC")
    assert [send(item)[0], send(item)[0]] == [Outcome.DONE, Outcome.DUPLICATE]
    response = Response.objects.get(form=version.form)
    assert response.pk == coarse_uuid7(uuid.UUID(item["id"]))
    assert (response.channel, response.language, response.person_id) == ("offline", "km", None)
    assert response.receipt_digest == digest("AAAA-BBBB-CCCC")
    assert response.answers == {"q1": "c1", "q2": "ព្រោះ"}


def test_with_name(cast: Cast, version: FormVersion) -> None:
    member = cast.people[Role.MEMBER]
    device, _token = add_device(person=member, sign_in=uuid7(), at=timezone.now())
    assert send(envelope(version, "forms.response", proxy="1"), device)[0] == Outcome.DONE
    response = Response.objects.get(form=version.form)
    assert (response.person_id, response.channel) == (member.pk, "proxy")


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"answers": '{"q1": "c1"}'}, "Why?: Please answer this question."),
        ({"answers": "{}"}, "Please answer"),
        ({"answers": "["}, "not complete"),
        ({"answers": "[1]"}, "not complete"),
        ({"version": "7"}, "not complete"),
        ({"version": "٣"}, "not complete"),
        ({"form": "x"}, "not complete"),
        ({"form": str(uuid7())}, "not here any more"),
    ],
)
def test_what_cannot_be_taken(version: FormVersion, payload: dict[str, Any], words: str) -> None:
    outcome, message = send(envelope(version, **payload))
    assert outcome == Outcome.REFUSED
    assert words in message
    assert not Response.objects.filter(form=version.form).exists()


def test_a_form_with_names_needs_one(cast: Cast, scope: Scope) -> None:
    version = published(scope, cast.people[Role.ORGANISER], who=Who.NAMED)
    outcome, message = send(envelope(version))
    assert (outcome, "Sign in" in message) == (Outcome.REFUSED, True)
