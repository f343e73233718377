"""Opening a gate with its evidence, and taking it back with a reason."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sala.kit.dates import spoken_number
from sala.people.api import Person, persons_by_id, record
from sala.rooms.models import Room, StageChange
from sala.rooms.queries import history_of, standing_now, today_in
from sala.rooms.rules import can_run_network
from sala.rooms.types import Stage, Standing

LONGEST_EVIDENCE, LONGEST_SENTENCE = 300, 500


class GateError(ValidationError):
    """The gate cannot be opened or taken back so; the message says why, its `code` is the field that it is about."""


class GateMovedError(ValidationError):
    """Somebody else opened the gate, or took it back, since the page was read. Nothing was changed."""


@transaction.atomic
def open_gate(
    *,
    room: Room,
    seen: int,
    day: dt.date,
    evidence: str,
    note: str,
    by: Person,
    at: dt.datetime,
    pk: uuid.UUID,
) -> StageChange:
    """The room's next gate is open since `day`. `seen`: how many changes the room had when its page was read; `pk`:
    made with the form, so that a second press gives the first one's row.

    Raises PermissionDenied; GateMovedError when the room has changed since; GateError for a day in the future or before
    the last change, without evidence or its sentence, and when no gate is left.
    """
    _check_evidence(evidence, note)
    standing, same = _locked(room, seen=seen, by=by, pk=pk)
    if same:
        return same
    _check_next(room, standing, day, at)
    change = _write(
        StageChange(
            id=pk,
            room=room,
            number=standing.changes + 1,
            from_stage=standing.stage,
            to_stage=standing.stage + 1,
            day=day,
            opened_by=by.pk,
            at=at,
            evidence=evidence.strip(),
            note=note.strip(),
        )
    )
    said = {"stage": change.to_stage, "day": day.isoformat()}
    record("gate.open", by=by, at=at, about=room, scope=room.network.scope, detail=said)
    return change


@transaction.atomic
def take_back(
    *, room: Room, seen: int, day: dt.date, reason: str, by: Person, at: dt.datetime, pk: uuid.UUID
) -> StageChange:
    """The last gate is closed again since `day`: the room stands one stage lower, and the gate waits for new evidence.
    What was written stays in the history.

    Raises as `open_gate`; GateError without a reason, and when no gate is open.
    """
    _check_text(reason, "reason", LONGEST_SENTENCE, _("Say why the gate is taken back."))
    standing, same = _locked(room, seen=seen, by=by, pk=pk)
    if same:
        return same
    if standing.stage == min(Stage):
        raise GateError(_("No gate of this room is open."))
    _check_day(room, standing, day, at)
    change = _write(
        StageChange(
            id=pk,
            room=room,
            number=standing.changes + 1,
            from_stage=standing.stage,
            to_stage=standing.stage - 1,
            day=day,
            opened_by=by.pk,
            at=at,
            reason=reason.strip(),
        )
    )
    detail = {"stage": change.to_stage, "day": day.isoformat()}
    record("gate.back", by=by, at=at, about=room, scope=room.network.scope, detail=detail)
    return change


def _check_text(text: str, field: str, longest: int, missing: object) -> None:
    if not text.strip():
        raise GateError(str(missing), code=field)
    if len(text.strip()) > longest:
        said = gettext("This has %(length)s characters; at most %(longest)s are kept.")
        raise GateError(
            said % {"length": spoken_number(len(text.strip())), "longest": spoken_number(longest)}, code=field
        )


def _check_evidence(evidence: str, note: str) -> None:
    _check_text(evidence, "evidence", LONGEST_EVIDENCE, _("Write the number or the address of the document."))
    _check_text(note, "note", LONGEST_SENTENCE, _("Say in a sentence what the document shows."))


def _locked(room: Room, *, seen: int, by: Person, pk: uuid.UUID) -> tuple[Standing, StageChange | None]:
    """Where the room stands, which nobody changes until the transaction ends; and the row of the first press."""
    Room.objects.select_for_update().get(pk=room.pk)
    if not can_run_network(by, room.network):
        raise PermissionDenied
    history = history_of(room)
    same = next((change for change in history if change.pk == pk), None)
    if same is None and len(history) != seen:
        raise _moved(history)
    return standing_now(history), same


def _moved(history: list[StageChange]) -> GateMovedError:
    """With who was first, when the last change is there to name."""
    last = history[-1] if history else None
    who = persons_by_id([last.opened_by]).get(last.opened_by) if last and last.opened_by else None
    if last is None or who is None:
        return GateMovedError(
            _(
                "Somebody else changed this room meanwhile. Nothing of yours was saved: look where it stands now."
            )
        )
    said = (
        _(
            "%(who)s opened the gate “%(stage)s” meanwhile. Nothing of yours was saved: look where the room stands now."
        )
        if last.to_stage > last.from_stage
        else _(
            "%(who)s took a gate back meanwhile; the room is at “%(stage)s”. Nothing of yours was saved: look where it "
            "stands now."
        )
    )
    return GateMovedError(str(said) % {"who": who.name, "stage": Stage(last.to_stage).label})


def _check_next(room: Room, standing: Standing, day: dt.date, at: dt.datetime) -> None:
    if standing.stage == max(Stage):
        raise GateError(_("All gates of this room are open."))
    _check_day(room, standing, day, at)


def _check_day(room: Room, standing: Standing, day: dt.date, at: dt.datetime) -> None:
    if day > today_in(room.network, at):
        raise GateError(_("This day has not come yet. Write the day on which it happened."), code="day")
    if standing.since and day < standing.since:
        raise GateError(
            _("This day lies before the last step of the room. Write the day on which it happened."),
            code="day",
        )


def _write(change: StageChange) -> StageChange:
    """Saved; whoever writes the same number at once is refused by the table."""
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        raise _moved(history_of(change.room)) from error
    return change
