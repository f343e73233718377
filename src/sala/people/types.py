"""Enums and values that leave the module."""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from sala.kit.hooks import Many, One
from sala.kit.i18n import Text
from sala.kit.ids import digest
from sala.kit.tables import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise
    from django_tasks.base import Task


class ScopeKind(TextChoices):
    """What a node of the scope tree stands for; the order is from the root downwards."""

    INSTALLATION = "installation", _("Installation")
    COUNTRY = "country", _("Country")
    PROGRAMME = "programme", _("Programme")
    EVENT = "event", _("Forum")
    NETWORK = "network", _("Network of rooms")


# Which kind a scope may stand under. Modules to come add their kinds here, so that the tree stays one.
PARENT_OF = {
    ScopeKind.COUNTRY: ScopeKind.INSTALLATION,
    ScopeKind.PROGRAMME: ScopeKind.COUNTRY,
    ScopeKind.EVENT: ScopeKind.PROGRAMME,
    ScopeKind.NETWORK: ScopeKind.PROGRAMME,
}


class Role(TextChoices):
    """What a person may do in a scope and below it."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROGRAMME_LEAD = "programme_lead", _("Programme lead")
    MINISTRY_VIEWER = "ministry_viewer", _("Ministry viewer")
    ORGANISATION_MANAGER = "organisation_manager", _("Organisation manager")
    ORGANISER = "organiser", _("Organiser")
    CHAIR = "chair", _("Chair")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    INTERPRETER = "interpreter", _("Interpreter")
    SPEAKER = "speaker", _("Speaker")
    MEMBER = "member", _("Member")


# Roles with power over others' data: their holders cannot get a new card from an organisation manager.
STRONG_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER, Role.ORGANISATION_MANAGER, Role.ORGANISER}
)


class Gender(TextChoices):
    """What a person says of herself; nobody must."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    OTHER = "x", _("Other")
    UNKNOWN = "", _("Not said")


class OrganisationKind(TextChoices):
    """What sort of organisation people belong to."""

    MINISTRY = "ministry", _("Ministry")
    PROVINCIAL_OFFICE = "provincial_office", _("Provincial office")
    DISTRICT_OFFICE = "district_office", _("District office")
    PRIMARY_SCHOOL = "primary_school", _("Primary school")
    MIDDLE_SCHOOL = "middle_school", _("Middle school")
    HIGH_SCHOOL = "high_school", _("High school")
    HIGHER_EDUCATION = "higher_education", _("Higher-education institution")
    COMPANY = "company", _("Company")
    PARTNER = "partner", _("Partner")


class PlaceKind(TextChoices):
    """What the countries call their parts."""

    COUNTRY = "country", _("Country")
    CAPITAL = "capital", _("Capital")
    CITY = "city", _("City")
    PROVINCE = "province", _("Province")
    MUNICIPALITY = "municipality", _("Municipality")
    DISTRICT = "district", _("District")
    KHAN = "khan", _("Khan")


class ContactKind(TextChoices):
    """How a person can be reached."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class IdentifierKind(TextChoices):
    """What a person can sign in with, beside the PIN."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    STAFF = "staff", _("Staff number")


class Purpose(TextChoices):
    """What a person may agree to. Nothing of it is needed to take part."""

    PICTURES = "pictures", _("Pictures")
    CONTACT = "contact", _("Passing on phone and e-mail")
    RESEARCH = "research", _("Use in research")


class ErasureState(TextChoices):
    """How far a request for erasure has come."""

    ASKED = "asked", _("Waits for a decision")
    APPROVED = "approved", _("Approved, waits for its day")
    TAKEN_BACK = "taken_back", _("Taken back")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Erased")


class Done(TextChoices):
    """What became of a row when two persons were united."""

    MOVED = "moved"
    ASIDE = "aside"
    CHANGED = "changed"


class Manner(TextChoices):
    """How a consent was given."""

    SELF = "self", _("by herself or himself, here")
    PAPER = "paper", _("on paper")
    GUARDIAN = "guardian", _("by a guardian, on paper")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person reads before she agrees; `version` is kept with her consent. `after`: what a withdrawal does."""

    version: int
    text: "_StrPromise"
    after: "_StrPromise"


# Another sentence here is another version: who agreed to the old one has not agreed to the new one by that.
WORDINGS = {
    Purpose.PICTURES: Wording(
        1,
        _(
            "Photos and films on which I can be recognised may be shown on the pages of this event and in its report."
        ),
        _(
            "From now on no page shows these pictures. What was printed, or copied by somebody else, cannot be called "
            "back."
        ),
    ),
    Purpose.CONTACT: Wording(
        1,
        _(
            "My phone number and e-mail address may be given to other participants and partners of this event who want "
            "to work with me."
        ),
        _("From now on they are passed on to nobody. Who has them already still has them."),
    ),
    Purpose.RESEARCH: Wording(
        1,
        _("What I answered and said here may be used, without my name, to study what helps teachers."),
        _(
            "From now on nothing of yours goes into a new study. What was published without names stays published."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What to tell one person. `path` begins with "/" and has no language."""

    person_id: uuid.UUID
    matter: str
    text: Text
    path: str
    at: dt.datetime


# Tells a person something, in the caller's transaction; whether she was told. Answered by notify, which lies above.
tell_person: One[[Telling], bool] = One("tell_person")

# How many notices a person has not read, as part of a query that knows her id. Every page shows the number to
# whoever is signed in, so it comes with her session. Answered by notify.
unread_of: One[[OuterRef], Subquery] = One("unread_of")

# What the lines of the audit log say, by action, as a sentence with %(who)s and %(about)s. Modules that write lines
# answer it; a line whose action nobody explains is shown by its bare name.
audit_sentences: Many[[], "Mapping[str, _StrPromise]"] = Many("audit_sentences")


class ImportKind(TextChoices):
    """What an uploaded list is about."""

    PEOPLE = "people", _("People")
    ORGANISATIONS = "organisations", _("Organisations")
    SCHEDULE = "schedule", _("Schedule")
    PARTICIPANTS = "participants", _("Participants")


class ImportState(TextChoices):
    """Where an import stands."""

    PREVIEW = "preview", _("Not confirmed yet")
    WORKING = "working", _("Being imported")
    DONE = "done", _("Imported")
    UNDONE = "undone", _("Taken back")


LANGUAGE_NAMES = {"km": _("Khmer"), "vi": _("Vietnamese"), "en": _("English")}
# The headings of lists that are imported, in the order of the template. The keys are headings too.
PERSON_COLUMNS = {
    "external_id": _("Number in your list"),
    "name": _("Name"),
    "latin_name": _("Name in Latin letters"),
    "name_language": _("Language of the name"),
    "gender": _("Gender"),
    "language": _("Language to write to the person in"),
    "phones": _("Phones"),
    "emails": _("E-mails"),
    "staff_number": _("Staff number"),
    "organisation": _("Number of the organisation"),
    "post_km": _("Post in Khmer"),
    "post_vi": _("Post in Vietnamese"),
    "post_en": _("Post in English"),
    "starts_on": _("First day"),
}
ORGANISATION_COLUMNS = {
    "external_id": _("Number in your list"),
    "kind": _("Kind"),
    "name_km": _("Name in Khmer"),
    "name_vi": _("Name in Vietnamese"),
    "name_en": _("Name in English"),
    "place": _("Province or city"),
    "parent": _("Number of the organisation above"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is stored beside the rows that it counts, as it is now."""

    table: str
    key: uuid.UUID
    column: str
    value: int


# Rows of these persons have moved: which stored figures count them, and what are they now? Whoever stores one answers.
figures_of: Many[[frozenset[uuid.UUID]], "Iterable[Figure]"] = Many("figures_of")


# Rows of these persons have moved: what follows from it, as jobs (each with its argument) that people queues in the
# same transaction, e.g. because of two places one became free.
jobs_after_merging: Many[[frozenset[uuid.UUID]], "Iterable[tuple[Task[[str], None], str]]"] = Many(
    "jobs_after_merging"
)


SHOWN_ROWS = 50  # rows of a kind that a preview shows
# The number of the template's example row, which is never imported.
EXAMPLE = "example-1"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What an import would do with one row. `changes`: (heading, from, to); `object_id` is None for what is new."""

    row: int
    name: str
    object_id: uuid.UUID | None
    changes: tuple[tuple[str, str, str], ...] = ()
    note: str = ""


@dataclass(slots=True)
class ImportPlan:
    """What an import would do: rows that are new, changed and the same, what stops it, and what to look at.

    `mark` is the same as long as the plan is: whoever confirms names the plan that she saw.
    """

    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    same: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """A digest of everything that would be done."""
        rows = [(r.row, r.name, str(r.object_id), r.changes) for r in (*self.new, *self.changed)]
        return digest(repr((rows, self.same)))[:32]

    @property
    def nothing(self) -> bool:
        """Whether all rows are in Sala already, as they are."""
        return not (self.new or self.changed or self.troubles)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan as a page shows it: the first rows of each kind, and how many there are."""

    new: list[PlannedRow]
    changed: list[PlannedRow]
    new_count: int
    changed_count: int
    same: int
    more_new: int
    more_changed: int
    troubles: list[str]
    more_troubles: int
    warnings: list[str]
    nothing: bool
    mark: str


def shown_plan(plan: ImportPlan) -> PlanShown:
    """The plan for a page."""
    return PlanShown(
        [replace(row, changes=()) for row in plan.new[:SHOWN_ROWS]],
        plan.changed[:SHOWN_ROWS],
        len(plan.new),
        len(plan.changed),
        plan.same,
        max(0, len(plan.new) - SHOWN_ROWS),
        max(0, len(plan.changed) - SHOWN_ROWS),
        [str(trouble) for trouble in plan.troubles[:100]],
        max(0, len(plan.troubles) - 100),
        plan.warnings,
        plan.nothing,
        plan.mark,
    )
