"""Envelopes, their answers, and the hook by which modules register their kinds."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sala.kit.hooks import Many
from sala.kit.i18n import Text
from sala.people.api import Person


class Outcome(TextChoices):
    """What became of an envelope. `LATER` is never stored: the server could not say yet, the phone keeps it."""

    DONE = "done", _("Sent")
    DUPLICATE = "duplicate", _("Sent before")
    REFUSED = "refused", _("Not accepted")
    CONFLICT = "conflict", _("Changed by somebody else too")
    LATER = "later", _("Not yet")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One thing made on a phone. `made_at` is already corrected by the phone's clock offset; `person_id` and
    `device_id` are None for an anonymous one, and then nothing that is stored may lead back to either.
    """

    id: uuid.UUID
    kind: str
    version: int
    made_at: dt.datetime
    base: int | None
    payload: Mapping[str, Any]
    device_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None

    @property
    def sender(self) -> uuid.UUID:
        """The id of the person who made it: only for kinds that are not anonymous."""
        assert self.person_id is not None  # noqa: S101  # such a kind is not taken without a person
        return self.person_id


class RefusedError(Exception):
    """A kind does not accept an envelope; the message is for the person who sent it and says what to do. A lazy one is
    said in each language, filled from `params`.
    """

    def __init__(self, message: object, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


@dataclass(slots=True, eq=False)  # an exception gets a traceback set, so it cannot be frozen
class ConflictingEdit(Exception):  # it is an answer, not an error
    """Fields that were changed both here and on the phone since `base`."""

    object_id: str
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Settling(Protocol):
    """How conflicts of a kind are shown to whose edit it was, and settled. `object_id` is that of ConflictingEdit."""

    def about(self, object_id: str, by: Person) -> Text:
        """What was edited, as the page's heading of the conflict; empty when it is the person herself."""

    def standing(self, object_id: str, by: Person) -> Mapping[str, str] | None:
        """What stands there now, by field; None when it is gone, or no longer hers to edit."""

    def label(self, object_id: str, field: str) -> str:
        """The field's name in the reader's language."""

    def words(self, field: str, value: str) -> str:
        """A value as people say it."""

    def write(self, object_id: str, fields: Mapping[str, str], *, by: Person, at: dt.datetime) -> None:
        """Set what was chosen. Raises ValidationError or PermissionDenied."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of envelope. `take` stores it, in the caller's transaction, and must give the same state for any order
    of arrival; it may raise RefusedError or ConflictingEdit, or give ConflictingEdit back when it stored what nobody
    else changed. `anonymous`: accepted without a token, then without
    person and device.

    `take_all` stores several with different ids in few queries, just as `take` would one after the other, and says
    which it refuses and why. Whatever it raises is undone, and each goes to `take`. `settling`: for a kind that raises
    ConflictingEdit.
    """

    name: str
    take: Callable[[Envelope], ConflictingEdit | None]
    version: int = 1
    anonymous: bool = False
    take_all: Callable[[Sequence[Envelope]], Mapping[uuid.UUID, RefusedError]] | None = None
    settling: Settling | None = None


kinds: Many[[], Kind] = Many("offline_kinds")
