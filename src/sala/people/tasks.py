"""Jobs of people."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from sala.people.actions.import_organisations import import_organisations
from sala.people.actions.import_people import import_people
from sala.people.actions.imports import give_back_import
from sala.people.models import ImportRun, Person
from sala.people.types import ImportKind, ImportState

_DO = {ImportKind.PEOPLE: import_people, ImportKind.ORGANISATIONS: import_organisations}


@task()
def import_list(run_id: str, seen: str, language: str, by_id: str) -> None:
    """Import a long list that somebody confirmed. Done twice it is imported once; a list that somebody threw away or
    took back, or whose importer is gone, is left.
    """
    run = ImportRun.objects.filter(pk=run_id, state=ImportState.WORKING).first()
    by = Person.objects.filter(pk=by_id).first()
    if run is None or by is None:
        return
    with override(language):
        do = _DO[ImportKind(run.kind)]
        try:
            do(run_id=uuid.UUID(run_id), seen=seen, language=language, by=by, at=timezone.now())
        except ValidationError as trouble:
            give_back_import(run.pk, trouble=" ".join(trouble.messages))
