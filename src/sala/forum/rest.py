"""What other programs read: calendar feeds and the schedule's exchange formats. Public, but for a person's own feed."""

from collections.abc import Callable

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from sala.forum.actions.feeds import person_of_feed
from sala.forum.albums import news_of
from sala.forum.calendars import Dated, calendar_file, latest_and_gone
from sala.forum.exports import Export, frab_tree, frab_xml
from sala.forum.models import Event, ScheduleVersion, SessionPerson
from sala.forum.queries import delays_of, event_by_slug, hall_names, person_names, published, schedule_state
from sala.forum.slots import as_slot
from sala.forum.timetable import lateness
from sala.forum.types import Slot
from sala.forum.wording import told_in_short
from sala.meetings.api import Participation
from sala.people.api import Person
from sala.ui.api import keep_public, read_only

LOOKED_BACK = 20
MOST_EVENTS = 50
MOST_NEWS = 20
ICS = "text/calendar; charset=utf-8"


@read_only
def calendar(request: HttpRequest, event: str) -> HttpResponse:
    """All sessions of an event, those that were cancelled since their publication marked as such."""
    found = event_by_slug(event)
    body = _file(request, str(found.title), _dated(found, lambda _slot: True))
    return keep_public(HttpResponse(body, content_type=ICS), schedule_state, event)


@read_only
def my_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The sessions in which the person of the secret address has a part. 404 once she has revoked the address."""
    person = person_of_feed(key)
    if person is None:
        raise Http404
    sessions = [
        dated for event in _events_of(person) for dated in _dated(event, lambda slot: _has(slot, person))
    ]
    response = HttpResponse(_file(request, gettext("My sessions"), sessions), content_type=ICS)
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


@read_only
def news_feed(request: HttpRequest, event: str) -> HttpResponse:
    """The event's news as an Atom feed, in the language of the address."""
    found, language = event_by_slug(event), get_language() or "en"
    feed = Atom1Feed(
        title=f"{gettext('News')} · {found.title}",
        link=request.build_absolute_uri(reverse("forum:news", args=[event])),
        description=found.told,
        language=language,
        feed_url=request.build_absolute_uri(),
    )
    for item in news_of(found, all_of_them=False)[:MOST_NEWS]:
        path = request.build_absolute_uri(reverse("forum:news_item", args=[event, item.pk]))
        feed.add_item(
            title=str(item.title),
            link=path,
            description=told_in_short(str(item.body)),
            unique_id=f"urn:uuid:{item.pk}",
            pubdate=item.published_at,
            updateddate=item.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@read_only
def schedule_xml(request: HttpRequest, event: str) -> HttpResponse:
    """The last published version as frab's schedule.xml."""
    body = frab_xml(_export(request, event_by_slug(event)))
    return keep_public(
        HttpResponse(body, content_type="application/xml; charset=utf-8"), schedule_state, event
    )


@read_only
def schedule_json(request: HttpRequest, event: str) -> HttpResponse:
    """The same as schedule.json."""
    tree = frab_tree(_export(request, event_by_slug(event)))
    answer = JsonResponse(tree, json_dumps_params={"ensure_ascii": False})
    return keep_public(answer, schedule_state, event)


def _export(request: HttpRequest, event: Event) -> Export:
    last = published(event)
    if last is None:
        raise Http404
    language = get_language() or "en"
    return Export(
        slug=event.slug,
        title=event.title,
        version=f"{last.version.number}: {last.version.name}",
        zone=event.scope.time_zone,
        language=language,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        base_url=request.build_absolute_uri(reverse("forum:schedule", args=[event.slug])),
        slots=last.slots,
        halls=hall_names(last.slots),
        names=person_names(last.slots, language),
    )


def _file(request: HttpRequest, name: str, sessions: list[Dated]) -> bytes:
    return calendar_file(
        name,
        sessions,
        language=get_language() or "en",
        halls=hall_names([dated.slot for dated in sessions]),
        site=request.build_absolute_uri,
    )


def _dated(event: Event, mine: Callable[[Slot], bool]) -> list[Dated]:
    versions = list(ScheduleVersion.objects.filter(event=event).order_by("-number")[:LOOKED_BACK])
    zone, delays = event.scope.time_zone, delays_of(event)
    found = latest_and_gone(((v.number, [as_slot(row) for row in v.slots]) for v in versions), mine)
    return [
        Dated(
            slot=slot,
            cancelled=gone,
            sequence=event.schedule_revision,
            published_at=versions[0].published_at,
            zone=zone,
            venue=event.venue,
            path=reverse("forum:session", args=[event.slug, slot.slug]),
            late=0 if gone else lateness(slot, delays, zone),
        )
        for slot, gone in found
    ]


def _events_of(person: Person) -> list[Event]:
    """The events in which a person may have a part, the newest first."""
    invited = Participation.objects.filter(person=person).values("meeting__scope")
    planned = SessionPerson.objects.filter(person=person).values("session__event")
    mine = Q(scope__in=invited) | Q(pk__in=planned) | Q(scope__role_grants__person=person)
    return list(
        Event.objects.filter(mine).distinct().select_related("scope").order_by("-starts_on")[:MOST_EVENTS]
    )


def _has(slot: Slot, person: Person) -> bool:
    return any(person.pk in people for people in slot.people.values())
