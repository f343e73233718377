"""Demonstration: the “comments and questions” of the 2023 forum, with prompts and open space, in three languages."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from sala.forms.actions.forms import create_form, publish_form, save_draft
from sala.forms.actions.responses import Given, respond
from sala.forms.models import Form, FormVersion
from sala.forms.types import Channel, Who
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person, Scope

FOLDER = Path(__file__).parent / "data"
DATA = FOLDER / "comments2023.json"


@transaction.atomic
def load_comments_form(*, scope: Scope, by: Person, at: dt.datetime) -> Form:
    """The form, published, with three anonymous answers."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    definition = data["definition"]
    form = create_form(scope=scope, title=Text(definition["title"]), who=Who.CHOICE, by=by, at=at)
    save_draft(form=form, definition=definition, plain=True, by=by, at=at)
    version = publish_form(form=form, by=by, at=at)
    for row in data["answers"]:
        respond(version=version, given=Given(uuid7(), row["answers"], row["language"], Channel.WEB), at=at)
    return form


@transaction.atomic
def load_diet_form(*, scope: Scope, by: Person, people: Sequence[Person], at: dt.datetime) -> Form:
    """“Diet and travel”, with names; the first of the people have answered."""
    form, version, rows = _published("diet.json", Who.NAMED, scope, by, at)
    for person, answers in zip(people, rows, strict=False):
        respond(version=version, given=Given(uuid7(), answers, "km", Channel.WEB, person), at=at)
    return form


@transaction.atomic
def load_evaluation_form(*, scope: Scope, by: Person, at: dt.datetime, answered: bool = True) -> Form:
    """The evaluation after a forum, without names, in our own words; with example answers unless it is to be blank."""
    form, version, rows = _published("evaluation.json", Who.ANONYMOUS, scope, by, at)
    for row in rows if answered else []:
        respond(version=version, given=Given(uuid7(), row["answers"], row["language"], Channel.WEB), at=at)
    return form


def _published(
    name: str, who: Who, scope: Scope, by: Person, at: dt.datetime
) -> tuple[Form, FormVersion, list[dict[str, Any]]]:
    data = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    definition = data["definition"]
    form = create_form(scope=scope, title=Text(definition["title"]), who=who, by=by, at=at)
    save_draft(form=form, definition=definition, plain=True, by=by, at=at)
    return form, publish_form(form=form, by=by, at=at), data["answers"]
