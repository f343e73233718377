"""The forms of an event: diet and travel before it, the evaluation after it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forms.api import Form, Response, current_version, tally
from sala.forum.actions.event_forms import Asked, ask_form, is_asked, no_longer_ask, persons_asked
from sala.forum.asked import answerers
from sala.forum.box import FEWEST
from sala.forum.fields import Typed, as_id
from sala.forum.models import Event, EventForm
from sala.forum.pages.plan_prompt import typed_moment
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise, can_read_notes
from sala.forum.types import Audience, FormPurpose
from sala.kit.i18n import Text
from sala.meetings.api import Participation, State
from sala.people.api import Person, persons_by_id, record_views, signed_in
from sala.ui.api import Crumb, page, read_only

MOST_FORMS = 100

Day = tuple[str, set[uuid.UUID | None]]
"""A day of the event, with who comes on it."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of the event: whether it takes answers now, how many there are, of how many asked (0: nobody knows)."""

    link: EventForm
    purpose: str
    audience: str
    open: bool
    answers: int
    asked: int


@dataclass(frozen=True, slots=True)
class EventFormsPage:
    """`forms` can be chosen; `typed` is what was typed into the form that came back."""

    crumbs: list[Crumb]
    event: Event
    lines: list[FormLine]
    forms: list[tuple[str, Text, bool]]
    purposes: list[tuple[str, str]]
    audiences: list[tuple[str, str]]
    zone: str
    errors: dict[str, str]


@signed_in
def event_forms(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers: which forms are asked, of whom and when. A form that stands there already is changed."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST":
        try:
            _press(typed, found, person)
        except ValidationError as error:
            typed.fail("form", error)
        if not typed.errors:
            return redirect("forum:event_forms", event=event)
    links = list(found.forms.select_related("form", "event__scope"))
    asked = {link.form_id for link in links}
    chosen = typed.line("form")
    forms = Form.objects.filter(scope__in=found.scope.line)[:MOST_FORMS]
    shown = EventFormsPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("Forms of this forum"))],
        event=found,
        lines=[_line(link) for link in links],
        forms=[
            (str(form.pk), form.title, str(form.pk) == chosen)
            for form in forms
            if form.pk not in asked or str(form.pk) == chosen
        ],
        purposes=[(one.value, str(one.label)) for one in FormPurpose],
        audiences=[(one.value, str(one.label)) for one in Audience],
        zone=found.scope.time_zone,
        errors=typed.errors,
    )
    return page(request, "forum/event_forms.html", shown, status=422 if typed.errors else 200)


def _press(typed: Typed, event: Event, by: Person) -> None:
    key, at = as_id(typed.line("form")), timezone.now()
    form = Form.objects.filter(scope__in=event.scope.line, pk=key).first() if key else None
    if form is None:
        typed.fail("form", _("Choose a form."))
        return
    if "remove" in typed.post:
        link = event.forms.filter(form=form).first()
        if link:
            no_longer_ask(link=link, by=by, at=at)
        return
    opens, closes = typed_moment(typed, "opens", event), typed_moment(typed, "closes", event)
    if typed.errors:
        return
    purpose = FormPurpose(typed.one_of("purpose", FormPurpose.values, FormPurpose.OTHER))
    audience = Audience(typed.one_of("audience", Audience.values, Audience.EVERYBODY))
    if purpose == FormPurpose.EVALUATION and opens is None:
        last = event.days.order_by("-date").select_related("meeting").first()
        opens = last.meeting.ends_at if last else None
    ask_form(event=event, asked=Asked(form, purpose, audience, opens, closes), by=by, at=at)


def _line(link: EventForm) -> FormLine:
    return FormLine(
        link=link,
        purpose=str(FormPurpose(link.purpose).label),
        audience=str(Audience(link.audience).label),
        open=is_asked(link, timezone.now()),
        answers=Response.objects.filter(form=link.form_id).count(),
        asked=len(persons_asked(link)),
    )


@dataclass(frozen=True, slots=True)
class ResultBar:
    """An answer that could be chosen: how many chose it, in hundredths of all, and by day of the event."""

    label: Text
    count: int
    percent: int
    by_day: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Result:
    """A question's results. `few`: so few answered that to show them could tell who did."""

    label: Text
    answered: int
    few: bool
    bars: list[ResultBar]
    texts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FormResultsPage:
    """`missing`: who is asked and has not answered, for organisers of a form with names. `days`: of the counts."""

    crumbs: list[Crumb]
    event: Event
    link: EventForm
    answers: int
    asked: int
    results: list[Result]
    days: list[str]
    missing: list[Person]
    few: int


@read_only
@signed_in
def form_results(request: HttpRequest, person: Person, event: str, form: uuid.UUID) -> HttpResponse:
    """The answers in figures. Diet and travel: for organisers, by day, with who has not answered. Others: for
    organisers, chairs and rapporteurs; of fewer than three answers nothing is shown.
    """
    found = event_by_slug(event)
    link = found.forms.select_related("form__scope", "event__scope").filter(form=form).first()
    if link is None:
        raise Http404
    organises = can_organise(person, found)
    registration = link.purpose == FormPurpose.REGISTRATION
    if not organises and (registration or not can_read_notes(person, found)):
        raise PermissionDenied
    asked = persons_asked(link)
    missing = _missing(link, asked) if organises and registration else []
    record_views(
        [one.pk for one in missing], by=person, at=timezone.now(), page="form_results", scope=found.scope
    )
    responses = list(Response.objects.filter(form=link.form_id))
    days = _days(found) if registration else []
    shown = FormResultsPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Forms of this forum"), reverse("forum:event_forms", args=[event]) if organises else ""),
            Crumb(link.form.title),
        ],
        event=found,
        link=link,
        answers=len(responses),
        asked=len(asked),
        results=_results(link, responses, days),
        days=[label for label, _there in days],
        missing=missing,
        few=FEWEST,
    )
    return page(request, "forum/form_results.html", shown)


def _results(link: EventForm, responses: list[Response], days: list[Day]) -> list[Result]:
    version = current_version(link.form)
    fewest = 0 if link.purpose == FormPurpose.REGISTRATION else FEWEST
    who = {row.pk: row.person_id for row in responses}
    return [
        Result(
            label=one.label,
            answered=one.answered,
            few=one.answered < fewest,
            bars=[
                ResultBar(
                    bar.label,
                    bar.count,
                    round(bar.count * 100 / one.answered) if one.answered else 0,
                    [(label, sum(who[pk] in there for pk in bar.chosen)) for label, there in days],
                )
                for bar in one.bars
            ],
            texts=one.texts,
        )
        for one in (tally(version, responses) if version else [])
    ]


def _missing(link: EventForm, asked: set[uuid.UUID]) -> list[Person]:
    people = persons_by_id(asked - answerers(link.form_id))
    return sorted(people.values(), key=lambda one: (one.sort_key, str(one.pk)))


def _days(event: Event) -> list[Day]:
    """What the kitchen counts by."""
    comes = Participation.objects.filter(
        meeting__scope=event.scope_id, state__in=[State.CONFIRMED, State.WALK_IN]
    ).values_list("meeting", "person_id")
    by_meeting: dict[uuid.UUID, set[uuid.UUID | None]] = {}
    for meeting, person_id in comes:
        by_meeting.setdefault(meeting, set()).add(person_id)
    return [(day.date.isoformat(), by_meeting.get(day.meeting_id, set())) for day in event.days.all()]
