import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sala.people.actions.persons import add_person
from sala.people.models import ImportRun, PersonExternalId
from sala.people.seed import Cast
from sala.people.tasks import import_list
from sala.people.tests.lists import as_csv, confirm, page_of, preview, take_in
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_only_who_uploaded_it_and_administrators_see_it(visit: Visit) -> None:
    run = preview(visit(Role.ORGANISATION_MANAGER), as_csv([["1", "ក"]]))
    path = f"/en/people/import/{run.pk}/import-run/"
    assert visit(Role.ADMINISTRATOR).get(path).status_code == 200
    assert visit(Role.PROGRAMME_LEAD).get(path).status_code == 404


def test_many_rows_are_counted_and_the_first_are_shown(visit: Visit) -> None:
    admin = visit(Role.ADMINISTRATOR)
    page = page_of(admin, preview(admin, as_csv([[str(n), f"Person {n}"] for n in range(60)])))
    assert "And 10 more." in page
    assert "Person 49" in page
    assert "Person 50" not in page


def test_an_upload_can_be_thrown_away(visit: Visit) -> None:
    admin = visit(Role.ADMINISTRATOR)
    run = preview(admin, as_csv([["1", "A"]]))
    assert admin.post(f"/en/people/import/{run.pk}/import-run/", {"discard": ""}).status_code == 302
    assert not ImportRun.objects.exists()


def test_cards_for_the_new_people_of_this_import_only(visit: Visit, cast: Cast) -> None:
    manager = visit(Role.ORGANISATION_MANAGER)
    run = take_in(manager, as_csv([["1", "គ្រូថ្មី"], ["2", "គ្រូពីរ"]]))
    link = f"/en/people/organisation/{cast.school.pk}/print-cards/?run={run.pk}"
    assert link in page_of(manager, run)
    page = manager.get(link).content.decode()
    assert page.count('name="person"') == 2
    assert cast.newcomer.name not in page
    first = page.partition('name="person" value="')[2][:36]
    assert "គ្រូ" in manager.post(link, {"person": [first]}).content.decode()
    assert manager.get(link).content.decode().count('name="person"') == 1


@pytest.fixture
def long_list(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A list that counts as long here."""
    monkeypatch.setattr("sala.people.actions.imports.MOST_AT_ONCE", 2)
    return as_csv([["1", "ក"], ["2", "ខ"], ["3", "គ"]])


def test_a_long_list_is_imported_by_a_job_once(
    visit: Visit, long_list: bytes, run_jobs: Callable[[], int]
) -> None:
    admin = visit(Role.ADMINISTRATOR)
    run = preview(admin, long_list)
    assert confirm(admin, run).status_code == 302
    assert 'http-equiv="refresh"' in (waiting := page_of(admin, run))
    assert "3 rows are being imported." in waiting
    admin.post(f"/en/people/import/{run.pk}/import-run/", {"mark": "x", "confirm": ""})
    admin.post(f"/en/people/import/{run.pk}/import-run/", {"discard": ""})
    assert run_jobs() == 1
    assert "What was done" in (done := page_of(admin, run))
    assert "refresh" not in done
    assert PersonExternalId.objects.filter(source="EMIS").count() == 3
    import_list.call(str(run.pk), "x", "en", str(run.made_by_id))  # the killed worker's job comes again
    assert PersonExternalId.objects.filter(source="EMIS").count() == 3


def test_a_list_that_the_job_cannot_import_is_a_preview_again_and_says_why(
    visit: Visit, long_list: bytes, run_jobs: Callable[[], int]
) -> None:
    admin = visit(Role.ADMINISTRATOR)
    run = preview(admin, long_list)
    confirm(admin, run)
    other = add_person(name="ក", at=timezone.now(), by=None)
    PersonExternalId.objects.create(person=other, source="EMIS", value="1")
    assert run_jobs() == 1
    assert "Something has changed since you opened this page." in page_of(admin, run)
    assert PersonExternalId.objects.filter(source="EMIS").count() == 1
    assert confirm(admin, run).status_code == 302
    assert run_jobs() == 1
    assert PersonExternalId.objects.filter(source="EMIS").count() == 3


def confirmed_ago(minutes: int) -> None:
    ImportRun.objects.update(confirmed_at=timezone.now() - dt.timedelta(minutes=minutes))


def test_a_list_whose_job_does_not_come_is_a_preview_again_and_imported_anew(
    visit: Visit, long_list: bytes, run_jobs: Callable[[], int]
) -> None:
    admin = visit(Role.ADMINISTRATOR)
    run = preview(admin, long_list)
    confirm(admin, run)
    for minutes, state in ((14, "working"), (16, "preview")):
        confirmed_ago(minutes)
        assert ("Take it back to the preview" in page_of(admin, run)) == (state == "preview")
        admin.post(f"/en/people/import/{run.pk}/import-run/", {"take_back": ""})
        run.refresh_from_db()
        assert run.state == state
    assert run_jobs() == 1
    assert not PersonExternalId.objects.filter(source="EMIS").exists(), "its old job leaves it"
    assert confirm(admin, run).status_code == 302
    assert run_jobs() == 1
    assert PersonExternalId.objects.filter(source="EMIS").count() == 3
    confirmed_ago(16)
    admin.post(f"/en/people/import/{run.pk}/import-run/", {"take_back": ""})
    run.refresh_from_db()
    assert run.state == "done"


def test_a_list_thrown_away_leaves_its_job_nothing_to_do(cast: Cast) -> None:
    import_list.call(str(cast.newcomer.pk), "x", "en", str(cast.newcomer.pk))
