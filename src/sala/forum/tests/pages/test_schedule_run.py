from collections.abc import Callable

from django.test import Client

from sala.forum.tests.factories import forum
from sala.forum.tests.lists import ONE, TWO, as_csv, preview, shown, take_in
from sala.people.api import ImportRun, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_organisers_of_this_forum_only(visit: Visit, cast: Cast) -> None:
    event, other = forum(cast), forum(cast, "Autumn forum")
    path = preview(visit(Role.ORGANISER), event, as_csv(ONE))
    assert visit(Role.PROGRAMME_LEAD).get(path).status_code == 200
    assert visit(Role.CHAIR).get(path).status_code == 403
    assert visit(Role.ORGANISER).get(path.replace(event.slug, other.slug)).status_code == 404


def test_an_upload_can_be_thrown_away(visit: Visit, cast: Cast) -> None:
    organiser = visit(Role.ORGANISER)
    path = preview(organiser, forum(cast), as_csv(ONE))
    assert organiser.post(path, {"discard": ""}).status_code == 302
    assert not ImportRun.objects.exists()


def test_what_was_done_is_counted_and_leads_to_the_plan(visit: Visit, cast: Cast) -> None:
    event, organiser = forum(cast), visit(Role.ORGANISER)
    run = take_in(organiser, event, as_csv(ONE, TWO))
    page = shown(organiser, f"/en/forum/{event.slug}/schedule-run/{run.pk}/")
    assert '<td data-l="New">2</td>' in page
    assert f"/en/forum/{event.slug}/plan/" in page
    assert "Opening" in shown(organiser, f"/en/forum/{event.slug}/plan/")
