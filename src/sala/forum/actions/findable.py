"""What forums and their published sessions are found by."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from sala.forum.models import Event, ScheduleVersion
from sala.forum.slots import as_slot
from sala.forum.types import SessionKind, Slot
from sala.kit.dates import short_day, span
from sala.search.api import Item, index, remove


def index_schedule(event: Event, *, before: Iterable[Slot], slots: Iterable[Slot]) -> None:
    """Enter an event and its sessions as just published; sessions that are gone since `before` go."""
    slots = list(slots)
    remove("session", {slot.session_id for slot in before} - {slot.session_id for slot in slots})
    index([*event_items(event), *session_items(event, slots)])


def all_items() -> Iterator[Item]:
    """All events, and the sessions of their latest versions."""
    for event in Event.objects.select_related("scope").order_by("pk"):
        yield from event_items(event)
        version = ScheduleVersion.objects.filter(event=event).order_by("-number").first()
        if version:
            yield from session_items(event, [as_slot(row) for row in version.slots])


def event_items(event: Event) -> Iterator[Item]:
    """An event in the languages of its title."""
    for language, title in event.title.items():
        text = "\n".join(part.said(language).text for part in (event.lead, event.venue))
        yield Item(
            "forum",
            event.pk,
            language,
            title,
            text,
            f"/forum/{event.slug}/",
            scope_id=event.scope_id,
            about=span(event.starts_on, event.ends_on, language),
        )


def session_items(event: Event, slots: Iterable[Slot]) -> Iterator[Item]:
    """Sessions in the languages of their titles; breaks are not looked for."""
    for slot in slots:
        if slot.kind == SessionKind.BREAK:
            continue
        path = f"/forum/{event.slug}/session/{slot.slug}/"
        date = slot.starts_at.astimezone(ZoneInfo(event.scope.time_zone)).date()
        for language, title in slot.title.items():
            text = slot.lead.get(language, "")
            about = f"{event.title.said(language).text} · {short_day(date, language)}"
            yield Item(
                "session",
                slot.session_id,
                language,
                title,
                text,
                path,
                scope_id=event.scope_id,
                about=about,
            )
