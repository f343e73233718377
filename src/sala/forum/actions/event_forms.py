"""Forms of an event: which are asked, of whom, from when on; who is told."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.forms.api import Form, Who, close_at
from sala.forum.actions.events import touch_about
from sala.forum.actions.questions import closed_sentence
from sala.forum.models import Event, EventForm
from sala.forum.rules import can_organise, can_read_notes
from sala.forum.types import Audience, FormPurpose
from sala.kit.i18n import in_every_language
from sala.meetings.api import takes_part, was_present
from sala.notify.api import Word, tell
from sala.people.api import Person, persons_by_id, record

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class BadEventFormError(ValidationError):
    """The form cannot be asked like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a form is asked; see the model."""

    form: Form
    purpose: FormPurpose
    audience: Audience
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None


@transaction.atomic
def ask_form(*, event: Event, asked: Asked, by: Person, at: dt.datetime) -> EventForm:
    """Ask a form in this event, or change how it is asked. Raises BadEventFormError, PermissionDenied."""
    _may(event, by)
    if asked.form.scope_id not in event.scope.line:
        raise BadEventFormError(
            _("This form belongs to another forum or programme. Choose one of this forum's.")
        )
    if asked.opens_at and asked.closes_at and asked.closes_at <= asked.opens_at:
        raise BadEventFormError(_("It closes before it opens. Choose a later time."))
    values = {
        "purpose": asked.purpose,
        "audience": asked.audience,
        "opens_at": asked.opens_at,
        "closes_at": asked.closes_at,
    }
    try:
        with transaction.atomic():
            link, _new = EventForm.objects.update_or_create(event=event, form=asked.form, defaults=values)
    except IntegrityError as error:
        raise BadEventFormError(_("This form is asked in another forum already.")) from error
    # What was made before the closing is still taken when it arrives: that is the form's own rule.
    close_at(asked.form, asked.closes_at)
    touch_about(event)
    record("form.ask", by=by, at=at, about=link, scope=event.scope)
    return link


@transaction.atomic
def no_longer_ask(*, link: EventForm, by: Person, at: dt.datetime) -> None:
    """Take the form out of the event; it and its answers stay where forms are."""
    _may(link.event, by)
    record("form.no_longer_ask", by=by, at=at, about=link, scope=link.event.scope)
    EventForm.objects.filter(pk=link.pk).delete()
    touch_about(link.event)


def tell_of_forms(*, at: dt.datetime) -> int:
    """Tell those who are asked, once, when a form has opened; how many persons. Who has the form in her hands on paper
    is told too: nobody can know.
    """
    count = 0
    for link in EventForm.objects.filter(told_at=None, event__closed_at=None).select_related(
        "event__scope", "form"
    ):
        if link.audience == Audience.EVERYBODY or link.opens_at is None or not is_asked(link, at):
            continue
        text = in_every_language(
            _("“%(form)s”: please answer. %(event)s"), {"form": link.form.title, "event": link.event.title}
        )
        with transaction.atomic():
            if not EventForm.objects.filter(pk=link.pk, told_at=None).update(told_at=at):
                continue
            people = persons_asked(link)
            tell(
                [Word(pk, f"form {link.form_id}", text, f"/forms/{link.form_id}/") for pk in people],
                at=at,
            )
            count += len(people)
    return count


def is_asked(link: EventForm, at: dt.datetime) -> bool:
    """Whether it takes answers at that moment."""
    opened = link.opens_at is None or link.opens_at <= at
    return opened and (link.closes_at is None or at < link.closes_at) and link.event.closed_at is None


def persons_asked(link: EventForm) -> set[uuid.UUID]:
    """The ids of those who are asked by name; nobody when everybody is."""
    if link.audience == Audience.EVERYBODY:
        return set()
    asks = takes_part if link.audience == Audience.CONFIRMED else was_present
    return set(asks(link.event.scope))


def may_answer_form(
    form_id: uuid.UUID, person_id: uuid.UUID | None, made_at: dt.datetime
) -> "bool | _StrPromise | None":
    """For forms: no before a form of an event opens, and for a named form to others than those it asks; why not
    when the event was closed. Who answers without a name cannot be asked who she is.
    """
    link = EventForm.objects.select_related("event__scope", "form").filter(form=form_id).first()
    if link is None:
        return None
    if link.opens_at and timezone.now() < link.opens_at:
        return False
    asks_all = link.form.who != Who.NAMED or link.audience == Audience.EVERYBODY
    if not asks_all and person_id not in persons_asked(link):
        return False
    return closed_sentence(link.event, made_at)


def may_see_answers(form_id: uuid.UUID, person_id: uuid.UUID) -> bool | None:
    """For forms: whoever reads the notes of the event reads its evaluation."""
    link = EventForm.objects.select_related("event__scope").filter(form=form_id).first()
    person = persons_by_id([person_id]).get(person_id) if link else None
    if link is None or person is None or link.purpose == FormPurpose.REGISTRATION:
        return None
    return can_read_notes(person, link.event)


def _may(event: Event, by: Person) -> None:
    if not can_organise(by, event):
        raise PermissionDenied
