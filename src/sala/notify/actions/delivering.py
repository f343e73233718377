"""Sending what is due, and noting what became of it, so that a kill at any moment doubles nothing and loses nothing.

A row is claimed (SENDING, committed) before it is handed over and settled after; the settling of one and the claim of
the next are one transaction. So a killed worker leaves at most one row claimed: that one may have been handed over, is
noted as unsure by `sweep_deliveries`, and is never sent again. Everything else still waits.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from sala.kit.processes import has_ended, this_process
from sala.notify.actions.planning import first_delivery
from sala.notify.channels import Route, open_channels, routes_of
from sala.notify.gateway import Gateway
from sala.notify.letters import as_email, written
from sala.notify.mail import Mailer
from sala.notify.models import ChannelTrouble, Delivery
from sala.notify.types import Channel, DeliveryState, Outcome, Reason

AT_ONCE = 100  # rows that are read together
SLICE = 5.0  # seconds, then jobs have their turn
LEASE = dt.timedelta(minutes=15)
MOST_ATTEMPTS = 14  # with the waits below about two days
LONGEST_WAIT = dt.timedelta(hours=6)
LONGEST_SILENCE = dt.timedelta(minutes=15)  # between two tries of a channel that does not answer
MOST_SWEPT = 1000

log = logging.getLogger(__name__)
Done = tuple[Delivery, Outcome, Route]
_TROUBLE = (Outcome.DOWN, Outcome.UNSURE)


def deliver(*, seconds: float = SLICE, stopped: Callable[[], bool] = bool) -> int:
    """Send what is due, for some seconds at most; how many were tried. One read when nothing is due."""
    ends, tried = time.monotonic() + seconds, 0
    mailer, gateway = Mailer(), Gateway()
    try:
        while time.monotonic() < ends and not stopped():
            rows = _due(timezone.now())
            if not rows:
                break
            tried += _send_all(rows, mailer, gateway, lambda: time.monotonic() >= ends or stopped())
    finally:
        mailer.close()
        gateway.close()
    return tried


def _due(at: dt.datetime) -> list[Delivery]:
    channels = set(map(str, open_channels()))
    if not channels:
        return []
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at)
    if not due.exists():
        return []
    channels -= set(ChannelTrouble.objects.filter(retry_at__gt=at).values_list("channel", flat=True))
    rows = due.filter(channel__in=channels).select_related("notice__person", "letter")
    return list(rows.order_by("-urgent", "due_at", "pk")[:AT_ONCE])


def _send_all(rows: Sequence[Delivery], mailer: Mailer, gateway: Gateway, enough: Callable[[], bool]) -> int:
    """One after the other. A channel in trouble ends the round: the next one begins without it."""
    routes = routes_of({row.notice.person_id for row in rows})
    done: Done | None = None
    tried = 0
    for row in rows:
        route = routes[row.notice.person_id]
        if enough() or (done and done[1] in _TROUBLE):
            break
        if not _claim(row, route, done, timezone.now()):
            done = None
            continue
        done = (row, _hand_over(row, route, mailer, gateway), route)
        tried += 1
    if done:
        _settle_alone(done)
    return tried


def _hand_over(row: Delivery, route: Route, mailer: Mailer, gateway: Gateway) -> Outcome:
    address = route.addresses[Channel(row.channel)]
    message = written(row.notice, row.letter)
    try:
        if row.channel == Channel.EMAIL:
            return mailer.send(as_email(row, message, address))
        text = message.short if row.channel == Channel.SMS else message.whole
        return gateway.send(Channel(row.channel), address, text)
    except Exception as error:  # noqa: BLE001  # a message that cannot be written must not hold up the others
        log.error("The delivery %s broke: %s", row.pk, type(error).__name__)  # noqa: TRY400  # a trace may hold an address
        return Outcome.UNSURE


@transaction.atomic
def _claim(row: Delivery, route: Route, done: Done | None, at: dt.datetime) -> bool:
    """Settle the one before, and take this one; False when it is not to be sent now, or another worker has it."""
    if done:
        _settle(*done, at)
    mine = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING)
    if row.until and row.until <= at:
        mine.update(state=DeliveryState.SKIPPED, reason=Reason.TOO_LATE, changed_at=at)
        return False
    if Channel(row.channel) not in route.addresses:
        reason = Reason.NO_ADDRESS if route.wants else Reason.NOT_WANTED
        if mine.update(state=DeliveryState.SKIPPED, reason=reason, changed_at=at):
            _try_another(row, route, at)
        return False
    if not row.urgent and (free := route.preference.free_at(at)) > at:
        mine.update(due_at=free, reason=Reason.QUIET, changed_at=at)
        return False
    return mine.update(state=DeliveryState.SENDING, claimed_by=this_process(), reason="", changed_at=at) == 1


@transaction.atomic
def _settle_alone(done: Done) -> None:
    _settle(*done, timezone.now())


def _settle(row: Delivery, outcome: Outcome, route: Route, at: dt.datetime) -> None:
    """Note what became of a try, for the row, its channel, and the person's next channel."""
    mine = Delivery.objects.filter(pk=row.pk, state=DeliveryState.SENDING)
    if outcome == Outcome.DOWN:
        retry = _note_silence(row.channel, at)
        mine.update(state=DeliveryState.WAITING, claimed_by="", reason=Reason.DOWN, due_at=at, changed_at=at)
        log.warning("The channel %s does not answer; it is tried again at %s", row.channel, retry)
        return
    if outcome == Outcome.UNSURE:
        # A server that breaks off each time must not make a thousand messages unsure: it is left alone for a while.
        _note_silence(row.channel, at)
    else:
        ChannelTrouble.objects.filter(channel=row.channel).delete()
    again = row.attempts + 1
    if outcome == Outcome.LATER and again < MOST_ATTEMPTS:
        wait = min(dt.timedelta(minutes=2**again), LONGEST_WAIT)
        mine.update(
            state=DeliveryState.WAITING,
            claimed_by="",
            reason=Reason.AGAIN,
            due_at=at + wait,
            attempts=again,
            changed_at=at,
        )
        return
    state, reason = _ENDS[outcome]
    if (
        mine.update(state=state, reason=reason, claimed_by="", changed_at=at)
        and state == DeliveryState.FAILED
    ):
        _try_another(row, route, at)


_ENDS: Mapping[Outcome, tuple[DeliveryState, str]] = {
    Outcome.SENT: (DeliveryState.SENT, ""),
    Outcome.UNSURE: (DeliveryState.UNSURE, Reason.CUT),
    Outcome.REFUSED: (DeliveryState.FAILED, Reason.REFUSED),
    Outcome.LATER: (DeliveryState.FAILED, Reason.TOO_OFTEN),
}


def _note_silence(channel: str, at: dt.datetime) -> dt.datetime:
    """Wait longer with each failure: half a minute, one, two … a quarter of an hour."""
    trouble = ChannelTrouble.objects.select_for_update().filter(pk=channel).first()
    failures = trouble.failures + 1 if trouble else 1
    retry = at + min(dt.timedelta(seconds=15 * 2 ** min(failures, 10)), LONGEST_SILENCE)
    since = trouble.failing_since if trouble else at
    values = {"failing_since": since, "retry_at": retry, "failures": failures}
    ChannelTrouble.objects.update_or_create(channel=channel, defaults=values)
    return retry


def _try_another(row: Delivery, route: Route, at: dt.datetime) -> None:
    tried = set(Delivery.objects.filter(notice=row.notice_id).values_list("channel", flat=True))
    following = first_delivery(row.notice, route, tried, row.until, row.letter, at=at, urgent=row.urgent)
    if following:
        following.save(force_insert=True)


def sweep_deliveries(at: dt.datetime) -> int:
    """What a killed worker was sending becomes unsure; what waits too long, or for no channel, is skipped."""
    swept = 0
    sending = Delivery.objects.filter(state=DeliveryState.SENDING).order_by("changed_at")
    for pk, process, since in sending.values_list("pk", "claimed_by", "changed_at")[:MOST_SWEPT]:
        if since < at - LEASE or has_ended(process):
            left = Delivery.objects.filter(pk=pk, state=DeliveryState.SENDING, claimed_by=process)
            swept += left.update(state=DeliveryState.UNSURE, reason=Reason.CUT, claimed_by="", changed_at=at)
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    waiting.filter(until__lte=at).update(state=DeliveryState.SKIPPED, reason=Reason.TOO_LATE, changed_at=at)
    gone = waiting.exclude(channel__in=open_channels()).select_related("notice__person", "letter")[
        :MOST_SWEPT
    ]
    return swept + _leave_channel(list(gone), at)


@transaction.atomic
def _leave_channel(rows: Sequence[Delivery], at: dt.datetime) -> int:
    routes = routes_of({row.notice.person_id for row in rows}) if rows else {}
    for row in rows:
        mine = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING)
        if mine.update(state=DeliveryState.SKIPPED, reason=Reason.CHANNEL_OFF, changed_at=at):
            _try_another(row, routes[row.notice.person_id], at)
    return len(rows)
