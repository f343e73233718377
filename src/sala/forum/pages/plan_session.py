"""Add a session to the draft, or change one."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.sessions import SessionPlan, StaleSessionError, change_session
from sala.forum.actions.sessions import plan_session as add_session
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Event, Session
from sala.forum.queries import MOST_PEOPLE, event_by_slug, event_people, hall_of, halls_of, session_of
from sala.forum.rules import can_organise
from sala.forum.types import Part, SessionKind
from sala.kit.folding import whole_number
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.links import is_safe_link
from sala.kit.time import NoSuchTimeError, moment
from sala.meetings.api import Resource, organisations_of
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import Crumb, page

SPARE_ROWS = 3
TITLE, LEAD = 200, 2000


@dataclass(frozen=True, slots=True)
class SessionForm:
    """What stands in the form, all as text. `base`: the revision that it was made from, "" for a new session."""

    kind: str
    title: Words
    lead: Words
    day: str
    starts: str
    ends: str
    hall: str
    spoken: tuple[str, ...]
    people: list[tuple[str, str]]
    base: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class PlanSessionPage:
    """`theirs`: (label, value) of what somebody else has saved meanwhile. `more_people`: the choice is cut."""

    crumbs: list[Crumb]
    event: Event
    session: Session | None
    form: SessionForm
    errors: dict[str, str]
    theirs: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    parts: list[tuple[str, str]]
    days: list[tuple[str, dt.date]]
    halls: list[Resource]
    codes: tuple[str, ...]
    people: list[tuple[str, str]]
    more_people: bool


@signed_in
def plan_session(
    request: HttpRequest, person: Person, event: str, session: uuid.UUID | None = None
) -> HttpResponse:
    """For organisers. What was typed is kept when it cannot be saved; 409 when somebody else was quicker."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    planned = session_of(found, session) if session else None
    if session and planned is None and request.method != "POST":
        raise Http404
    if request.method != "POST":
        form = _form_of(planned, found) if planned else _empty_form(found, request.GET.get("day", ""))
        return _answer(request, person, found, planned, form)
    typed = Typed(request.POST)
    form = _form_typed(typed)
    if session and planned is None:
        gone = _("Somebody else has removed this session. Nothing of yours is lost: save to add it again.")
        return _answer(request, person, found, None, replace(form, base=""), {"": gone}, status=409)
    plan = _read(typed, found)
    if plan is None:
        return _answer(request, person, found, planned, form, typed.errors)
    try:
        _save(found, planned, plan, form, person)
    except StaleSessionError as error:
        current = session_of(found, planned.pk) if planned else None
        return _answer(request, person, found, current, form, {"": " ".join(error.messages)}, status=409)
    except ValidationError as error:
        return _answer(request, person, found, planned, form, {"": " ".join(error.messages)})
    return redirect("forum:plan", event=event)


def _save(event: Event, planned: Session | None, plan: SessionPlan, form: SessionForm, by: Person) -> None:
    at = timezone.now()
    if planned is None:
        add_session(event=event, plan=plan, by=by, at=at)
    else:
        change_session(session=planned, plan=plan, base=whole_number(form.base) or 0, by=by, at=at)


def _answer(
    request: HttpRequest,
    person: Person,
    event: Event,
    session: Session | None,
    form: SessionForm,
    errors: dict[str, str] | None = None,
    status: int = 0,
) -> HttpResponse:
    stale = status == HTTPStatus.CONFLICT
    if stale and session:
        form = replace(form, base=str(session.revision))
    people = list(event_people(event)[: MOST_PEOPLE + 1])
    record_views([p.pk for p in people], by=person, at=timezone.now(), page="plan_session", scope=event.scope)
    language = get_language() or "en"
    plan_path = reverse("forum:plan", args=[event.slug])
    context = PlanSessionPage(
        crumbs=[
            Crumb(event.title, reverse("forum:schedule", args=[event.slug])),
            Crumb(_("Plan"), plan_path),
        ],
        event=event,
        session=session,
        form=form,
        errors=errors or {},
        theirs=_described(session, event) if stale and session else [],
        kinds=[(kind.value, str(kind.label)) for kind in SessionKind],
        parts=[(part.value, str(part.label)) for part in Part],
        days=[(day.date.isoformat(), day.date) for day in event.days.all()],
        halls=list(halls_of(event)[:MOST_PEOPLE]),
        codes=tuple(dict.fromkeys([*LANGUAGES, *form.spoken])),
        people=_told_apart(people[:MOST_PEOPLE], language),
        more_people=len(people) > MOST_PEOPLE,
    )
    return page(request, "forum/plan_session.html", context, status or (422 if errors else 200))


def _told_apart(people: list[Person], language: str) -> list[tuple[str, str]]:
    """The people to choose from. Beside equal names stands where each works; where that is equal too, or not known, the
    last signs of the address of her page.
    """
    names = {person.pk: person.written.display(language) for person in people}
    often = Counter(names.values())
    same = [pk for pk, name in names.items() if often[name] > 1]
    works = organisations_of(same, on=timezone.localdate()) if same else {}
    alike = Counter((names[pk], str(works.get(pk, ""))) for pk in same)
    for pk in same:
        work = str(works.get(pk, ""))
        sign = f"…{pk.hex[-4:]}" if not work or alike[names[pk], work] > 1 else ""
        names[pk] += f" ({' '.join(part for part in (work, sign) if part)})"
    return [(str(pk), name) for pk, name in names.items()]


def _empty_form(event: Event, day: str) -> SessionForm:
    blank = words_of(Text())
    rows = [("", Part.SPEAKER.value)] * SPARE_ROWS
    return SessionForm("talk", blank, blank, day or event.starts_on.isoformat(), "", "", "", (), rows, "")


def _form_of(session: Session, event: Event) -> SessionForm:
    zone = ZoneInfo(event.scope.time_zone)
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    people = [(str(row.person_id), row.part) for row in session.people.all()]
    return SessionForm(
        kind=session.kind,
        title=words_of(session.title),
        lead=words_of(session.lead),
        day=starts.date().isoformat(),
        starts=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}",
        hall=str(session.hall_id or ""),
        spoken=tuple(session.spoken),
        people=[*people, *[("", Part.SPEAKER.value)] * SPARE_ROWS],
        base=str(session.revision),
        link=session.link,
    )


def _form_typed(typed: Typed) -> SessionForm:
    people = [(str(person), part) for person, part in typed.pairs("person", "part")]
    return SessionForm(
        kind=typed.one_of("kind", SessionKind.values, SessionKind.TALK),
        title=typed.words("title"),
        lead=typed.words("lead"),
        day=typed.line("day"),
        starts=typed.line("starts"),
        ends=typed.line("ends"),
        hall=typed.line("hall"),
        spoken=typed.languages("spoken"),
        people=[*people, *[("", Part.SPEAKER.value)] * SPARE_ROWS],
        base=typed.line("base"),
        link=typed.line("link"),
    )


def _read(typed: Typed, event: Event) -> SessionPlan | None:
    title, lead = typed.text("title", longest=TITLE), typed.text("lead", longest=LEAD)
    if not title:
        typed.fail("title_km", _("Write a title in at least one language."))
    day, starts, ends = typed.date("day", "en"), typed.time("starts"), typed.time("ends")
    if day and not event.days.filter(date=day).exists():
        typed.fail("day", _("This day is not one of the forum's days."))
    if starts and ends and ends <= starts:
        typed.fail("ends", _("The session ends before it begins. Choose a later end."))
    if typed.line("link") and not is_safe_link(typed.line("link")):
        typed.fail("link", _("Write the whole address of the online meeting; it begins with https://."))
    hall = hall_of(event, as_id(typed.line("hall")))
    if typed.line("hall") and hall is None:
        typed.fail("hall", _("This room is not one of the forum's rooms."))
    moments = []
    for name, clock_time in (("starts", starts), ("ends", ends)):
        try:
            moments += [moment(day, clock_time, event.scope.time_zone)] if day and clock_time else []
        except NoSuchTimeError:
            typed.fail(name, _("There is no such time on this day: the clocks skip it."))
    if typed.errors or len(moments) != 2:  # noqa: PLR2004  # a start and an end
        return None
    form = _form_typed(typed)
    kind = SessionKind(form.kind)
    return SessionPlan(
        kind, title, lead, moments[0], moments[1], hall, form.spoken, _people(typed, event), form.link
    )


def _people(typed: Typed, event: Event) -> tuple[tuple[uuid.UUID, Part], ...]:
    """The chosen people who may be chosen; others were never offered."""
    rows = [(person, part) for person, part in typed.pairs("person", "part") if part in Part.values]
    known = set(
        event_people(event).filter(pk__in=[person for person, _part in rows]).values_list("pk", flat=True)
    )
    return tuple((person, Part(part)) for person, part in rows if person in known)


def _described(session: Session, event: Event) -> list[tuple[str, str]]:
    form = _form_of(session, event)
    ids = [row.person_id for row in session.people.all()]
    names = {p.pk: p.name for p in event_people(event).filter(pk__in=ids)}
    title = " / ".join(text for _code, text in form.title if text)
    lead = " / ".join(text for _code, text in form.lead if text)
    people = ", ".join(names[pk] for pk in ids if pk in names)
    return [
        (_("Kind"), str(SessionKind(session.kind).label)),
        (_("Title"), title),
        (_("Description"), lead),
        (_("Time"), f"{form.day} {form.starts}–{form.ends}"),
        (_("Room"), str(session.hall.name) if session.hall else "–"),
        (_("People"), people or "–"),
        (_("Online link"), session.link or "–"),
    ]
