"""The form about a forum, shared by the pages that make and change one: what stands in it, is offered, was typed."""

import uuid
from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.utils.translation import gettext

from sala.forum.actions.events import EventDetails
from sala.forum.fields import Typed, Words, words_of
from sala.forum.types import PartnerRole
from sala.kit.i18n import LANGUAGES, Text
from sala.people.api import Organisation, OrganisationKind

TITLE, LEAD, VENUE, PURPOSE = 200, 600, 200, 2000
BOX_DAYS, LONGEST_BOX = 14, 365
SPARE_ROWS = 3
MOST_ORGANISATIONS = 300
_FIRST = (
    OrganisationKind.MINISTRY,
    OrganisationKind.PARTNER,
    OrganisationKind.COMPANY,
    OrganisationKind.HIGHER_EDUCATION,
)


@dataclass(frozen=True, slots=True)
class EventForm:
    """What stands in the form, all as text; `partners` are rows of organisation id and role."""

    title: Words
    lead: Words
    venue: Words
    starts_on: str
    ends_on: str
    interpreted: tuple[str, ...]
    partners: list[tuple[str, str]]
    box_days: str
    purpose: Words


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen; `more`: the organisations are cut, schools last."""

    codes: tuple[str, ...]
    roles: list[tuple[str, str]]
    organisations: list[tuple[str, Text]]
    more: bool


def offered() -> Offered:
    """The choices; one query."""
    first = Case(
        *[When(kind=kind, then=Value(n)) for n, kind in enumerate(_FIRST)], default=Value(len(_FIRST))
    )
    rows = list(Organisation.objects.order_by(first, "pk")[: MOST_ORGANISATIONS + 1])
    return Offered(
        codes=LANGUAGES,
        roles=[(role.value, str(role.label)) for role in PartnerRole],
        organisations=[(str(row.pk), row.name) for row in rows[:MOST_ORGANISATIONS]],
        more=len(rows) > MOST_ORGANISATIONS,
    )


def blank_form() -> EventForm:
    """The form of a new forum."""
    return EventForm(
        title=words_of(Text()),
        lead=words_of(Text()),
        venue=words_of(Text()),
        starts_on="",
        ends_on="",
        interpreted=("km", "en"),
        partners=_rows([]),
        box_days=str(BOX_DAYS),
        purpose=words_of(Text()),
    )


def form_of(details: EventDetails) -> EventForm:
    """The form of a forum as it is."""
    return EventForm(
        title=words_of(details.title),
        lead=words_of(details.lead),
        venue=words_of(details.venue),
        starts_on=details.starts_on.isoformat(),
        ends_on=details.ends_on.isoformat(),
        interpreted=details.interpreted,
        partners=_rows([(str(key), role.value) for key, role in details.partners]),
        box_days=str(details.box_days),
        purpose=words_of(details.purpose),
    )


def form_typed(typed: Typed) -> EventForm:
    """The form as it was typed."""
    return EventForm(
        title=typed.words("title"),
        lead=typed.words("lead"),
        venue=typed.words("venue"),
        starts_on=typed.line("starts_on"),
        ends_on=typed.line("ends_on"),
        interpreted=typed.some_of("interpreted", LANGUAGES),
        partners=_rows([(str(key), role) for key, role in typed.pairs("organisation", "role")]),
        box_days=typed.line("box_days"),
        purpose=typed.words("purpose"),
    )


def details_of(typed: Typed) -> EventDetails | None:
    """What the form says; None, with the sentences in `typed.errors`, when something in it is wrong."""
    title = typed.text("title", longest=TITLE)
    lead, venue = typed.text("lead", longest=LEAD), typed.text("venue", longest=VENUE)
    purpose = typed.text("purpose", longest=PURPOSE)
    if not title:
        typed.fail("title_km", gettext("Write a title in at least one language."))
    starts_on, ends_on = typed.date("starts_on", "en"), typed.date("ends_on", "en")
    if starts_on and ends_on and ends_on < starts_on:
        typed.fail("ends_on", gettext("The forum ends before it begins. Choose a later last day."))
    box_days = typed.number("box_days", most=LONGEST_BOX)
    if typed.errors or not starts_on or not ends_on:
        return None
    interpreted = typed.some_of("interpreted", LANGUAGES)
    return EventDetails(
        title,
        lead,
        venue,
        starts_on,
        ends_on,
        interpreted,
        _partners(typed),
        BOX_DAYS if box_days is None else box_days,
        purpose,
    )


def _partners(typed: Typed) -> tuple[tuple[uuid.UUID, PartnerRole], ...]:
    rows = [(key, role) for key, role in typed.pairs("organisation", "role") if role in PartnerRole.values]
    known = set(Organisation.objects.filter(pk__in=[key for key, _role in rows]).values_list("pk", flat=True))
    return tuple((key, PartnerRole(role)) for key, role in rows if key in known)


def _rows(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*rows, *[("", PartnerRole.PARTNER.value)] * SPARE_ROWS]
