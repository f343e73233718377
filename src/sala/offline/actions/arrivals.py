"""What arrives at the door: reading envelopes, and the answers that need no kind."""

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text, in_every_language
from sala.kit.ids import coarse_uuid7, parse_uuid7
from sala.kit.time import round_to_hour
from sala.offline.models import Device, Receipt
from sala.offline.types import Envelope, Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

# A phone whose clock is further off than this after correction cannot be believed: the time of arrival is taken.
BELIEVABLE = dt.timedelta(minutes=5)
# The sign zero within JSON: PostgreSQL's text cannot hold it.
ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
UNKNOWN = _("This version of Sala does not know what was sent. Update the page and try again.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one envelope; `message` says it in each language when it was not simply taken."""

    id: str
    outcome: Outcome
    message: Text


@dataclass(frozen=True, slots=True)
class Arrival:
    """An envelope that can be read, the id it was sent under (an anonymous one is kept under another), and its kind
    if that is known.
    """

    sent_id: str
    envelope: Envelope
    kind: Kind | None
    digest: str

    @property
    def anonymous(self) -> bool:
        """Whether nothing that is stored of it may lead back to a person or phone."""
        return self.kind is not None and self.kind.anonymous


def read(
    item: dict[str, Any], known: "Mapping[str, Kind]", *, device: Device | None, at: dt.datetime
) -> Arrival | Answer:
    """The envelope, or the answer that it cannot be read."""
    try:
        envelope = _parse(item, device=device, at=at)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return refused(item["id"], _("What was sent cannot be read. Open the page again and send it anew."))
    sent_id, kind = str(envelope.id), known.get(envelope.kind)
    if kind and kind.anonymous:
        made_at, own_id = round_to_hour(envelope.made_at), coarse_uuid7(envelope.id)
        envelope = Envelope(own_id, kind.name, envelope.version, made_at, None, envelope.payload)
    return Arrival(sent_id, envelope, kind, _digest(item))


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


def _digest(item: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(item["payload"], sort_keys=True).encode()).hexdigest()


def new_receipt(envelope: Envelope, digest: str, *, at: dt.datetime) -> Receipt:
    """That the envelope was taken; not saved yet."""
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


def known_answer(arrival: Arrival, before: Receipt) -> Answer:
    """What is said to an envelope whose id has come before."""
    if before.digest != arrival.digest:
        return refused(arrival.sent_id, _("Something else was sent under this number before."))
    if before.outcome == Outcome.DONE:
        return Answer(arrival.sent_id, Outcome.DUPLICATE, Text())
    return Answer(arrival.sent_id, Outcome(before.outcome), Text(before.message))


def refused(sent_id: str, message: "_StrPromise") -> Answer:
    """Not accepted, and nothing is stored of it."""
    return Answer(sent_id, Outcome.REFUSED, in_every_language(message))


def later(arrival: Arrival, message: "_StrPromise | None" = None) -> Answer:
    """The server cannot say yet; the phone keeps it. Nothing is stored."""
    message = message or _("Sala could not save this now. It tries again.")
    return Answer(arrival.sent_id, Outcome.LATER, in_every_language(message))


def unwelcome(arrival: Arrival) -> "_StrPromise | None":
    """Why this cannot be judged now; None when it can. Not stored: after an update or a sign-in the same envelope may
    be welcome.
    """
    envelope, kind = arrival.envelope, arrival.kind
    if kind is None:
        return UNKNOWN
    if envelope.version != kind.version:
        return _("This was made with another version of Sala. Open the page again and send it anew.")
    if envelope.person_id is None and not kind.anonymous:
        return _("Sign in on this phone, then it will be sent.")
    return None
