"""Jobs of meetings."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from sala.meetings.actions.import_participants import import_participants
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
