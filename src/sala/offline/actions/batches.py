"""Several envelopes in one transaction: one look for what is known, one writing of receipts, and kinds that can take
many at once do.
"""

import datetime as dt
import logging
import traceback
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.db import DatabaseError, transaction

from sala.kit.i18n import Text, in_every_language
from sala.offline.actions.arrivals import (
    Answer,
    Arrival,
    known_answer,
    later,
    new_receipt,
    refused,
    unwelcome,
)
from sala.offline.actions.pace import TOO_FAST, Pace
from sala.offline.models import Conflict, Receipt
from sala.offline.types import ConflictingEdit, Kind, Outcome, RefusedError

log = logging.getLogger(__name__)


class SilentRollbackError(Exception):
    """Somebody caught a database's error without a savepoint: what looks written would be undone at the end."""


def take_together(arrivals: Sequence[Arrival], *, pace: Pace, at: dt.datetime) -> list[Answer]:
    """Take them in their order; one answer each, the same as if they had come one by one.

    All is committed at the end, or nothing: raises what the database says (the same envelope came twice at once, say),
    and then nothing is stored.
    """
    with transaction.atomic():
        batch = _Batch(Receipt.objects.in_bulk([a.envelope.id for a in arrivals]), pace, at)
        answers = [answer for run in _runs(arrivals) for answer in batch.take(run)]
        batch.save()
        _check_nothing_is_undone()
    return answers


def report(what: str, kind: Kind | None, error: Exception) -> None:
    """Log where it went wrong, without the error's message: that may quote what was sent."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-3:]]
    log.error("%s %s: %s in %s", kind.name if kind else "", what, type(error).__name__, " > ".join(places))


def _runs(arrivals: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """What follows each other and is of one kind, no id twice: the second of two is answered by the first's receipt."""
    run: list[Arrival] = []
    ids: set[uuid.UUID] = set()
    for arrival in arrivals:
        if run and (arrival.kind is not run[0].kind or arrival.envelope.id in ids):
            yield run
            run, ids = [], set()
        run.append(arrival)
        ids.add(arrival.envelope.id)
    if run:
        yield run


def _check_nothing_is_undone() -> None:
    if transaction.get_rollback():
        raise SilentRollbackError


class _Batch:
    """The receipts of one transaction: those that were there, and those that it makes."""

    def __init__(self, known: dict[uuid.UUID, Receipt], pace: Pace, at: dt.datetime) -> None:
        self.receipts = known
        self.made: list[Receipt] = []
        self.conflicts: list[Conflict] = []
        self.pace = pace
        self.at = at

    def take(self, run: Sequence[Arrival]) -> list[Answer]:
        """Envelopes of one kind with different ids; their answers in order."""
        answers: dict[uuid.UUID, Answer] = {}
        welcome: list[Arrival] = []
        for arrival in run:
            if before := self.receipts.get(arrival.envelope.id):
                answers[arrival.envelope.id] = known_answer(arrival, before)
            elif reason := unwelcome(arrival):
                answers[arrival.envelope.id] = refused(arrival.sent_id, reason)
            else:
                welcome.append(arrival)
        if (kind := run[0].kind) and welcome:
            answers |= self._take_welcome(kind, welcome)
        return [answers[arrival.envelope.id] for arrival in run]

    def _take_welcome(self, kind: Kind, welcome: Sequence[Arrival]) -> dict[uuid.UUID, Answer]:
        answers: dict[uuid.UUID, Answer] = {}
        if kind.anonymous:
            through = self.pace.lets_through([a.envelope.id for a in welcome])
            answers = {a.envelope.id: later(a, TOO_FAST) for a in welcome if a.envelope.id not in through}
            welcome = [a for a in welcome if a.envelope.id in through]
        refusals = self._all_at_once(kind, welcome)
        for arrival in welcome:
            if refusals is None:
                answer = self._one(kind, arrival)
            else:
                answer = self._keep(arrival, refusals.get(arrival.envelope.id))
            answers[arrival.envelope.id] = answer
        return answers

    def _all_at_once(self, kind: Kind, run: Sequence[Arrival]) -> Mapping[uuid.UUID, RefusedError] | None:
        """What the kind refuses of them; None when it cannot take several, or failed: then nothing is taken yet."""
        if kind.take_all is None or len(run) == 1:
            return None
        try:
            with transaction.atomic():
                refusals = kind.take_all([a.envelope for a in run])
                _check_nothing_is_undone()
        except Exception as error:  # noqa: BLE001  # one of them is wrong: each stands alone now
            report("were not taken at once", kind, error)
            return None
        return refusals

    def _one(self, kind: Kind, arrival: Arrival) -> Answer:
        """Take one in a savepoint. What the database says goes up: the transaction may not be good any more."""
        try:
            with transaction.atomic():
                both = kind.take(arrival.envelope)
                _check_nothing_is_undone()
        except (RefusedError, ConflictingEdit) as said:
            return self._keep(arrival, said)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever is wrong here must not block what else waits on the phone
            report("was not taken", kind, error)
            return later(arrival)
        return self._keep(arrival, both)

    def _keep(self, arrival: Arrival, said: RefusedError | ConflictingEdit | None = None) -> Answer:
        """Note the receipt, and both versions of what was changed twice."""
        receipt = new_receipt(arrival.envelope, arrival.digest, at=self.at)
        if isinstance(said, RefusedError):
            receipt.outcome, receipt.message = Outcome.REFUSED, in_every_language(said.message, said.params)
        elif said:
            receipt.outcome = Outcome.CONFLICT
            if arrival.envelope.person_id:
                conflict = Conflict(receipt=receipt, person_id=arrival.envelope.person_id)
                conflict.object_id, conflict.fields = said.object_id, dict(said.fields)
                self.conflicts.append(conflict)
        self.receipts[receipt.pk] = receipt
        self.made.append(receipt)
        return Answer(arrival.sent_id, Outcome(receipt.outcome), Text(receipt.message))

    def save(self) -> None:
        """Write what was noted. In the order of ids, so that of two batches with the same ones neither waits for the
        other.
        """
        Receipt.objects.bulk_create(sorted(self.made, key=lambda receipt: receipt.pk))
        Conflict.objects.bulk_create(self.conflicts)
