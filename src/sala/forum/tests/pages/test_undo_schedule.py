from collections.abc import Callable

from django.test import Client

from sala.forum.tests.factories import forum
from sala.forum.tests.lists import ONE, as_csv, preview, shown, take_in
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_it_asks_first_and_says_what_will_go(visit: Visit, cast: Cast) -> None:
    event, organiser = forum(cast), visit(Role.ORGANISER)
    run = take_in(organiser, event, as_csv(ONE))
    path = f"/en/forum/{event.slug}/undo-schedule/{run.pk}/"
    assert "What was new goes (1)" in shown(organiser, path)
    assert visit(Role.MEMBER).get(path).status_code == 403
    organiser.post(path)
    assert "There is nothing to take back" in shown(organiser, path)


def test_a_preview_is_nothing_to_take_back(visit: Visit, cast: Cast) -> None:
    organiser = visit(Role.ORGANISER)
    path = preview(organiser, forum(cast), as_csv(ONE)).replace("schedule-run", "undo-schedule")
    assert "There is nothing to take back" in shown(organiser, path)
