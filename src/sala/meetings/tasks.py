"""Jobs of meetings."""

import uuid
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task
from django_tasks.base import Task

from sala.meetings.actions.import_participants import import_participants
from sala.meetings.actions.places import fill_places
from sala.meetings.models import Meeting, Participation
from sala.meetings.types import State
from sala.people.api import ImportRun, ImportState, give_back_import, persons_by_id


@task()
def import_long_list(run_id: str, seen: str, language: str, by_id: str) -> None:
    """Import a long list of participants that somebody confirmed. Done twice it is imported once; one that was thrown
    away or taken back, or whose importer is gone, is left.
    """
    working = ImportRun.objects.filter(pk=run_id, state=ImportState.WORKING)
    run = working.select_related("scope").first()
    by = persons_by_id([uuid.UUID(by_id)]).get(uuid.UUID(by_id))
    if run is None or run.scope is None or by is None:
        return
    with override(language):
        try:
            import_participants(run_id=run.pk, scope=run.scope, seen=seen, by=by, at=timezone.now())
        except ValidationError as trouble:
            give_back_import(run.pk, trouble=" ".join(trouble.messages))


@task()
def fill_meeting(meeting_id: str) -> None:
    """Give what is free at a meeting to who waits. Done twice it gives nothing more."""
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is not None:
        fill_places(meeting, at=timezone.now())


def fill_after_merging(people: frozenset[uuid.UUID]) -> Iterator[tuple[Task[[str], None], str]]:
    """Where one of them has a part and somebody waits: two places of one person are one. As jobs, because a merge holds
    the persons, and places are given under the meeting's lock.
    """
    waiting = Participation.objects.filter(state=State.WAITING).values("meeting")
    meetings = Meeting.objects.filter(participations__person__in=people, pk__in=waiting, cancelled_at=None)
    for pk in meetings.order_by().values_list("pk", flat=True).distinct():
        yield fill_meeting, str(pk)
