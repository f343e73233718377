from collections.abc import Callable

from django.test import Client

from sala.people.tests.lists import as_csv, page_of, preview, take_in
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_it_asks_first_and_says_what_will_go(visit: Visit) -> None:
    admin = visit(Role.ADMINISTRATOR)
    run = take_in(admin, as_csv([["1", "A"], ["2", "B"]]))
    path = f"/en/people/import/{run.pk}/undo-import/"
    assert path in page_of(admin, run)
    assert "What was new goes (2)" in admin.get(path).content.decode()
    assert visit(Role.ORGANISATION_MANAGER).get(path).status_code == 404


def test_what_was_not_imported_cannot_be_taken_back(visit: Visit) -> None:
    admin = visit(Role.ADMINISTRATOR)
    run = preview(admin, as_csv([["1", "A"]]))
    page = admin.get(f"/en/people/import/{run.pk}/undo-import/").content.decode()
    assert "There is nothing to take back" in page
    admin.post(f"/en/people/import/{run.pk}/undo-import/")
    run.refresh_from_db()
    assert run.state == "preview"
