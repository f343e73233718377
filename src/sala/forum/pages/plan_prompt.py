"""Write a prompt, or change one."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forum.actions import prompts
from sala.forum.actions.prompts import LONGEST_PROMPT, PromptPlan, StalePromptError
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Event, Prompt, Session
from sala.forum.prompted import prompt_of
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.forum.types import SessionKind
from sala.kit.folding import whole_number
from sala.kit.i18n import Text
from sala.kit.ids import parse_uuid7, uuid7
from sala.kit.time import NoSuchTimeError, moment
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

MOST_ORDER = 99
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(:\d{2})?")


@dataclass(frozen=True, slots=True)
class PromptForm:
    """What stands in the form, all as text. `when`: "during" its session, or "times"."""

    text: Words
    session: str
    order: str
    open_space: bool
    when: str
    opens: str
    closes: str
    base: str


@dataclass(frozen=True, slots=True)
class PlanPromptPage:
    """`prompt` is None for a new one, which gets `id`. `theirs`: what somebody else has saved meanwhile."""

    crumbs: list[Crumb]
    event: Event
    prompt: Prompt | None
    form: PromptForm
    id: uuid.UUID
    sessions: list[Session]
    errors: dict[str, str]
    theirs: list[tuple[str, str]]


@signed_in
def plan_prompt(
    request: HttpRequest, person: Person, event: str, prompt: uuid.UUID | None = None
) -> HttpResponse:
    """For organisers. What was typed is kept when it cannot be saved; 409 when somebody else was quicker."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    stands = prompt_of(found, prompt) if prompt else None
    if request.method != "POST":
        return _page(request, found, stands, _form_of(found, stands))
    typed = Typed(request.POST)
    form, plan = _form_typed(typed), _read(typed, found)
    if plan is None:
        return _page(request, found, stands, form, typed.errors)
    try:
        if "remove" in request.POST and stands:
            prompts.remove_prompt(prompt=stands, by=person, at=timezone.now())
        else:
            _save(request, found, stands, plan, form, person)
    except StalePromptError as error:
        now = prompt_of(found, error.current.pk)
        newer = replace(form, base=str(now.revision))
        return _page(
            request, found, now, newer, {"": " ".join(error.messages)}, theirs=_described(now, found)
        )
    except ValidationError as error:
        return _page(request, found, stands, form, {"": " ".join(error.messages)})
    return redirect("forum:prompts", event=event)


def _save(
    request: HttpRequest, event: Event, stands: Prompt | None, plan: PromptPlan, form: PromptForm, by: Person
) -> None:
    at = timezone.now()
    if stands:
        base = whole_number(form.base) or 0
        prompts.change_prompt(prompt=stands, plan=plan, base=base, by=by, at=at)
        return
    try:
        key = parse_uuid7(request.POST.get("id"))
    except ValueError:
        key = uuid7()
    prompts.plan_prompt(event=event, plan=plan, by=by, at=at, id=key)


def _page(
    request: HttpRequest,
    event: Event,
    prompt: Prompt | None,
    form: PromptForm,
    errors: dict[str, str] | None = None,
    theirs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    shown = PlanPromptPage(
        crumbs=[
            Crumb(event.title, reverse("forum:schedule", args=[event.slug])),
            Crumb(_("Prompts"), reverse("forum:prompts", args=[event.slug])),
            Crumb(_("Write a prompt")),
        ],
        event=event,
        prompt=prompt,
        form=form,
        id=uuid7(),
        sessions=list(_sessions(event)),
        errors=errors or {},
        theirs=theirs or [],
    )
    return page(request, "forum/plan_prompt.html", shown, 409 if theirs else 422 if errors else 200)


def _sessions(event: Event) -> list[Session]:
    return list(Session.objects.filter(event=event).exclude(kind=SessionKind.BREAK))


def _form_of(event: Event, prompt: Prompt | None) -> PromptForm:
    if prompt is None:
        return PromptForm(
            words_of(Text()), "", "1", open_space=False, when="times", opens="", closes="", base=""
        )
    return PromptForm(
        text=words_of(prompt.text),
        session=str(prompt.session_id or ""),
        order=str(prompt.order),
        open_space=prompt.open_space,
        when="during" if prompt.during else "times",
        opens=_local(prompt.opens_at, event),
        closes=_local(prompt.closes_at, event),
        base=str(prompt.revision),
    )


def _local(at: dt.datetime | None, event: Event) -> str:
    return f"{at.astimezone(ZoneInfo(event.scope.time_zone)):%Y-%m-%dT%H:%M}" if at else ""


def _form_typed(typed: Typed) -> PromptForm:
    return PromptForm(
        text=typed.words("text"),
        session=typed.line("session"),
        order=typed.line("order"),
        open_space="open_space" in typed.post,
        when=typed.one_of("when", ("during", "times"), "times"),
        opens=typed.line("opens"),
        closes=typed.line("closes"),
        base=typed.line("base"),
    )


def _read(typed: Typed, event: Event) -> PromptPlan | None:
    text = typed.text("text", longest=LONGEST_PROMPT)
    if not text:
        typed.fail("text_km", _("Write the prompt in one language at least."))
    key = as_id(typed.line("session"))
    session = next((row for row in _sessions(event) if row.pk == key), None)
    if typed.line("session") and session is None:
        typed.fail("session", _("This session is not here any more. Choose another, or the whole forum."))
    order = typed.number("order", most=MOST_ORDER)
    during = typed.post.get("when") == "during"
    opens, closes = (
        (None, None) if during else (typed_moment(typed, name, event) for name in ("opens", "closes"))
    )
    if typed.errors:
        return None
    return PromptPlan(
        text=text,
        session=session,
        order=order or 1,
        open_space="open_space" in typed.post,
        during=during,
        opens_at=opens,
        closes_at=closes,
    )


def typed_moment(typed: Typed, name: str, event: Event) -> dt.datetime | None:
    """A day and time of the event's place from a form; None for an empty box, and, with a sentence, for a wrong one."""
    line = typed.line(name)
    match = _MOMENT.fullmatch(line)
    try:
        if match:
            year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
            return moment(dt.date(year, month, day), dt.time(hour, minute), event.scope.time_zone)
    except (ValueError, NoSuchTimeError):
        match = None
    if line:
        typed.fail(name, _("Write day and time as 2023-04-30 08:30."))
    return None


def _described(prompt: Prompt, event: Event) -> list[tuple[str, str]]:
    form = _form_of(event, prompt)
    return [
        (_("Prompt"), " / ".join(prompt.text.values())),
        (_("About"), str(prompt.session.title) if prompt.session else _("The whole forum")),
        (_("Opens"), form.opens.replace("T", " ") or "–"),
        (_("Closes"), form.closes.replace("T", " ") or "–"),
    ]
