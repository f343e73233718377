"""Events, sessions, schedule versions, questions, the reflections box."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.utils.translation import get_language

from sala.forum.types import Channel, Part, PartnerRole, Pile, QuestionState, SessionKind
from sala.kit.dates import span
from sala.kit.i18n import LANGUAGES, TextField
from sala.kit.ids import uuid7

MOST_TOLD = 200  # signs; messengers show fewer
_ENDS = (".", "។", "?", "!")


class Event(models.Model):
    """A forum. Its rights, time zone and languages are its scope's.

    `schedule_revision`, `questions_revision` and `closing_revision` rise with each visible change: they are the ETags
    of the public pages.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.OneToOneField("people.Scope", models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    title = TextField(max_length=200)
    lead = TextField(max_length=600)
    venue = TextField(max_length=200)
    place = models.ForeignKey("people.Place", models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    interpreted = models.JSONField(
        default=list, help_text="Language codes between which interpreters work at all times."
    )
    read_first = models.BooleanField(
        default=False, help_text="Questions are shown only after a moderator has read them."
    )
    schedule_revision = models.PositiveIntegerField(default=1)
    questions_revision = models.PositiveIntegerField(default=1)
    closing_revision = models.PositiveIntegerField(default=1)
    closing_shared_at = models.DateTimeField(null=True, help_text="Since when everybody sees the themes.")
    box_days = models.PositiveSmallIntegerField(default=14, help_text="After the last day; the box is open.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(box_days__lte=365), name="event_box_open_a_year_at_most"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def told(self) -> str:
        """What a messenger shows beneath the title: where, when, and what it is about as far as there is room, in the
        reader's language. Cut between words; Khmer has spaces between phrases.
        """
        days = span(self.starts_on, self.ends_on, get_language() or "en")
        parts = [part.strip() for part in (str(self.venue), days, *str(self.lead).split("\n"))]
        said = " ".join(part if part.endswith(_ENDS) else f"{part}." for part in parts if part)
        return said if len(said) <= MOST_TOLD else f"{said[:MOST_TOLD].rpartition(' ')[0]} …"


class Partner(models.Model):
    """An organisation that holds the event."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=PartnerRole)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "organisation"], name="partner_once")
        ]
        ordering: ClassVar[list[str]] = ["order", "pk"]


class Day(models.Model):
    """A day of the event; its meeting has the participants and check-ins."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    date = models.DateField()
    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "date"], name="day_once")
        ]
        ordering: ClassVar[list[str]] = ["date"]


class Session(models.Model):
    """One item of the event as the organiser plans it now. The public sees it only once it is published."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=SessionKind)
    title = TextField(max_length=200)
    lead = TextField(max_length=2000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hall = models.ForeignKey("meetings.Resource", models.PROTECT, null=True, blank=True, related_name="+")
    spoken = models.JSONField(default=list, help_text="Language codes.")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "slug"], name="session_slug_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]
        ordering: ClassVar[list[str]] = ["starts_at", "slug"]

    def __str__(self) -> str:
        return str(self.title)


class SessionExternalId(models.Model):
    """How another program or list calls a session: imports recognise it by this, never by its title."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "source", "value"], name="session_external_id_once")
        ]


class SessionPerson(models.Model):
    """A person's part in a session (draft)."""

    PERSONAL = (
        "Who speaks, chairs or interprets in which session. Public with the schedule; kept with the event."
    )

    session = models.ForeignKey(Session, models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "person", "part"], name="session_person_once")
        ]
        ordering: ClassVar[list[str]] = ["order", "pk"]


class ScheduleVersion(models.Model):
    """A publication: all sessions as they were then. Never changed. People are ids in it: erasure needs no rewrite."""

    PERSONAL = "Opaque ids of speakers and chairs, as published. Kept with the event."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = TextField(max_length=120)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    slots = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "number"], name="schedule_version_number_once")
        ]
        ordering: ClassVar[list[str]] = ["number"]


class Delay(models.Model):
    """A hall runs late from a session on, until the end of that day; 0 minutes takes it back."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="delays")
    hall = models.ForeignKey("meetings.Resource", models.CASCADE, null=True, related_name="+")
    date = models.DateField()
    from_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "hall", "date"], name="delay_once_per_hall_and_day"),
            models.UniqueConstraint(
                fields=["event", "date"], condition=Q(hall__isnull=True), name="delay_once_per_day_everywhere"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=240), name="delay_at_most_four_hours"),
        ]


class FeedKey(models.Model):
    """How often a person revoked the secret address of her calendar. No row: never. The secret is stored nowhere."""

    PERSONAL = "That a person changed her calendar address, and how often. Deleted with the person."

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    serial = models.PositiveIntegerField(default=0)


class Question(models.Model):
    """A question or comment, as it was written. `author_id` is None for an anonymous one, for good.

    An anonymous question carries the hash of a receipt that only the phone has; with it the asker finds and
    withdraws it.
    """

    PERSONAL = "What a person asked, with her name if she gave it. Kept with the event; the name is dropped on erasure."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="questions")
    text = models.CharField(max_length=1000)
    language = models.CharField(max_length=2, choices=[(code, code) for code in (*LANGUAGES, "xx")])
    author_id = models.UUIDField(null=True, db_index=True)
    asked_for = models.CharField(
        max_length=120, blank=True, help_text="For whom, when it was asked for someone else."
    )
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=10, choices=QuestionState)
    support_count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    hidden_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(author_id__isnull=True) | Q(receipt_digest=""),
                name="question_named_or_with_receipt",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["event", "withdrawn", "state", "-support_count"], name="question_on_the_wall"
            )
        ]


class Withdrawal(models.Model):
    """That somebody asked to take a question or note back before it had arrived; no key to it. Only the right one has
    an effect, and a wrong one does not stand in its way: each is a row of its own.
    """

    PERSONAL = "The id of who withdrew a named question; none for an anonymous one. Kept with the event."

    question_id = models.UUIDField(db_index=True)
    person_id = models.UUIDField(null=True)
    receipt_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["question_id", "person_id"],
                condition=Q(person_id__isnull=False),
                name="withdrawal_once_by_person",
            ),
            models.UniqueConstraint(
                fields=["question_id", "receipt_digest"],
                condition=Q(person_id__isnull=True),
                name="withdrawal_once_by_receipt",
            ),
        ]


class Translation(models.Model):
    """A person's translation of a question; the original stays above it."""

    PERSONAL = "Who translated which question. Kept with the event."

    question = models.ForeignKey(Question, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    text = models.CharField(max_length=1000)
    by_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question", "language"], name="translation_once_per_language")
        ]


class Support(models.Model):
    """That a person supports a question: once each."""

    PERSONAL = "Who supports which question; shown to nobody, only counted. Deleted a year after the event."

    question_id = models.UUIDField(help_text="No key: the support may arrive before the question.")
    person_id = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question_id", "person_id"], name="support_once")
        ]


class Theme(models.Model):
    """What several notes of the reflections box are about: a name, and a sentence that names its notes (Cite)."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="themes")
    name = TextField(max_length=80)
    sentence = TextField(max_length=400)
    cited = models.PositiveIntegerField(default=0, help_text="How many notes the sentence names.")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("event", Lower(KT("name__km")), name="theme_name_once_km"),
            models.UniqueConstraint("event", Lower(KT("name__vi")), name="theme_name_once_vi"),
            models.UniqueConstraint("event", Lower(KT("name__en")), name="theme_name_once_en"),
            models.CheckConstraint(
                condition=Q(sentence={}) | Q(cited__gte=1), name="theme_sentence_names_notes"
            ),
        ]
        ordering: ClassVar[list[str]] = ["pk"]


class Reflection(models.Model):
    """A note in the reflections box. `author_id` is None for an anonymous one, for good; the receipt as a question's.
    It lies on one pile at a time; `number` is given when it is first sorted, so that it does not tell who came first.
    """

    PERSONAL = "A thought, with the writer's name if given. Kept with the event; the name goes on erasure."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="reflections")
    text = models.CharField(max_length=2000)
    language = models.CharField(max_length=2, choices=[(code, code) for code in (*LANGUAGES, "xx")])
    author_id = models.UUIDField(null=True, db_index=True)
    written_name = models.CharField(max_length=120, blank=True, help_text="The name on a paper.")
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel)
    left_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    pile = models.CharField(max_length=10, choices=Pile, default=Pile.UNSORTED)
    theme = models.ForeignKey(Theme, models.RESTRICT, null=True, related_name="notes")
    number = models.PositiveIntegerField(null=True)
    shown = models.BooleanField(default=False, help_text="On the closing wall, without name.")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(author_id__isnull=True) | Q(receipt_digest=""), name="note_named_or_with_receipt"
            ),
            models.CheckConstraint(
                condition=Q(pile=Pile.THEME, theme__isnull=False, number__isnull=False)
                | (~Q(pile=Pile.THEME) & Q(theme__isnull=True, shown=False)),
                name="note_in_a_theme_or_on_a_pile",
            ),
            models.UniqueConstraint(fields=["event", "number"], name="note_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "withdrawn", "pile", "theme"], name="note_on_a_pile")
        ]


class NoteTranslation(models.Model):
    """A person's translation of a note; the original stays above it."""

    PERSONAL = "Who translated which note. Kept with the event."

    note = models.ForeignKey(Reflection, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    text = models.CharField(max_length=2000)
    by_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "language"], name="note_translation_once_per_language")
        ]


class Cite(models.Model):
    """That a theme's sentence names a note. It counts as long as the note lies in that theme."""

    PERSONAL = None

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="cites")
    note = models.ForeignKey(Reflection, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["theme", "note"], name="cite_once")]


class Move(models.Model):
    """The last move of one who sorts, so that it can be undone: what lay where before, and at which revision since."""

    PERSONAL = "Who last moved which notes. Kept with the event, one row for each who sorts."

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    by_id = models.UUIDField()
    notes = models.JSONField(help_text="Note id → [pile, theme id or null, shown, revision after the move].")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "by_id"], name="last_move_once_per_person")
        ]
