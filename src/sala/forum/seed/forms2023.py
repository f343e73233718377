"""The forms of 2023: diet and travel before it, the evaluation after it, with example answers."""

import datetime as dt

from django.db import transaction

from sala.forms.api import Form
from sala.forum.actions.event_forms import Asked, ask_form
from sala.forum.models import Event
from sala.forum.types import Audience, FormPurpose
from sala.people.api import Person


@transaction.atomic
def ask_forms(*, event: Event, diet: Form, evaluation: Form, by: Person, at: dt.datetime) -> None:
    """Diet and travel are asked of who has confirmed, until the forum begins; the evaluation of who was present, when
    the last day ends.
    """
    days = event.days.select_related("meeting").order_by("date")
    first, last = days[0].meeting, list(days)[-1].meeting
    before = Asked(diet, FormPurpose.REGISTRATION, Audience.CONFIRMED, None, first.starts_at)
    ask_form(event=event, asked=before, by=by, at=at)
    after = Asked(evaluation, FormPurpose.EVALUATION, Audience.PRESENT, last.ends_at, None)
    ask_form(event=event, asked=after, by=by, at=at)
