"""The audit log, for those who answer for the use of power: who did or looked at what, in words."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import parse_date
from sala.people.models import AuditEntry, Person, Scope
from sala.people.pages.person_fields import Choice
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.queries import installation_zone, named_like
from sala.people.requests import signed_in
from sala.people.rules import audit_visible_to, can_read_audit, persons_visible_to
from sala.people.types import Role, ScopeKind, audit_sentences
from sala.ui.api import page, read_only

ON_A_PAGE, MOST_PERSONS = 50, 50


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line; `when` is in the installation's zone. `notes`: the role and the forum it is about."""

    when: dt.datetime
    sentence: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first, fifty at a time; the log has no count, because counting it would cost more than reading it."""

    tabs: list[Tab]
    lines: list[AuditLine]
    zone: str
    actions: list[Choice]
    person: str
    day: str
    error: str
    query: str
    before: int | None
    after: int | None


@read_only
@signed_in
def audit(request: HttpRequest, user: Person) -> HttpResponse:
    """Filters: a person (who acted, or whom it is about), an action, a day."""
    if not can_read_audit(user):
        raise PermissionDenied
    zone, given, error = installation_zone(), request.GET, ""
    person, action, typed_day = (
        given.get("person", "")[:100],
        given.get("action", "")[:60],
        given.get("day", "")[:40],
    )
    found = audit_visible_to(user)
    if action:
        found = found.filter(action=action)
    if person.strip():
        found = found.filter(_about_or_by(named_like(persons_visible_to(user), person)))
    if typed_day:
        try:
            found = _on(found, parse_date(typed_day, get_language() or "en"), zone)
        except ValueError:
            error = _("This day does not exist. Write it as day/month/year.")
    number = max(1, int(given.get("page", "1") if given.get("page", "1").isdecimal() else 1))
    rows = list(found.order_by("-made_at", "-pk")[(number - 1) * ON_A_PAGE : number * ON_A_PAGE + 1])
    query = given.copy()
    query.pop("page", None)
    shown = AuditPage(
        tabs_for(user, "audit"),
        lines_of(rows[:ON_A_PAGE], persons_visible_to(user), zone),
        zone.key,
        action_choices(action),
        person,
        typed_day,
        error,
        f"{query.urlencode()}&" if query else "",
        number - 1 if number > 1 else None,
        number + 1 if len(rows) > ON_A_PAGE else None,
    )
    return page(request, "people/audit.html", shown, status=422 if error else 200)


def sentences() -> dict[str, str]:
    """Every known action's sentence, in the reader's language."""
    return {action: str(said) for answer in audit_sentences() for action, said in answer.items()}


def action_choices(chosen: str) -> list[Choice]:
    """The actions to filter by."""
    blank = {"who": "…", "about": "…"}
    return [Choice(action, said % blank, action == chosen) for action, said in sentences().items()]


def lines_of(rows: Iterable[AuditEntry], visible: QuerySet[Person], zone: ZoneInfo) -> list[AuditLine]:
    """The rows in words, what was done to several people at once in one line; people whom the reader may not see stay
    unnamed. One query for all names, one for forums.
    """
    entries = list(rows)
    ids = {entry.actor_id for entry in entries} | {_object_uuid(entry) for entry in entries}
    people = _named([one for one in ids if one], visible)
    forums = Scope.objects.filter(kind=ScopeKind.EVENT).in_bulk({e.scope_id for e in entries if e.scope_id})
    said, language = sentences(), get_language() or "en"

    def name(one: uuid.UUID | None, nobody: str) -> str:
        person = people.get(one) if one else None
        return person.written.display(language) if person else nobody

    def line(together: Sequence[AuditEntry]) -> AuditLine:
        entry = together[0]
        about = dict.fromkeys(name(_object_uuid(one), _("somebody")) for one in together)
        who = name(entry.actor_id, _("Somebody") if entry.actor_id else _("Sala itself"))
        sentence = said.get(entry.action, f"%(who)s: {entry.action.replace('%', '%%')}")
        return AuditLine(
            entry.made_at.astimezone(zone),
            sentence % {"who": who, "about": ", ".join(about)},
            _notes(entry, forums),
        )

    return [line(list(together)) for _key, together in groupby(entries, _at_once)]


def _named(ids: list[uuid.UUID], visible: QuerySet[Person]) -> dict[uuid.UUID, Person]:
    """Who may be named, by id; of entries that were united the one that is kept. One query, one more for those."""
    people = visible.in_bulk(ids)
    united = Person.objects.filter(pk__in=set(ids) - people.keys(), merged_into__in=visible)
    if len(people) < len(ids):
        people |= {one.pk: one.merged_into for one in united.select_related("merged_into") if one.merged_into}
    return people


def _at_once(entry: AuditEntry) -> tuple[object, ...]:
    """What one press did to several people, or one list showed of them, is one line."""
    return entry.made_at, entry.actor_id, entry.action, entry.scope_id, entry.object_kind, str(entry.detail)


def _notes(entry: AuditEntry, forums: Mapping[uuid.UUID, Scope]) -> list[str]:
    role, forum = entry.detail.get("role"), forums.get(entry.scope_id) if entry.scope_id else None
    return [*([str(Role(role).label)] if role in Role.values else []), *([str(forum.name)] if forum else [])]


def _object_uuid(entry: AuditEntry) -> uuid.UUID | None:
    return uuid.UUID(entry.object_id) if entry.object_kind == "people.person" else None


def _about_or_by(people: QuerySet[Person]) -> Q:
    ids = list(people.values_list("pk", flat=True)[:MOST_PERSONS])
    return Q(actor_id__in=ids) | Q(object_id__in=[str(one) for one in ids])


def _on(found: QuerySet[AuditEntry], day: dt.date, zone: ZoneInfo) -> QuerySet[AuditEntry]:
    begins = dt.datetime.combine(day, dt.time(), zone)
    return found.filter(made_at__gte=begins, made_at__lt=begins + dt.timedelta(days=1))
