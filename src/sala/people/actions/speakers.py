"""People whom a schedule that was made elsewhere names: persons without an account, known by their number there."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from sala.kit.i18n import LANGUAGES
from sala.people.actions.persons import add_person
from sala.people.actions.undo_people import remove_persons, standing
from sala.people.models import ImportRun, Person, PersonExternalId


@transaction.atomic
def add_named_persons(
    run: ImportRun, names: Mapping[str, str], *, language: str, by: Person, at: dt.datetime
) -> dict[str, Person]:
    """Persons by their numbers in the list, without accounts. Raises ValidationError for a name that `check_name`
    refuses.
    """
    made = {}
    code = language if language in LANGUAGES else "en"
    for number, name in names.items():
        person = add_person(name=name, name_language=code, language=code, with_account=False, at=at, by=by)
        PersonExternalId.objects.create(person=person, source=run.source, value=number)
        made[number] = person
    return made


@transaction.atomic
def remove_named_persons(run: ImportRun, made: list[str], *, by: Person, at: dt.datetime) -> dict[str, str]:
    """They go again, unless they are in use by now: (id, why) of those who stay."""
    left = standing(made, run)
    remove_persons([pk for pk in made if pk not in left], run, by=by, at=at)
    return left
