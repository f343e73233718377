from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event, Session, Visit
from sala.forum.tests.factories import add, plan
from sala.forum.types import SessionKind
from sala.kit.ids import uuid7
from sala.people.api import Role

Browser = Callable[[Role | None], Client]


def test_opened_and_changed(practice: Event, visit: Browser) -> None:
    session = add(practice, plan("School", kind=SessionKind.VISIT))
    path, client = f"/en/forum/practice/visit-places/{session.pk}/", visit(Role.ORGANISER)
    assert "Open this visit for sign-up" in client.get(path).text
    said = {"places": "២០", "gather_at_km": "នៅមាត់ទ្វារ", "gather_at_en": "At the gate"}
    assert client.post(path, said).status_code == 302
    made = Visit.objects.select_related("meeting").get()
    assert (made.meeting.capacity, made.meeting.gather_at["en"]) == (20, "At the gate")
    assert "People sign up for this visit" in client.get(path).text
    assert client.post(path, {**said, "places": ""}).status_code == 302
    made.meeting.refresh_from_db()
    assert made.meeting.capacity is None
    answer = client.post(path, {"places": "9999"})
    assert (answer.status_code, "at most 2,000" in answer.text) == (422, True)


def test_not_for_a_talk_and_not_for_others(practice: Event, visit: Browser) -> None:
    talk = Session.objects.get(event=practice)
    answer = visit(Role.ORGANISER).post(f"/en/forum/practice/visit-places/{talk.pk}/", {"places": "3"})
    assert (answer.status_code, "Only a visit has places" in answer.text) == (422, True)
    path = f"/en/forum/practice/visit-places/{uuid7()}/"
    assert visit(Role.ORGANISER).get(path).status_code == 404
    assert visit(Role.MEMBER).get(path).status_code == 403
