"""Writing prompts, opening and closing them, showing their answers on the wall."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Answer, Event, Prompt, Session
from sala.forum.rules import can_chair, can_organise
from sala.kit.i18n import Text
from sala.people.api import Person, record

LONGEST_PROMPT = 300
MOST_PROMPTS = 12  # of one session: more than fit on a sheet, or into an hour


class BadPromptError(ValidationError):
    """The prompt cannot be like this; the message says what to do."""


class StalePromptError(ValidationError):
    """Somebody else changed the prompt since it was read; `current` is what stands there now."""

    def __init__(self, current: Prompt) -> None:
        super().__init__(
            _(
                "Somebody else has changed this prompt meanwhile. Nothing of yours is lost: compare, then save."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPlan:
    """What an organiser says of a prompt; see the model."""

    text: Text
    session: Session | None
    order: int = 1
    open_space: bool = False
    during: bool = False
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None

    def fields(self) -> dict[str, object]:
        """As columns; raises BadPromptError."""
        if not self.text:
            raise BadPromptError(_("Write the prompt in one language at least."))
        if self.during and self.session is None:
            raise BadPromptError(
                _("A prompt to the whole forum has no session to follow. Choose when it opens.")
            )
        if not self.during and self.opens_at and self.closes_at and self.closes_at < self.opens_at:
            raise BadPromptError(_("It closes before it opens. Choose a later time."))
        times = (None, None) if self.during else (self.opens_at, self.closes_at)
        return {
            "text": self.text,
            "session": self.session,
            "order": self.order,
            "open_space": self.open_space,
            "during": self.during,
            "opens_at": times[0],
            "closes_at": times[1],
        }


def touch_prompts(event: Event) -> None:
    """What the pages say of prompts changed: the schedule's, the wall's and the public page's ETags move on."""
    Event.objects.filter(pk=event.pk).update(
        schedule_revision=F("schedule_revision") + 1,
        questions_revision=F("questions_revision") + 1,
        about_revision=F("about_revision") + 1,
    )


@transaction.atomic
def plan_prompt(
    *,
    event: Event,
    plan: PromptPlan,
    by: Person | None,
    at: dt.datetime,
    id: uuid.UUID,  # made with the form: sent twice, it is one prompt
) -> Prompt:
    """A new prompt. Raises BadPromptError, PermissionDenied."""
    _may_organise(event, by)
    Event.objects.select_for_update().get(pk=event.pk)
    known = Prompt.objects.filter(event=event, pk=id).first()
    if known:
        return known
    beside = Prompt.objects.filter(event=event, session=plan.session)
    if beside.count() >= MOST_PROMPTS:
        full = _("There are %(most)s prompts here already. Take one away first.")
        raise BadPromptError(full, params={"most": MOST_PROMPTS})
    made = Prompt.objects.create(pk=id, event=event, **plan.fields())
    touch_prompts(event)
    record("prompt.plan", by=by, at=at, about=made, scope=event.scope)
    return made


@transaction.atomic
def change_prompt(
    *, prompt: Prompt, plan: PromptPlan, base: int, by: Person | None, at: dt.datetime
) -> Prompt:
    """Change it. `base` is the revision that was read: when it has moved on, StalePromptError and nothing is changed.
    Answers that are there stay beneath it.
    """
    _may_organise(prompt.event, by)
    fields = plan.fields()
    current = _locked(prompt)
    if current.revision != base:
        raise StalePromptError(current)
    Prompt.objects.filter(pk=prompt.pk).update(**fields, revision=base + 1)
    touch_prompts(prompt.event)
    record("prompt.change", by=by, at=at, about=prompt, scope=prompt.event.scope)
    return _locked(prompt)


@transaction.atomic
def remove_prompt(*, prompt: Prompt, by: Person, at: dt.datetime) -> None:
    """Take away a prompt that nobody has answered; BadPromptError for another."""
    _may_organise(prompt.event, by)
    _locked(prompt)
    if Answer.objects.filter(prompt=prompt).exists():
        raise BadPromptError(
            _("There are answers to it already. Close it instead, so that they stay readable.")
        )
    record("prompt.remove", by=by, at=at, about=prompt, scope=prompt.event.scope)
    Prompt.objects.filter(pk=prompt.pk).delete()
    touch_prompts(prompt.event)


@transaction.atomic
def set_open(*, prompt: Prompt, opened: bool, by: Person, at: dt.datetime) -> None:
    """Open it from now on, without end; or close it now. Again changes nothing. For who leads its session too."""
    _may_chair(prompt, by)
    current = _locked(prompt)
    if current.is_open(at) == opened:
        return
    opens = at if opened else min(current.opens or at, at)
    Prompt.objects.filter(pk=prompt.pk).update(
        during=False, opens_at=opens, closes_at=None if opened else at, revision=F("revision") + 1
    )
    touch_prompts(prompt.event)
    action = "prompt.open" if opened else "prompt.close"
    record(action, by=by, at=at, about=prompt, scope=prompt.event.scope)


@transaction.atomic
def show_answers(*, prompt: Prompt, shown: bool, by: Person, at: dt.datetime) -> None:
    """Show the answers to everybody, without names, or no longer. Again changes nothing."""
    _may_chair(prompt, by)
    if Prompt.objects.filter(pk=prompt.pk, on_wall=not shown).update(on_wall=shown):
        touch_prompts(prompt.event)
        action = "prompt.show" if shown else "prompt.take_back"
        record(action, by=by, at=at, about=prompt, scope=prompt.event.scope)


def _locked(prompt: Prompt) -> Prompt:
    # The session is read after the lock: an outer join cannot be locked.
    found = Prompt.objects.select_for_update().filter(pk=prompt.pk).first()
    if found is None:
        raise BadPromptError(_("This prompt is not here any more."))
    found.event = prompt.event
    return found


def _may_organise(event: Event, by: Person | None) -> None:
    if by is not None and not can_organise(by, event):
        raise PermissionDenied


def _may_chair(prompt: Prompt, by: Person) -> None:
    if not can_chair(by, prompt.event, prompt.session):
        raise PermissionDenied
