import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django.fixtures import DjangoAssertNumQueries

from sala.people.models import ImportRun
from sala.people.seed import Cast
from sala.people.tests.lists import page_of, preview, upload
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("kind", ["people", "organisations"])
@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_the_template_in_each_language_is_read_in_every_other(visit: Visit, language: str, kind: str) -> None:
    admin = visit(Role.ADMINISTRATOR)
    answer = admin.get(f"/{language}/people/import-template/?kind={kind}")
    book = load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == 2
    assert all(row[0].value or row[1].value for row in book.worksheets[1].iter_rows())
    run = preview(admin, answer.content, kind)
    listing = run.listing
    assert listing["rows"] == [], "the example is never imported"
    assert listing["unread"] == []
    assert len(listing["letters"]) == len(list(book.worksheets[0].iter_cols()))


def test_the_form_keeps_what_was_written_and_says_what_is_missing(visit: Visit, cast: Cast) -> None:
    manager = visit(Role.ORGANISATION_MANAGER)
    assert str(cast.school.pk) in manager.get("/en/people/import-people/").content.decode()
    answer = manager.post("/en/people/import-people/", {"source": "EMIS", "kind": "organisations"})
    page = answer.content.decode()
    assert "Choose a file." in page
    assert 'value="EMIS"' in page
    assert "Write what your list is called" in upload(manager, b"x", source=" ").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_imports_of_before(
    visit: Visit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    manager = visit(Role.ORGANISATION_MANAGER)
    for n in range(count):
        preview(manager, b"external id,name\n1,A\n", source=f"List {n}")
    with django_assert_num_queries(8):
        page = manager.get("/en/people/import-people/").content.decode()
    assert page.count("Not confirmed yet") == count
    assert "List 0" not in visit(Role.MEMBER).get("/en/people/import-people/").content.decode()


def test_members_import_nothing(visit: Visit) -> None:
    member = visit(Role.MEMBER)
    assert member.get("/en/people/import-people/").status_code == 403
    assert member.get("/en/people/import-template/").status_code == 403
    assert not ImportRun.objects.exists()


def test_into_an_organisation_by_its_page(visit: Visit, cast: Cast) -> None:
    admin = visit(Role.ADMINISTRATOR)
    page = admin.get(f"/en/people/import-people/?organisation={cast.school.pk}").content.decode()
    assert "Rows without an organisation belong to" in page
    run = preview(admin, b"external id,name\n1,A\n", organisation=str(cast.school.pk))
    assert run.organisation == cast.school
    assert "Preah Sisowath High School" in page_of(admin, run)
