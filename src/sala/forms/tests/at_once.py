"""Four type in the same paper at once, four publish, four begin a draft, and a phone sends the same four times;
test_at_once.py runs this as its own process.
"""

import datetime as dt
import json
import os
from functools import partial
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # models can be imported only once Django is set up
    from sala.forms.models import Form, FormVersion
    from sala.people.api import Person

TIMES = 4


def type_in(version: "FormVersion", by: "Person") -> str:
    """One paper, four typists: one yes, and a clear no for the others."""
    from sala.forms.actions.responses import OtherResponseError
    from sala.forms.tests.factories import answer
    from sala.forms.types import Channel

    try:
        answer(version, typed_by=by, channel=Channel.PAPER, paper_code="AB3D-9KQ2")
    except OtherResponseError:
        return "typed in already"
    return "kept"


def send(version: "FormVersion", own: object) -> str:
    """The same response, four times: one row."""
    from sala.forms.tests.factories import answer

    return str(answer(version, {"q2": "Sent"}, id=own).pk)


def draft(form: "Form", by: "Person") -> str:
    """Four begin a draft: one is there, and nobody gets an error of ours."""
    from sala.forms.actions.forms import StaleDraftError, save_draft
    from sala.forms.tests.factories import AT, simple

    try:
        save_draft(form=form, definition=simple(), plain=True, by=by, at=AT, base=0)
    except StaleDraftError:
        return "somebody else"
    return "kept"


def publish(form: "Form", by: "Person") -> str:
    """Four publish: one version."""
    from sala.forms.actions.forms import publish_form
    from sala.forms.tests.factories import AT

    return str(publish_form(form=form, by=by, at=AT).number)


def main() -> None:
    """Prints what happened as JSON."""
    from django.core.management import call_command

    from sala.forms.models import Form
    from sala.forms.tests.factories import published
    from sala.kit.ids import uuid7
    from sala.kit.tests.together import together
    from sala.people.api import Role
    from sala.people.seed import load_cast

    call_command("migrate", verbosity=0)
    cast = load_cast(dt.datetime.now(dt.UTC))
    by, own = cast.people[Role.PROGRAMME_LEAD], uuid7()
    version = published(cast.programme, by)
    form = Form.objects.select_related("scope").get(pk=version.form_id)
    said: dict[str, object] = {
        "typed": together([partial(type_in, version, by)] * TIMES),
        "sent": len(set(together([partial(send, version, own)] * TIMES))),
        "responses": form.responses.count(),
        "drafts": together([partial(draft, form, by)] * TIMES),
        "published": together([partial(publish, form, by)] * TIMES),
    }
    said["versions"] = list(form.versions.values_list("number", flat=True))
    print(json.dumps(said))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    main()
