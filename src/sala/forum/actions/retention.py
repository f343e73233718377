"""When its time is over, the persons go out of a forum; figures and words without names stay."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.forms.api import forget_answerers
from sala.forum.models import (
    Answer,
    Event,
    EventForm,
    Letter,
    Message,
    Partner,
    Question,
    Reflection,
    Support,
    Withdrawal,
)
from sala.forum.queries import PARTICIPANTS, participant_count
from sala.forum.types import FormPurpose
from sala.kit.i18n import in_every_language
from sala.meetings.api import figures_of, forget_persons, keep_counts, takes_part
from sala.notify.api import Word, forget_told, tell
from sala.people.api import Organisation, Role, days_kept, holders_of, record

BATCH = 500
WARNED = dt.timedelta(days=30)


def goes_on(event: Event) -> dt.date | None:
    """The day on which the event's personal data goes; None: it stays."""
    return gone_after(event, days_kept(event.scope))


def gone_after(event: Event, days: int | None) -> dt.date | None:
    """The same, where it is known how many days its scope keeps it."""
    return event.ends_on + dt.timedelta(days=days) if days else None


def forget_old_events(*, at: dt.datetime) -> int:
    """Take the persons out of each event whose time is over and that nobody holds; how many rows. Killed in the middle
    it loses nothing, and the next run goes on. What comes afterwards, from a phone or typed from paper, goes at the
    next run. What goes within a month is announced to the organisers.
    """
    count = 0
    for event in Event.objects.filter(kept_because="").select_related("scope").order_by("pk"):
        if event.personal_gone_at:
            count += _forget(event, at)
            continue
        day = goes_on(event)
        today = at.astimezone(ZoneInfo(event.scope.time_zone)).date()
        if day is None or today < day - WARNED:
            continue
        if today < day:
            _announce(event, day, at)
        else:
            count += _forget(event, at)
    return count


def _announce(event: Event, day: dt.date, at: dt.datetime) -> None:
    """Told once: a word that was read is not told again."""
    if event.figures.get("announced") == day.isoformat():
        return
    text = in_every_language(
        _(
            "On %(day)s the persons go out of “%(event)s”. Take along before what you need, or say why it must stay."
        ),
        {"day": day.isoformat(), "event": event.title},
    )
    with transaction.atomic():
        organisers = holders_of(Role.ORGANISER, event.scope)
        path = f"/forum/{event.slug}/close-event/"
        tell([Word(person_id, f"retention {event.pk}", text, path) for person_id in organisers], at=at)
        Event.objects.filter(pk=event.pk).update(figures={**event.figures, "announced": day.isoformat()})


def _forget(event: Event, at: dt.datetime) -> int:
    # Figures first, and once: when the persons are gone in part, they can no longer be counted.
    if "invited" not in event.figures:
        keep_counts(event.scope, at=at)
        organisations = _organisations(event)
        event.figures = {
            **figures_of(event.scope),
            PARTICIPANTS: participant_count(event),
            "organisations": [str(pk) for pk in organisations],
        }
        Event.objects.filter(pk=event.pk).update(figures=event.figures)
    count = _blank(Question.objects.filter(event=event), asked_for="")
    count += _blank(Reflection.objects.filter(event=event), written_name="")
    count += _blank(Answer.objects.filter(prompt__event=event), asked_for="")
    ids = list(Question.objects.filter(event=event).values_list("pk", flat=True))
    ids += Reflection.objects.filter(event=event).values_list("pk", flat=True)
    ids += Answer.objects.filter(prompt__event=event).values_list("pk", flat=True)
    for first in range(0, len(ids), BATCH):
        some = ids[first : first + BATCH]
        count += Support.objects.filter(question_id__in=some).delete()[0]
        count += Withdrawal.objects.filter(question_id__in=some, person_id__isnull=False).delete()[0]
    for link in EventForm.objects.filter(event=event):
        count += forget_answerers(link.form_id, wholly=link.purpose == FormPurpose.REGISTRATION)
    while letters := list(Letter.objects.filter(event=event).values_list("pk", flat=True)[:BATCH]):
        count += Letter.objects.filter(pk__in=letters).delete()[0]
    count += _forget_messages(event) + forget_persons(event.scope)
    with transaction.atomic():
        gone = Event.objects.filter(pk=event.pk, personal_gone_at=None).update(personal_gone_at=at)
        if gone or count:
            Event.objects.filter(pk=event.pk).update(
                about_revision=F("about_revision") + 1, questions_revision=F("questions_revision") + 1
            )
            record("event.forget", by=None, at=at, about=event, scope=event.scope, detail={"rows": count})
    return count


def _forget_messages(event: Event) -> int:
    """Who wrote messages, and whom they and the other notices of the event were told; the words stay."""
    forms = [str(key) for key in EventForm.objects.filter(event=event).values_list("form_id", flat=True)]
    count = forget_told(paths=[f"/forum/{event.slug}/", *(f"/forms/{key}/" for key in forms)])
    return count + Message.objects.filter(event=event).exclude(made_by=None).update(
        made_by=None, sent_by=None
    )


def _organisations(event: Event) -> set[uuid.UUID]:
    """Who is shown on the public page as taking part; it stays there."""
    sending = Organisation.objects.filter(memberships__person__in=takes_part(event.scope))
    hosts = Partner.objects.filter(event=event).values("organisation")
    rows = Organisation.objects.filter(Q(pk__in=sending.values("pk")) | Q(pk__in=hosts))
    return set(rows.values_list("pk", flat=True))


def _blank(
    rows: "models.QuerySet[Question] | models.QuerySet[Reflection] | models.QuerySet[Answer]", **name: str
) -> int:
    """Take the author, and the name that was given, out of the rows; in batches."""
    ((column, _empty),) = name.items()
    named = rows.filter(Q(author_id__isnull=False) | ~Q(**{column: ""}))
    count = 0
    while keys := list(named.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count += rows.filter(pk__in=keys).update(author_id=None, **name)
    return count
