from collections.abc import Callable

from django.test import Client

from sala.people.models import ImportRun
from sala.people.seed import Cast
from sala.people.tests.lists import as_csv, page_of, preview, take_in
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
