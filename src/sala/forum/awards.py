"""Who earned a certificate of an event, who did not and why, and what stands on it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sala.competence.api import Award, Certificate, Issuer, Standing, last_of
from sala.competence.api import Part as Earned
from sala.forum.models import Event, Partner
from sala.forum.queries import published
from sala.forum.types import CertificateRule, Measure, Part, PartnerRole
from sala.kit.dates import number, span
from sala.kit.i18n import LANGUAGES, Text, in_every_language
from sala.meetings.api import Meeting, Participation, State, Stay, days_of, stays
from sala.people.api import Person, Role
from sala.ui.api import unprintable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_SIGNERS = 2
# In the order in which one part outweighs another: each person gets one certificate.
_PARTS = (
    (Part.SPEAKER, Earned.SPEAKER),
    (Part.CHAIR, Earned.CHAIR),
    (Part.INTERPRETER, Earned.INTERPRETER),
)
DID: "dict[Earned, _StrPromise]" = {
    Earned.PARTICIPANT: _("took part in “%(event)s”"),
    Earned.SPEAKER: _("spoke at “%(event)s”"),
    Earned.CHAIR: _("chaired at “%(event)s”"),
    Earned.INTERPRETER: _("interpreted at “%(event)s”"),
    Earned.ORGANISER: _("helped to organise “%(event)s”"),
}
HOURS = _("Present for %(n)s hours")
ONE_HOUR = _("Present for one hour")
MINUTES = _("Present for %(n)s minutes")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may have earned a certificate. `part` is None, with the reason in the reader's language, for who
    gets none now; `certificate` is the one that she has.
    """

    person: Person
    part: Earned | None
    minutes: int
    reason: str
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides, by person id."""

    stays: Mapping[uuid.UUID, Stay]
    parts: Mapping[uuid.UUID, Earned]
    issued: Mapping[uuid.UUID, Certificate]
    needed: int


def planned_minutes(days: Sequence[Meeting]) -> int:
    """Of all days together."""
    return sum(int((day.ends_at - day.starts_at).total_seconds() // 60) for day in days)


def candidates(event: Event, rule: CertificateRule, days: list[Meeting] | None = None) -> list[Candidate]:
    """Everybody who was invited, seen or had a task, by name; as many queries for one as for thousands."""
    days = days_of(event.scope_id) if days is None else days
    planned = planned_minutes(days)
    here = {stay.person.pk: stay for stay in stays(days)}
    parts = _parts(event, rule)
    invited = Participation.objects.filter(meeting__in=days).exclude(state=State.DECLINED)
    listed = set(invited.values_list("person_id", flat=True)) | set(here) | set(parts)
    # Rounded up: 80 % of 599 minutes is 480, not 479.
    needed = -(-planned * rule.least // 100) if rule.measure == Measure.SHARE else rule.least
    known = _Known(here, parts, last_of(event.scope), needed)
    people = Person.objects.filter(pk__in=listed).order_by("sort_key", "pk")
    return [_candidate(person, known) for person in people]


def _parts(event: Event, rule: CertificateRule) -> dict[uuid.UUID, Earned]:
    found: dict[uuid.UUID, Earned] = {}
    if rule.organisers:
        grants = {"role_grants__scope": event.scope_id, "role_grants__role": Role.ORGANISER}
        people = Person.objects.filter(**grants, role_grants__ends_at=None)
        found |= dict.fromkeys(people.values_list("pk", flat=True), Earned.ORGANISER)
    schedule = published(event) if rule.speakers else None
    for part, earned in _PARTS:
        for slot in schedule.slots if schedule else ():
            for person in slot.people.get(part, ()):
                found.setdefault(person, earned)
    return found


def _candidate(person: Person, known: _Known) -> Candidate:
    stay, certificate = known.stays.get(person.pk), known.issued.get(person.pk)
    minutes = stay.minutes if stay else 0
    part = known.parts.get(person.pk) or (Earned.PARTICIPANT if minutes >= max(1, known.needed) else None)
    reason = ""
    if certificate:
        void = certificate.standing != Standing.VALID
        reason = gettext("Hers was revoked.") if void else gettext("Has one already.")
    elif part is None:
        reason = gettext("Not present long enough.") if stay else gettext("Was not seen.")
    elif unprintable(person.name) and (unprintable(person.latin_name) or not person.latin_name):
        letters = unprintable(person.name)
        reason = gettext(
            "The name has letters that cannot be printed: %(letters)s. Add the name in Latin letters."
        ) % {"letters": letters[:10]}
    return Candidate(person, None if reason else part, minutes, reason, certificate)


def awards_of(event: Event, found: list[Candidate]) -> list[Award]:
    """What stands on the certificates of those who get one."""
    days = Text({code: span(event.starts_on, event.ends_on, code) for code in LANGUAGES})
    did = {part: in_every_language(said, {"event": event.title}) for part, said in DID.items()}
    return [
        Award(one.person, one.part, event.title, did[one.part], event.venue, days, _long(one))
        for one in found
        if one.part
    ]


def _long(one: Candidate) -> Text:
    """How long a participant was present, in whole hours; of others nothing is said."""
    if one.part != Earned.PARTICIPANT:
        return Text()
    hours = one.minutes // 60
    if hours == 1:
        return in_every_language(ONE_HOUR)
    count, message = (hours, HOURS) if hours else (one.minutes, MINUTES)
    return in_every_language(message, {"n": Text({code: number(count, code) for code in LANGUAGES})})


def issuer_of(event: Event) -> Issuer:
    """The hosts of the event, else its programme; two of them sign."""
    partners = Partner.objects.filter(event=event).select_related("organisation")
    hosts = [p.organisation.name for p in partners if p.role == PartnerRole.HOST] or [
        event.scope.parent.name if event.scope.parent else event.scope.name
    ]
    together = Text({code: " · ".join(str(host.said(code)) for host in hosts) for code in LANGUAGES})
    return Issuer(together, tuple(hosts[:MOST_SIGNERS]))
