"""Four type in the same paper at once, four publish, four begin a draft, and a phone sends the same four times;
test_at_once.py runs this as its own process.
"""

import datetime as dt
from functools import partial

from sala.forms.actions.forms import StaleDraftError, publish_form, save_draft
from sala.forms.actions.responses import OtherResponseError
from sala.forms.models import Form, FormVersion
from sala.forms.tests.factories import AT, answer, published, simple
from sala.forms.types import Channel
from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.people.api import Person, Role
from sala.people.seed import load_cast

TIMES = 4


def type_in(version: FormVersion, by: Person) -> str:
    """One paper, four typists: one yes, and a clear no for the others."""
    try:
        answer(version, typed_by=by, channel=Channel.PAPER, paper_code="AB3D-9KQ2")
    except OtherResponseError:
        return "typed in already"
    return "kept"


def send(version: FormVersion, own: object) -> str:
    """The same response, four times: one row."""
    return str(answer(version, {"q2": "Sent"}, id=own).pk)


def draft(form: Form, by: Person) -> str:
    """Four begin a draft: one is there, and nobody gets an error of ours."""
    try:
        save_draft(form=form, definition=simple(), plain=True, by=by, at=AT, base=0)
    except StaleDraftError:
        return "somebody else"
    return "kept"


def publish(form: Form, by: Person) -> str:
    """Four publish: one version."""
    return str(publish_form(form=form, by=by, at=AT).number)


def main() -> dict[str, object]:
    """What happened."""
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
    return said
