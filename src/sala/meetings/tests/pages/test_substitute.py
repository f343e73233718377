from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Meeting
from sala.meetings.tests.factories import delegation_of, named, state_of, teachers
from sala.meetings.types import State
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_the_first_is_taken_and_the_second_reads_by_whom(coming: Meeting, visit: Visit, cast: Cast) -> None:
    old, new, late = teachers(3, cast.school)
    delegation = delegation_of(coming, cast.school)
    delegate = named(delegation, old)
    path = f"/en/meetings/delegation/{delegation.pk}/substitute/{delegate.pk}/"
    client = visit(Role.ORGANISATION_MANAGER)
    page = client.get(path, {"q": "Teacher"})
    assert old not in page.context["found"]
    assert "Who comes in place of Teacher 0?" in page.text
    for _press in range(2):
        assert client.post(path, {"person": new.pk}).status_code == 302
    answer = client.post(path, {"person": late.pk})
    assert (answer.status_code, "was replaced already, by Teacher 1" in answer.text) == (422, True)
    assert "A substitute is named already" in client.get(path).text
    assert (state_of(old, coming), state_of(new, coming)) == (State.REPLACED, State.INVITED)
    (stranger,) = teachers(1)
    assert client.post(path, {"person": stranger.pk}).status_code == 404
    assert visit(Role.MEMBER).get(path).status_code == 404
    assert visit(Role.MINISTRY_VIEWER).get(path).status_code == 403
