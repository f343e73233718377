import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.test import Client

from sala.forms.actions.forms import publish_form, save_draft
from sala.forms.models import FormVersion
from sala.forms.tests.factories import AT, answer, read, simple
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def lines(action: str) -> int:
    return int(apps.get_model("people.AuditEntry")._default_manager.filter(action=action).count())


@pytest.mark.parametrize("number", [1, 3])
def test_read_by_organisers_and_logged(
    cast: Cast, version: FormVersion, visit: Visit, number: int, django_assert_num_queries: Any
) -> None:
    for n in range(number):
        answer(
            version, {"q1": "c1", "q2": f"Because {n}"}, person=cast.people[Role.MEMBER] if n == 0 else None
        )
    path, client = f"/en/forms/{version.form_id}/responses/", visit(Role.ORGANISER)
    with django_assert_num_queries(9):
        content = client.get(path).content.decode()
    assert cast.people[Role.MEMBER].name in content
    assert content.count("<article") == number
    assert "Yes" in content
    assert (lines("responses.look"), lines("look")) == (1, 1)


def test_members_do_not(version: FormVersion, visit: Visit) -> None:
    for end in ("responses/", "responses.xlsx", "responses.csv"):
        path = f"/en/forms/{version.form_id}/{end}"
        assert visit(Role.MEMBER).get(path).status_code == 403
        assert visit(Role.CHAIR).get(path).status_code == 403
        assert visit(None).get(path).status_code == 302
    assert lines("responses.export") == 0


def test_formulas_are_neutralised(version: FormVersion, visit: Visit) -> None:
    bad = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "fine = 1"]
    for text in bad:
        answer(version, {"q2": text})
    client, path = visit(Role.RAPPORTEUR), f"/en/forms/{version.form_id}/responses"
    rows = list(csv.reader(io.StringIO(client.get(f"{path}.csv").content.decode("utf-8-sig"))))
    assert {row[-1] for row in rows[1:]} == {
        '\'=HYPERLINK("http://x","y")',
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'=1",
        "fine = 1",
    }
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'+1" in {cell.value for cell in cells}
    assert lines("responses.export") == 2


def test_versions_and_repeats_in_one_table(cast: Cast, version: FormVersion, visit: Visit) -> None:
    form, organiser = version.form, cast.people[Role.ORGANISER]
    answer(version, {"q1": "c2", "q2": "Old"}, at=AT)
    definition = read(
        [
            ("text", "q2", "Why, again?"),
            ("begin repeat", "r", "R"),
            ("integer", "n", "Number"),
            ("end repeat",),
        ]
    )
    save_draft(form=form, definition=definition, plain=False, by=organiser, at=AT)
    new = publish_form(form=form, by=organiser, at=AT)
    new.form = form
    answer(new, {"q2": "New", "r": [{"n": "-4"}, {"n": "5"}]})
    content = visit(Role.ORGANISER).get(f"/en/forms/{form.pk}/responses.csv").content.decode("utf-8-sig")
    head, old, fresh = list(csv.reader(io.StringIO(content)))
    assert head == [
        "When",
        "Version",
        "Language",
        "How it came",
        "Name",
        "Paper code",
        "Why, again?",
        "Number (1)",
        "Number (2)",
        "Useful?",
    ]
    assert old[:2] == ["2023-04-04 10:00", "1"]
    assert old[6:] == ["Old", "", "", "No"]
    assert fresh[6:] == ["New", "-4", "5", ""]
    assert "New" in visit(Role.ORGANISER).get(f"/en/forms/{form.pk}/responses/").content.decode()


def test_nobody_yet(cast: Cast, version: FormVersion, visit: Visit) -> None:
    del cast
    content = visit(Role.ORGANISER).get(f"/en/forms/{version.form_id}/responses/").content.decode()
    assert "Nobody has answered yet" in content
    assert simple()["items"]
