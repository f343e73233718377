"""Demonstration: the “comments and questions” of the 2023 forum, with prompts and open space, in three languages."""

import datetime as dt
import json
from pathlib import Path

from django.db import transaction

from sala.forms.actions.forms import create_form, publish_form, save_draft
from sala.forms.actions.responses import Given, respond
from sala.forms.models import Form
from sala.forms.types import Channel, Who
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person, Scope

DATA = Path(__file__).parent / "data" / "comments2023.json"


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
