import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django.fixtures import DjangoAssertNumQueries

from sala.forum.tests.factories import forum
from sala.forum.tests.lists import TWO, as_csv, preview, shown, upload
from sala.people.api import ImportRun, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_the_template_is_read_in_every_language(visit: Visit, cast: Cast, language: str) -> None:
    event, organiser = forum(cast), visit(Role.ORGANISER)
    answer = organiser.get(f"/{language}/forum/{event.slug}/schedule-template/")
    assert len(load_workbook(io.BytesIO(answer.content)).sheetnames) == 2
    preview(organiser, event, answer.content, name="t.xlsx")
    listing = ImportRun.objects.get().listing
    assert (listing["rows"], listing["unread"], len(listing["letters"])) == ([], [], 15)


def test_the_form_says_what_is_missing(visit: Visit, cast: Cast) -> None:
    event, organiser = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/import-schedule/"
    assert "Choose a file." in organiser.post(path, {"source": "x"}).content.decode()
    assert "There is no column" in upload(organiser, event, b"a,b\n1,2\n").content.decode()
    assert visit(Role.MEMBER).get(path).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_imports_of_before(
    visit: Visit, cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    event, organiser = forum(cast), visit(Role.ORGANISER)
    for _ in range(count):
        preview(organiser, event, as_csv(TWO))
    with django_assert_num_queries(4):
        page = shown(organiser, f"/en/forum/{event.slug}/import-schedule/")
    assert page.count("Not confirmed yet") == count
