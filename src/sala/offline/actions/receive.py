"""Taking envelopes in: each once, whatever the order, the repetition or the loss on the way."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text, in_every_language
from sala.kit.ids import coarse_uuid7, parse_uuid7
from sala.kit.time import round_to_hour
from sala.offline.actions.pace import TOO_FAST, let_through
from sala.offline.models import Conflict, Device, Receipt
from sala.offline.types import ConflictingEdit, Envelope, Kind, Outcome, RefusedError, kinds

MAX_ENVELOPES = 100
# A phone whose clock is further off than this after correction cannot be believed: the time of arrival is taken.
BELIEVABLE = dt.timedelta(minutes=5)


class MalformedError(Exception):
    """An envelope that is not one: no id to answer it by. The whole request is refused, nothing is changed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one envelope; `message` says it in each language when it was not simply taken."""

    id: str
    outcome: Outcome
    message: Text


def receive(
    envelopes: Sequence[Any], *, device: Device | None, at: dt.datetime, address: str = ""
) -> list[Answer]:
    """Take a batch; one answer each, in order. Every envelope stands alone: one that is refused stops none after it.

    Without a device (no token) only anonymous kinds are taken. A known id answers `duplicate` with what it became the first
    time; the same id with other content is refused. Anonymous ones are paced by `address`: beyond the pace the answer is
    `later`, nothing is stored and the phone keeps them. Raises MalformedError when something is not an envelope at all.
    """
    if len(envelopes) > MAX_ENVELOPES:
        message = f"at most {MAX_ENVELOPES} envelopes at once"
        raise MalformedError(message)
    known = {kind.name: kind for kind in kinds()}
    return [
        _take(_parse(item, device=device, at=at), known, item, at=at, address=address) for item in envelopes
    ]


def _parse(item: Any, *, device: Device | None, at: dt.datetime) -> Envelope:
    try:
        made_at = dt.datetime.fromisoformat(str(item["made_at"]))
        if made_at.tzinfo is None:
            made_at = made_at.replace(tzinfo=dt.UTC)
        made_at += dt.timedelta(milliseconds=int(item.get("clock_offset") or 0))
        base = item.get("base")
        return Envelope(
            id=parse_uuid7(item["id"]),
            kind=str(item["kind"]),
            version=int(item.get("version", 1)),
            made_at=min(made_at, at) if made_at - at < BELIEVABLE else at,
            base=None if base is None else int(base),
            payload=dict(item["payload"]),
            device_id=device.pk if device else None,
            person_id=device.person_id if device else None,
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise MalformedError(str(error)) from error


def _take(envelope: Envelope, known: dict[str, Kind], item: Any, *, at: dt.datetime, address: str) -> Answer:
    sent_id, conflict = str(envelope.id), None
    digest = hashlib.sha256(json.dumps(item["payload"], sort_keys=True).encode()).hexdigest()
    kind = known.get(envelope.kind)
    if kind and kind.anonymous:
        made_at, own_id = round_to_hour(envelope.made_at), coarse_uuid7(envelope.id)
        envelope = Envelope(own_id, kind.name, envelope.version, made_at, None, envelope.payload)
    try:
        with transaction.atomic():
            before = Receipt.objects.filter(pk=envelope.id).first()
            if before:
                return _known(before, digest, sent_id)
            if kind and kind.anonymous and not let_through(address, at=at):
                return Answer(sent_id, Outcome.LATER, in_every_language(TOO_FAST))
            receipt = _receipt(envelope, digest, at)
            try:
                with transaction.atomic():
                    _hand_over(envelope, kind)
            except RefusedError as refusal:
                receipt.outcome, receipt.message = Outcome.REFUSED, in_every_language(refusal.args[0])
            except ConflictingEdit as edit:
                receipt.outcome, conflict = Outcome.CONFLICT, edit
            receipt.save(force_insert=True)
            if conflict and envelope.person_id:
                Conflict.objects.create(
                    receipt=receipt,
                    person_id=envelope.person_id,
                    object_id=conflict.object_id,
                    fields=dict(conflict.fields),
                )
            return Answer(sent_id, Outcome(receipt.outcome), Text(receipt.message))
    except IntegrityError:
        # The same envelope arrived twice at once and the other one was first.
        before = Receipt.objects.filter(pk=envelope.id).first()
        if before is None:
            raise
        return _known(before, digest, sent_id)


def _receipt(envelope: Envelope, digest: str, at: dt.datetime) -> Receipt:
    anonymous = envelope.person_id is None
    return Receipt(
        id=envelope.id,
        kind=envelope.kind[:40],
        digest=digest,
        outcome=Outcome.DONE,
        person_id=envelope.person_id,
        device_id=envelope.device_id,
        received_at=round_to_hour(at) if anonymous else at,
    )


def _known(before: Receipt, digest: str, sent_id: str) -> Answer:
    if before.digest != digest:
        return Answer(
            sent_id,
            Outcome.REFUSED,
            in_every_language(_("Something else was sent under this number before.")),
        )
    if before.outcome == Outcome.DONE:
        return Answer(sent_id, Outcome.DUPLICATE, Text())
    return Answer(sent_id, Outcome(before.outcome), Text(before.message))


def _hand_over(envelope: Envelope, kind: Kind | None) -> None:
    if kind is None:
        raise RefusedError(
            _("This version of Sala does not know what was sent. Update the page and try again.")
        )
    if envelope.version != kind.version:
        raise RefusedError(
            _("This was made with another version of Sala. Open the page again and send it anew.")
        )
    if envelope.person_id is None and not kind.anonymous:
        raise RefusedError(_("Sign in on this phone, then it will be sent."))
    kind.take(envelope)
