"""What a letter of invitation says to one person, in two languages: placeholders filled, the programme in short."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from sala.forum.awards import issuer_of
from sala.forum.models import Event, LetterText
from sala.forum.queries import published
from sala.forum.types import SessionKind, Slot
from sala.kit.dates import clock, day, short_day, span
from sala.kit.i18n import LANGUAGES, Text, in_every_language
from sala.kit.names import PersonName
from sala.people.api import Organisation, Person
from sala.ui.api import unprintable

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from django.utils.functional import _StrPromise

PLACEHOLDER = re.compile(r"\{([^{}\n]{0,40})\}")
# What may stand in braces, and what it means.
PLACEHOLDERS: "dict[str, _StrPromise]" = {
    "name": _("the person's name"),
    "post": _("her post"),
    "organisation": _("her organisation"),
    "event": _("the forum's title"),
    "days": _("its days"),
    "place": _("its venue"),
    "host": _("its hosts"),
}
USUAL = _(
    "{host} has the honour to invite {name} to “{event}”, on {days}, at {place}.\n\n"
    "We kindly ask the head of {organisation} to give leave for these days and for the travel.\n\n"
    "Please confirm with the code below, or by a call to the contact named here."
)
HEADINGS = {
    "subject": _("Invitation to “%(event)s”"),
    "number": _("No. %(number)s"),
    "to": _("To: the head of %(organisation)s"),
    "for": _("For: %(name)s"),
    "programme": _("Schedule"),
    "contact": _("Contact"),
    "confirm": _("To confirm: scan, sign in, and answer; or at %(address)s → My page"),
    "more": _("and %(n)s more"),
}
MOST_SESSIONS = 7  # of a day, in the programme's short form


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a letter is for: the person, her first post and its organisation (empty where she has none)."""

    person: Person
    organisation: Text
    post: Text


@dataclass(frozen=True, slots=True)
class Around:
    """What all letters of an event share."""

    event: Event
    text: LetterText
    days: Text
    host: Text
    programme: dict[str, list[list[Any]]]


def text_of(event: Event) -> LetterText:
    """What the letters say; the usual text where nobody wrote another."""
    found = LetterText.objects.filter(event=event).first()
    return found or LetterText(event=event, body=in_every_language(USUAL), revision=0)


def unknown_placeholders(text: Text) -> dict[str, list[str]]:
    """By language, what stands in braces and means nothing."""
    found = {
        code: [word for word in PLACEHOLDER.findall(version) if word not in PLACEHOLDERS]
        for code, version in text.items()
    }
    return {code: words for code, words in found.items() if words}


def around(event: Event, text: LetterText) -> Around:
    """Three queries."""
    days = Text({code: span(event.starts_on, event.ends_on, code) for code in LANGUAGES})
    schedule = published(event)
    slots = schedule.slots if schedule else []
    short = {code: _programme(slots, event.scope.time_zone, code) for code in LANGUAGES}
    return Around(event, text, days, issuer_of(event).name, short)


def _programme(slots: Iterable[Slot], zone: str, language: str) -> list[list[Any]]:
    """By day: its name, from–to, and the first sessions' titles with their times; breaks are left out."""
    by_day: dict[dt.date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: (slot.starts_at, slot.slug)):
        by_day.setdefault(slot.starts_at.astimezone(ZoneInfo(zone)).date(), []).append(slot)
    days = []
    for date, listed in by_day.items():
        ends = max(slot.ends_at for slot in listed).astimezone(ZoneInfo(zone))
        starts = listed[0].starts_at.astimezone(ZoneInfo(zone))
        shown = [slot for slot in listed if slot.kind != SessionKind.BREAK]
        lines = [
            [clock(slot.starts_at.astimezone(ZoneInfo(zone)), language), str(slot.title.said(language))]
            for slot in shown[:MOST_SESSIONS]
        ]
        more = len(shown) - len(lines)
        heading = f"{short_day(date, language)}, {clock(starts, language)}–{clock(ends, language)}"
        rest = in_every_language(HEADINGS["more"], {"n": more})[language] if more > 0 else ""
        days.append([heading, lines, rest])
    return days


def addressed(people: Sequence[Person]) -> list[Addressed]:
    """Each with her first post that has not ended; one query."""
    rows = Organisation.objects.filter(memberships__person__in=people, memberships__ends_on=None)
    posts: dict[uuid.UUID, tuple[Text, Text]] = {}
    for person, name, post in rows.order_by("memberships__id").values_list(
        "memberships__person_id", "name", "memberships__post"
    ):
        posts.setdefault(person, (Text(name), Text(post or {})))
    return [Addressed(person, *posts.get(person.pk, (Text(), Text()))) for person in people]


def languages_for(person: Person, event: Event) -> list[str]:
    """Her own, and a second one: English, or for who reads English the event's first."""
    events = [code for code in event.scope.languages if code in LANGUAGES] or ["km"]
    own = person.language if person.language in LANGUAGES else events[0]
    return list(dict.fromkeys([own, "en", *events, "km"]))[:2]


def filled(body: str, values: Mapping[str, str]) -> str:
    """The text with what is in braces replaced; what somebody is called is never read for braces again."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), body)


def printable_name(person: Person, language: str) -> str:
    """The name for a reader of the language, without a form that our faces cannot print; "" when there is no other."""
    native, latin = ("" if unprintable(form) else form for form in (person.name, person.latin_name))
    return PersonName(native, latin, person.name_language).display(language)


def letter_in(language: str, to: Addressed, number: str, on: "dt.date", about: Around) -> dict[str, Any]:
    """One page: every word of it, in one language."""
    event, text = about.event, about.text
    name = printable_name(to.person, language)
    organisation = str(to.organisation.said(language))
    values = {
        "name": name,
        "post": str(to.post.said(language)),
        "organisation": organisation or "…",
        "event": str(event.title.said(language)),
        "days": str(about.days.said(language)),
        "place": str(event.venue.said(language)),
        "host": str(about.host.said(language)),
    }

    def heading(key: str, **more: str) -> str:
        return in_every_language(HEADINGS[key], more)[language]

    body = filled(str(text.body.said(language)), values)
    return {
        "language": language,
        "host": values["host"],
        "number": heading("number", number=number),
        "date": day(on, language, weekday=False),
        "to": heading("to", organisation=organisation) if organisation else "",
        "for": ", ".join(filter(None, [heading("for", name=name), values["post"]])),
        "subject": heading("subject", event=values["event"]),
        "body": [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()],
        "programme_heading": heading("programme") if about.programme[language] else "",
        "programme": about.programme[language],
        "contact_heading": heading("contact"),
        "contact": str(text.contact.said(language)),
        "signer": text.signer,
        "signer_post": str(text.signer_post.said(language)),
    }
