from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sala.forms.models import FormVersion
from sala.forms.tests.factories import sheet
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_a_sheet_becomes_the_draft(version: FormVersion, visit: Visit) -> None:
    path = f"/en/forms/{version.form_id}/import-form/"
    good = SimpleUploadedFile(
        "form.xlsx", sheet([("text", "why", "Why?"), ("integer", "age", "Age", "${why} != ''")])
    )
    answer = visit(Role.ORGANISER).post(path, {"sheet": good, "language": "en"})
    assert answer["Location"].endswith("/publish/")
    draft = version.form.versions.get(published_at=None)
    assert (draft.number, draft.plain) == (2, False)
    assert draft.definition["order"] == ["why", "age"]
    assert draft.definition["title"] == {"en": "How was it?", "km": "តើយ៉ាងម៉េច?"}


def test_a_wrong_sheet_changes_nothing_and_every_problem_is_said(version: FormVersion, visit: Visit) -> None:
    path = f"/km/forms/{version.form_id}/import-form/"
    bad = SimpleUploadedFile("form.xlsx", sheet([("audio", "a", "A"), ("text", "b", "B", "${x} = 1")]))
    answer = visit(Role.ORGANISER).post(path, {"sheet": bad, "language": "en"})
    content = answer.content.decode()
    assert answer.status_code == 422
    assert content.count("<tr>") == 3
    assert "មិនអាចផ្ញើ" in content
    assert version.form.versions.count() == 1


def test_without_a_file_and_by_others(version: FormVersion, visit: Visit) -> None:
    path = f"/en/forms/{version.form_id}/import-form/"
    assert "Choose a file first" in visit(Role.ORGANISER).post(path).content.decode()
    assert visit(Role.RAPPORTEUR).get(path).status_code == 403
