"""Change a forum's title, venue, dates, languages and partners."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from sala.forum.actions.events import (
    EventDetails,
    StaleEventError,
    change_event,
    details_of_event,
    mark_of_details,
)
from sala.forum.event_form import EventForm, Offered, details_of, form_of, form_typed, offered
from sala.forum.fields import Typed
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.kit.dates import day, number
from sala.kit.i18n import LANGUAGE_NAMES
from sala.people.api import Organisation, Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class EditEventPage:
    """The forum as it is, or as it was typed. `mark` is of what stands there; `theirs`: (label, value) of what somebody
    else has saved meanwhile and differs.
    """

    crumbs: list[Crumb]
    event: Event
    form: EventForm
    offered: Offered
    errors: dict[str, str]
    mark: str
    theirs: list[tuple[str, str]]


@signed_in
def edit_event(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. What was typed is kept when it cannot be saved; 409 when somebody else was quicker."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    typed, stale, mine = Typed(request.POST), False, None
    if request.method == "POST" and (mine := details_of(typed)):
        try:
            change_event(event=found, details=mine, by=person, at=timezone.now(), seen=typed.line("mark"))
            return redirect("forum:plan", event=event)
        except StaleEventError as error:
            stale = True
            typed.fail("", error)
        except ValidationError as error:
            typed.fail("ends_on", error)
        found = event_by_slug(event)
    stands = details_of_event(found)
    context = EditEventPage(
        crumbs=[
            Crumb(gettext("Plan"), reverse("forum:plan", args=[event])),
            Crumb(gettext("About the forum")),
        ],
        event=found,
        form=form_typed(typed) if typed.errors else form_of(stands),
        offered=offered(),
        errors=typed.errors,
        # A form that came back for another reason is still made from what was read then.
        mark=typed.line("mark") if typed.errors and not stale else mark_of_details(stands),
        theirs=_theirs(stands, mine) if stale and mine else [],
    )
    return page(request, "forum/edit_event.html", context, 409 if stale else 422 if typed.errors else 200)


def _theirs(stands: EventDetails, mine: EventDetails) -> list[tuple[str, str]]:
    """What differs from what was typed."""
    return [here for here, typed in zip(_described(stands), _described(mine), strict=True) if here != typed]


def _described(details: EventDetails) -> list[tuple[str, str]]:
    names = Organisation.objects.in_bulk([pk for pk, _role in details.partners])
    language = get_language() or "en"
    return [
        (gettext("Title"), " / ".join(details.title.values())),
        (gettext("Venue"), " / ".join(details.venue.values())),
        (gettext("First day"), day(details.starts_on, language)),
        (gettext("Last day"), day(details.ends_on, language)),
        (
            gettext("Interpreters work between"),
            ", ".join(LANGUAGE_NAMES.get(code, code) for code in details.interpreted),
        ),
        (
            gettext("Days that the reflections box stays open after the last day"),
            number(details.box_days, language),
        ),
        (gettext("What it is about"), " / ".join(details.lead.values())),
        (gettext("What it is for"), " / ".join(details.purpose.values())),
        (
            gettext("Hosts and partners"),
            ", ".join(f"{names[pk].name} ({role.label})" for pk, role in details.partners if pk in names),
        ),
    ]
