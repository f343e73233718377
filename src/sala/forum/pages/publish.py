"""Publish the plan as the next version."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from sala.forum.actions.schedule import StalePlanError, clashes_of, draft_slots, mark_of, touched_by
from sala.forum.actions.schedule import publish as publish_plan
from sala.forum.clashes import ClashLine, clash_lines
from sala.forum.fields import Typed, Words, words_of
from sala.forum.models import Event, ScheduleVersion
from sala.forum.queries import event_by_slug, hall_names, published
from sala.forum.rules import can_organise
from sala.forum.slots import changes_between, same_slots
from sala.forum.wording import ChangeLine, change_line, default_version_name
from sala.meetings.api import ClashError
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

NAME = 120


@dataclass(frozen=True, slots=True)
class PublishPage:
    """What a publication would do. `told`: how many people get a notice; `mark`: of what is shown here."""

    crumbs: list[Crumb]
    event: Event
    errors: dict[str, str]
    name: Words
    before: ScheduleVersion | None
    sessions: int
    same: bool
    changes: list[ChangeLine]
    told: int
    clashes: list[ClashLine]
    mark: str


@signed_in
def publish(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. Clashes are listed in words, and then nothing is published."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    today = timezone.now().astimezone(ZoneInfo(found.scope.time_zone)).date()
    if request.method != "POST":
        return page(request, "forum/publish.html", _page(found, words_of(default_version_name(today)), {}))
    typed = Typed(request.POST)
    name = typed.text("name", longest=NAME) or default_version_name(today)
    if typed.errors:
        return page(request, "forum/publish.html", _page(found, typed.words("name"), typed.errors), 422)
    try:
        publish_plan(event=found, name=name, by=person, at=timezone.now(), seen=typed.line("mark"))
    except StalePlanError as error:
        shown = _page(found, typed.words("name"), {"": " ".join(error.messages)})
        return page(request, "forum/publish.html", shown, 409)
    except ClashError:
        nothing = gettext("Nothing was published, because sessions clash.")
        return page(request, "forum/publish.html", _page(found, typed.words("name"), {"": nothing}), 422)
    return redirect("forum:schedule", event=event)


def _page(event: Event, name: Words, errors: dict[str, str]) -> PublishPage:
    slots, last = draft_slots(event), published(event)
    changes = changes_between(last.slots, slots) if last else []
    halls = hall_names([s for c in changes for s in (c.before, c.after) if s])
    language = get_language() or "en"
    return PublishPage(
        crumbs=[Crumb(gettext("Plan"), reverse("forum:plan", args=[event.slug])), Crumb(gettext("Publish"))],
        event=event,
        errors=errors,
        name=name,
        before=last.version if last else None,
        sessions=len(slots),
        same=last is not None and same_slots(last.slots, slots),
        changes=[change_line(change, halls, event.scope.time_zone, language) for change in changes],
        told=len(touched_by(changes)),
        clashes=clash_lines(event, clashes_of(event, slots)),
        mark=mark_of(slots, last.version if last else None),
    )
