import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sala.forms.actions.forms import close_form
from sala.forms.models import Form, FormVersion, Response
from sala.forms.tests.factories import AT, published, read, sixty
from sala.forms.types import Who, may_answer
from sala.kit.ids import digest, uuid7
from sala.people.api import Role, Scope
from sala.people.seed import Cast
from sala.ui.middleware import compress
from sala.ui.storage import minified

Visit = Callable[[Role | None], Client]


def path(version: FormVersion, language: str = "en") -> str:
    return f"/{language}/forms/{version.form_id}/"


def fields(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "version": "1",
        "name": "anonymous",
        "unseen": "",
        "receipt": "AAAA-BBBB-CCCC",
        **more,
    }


def test_the_star_is_explained_where_there_is_one(version: FormVersion, visit: Visit) -> None:
    assert "must be answered" in visit(None).get(path(version)).content.decode()
    free = {**version.definition, "items": [{**item} for item in version.definition["items"]]}
    for item in free["items"]:
        item.pop("required", None)
    FormVersion.objects.filter(pk=version.pk).update(definition=free)
    assert "must be answered" not in visit(None).get(path(version)).content.decode()


def test_without_script_and_without_name(version: FormVersion, visit: Visit) -> None:
    form = fields(**{"q:q1": "c1", "q:q2": "ព្រោះវាល្អ"})
    for _press in range(2):
        answer = visit(None).post(path(version, "km"), form)
        assert answer.status_code == 200
        assert "AAAA-BBBB-CCCC" in answer.content.decode()
    response = version.form.responses.get()
    assert response.answers == {"q1": "c1", "q2": "ព្រោះវាល្អ"}
    assert (response.language, response.channel, response.person_id) == ("km", "web", None)
    assert response.receipt_digest == digest("AAAA-BBBB-CCCC")


def test_with_script_the_answers_come_as_one_text(version: FormVersion, visit: Visit, cast: Cast) -> None:
    given = fields(name="mine", proxy="1", answers=json.dumps({"q1": "c2", "q2": "So"}))
    assert visit(Role.MEMBER).post(path(version), given).status_code == 200
    response = version.form.responses.get()
    assert (response.person_id, response.channel) == (cast.people[Role.MEMBER].pk, "proxy")
    assert visit(None).post(path(version), fields(answers="[")).status_code == 422


def test_what_is_wrong_stands_at_its_question_and_nothing_typed_is_lost(
    version: FormVersion, visit: Visit
) -> None:
    answer = visit(None).post(path(version), fields(**{"q:q1": "c9", "q:q2": " "}))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#q:q1"' in content
    assert 'href="#q:q2"' in content
    long = "ក" * 5001
    content = visit(None).post(path(version), fields(**{"q:q1": "c1", "q:q2": long})).content.decode()
    assert long in content
    assert 'value="c1" checked' in content
    assert not Response.objects.filter(form=version.form).exists()


@pytest.fixture
def long_form(cast: Cast, scope: Scope) -> FormVersion:
    definition = read(
        [
            ("select_one yn", "teach", "Do you teach?", None, None, "yes"),
            ("integer", "years", "How long?", "${teach} = 'y'", ". < 60", "yes"),
            ("begin repeat", "class", "Classes"),
            ("text", "name", "Name", None, None, "yes"),
            ("end repeat",),
        ],
        [("yn", "y", "Yes"), ("yn", "n", "No")],
    )
    return published(scope, cast.people[Role.ORGANISER], definition)


def test_without_script_an_answer_opens_more_questions(long_form: FormVersion, visit: Visit) -> None:
    client = visit(None)
    first = client.get(path(long_form)).content.decode()
    unseen = re.search(r'name="unseen" value="([^"]*)"', first)
    assert unseen is not None
    assert unseen[1] == "years"
    typed = {"q:teach": "y", "n:class": "1", "q:class:0:name": "7A", "unseen": "years"}
    second = client.post(path(long_form), fields(**typed))
    assert second.status_code == 200
    assert "Your answers open more questions" in second.content.decode()
    assert not long_form.form.responses.exists()
    third = client.post(path(long_form), fields(**{**typed, "q:years": "12", "unseen": ""}))
    assert "have arrived" in third.content.decode()
    assert long_form.form.responses.get().answers == {"teach": "y", "years": 12, "class": [{"name": "7A"}]}


def test_without_script_a_repeat_grows_and_shrinks(long_form: FormVersion, visit: Visit) -> None:
    client = visit(None)
    typed = fields(**{"q:teach": "n", "n:class": "1", "q:class:0:name": "7A", "change": "add class"})
    grown = client.post(path(long_form), typed).content.decode()
    assert 'name="q:class:1:name"' in grown
    assert ">7A<" in grown
    typed = fields(
        **{"n:class": "2", "q:class:0:name": "7A", "q:class:1:name": "7B", "change": "remove class"}
    )
    assert ">7B<" not in client.post(path(long_form), typed).content.decode()
    typed = fields(**{"n:class": "99999", "change": "add nothing"})
    assert client.post(path(long_form), typed).status_code == 200


@pytest.mark.parametrize("answers", ["[" * 100_000, "[1]", "null", '{"q2": ' + "9" * 5000 + "}", "{" * 1000])
def test_answers_that_are_none(version: FormVersion, visit: Visit, answers: str) -> None:
    assert visit(None).post(path(version), fields(answers=answers)).status_code == 422


def test_signs_that_no_database_holds(version: FormVersion, visit: Visit) -> None:
    bad = '{"q1": ["c1"], "q2": "So\\u0000\\ud800 \\u001fit is"}'
    assert visit(None).post(path(version), fields(answers=bad)).status_code == 200
    assert version.form.responses.get().answers == {"q2": "So it is"}


def test_a_form_with_names_sends_to_sign_in(cast: Cast, scope: Scope, visit: Visit) -> None:
    named = published(scope, cast.people[Role.ORGANISER], who=Who.NAMED)
    assert visit(None).get(path(named)).status_code == 302
    assert visit(Role.MEMBER).post(path(named), fields(**{"q:q2": "So"})).status_code == 200
    assert named.form.responses.get().person_id == cast.people[Role.MEMBER].pk


def test_closed_or_not_for_everybody(
    cast: Cast, version: FormVersion, visit: Visit, monkeypatch: Any
) -> None:
    close_form(form=version.form, closed=True, by=cast.people[Role.ORGANISER], at=AT)
    assert "<form" not in visit(None).get(path(version)).content.decode()
    assert visit(None).post(path(version), fields(**{"q:q2": "So"})).status_code == 422
    monkeypatch.setattr(may_answer, "_answers", [lambda _form, person, _at: person is not None])
    assert visit(None).get(path(version)).status_code == 403
    assert visit(Role.MEMBER).get(path(version)).status_code == 200


def test_an_unpublished_form_is_not_there_yet(version: FormVersion, visit: Visit) -> None:
    empty = Form.objects.create(scope=version.form.scope, code="AAAA-AA", who=Who.CHOICE, made_at=AT)
    assert visit(Role.MEMBER).get(f"/en/forms/{empty.pk}/").status_code == 404
    assert visit(Role.ORGANISER).get(f"/en/forms/{empty.pk}/")["Location"] == f"/en/forms/{empty.pk}/form/"
    assert visit(None).get(f"/en/forms/{uuid7()}/").status_code == 404


def test_too_fast_from_one_place(version: FormVersion, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sala.kit.pace.MOST", 1)
    statuses = [visit(None).post(path(version), fields(**{"q:q2": "So"})).status_code for _n in range(2)]
    assert statuses == [200, 429]


def test_the_short_address_leads_on(version: FormVersion, visit: Visit) -> None:
    short = f"/f/{version.form.code.lower()}"
    assert visit(None).get(short)["Location"].endswith(path(version))
    assert visit(None).get(f"{short}/AB3D-9KQ2")["Location"].endswith(path(version))
    typed = visit(Role.CHAIR).get(f"{short}/AB3D-9KQ2")["Location"]
    assert typed.endswith("/type-in/?paper=AB3D-9KQ2")
    assert visit(None).get("/f/ZZZZ-ZZ").status_code == 404


def test_queries(version: FormVersion, visit: Visit, django_assert_num_queries: Any) -> None:
    client = visit(None)
    client.get(path(version))
    with django_assert_num_queries(3):
        client.get(path(version))


# What comes beside the page before its load event: style sheet, script and icons, each with its headers; the form's own
# script comes after it.
HEADERS = 510  # bytes of one answer, the longest: measured through granian
STATIC = Path(__file__).parents[3] / "ui" / "static" / "ui"


def test_sixty_questions_in_khmer_fit_14000_bytes(cast: Cast, scope: Scope, visit: Visit) -> None:
    asked = published(scope, cast.people[Role.ORGANISER], sixty(), who=Who.ANONYMOUS)
    page = visit(None).get(path(asked, "km")).content
    assert page.count(b"<fieldset") + page.count(b"<textarea") + page.count(b"<input id=") >= 60
    rest = sum(
        len(compress(minified(name, (STATIC / name).read_bytes()), "br", best=True)) + HEADERS
        for name in ("sala.css", "sala.js", "icons.svg")
    )
    assert len(compress(page, "br", best=False)) + HEADERS + rest <= 14_000
