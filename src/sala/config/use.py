"""Uses the demonstration a little, so that a kept dump has rows of many kinds: questions, check-ins, a conflict."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from sala.forum.api import Event, revoke_feed
from sala.kit.ids import uuid7
from sala.meetings.api import Badge, Meeting, answer_invitation
from sala.offline.api import Device, Outcome, add_device, receive
from sala.people.api import Person, Role

SLUG = "practice"


def use_demonstration() -> None:
    """As phones would: most of it comes in envelopes. AssertionError when one has another outcome than is meant."""
    at, event = timezone.now(), Event.objects.select_related("scope").get(slug=SLUG)
    meeting = Meeting.objects.select_related("scope").filter(scope=event.scope_id).earliest("starts_at")
    badges = Badge.objects.filter(scope=event.scope_id).select_related("person").order_by("number")
    # The cast was invited first: badge 1 is the first role's.
    people = {role: badge.person for role, badge in zip(Role, badges[: len(Role)], strict=True)}
    phones = {role: add_device(person=person, sign_in=None, at=at).device for role, person in people.items()}
    _ask(phones, at)
    _at_the_door(phones[Role.ORGANISER], meeting, at)
    for role in (Role.MEMBER, Role.SPEAKER):
        answer_invitation(scope=meeting.scope, person=people[role], comes=role == Role.MEMBER, at=at)
    _edit_twice(phones[Role.MEMBER], people[Role.MEMBER], at)
    revoke_feed(person=people[Role.CHAIR], at=at)


def _ask(phones: dict[Role, Device], at: dt.datetime) -> None:
    common = {"event": SLUG, "session": "who-mentors", "language": "km"}
    said = {**common, "text": "តើនរណាខ្ចីសម្ភារៈ?"}
    named = _send(phones[Role.MEMBER], at, "forum.question", said)
    said = {**common, "text": "តើយើងរកពេលនៅឯណា?", "receipt": "AAAA-BBBB-CCCC"}
    _send(None, at, "forum.anonymous_question", said)
    for role in (Role.SPEAKER, Role.CHAIR):
        _send(phones[role], at, "forum.support", {"question": str(named)})
    text = {"question": str(named), "language": "en", "text": "Who lends the kits?"}
    _send(phones[Role.INTERPRETER], at, "forum.translation", text)
    _send(
        phones[Role.RAPPORTEUR], at, "forum.translation", {**text, "text": "Who has kits?"}, Outcome.CONFLICT
    )
    _send(phones[Role.SPEAKER], at, "forum.withdrawal", {"question": str(uuid7())})


def _at_the_door(phone: Device, meeting: Meeting, at: dt.datetime) -> None:
    here = {"meeting": str(meeting.pk)}
    seen = [_send(phone, at, "meetings.check_in", {**here, "seen": number}) for number in ("3", "5", "999")]
    _send(phone, at, "meetings.check_in", {**here, "undoes": str(seen[1])})
    walk_in = {"name": "ភ្ញៀវ", "phone": "", "organisation": "NGPRC"}
    _send(phone, at, "meetings.check_in", {**here, "walk_in": walk_in})


def _edit_twice(phone: Device, person: Person, at: dt.datetime) -> None:
    base = {"name": person.name}
    _send(phone, at, "people.details", {"base": base, "sent": {"name": f"{person.name} សុខា"}})
    _send(
        phone, at, "people.details", {"base": base, "sent": {"name": f"{person.name} ធីតា"}}, Outcome.CONFLICT
    )


def _send(
    phone: Device | None, at: dt.datetime, kind: str, payload: dict[str, Any], outcome: Outcome = Outcome.DONE
) -> UUID:
    """Send one envelope; its id."""
    made = uuid7()
    envelope = {"id": str(made), "kind": kind, "made_at": at.isoformat(), "payload": payload}
    (answer,) = receive([envelope], device=phone, at=at)
    assert answer.outcome == outcome, (kind, answer)  # noqa: S101  # a demonstration that does not work is kept nowhere
    return made
