"""The prompts of an event: what is asked now, later, and was asked."""

import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request, gettext, override
from django.views.decorators.http import require_POST, require_safe

from sala.forum.actions.prompts import set_open
from sala.forum.models import Event, Prompt
from sala.forum.prompted import counted, open_prompts, prompt_of, prompts_of
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise, can_translate, can_type_in, chaired_sessions
from sala.kit.dates import clock, short_day
from sala.people.api import Person, person_of, signed_in
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A prompt, whether it takes answers at this moment, when it opens or closes in words, and what the viewer may do.
    `count` is of its answers, for those who read them.
    """

    prompt: Prompt
    open: bool
    when: str
    count: int
    chairs: bool


@dataclass(frozen=True, slots=True)
class PromptsPage:
    """`open` stand first, then `others` in the order of the day. `reads`: the viewer reads answers of some of them."""

    crumbs: list[Crumb]
    event: Event
    open: list[PromptLine]
    others: list[PromptLine]
    organises: bool
    reads: bool
    types_in: bool
    error: str


@read_only
def prompts(request: HttpRequest, event: str) -> HttpResponse:
    """Public. Organisers write prompts from here; who leads a session opens and closes its own."""
    return _answer(request, event)


def _answer(request: HttpRequest, event: str, error: str = "") -> HttpResponse:
    found, person = event_by_slug(event), person_of(request)
    rows = prompts_of(found)
    chaired = chaired_sessions(person, found)
    reads = can_translate(person, found) or chaired is None or bool(chaired)
    counts = counted(rows) if reads else {}
    at, organises = timezone.now(), can_organise(person, found)
    lines = [
        PromptLine(
            prompt=row,
            open=row.is_open(at) and found.closed_at is None,
            when=_when(row, found),
            count=counts.get(row.pk, 0),
            chairs=chaired is None or row.session_id in chaired,
        )
        for row in rows
    ]
    shown = PromptsPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(gettext("Prompts"))],
        event=found,
        open=[line for line in lines if line.open],
        # One that nobody has said when to open is still being written.
        others=[line for line in lines if not line.open and (line.prompt.opens or reads or organises)],
        organises=organises,
        reads=reads,
        types_in=can_type_in(person, found),
        error=error,
    )
    return page(request, "forum/prompts.html", shown, status=422 if error else 200)


@require_POST
@signed_in
def open_prompt(request: HttpRequest, person: Person, event: str, prompt: uuid.UUID) -> HttpResponse:
    """Open it now, or (`open=no`) close it: for organisers, chairs, and who leads its session."""
    found = prompt_of(event_by_slug(event), prompt)
    try:
        set_open(prompt=found, opened=request.POST.get("open") != "no", by=person, at=timezone.now())
    except ValidationError as error:
        return _answer(request, event, " ".join(error.messages))
    return redirect(reverse("forum:prompts", args=[event]) + f"#p-{prompt}")


@require_safe
def prompt_without_language(request: HttpRequest, event: str, session: str = "") -> HttpResponse:
    """`/p/<event>` and `/p/<event>/<session>`: on to what is asked at this moment, in the phone's language."""
    found = event_by_slug(event)
    now = open_prompts(found, timezone.now())
    here = [prompt for prompt in now if prompt.session and prompt.session.slug == session] or now
    with override(get_language_from_request(request)):
        if here:
            return redirect("forum:answer", event=event, prompt=here[0].pk)
        return redirect("forum:prompts", event=event)


def _when(prompt: Prompt, event: Event) -> str:
    """When it opens or closes, whichever is to come or was last; "" when nobody has said."""
    zone, language = ZoneInfo(event.scope.time_zone), get_language() or "en"
    at = timezone.now()
    opens, closes = prompt.opens, prompt.closes
    if opens and at < opens:
        sentence, moment = gettext("Opens on %(day)s at %(time)s"), opens
    elif opens and closes:
        sentence = (
            gettext("Open until %(day)s, %(time)s")
            if at < closes
            else gettext("Closed since %(day)s, %(time)s")
        )
        moment = closes
    else:
        return ""
    local = moment.astimezone(zone)
    return sentence % {"day": short_day(local.date(), language), "time": clock(local, language)}
