"""Enums and values that leave the module."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sala.kit.i18n import Text


class SessionKind(TextChoices):
    """What a session is; nobody asks about a break."""

    TALK = "talk", _("Talk")
    PANEL = "panel", _("Panel")
    DISCUSSION = "discussion", _("Discussion")
    VISIT = "visit", _("Visit")
    BREAK = "break", _("Break")


class Part(TextChoices):
    """A person's part in a session."""

    SPEAKER = "speaker", _("Speaker")
    CHAIR = "chair", _("Chair")
    INTERPRETER = "interpreter", _("Interpreter")


class PartnerRole(TextChoices):
    """An organisation's part in an event."""

    HOST = "host", _("Host")
    PARTNER = "partner", _("Partner")


class QuestionState(TextChoices):
    """Where a question stands. Withdrawn ones are gone for everyone."""

    WAITING = "waiting", _("Waiting to be read")
    SHOWN = "shown", _("Shown")
    TAKEN = "taken", _("Taken by the chair")
    ANSWERED = "answered", _("Answered")
    HIDDEN = "hidden", _("Not shown")


class Channel(TextChoices):
    """How a question came in."""

    WEB = "web", _("On the web")
    OFFLINE = "offline", _("Without network")
    PAPER = "paper", _("On paper")
    PROXY = "proxy", _("For someone else")


class Basis(TextChoices):
    """Why everybody may see a picture. Without one it waits."""

    UNSAID = "", _("Not said yet: it waits, and only those who keep albums see it")
    NOBODY = "nobody", _("Nobody can be recognised in it")
    AGREED = (
        "agreed",
        _("I asked everybody who can be recognised, and they agree; for children, their guardian too"),
    )
    NAMED = "named", _("Those who are named with the picture have agreed, in Sala or on paper")


class FormPurpose(TextChoices):
    """What a form of an event is for."""

    REGISTRATION = "registration", _("Diet and travel")
    EVALUATION = "evaluation", _("Evaluation")
    OTHER = "other", _("Other")


class Audience(TextChoices):
    """Who is asked."""

    CONFIRMED = "confirmed", _("Who has confirmed")
    PRESENT = "present", _("Who was present")
    EVERYBODY = "everybody", _("Everybody")


class Pile(TextChoices):
    """Where a note of the reflections box lies. That it fits no theme is another thing than that nobody can tell."""

    UNSORTED = "unsorted", _("Not sorted yet")
    THEME = "theme", _("In a theme")
    NONE = "none", _("Fits no theme")
    UNDECIDED = "undecided", _("Cannot decide")


class Measure(TextChoices):
    """By what a participant earns a certificate."""

    SHARE = "share", _("A share of the planned time, in per cent")
    MINUTES = "minutes", _("Minutes")


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """Who gets a certificate: who was present for `least` (per cent of the event's planned time, or minutes); and if
    ticked those who spoke, chaired or interpreted by the published schedule, and its organisers, however long they
    stayed.
    """

    measure: Measure = Measure.SHARE
    least: int = 80
    speakers: bool = True
    organisers: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A session as a version froze it. `people` maps a part to person ids; `hall_id` is a meetings resource."""

    session_id: uuid.UUID
    slug: str
    kind: SessionKind
    title: Text
    lead: Text
    starts_at: dt.datetime
    ends_at: dt.datetime
    hall_id: uuid.UUID | None
    spoken: tuple[str, ...]
    people: dict[Part, tuple[uuid.UUID, ...]]


@dataclass(frozen=True, slots=True)
class Late:
    """A hall (None: every place) runs `minutes` late from `from_at` until the end of `date`."""

    hall_id: uuid.UUID | None
    date: dt.date
    from_at: dt.datetime
    minutes: int


class ChangeKind(TextChoices):
    """What a version changed in a session."""

    NEW = "new", _("New")
    GONE = "gone", _("Cancelled")
    EARLIER = "earlier", pgettext_lazy("than planned", "Earlier")
    LATER = "later", pgettext_lazy("than planned", "Later")
    LONGER = "longer", _("Longer")
    SHORTER = "shorter", _("Shorter")
    HALL = "hall", _("Room changed")
    PEOPLE = "people", _("Other speakers")
    TITLE = "title", _("New title")


@dataclass(frozen=True, slots=True)
class Change:
    """What one session's publication changed: before is None when it is new, after when it is gone."""

    kinds: tuple[ChangeKind, ...]
    before: Slot | None
    after: Slot | None

    @property
    def slot(self) -> Slot:
        """The session as it stands now, or as it stood before it went."""
        slot = self.after or self.before
        assert slot is not None  # noqa: S101  # a change has at least one side
        return slot


@dataclass(frozen=True, slots=True)
class Chip:
    """A change as a chip: tone and icon of the design, and its word."""

    tone: str
    icon: str
    label: str


# The headings of a schedule that is imported, in the order of the template.
SESSION_COLUMNS = {
    "external_id": _("Number in your list"),
    "title_km": _("Title in Khmer"),
    "title_vi": _("Title in Vietnamese"),
    "title_en": _("Title in English"),
    "kind": _("Kind"),
    "day": _("Day"),
    "starts": _("Starts"),
    "ends": _("Ends"),
    "hall": _("Room"),
    "speakers": _("Speakers"),
    "chair": _("Chair"),
    "spoken": _("Languages spoken"),
    "lead_km": _("Description in Khmer"),
    "lead_vi": _("Description in Vietnamese"),
    "lead_en": _("Description in English"),
}
