"""Look at a message as it will be read, and at whom it reaches; then send it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.messages import SentMessageError, StaleMessageError, mark_for
from sala.forum.actions.messages import send_message as send
from sala.forum.audience import Reach, audience_said, missing_languages, persons_in, reach
from sala.forum.models import Event, Message
from sala.forum.pages.messages import message_crumbs, message_of, organised_event
from sala.forum.tasks import spread
from sala.kit.i18n import LANGUAGES
from sala.notify.api import Silent, open_channels, silent_channels
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class Preview:
    """The message as a reader of `language` gets it: in that language, or (`shown`) in another that is written."""

    language: str
    shown: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class SendMessagePage:
    """`mark`: of what is shown here; `missing`: languages in which it is not written."""

    crumbs: list[Crumb]
    event: Event
    message: Message
    audience: str
    previews: list[Preview]
    missing: list[str]
    reach: Reach
    silent: list[Silent]
    outside: bool
    mark: str
    error: str


@signed_in
def send_message(request: HttpRequest, person: Person, event: str, message: uuid.UUID) -> HttpResponse:
    """For organisers. POST sends what was seen here, once; another organiser's press then gets a clear no."""
    found = organised_event(person, event)
    draft = message_of(found, message)
    error, status = "", 200
    if request.method == "POST":
        try:
            _send(draft, request.POST.get("mark", ""), person)
            return redirect("forum:message_people", event=event, message=draft.pk)
        except (SentMessageError, StaleMessageError) as trouble:
            error, status = " ".join(trouble.messages), 409
            draft = message_of(found, message)
        except ValidationError as trouble:
            error, status = " ".join(trouble.messages), 422
    elif draft.sent_at:
        return redirect("forum:message_people", event=event, message=draft.pk)
    return page(request, "forum/send_message.html", _page(found, draft, error), status)


@transaction.atomic
def _send(draft: Message, mark: str, person: Person) -> None:
    """The decision and the job that carries it out are kept together, or neither."""
    if send(message=draft, seen=mark, by=person, at=timezone.now()):
        spread.enqueue(str(draft.pk))


def _page(event: Event, draft: Message, error: str) -> SendMessagePage:
    people = persons_in(event, draft.audience)
    return SendMessagePage(
        crumbs=message_crumbs(event, _("Look at it and send it")),
        event=event,
        message=draft,
        audience=audience_said(event, draft.audience, get_language() or "en"),
        previews=[preview(draft, code) for code in LANGUAGES],
        missing=missing_languages(draft),
        reach=reach(draft, people),
        silent=silent_channels(),
        outside=bool(open_channels()),
        mark=mark_for(draft, people),
        error=error,
    )


def preview(message: Message, language: str) -> Preview:
    """As somebody reads it."""
    body = message.body.said(language)
    return Preview(language, body.language, message.subject.said(language).text, body.text)
