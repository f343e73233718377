"""Write a message to participants, or change its draft."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.messages import Draft, SentMessageError, StaleMessageError, discard_message
from sala.forum.actions.messages import write_message as write
from sala.forum.audience import Choices, choices
from sala.forum.fields import Typed, Words, words_of
from sala.forum.models import LONGEST_BODY, LONGEST_SUBJECT, Event, Message
from sala.forum.pages.messages import message_crumbs, message_of, organised_event
from sala.kit.i18n import Text
from sala.kit.ids import parse_uuid7, uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class WriteMessagePage:
    """`press` is the id that a new message gets: a second press of the button is the same one."""

    crumbs: list[Crumb]
    event: Event
    draft: Message | None
    errors: dict[str, str]
    subject: Words
    body: Words
    audience: str
    audiences: Choices
    urgent: bool
    press: uuid.UUID
    base: int


@signed_in
def write_message(
    request: HttpRequest, person: Person, event: str, message: uuid.UUID | None = None
) -> HttpResponse:
    """For organisers. Saving leads to the preview; what was sent cannot be changed."""
    found = organised_event(person, event)
    draft = message_of(found, message) if message else None
    if draft and draft.sent_at:
        return redirect("forum:message_people", event=event, message=draft.pk)
    if request.method != "POST":
        return page(request, "forum/write_message.html", _page(found, draft, None, {}))
    typed = Typed(request.POST)
    try:
        if draft and "discard" in request.POST:
            discard_message(message=draft, by=person, at=timezone.now())
            return redirect("forum:messages", event=event)
        saved = _save(found, draft, typed, person)
    except (SentMessageError, StaleMessageError) as error:
        typed.fail("", error)
        return page(request, "forum/write_message.html", _page(found, draft, typed, typed.errors), 409)
    except ValidationError as error:
        typed.fail("subject_km", error)
        saved = None
    if saved is None:
        return page(request, "forum/write_message.html", _page(found, draft, typed, typed.errors), 422)
    return redirect("forum:send_message", event=event, message=saved.pk)


def _save(event: Event, draft: Message | None, typed: Typed, person: Person) -> Message | None:
    keys = {key for _group, listed in choices(event, get_language() or "en") for key, _label in listed}
    audience = typed.post.get("audience", "")
    if audience not in keys:
        typed.fail("audience", _("Choose who gets it."))
    written = Draft(
        typed.text("subject", longest=LONGEST_SUBJECT),
        typed.text("body", longest=LONGEST_BODY),
        audience,
        urgent="urgent" in typed.post,
    )
    if typed.errors:
        return None
    return write(
        event=event,
        message_id=draft.pk if draft else press_of_form(typed),
        draft=written,
        base=int(typed.number("base", most=10**6) or 0),
        by=person,
        at=timezone.now(),
    )


def press_of_form(typed: Typed) -> uuid.UUID:
    """The id that the form was made with, or a new one."""
    try:
        return parse_uuid7(typed.post.get("press", ""))
    except ValueError:
        return uuid7()


def _page(
    event: Event, draft: Message | None, typed: Typed | None, errors: dict[str, str]
) -> WriteMessagePage:
    language = get_language() or "en"
    subject, body = (draft.subject, draft.body) if draft else (Text(), Text())
    return WriteMessagePage(
        crumbs=message_crumbs(event, _("Write a message")),
        event=event,
        draft=draft,
        errors=errors,
        subject=typed.words("subject") if typed else words_of(subject),
        body=typed.words("body") if typed else words_of(body),
        audience=typed.post.get("audience", "") if typed else draft.audience if draft else "all",
        audiences=choices(event, language),
        urgent="urgent" in typed.post if typed else bool(draft and draft.urgent),
        press=press_of_form(typed) if typed else uuid7(),
        base=draft.revision if draft else 0,
    )
