"""What became of a message, in numbers and person by person; before it is sent, whom it would not reach."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.audience import audience_said, unreached
from sala.forum.models import Event, Message
from sala.forum.pages.messages import message_crumbs, message_of, organised_event
from sala.kit.dates import day
from sala.notify.api import (
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    Silent,
    Tally,
    channel_name,
    final_deliveries,
    reason_said,
    silent_channels,
    tally,
)
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import Crumb, page, read_only

PAGE_SIZE = 50
LATE = dt.timedelta(
    minutes=1
)  # a message that was not handed out by then waits for a worker that does not run
TONES = {
    DeliveryState.SENT: ("ok", "check"),
    DeliveryState.WAITING: ("wait", "clock"),
    DeliveryState.SENDING: ("wait", "clock"),
    DeliveryState.UNSURE: ("wait", "info"),
    DeliveryState.FAILED: ("bad", "alert"),
    DeliveryState.SKIPPED: ("info", "info"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person and what became of it for her; `said` is empty where it stands in the app only, by nobody's fault."""

    person: Person
    read: bool
    said: str
    why: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Result:
    """A channel, a state, and how many people."""

    channel: str
    state: str
    number: int
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class MessagePeoplePage:
    """`figures` is None before anybody was told; then `lines` are those whom it would not reach outside the app.
    `late`: it was sent a while ago and no worker has taken it up. `gone`: on which day the persons went out of the
    event, "" before.
    """

    crumbs: list[Crumb]
    event: Event
    message: Message
    audience: str
    zone: str
    gone: str
    figures: Tally | None
    results: list[Result]
    lines: list[PersonLine]
    rows: Page[Any]
    only: str
    silent: list[Silent]
    late: bool


@read_only
@signed_in
def message_people(request: HttpRequest, person: Person, event: str, message: uuid.UUID) -> HttpResponse:
    """For organisers; looking at the list is logged. `?only=none` shows those who read it in the app only."""
    found = organised_event(person, event)
    sent = message_of(found, message)
    only = request.GET.get("only", "")
    only = only if only in {*DeliveryState.values, Channel.NONE} else ""
    number = request.GET.get("page")
    told, gone = sent.told is not None, found.personal_gone_at
    lines, rows = _told(sent, only, number) if told else _not_reached(sent, number)
    figures = tally(sent.matter) if told and not gone else None
    now = timezone.now()
    looked = [line.person.pk for line in lines]
    record_views(looked, by=person, at=now, page="forum:message_people", scope=found.scope)
    shown = MessagePeoplePage(
        crumbs=message_crumbs(found, str(sent.subject)),
        event=found,
        message=sent,
        audience=audience_said(found, sent.audience, get_language() or "en"),
        zone=found.scope.time_zone,
        gone=day(gone.date(), get_language() or "en") if gone else "",
        figures=figures,
        results=_results(figures) if figures else [],
        lines=lines,
        rows=rows,
        only=only,
        silent=silent_channels(),
        late=not told and sent.sent_at is not None and sent.sent_at < now - LATE,
    )
    return page(request, "forum/message_people.html", shown)


def _results(figures: Tally) -> list[Result]:
    return [
        Result(channel_name(channel), str(DeliveryState(state).label), number, *TONES[DeliveryState(state)])
        for (channel, state), number in sorted(figures.by_state.items())
        if channel != Channel.NONE
    ]


def _told(sent: Message, only: str, number: str | None) -> tuple[list[PersonLine], Page[Any]]:
    notices = Notice.objects.filter(matter=sent.matter).select_related("person")
    last = final_deliveries(sent.matter)
    if only == Channel.NONE:
        notices = notices.filter(deliveries__in=last.filter(channel=Channel.NONE))
    elif only:
        notices = notices.filter(deliveries__in=last.filter(state=only))
    rows = Paginator(notices.order_by("person__sort_key", "pk"), PAGE_SIZE).get_page(number)
    here = {one.notice_id: one for one in last.filter(notice__in=[notice.pk for notice in rows])}
    return [_line(notice, here.get(notice.pk)) for notice in rows], rows


def _line(notice: Notice, last: Delivery | None) -> PersonLine:
    read = notice.read_at is not None
    if last is None:
        return PersonLine(notice.person, read, "", "", "", "")
    state = DeliveryState(last.state)
    said = (
        str(state.label) if last.channel == Channel.NONE else f"{channel_name(last.channel)}: {state.label}"
    )
    return PersonLine(notice.person, read, said, reason_said(last.reason), *TONES[state])


def _not_reached(sent: Message, number: str | None) -> tuple[list[PersonLine], Page[Any]]:
    why = _("Reads it in the app only")
    rows = Paginator(unreached(sent), PAGE_SIZE).get_page(number)
    return [
        PersonLine(person, read=False, said=why, why="", tone="info", icon="info") for person in rows
    ], rows
