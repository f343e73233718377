"""A message as its reader sees it."""

from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event
from sala.forum.tests.test_messages import sent, written
from sala.notify.api import Notice
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_only_those_who_were_told_and_organisers_read_it(cast: Cast, practice: Event, visit: Visit) -> None:
    message = sent(practice, cast.people[Role.ORGANISER])
    page = f"/km/forum/practice/message/{message.pk}/"
    assert "សូមមកមុខសណ្ឋាគារ។" in visit(Role.MEMBER).get(page).content.decode()
    Notice.objects.filter(person=cast.people[Role.MEMBER]).delete()
    assert visit(Role.MEMBER).get(page).status_code == 404
    assert visit(Role.ORGANISER).get(page).status_code == 200
    assert visit(None).get(page).status_code == 302


def test_a_draft_is_not_there(cast: Cast, practice: Event, visit: Visit) -> None:
    draft = written(practice, cast.people[Role.ORGANISER])
    assert visit(Role.ORGANISER).get(f"/km/forum/practice/message/{draft.pk}/").status_code == 404
