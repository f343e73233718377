"""Taking envelopes in: each once, whatever the order, the repetition or the loss on the way."""

import datetime as dt
import hashlib
import json
import logging
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text, in_every_language
from sala.kit.ids import coarse_uuid7, parse_uuid7
from sala.kit.time import round_to_hour
from sala.offline.actions.pace import TOO_FAST, let_through
from sala.offline.models import Conflict, Device, Receipt
from sala.offline.types import ConflictingEdit, Envelope, Kind, Outcome, RefusedError, kinds

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_ENVELOPES = 100
# A phone whose clock is further off than this after correction cannot be believed: the time of arrival is taken.
BELIEVABLE = dt.timedelta(minutes=5)
# The sign zero within JSON: PostgreSQL's text cannot hold it.
ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
UNKNOWN = _("This version of Sala does not know what was sent. Update the page and try again.")
log = logging.getLogger(__name__)


class MalformedError(Exception):
    """What came is no list of envelopes: there is no id to answer by. The request is refused, nothing is changed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one envelope; `message` says it in each language when it was not simply taken."""

    id: str
    outcome: Outcome
    message: Text


def receive(
    envelopes: Sequence[Any], *, device: Device | None, at: dt.datetime, address: str = ""
) -> list[Answer]:
    """Take a batch; one answer each, in order. Every envelope stands alone: one that fails stops none beside it.

    Without a device (no token) only anonymous kinds are taken. A known id answers `duplicate` with what it became the
    first time; the same id with other content is refused. Anonymous ones are paced by `address`: beyond the pace the
    answer is `later`, nothing is stored and the phone keeps them; so too after an error of ours. Raises MalformedError
    when something has no id; nothing is taken then.
    """
    if not isinstance(envelopes, list) or len(envelopes) > MAX_ENVELOPES:
        message = f"a list of at most {MAX_ENVELOPES} envelopes"
        raise MalformedError(message)
    if not all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in envelopes):
        message = "each with an id"
        raise MalformedError(message)
    known = {kind.name: kind for kind in kinds()}
    return [_answer(item, known, device=device, at=at, address=address) for item in envelopes]


def _answer(
    item: dict[str, Any], known: dict[str, Kind], *, device: Device | None, at: dt.datetime, address: str
) -> Answer:
    try:
        envelope = _parse(item, device=device, at=at)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return _refused(item["id"], _("What was sent cannot be read. Open the page again and send it anew."))
    kind = known.get(envelope.kind)
    try:
        return _take(envelope, kind, _digest(item), at=at, address=address)
    except Exception as error:  # noqa: BLE001  # whatever is wrong here must not block what else waits on the phone
        _report(kind, error)
        return Answer(
            item["id"], Outcome.LATER, in_every_language(_("Sala could not save this now. It tries again."))
        )


def _report(kind: Kind | None, error: Exception) -> None:
    """Log where it went wrong, without the error's message: that may quote what was sent."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-3:]]
    log.error(
        "%s was not taken: %s in %s", kind.name if kind else "", type(error).__name__, " > ".join(places)
    )


def _parse(item: dict[str, Any], *, device: Device | None, at: dt.datetime) -> Envelope:
    """The envelope; raises ValueError or its kin for what is none, or holds text that no database can."""
    whole = json.dumps(item, ensure_ascii=False, allow_nan=False)
    if ZERO.search(whole) or not whole.encode():  # half a sign (a lone surrogate) cannot be encoded
        raise ValueError
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


def _take(envelope: Envelope, kind: Kind | None, digest: str, *, at: dt.datetime, address: str) -> Answer:
    sent_id = str(envelope.id)
    if kind and kind.anonymous:
        made_at, own_id = round_to_hour(envelope.made_at), coarse_uuid7(envelope.id)
        envelope = Envelope(own_id, kind.name, envelope.version, made_at, None, envelope.payload)
    try:
        with transaction.atomic():
            before = Receipt.objects.filter(pk=envelope.id).first()
            if before:
                return _known(before, digest, sent_id)
            # Not stored: after an update or a sign-in the same envelope may be welcome.
            if kind is None:
                return _refused(sent_id, UNKNOWN)
            if reason := _unwelcome(envelope, kind):
                return _refused(sent_id, reason)
            if kind.anonymous and not let_through(address, at=at):
                return Answer(sent_id, Outcome.LATER, in_every_language(TOO_FAST))
            return _store(envelope, kind, _receipt(envelope, digest, at), sent_id)
    except IntegrityError:
        # The same envelope arrived twice at once and the other one was first.
        before = Receipt.objects.filter(pk=envelope.id).first()
        if before is None:
            raise
        return _known(before, digest, sent_id)


def _store(envelope: Envelope, kind: Kind, receipt: Receipt, sent_id: str) -> Answer:
    conflict = None
    try:
        with transaction.atomic():
            kind.take(envelope)
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


def _digest(item: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(item["payload"], sort_keys=True).encode()).hexdigest()


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
        return _refused(sent_id, _("Something else was sent under this number before."))
    if before.outcome == Outcome.DONE:
        return Answer(sent_id, Outcome.DUPLICATE, Text())
    return Answer(sent_id, Outcome(before.outcome), Text(before.message))


def _refused(sent_id: str, message: "_StrPromise") -> Answer:
    return Answer(sent_id, Outcome.REFUSED, in_every_language(message))


def _unwelcome(envelope: Envelope, kind: Kind) -> "_StrPromise | None":
    """Why this cannot be judged now; None when it can."""
    if envelope.version != kind.version:
        return _("This was made with another version of Sala. Open the page again and send it anew.")
    if envelope.person_id is None and not kind.anonymous:
        return _("Sign in on this phone, then it will be sent.")
    return None
