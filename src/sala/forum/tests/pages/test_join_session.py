import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from sala.forum.models import Event, Session
from sala.forum.tests.factories import ZONE, rows
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
OWN, DAYS = "https://meet.example.org/own", "https://meet.example.org/day"


def meeting_of(event: Event) -> Any:
    """The forum's day, which has begun."""
    key, at = event.days.get().meeting_id, timezone.now()
    found = rows("meetings.Meeting").filter(pk=key)
    found.update(starts_at=at, ends_at=at + dt.timedelta(hours=8))
    return found


def online(event: Event, cast: Cast) -> None:
    parts = rows("meetings.Participation").filter(person=cast.people[Role.MEMBER])
    parts.filter(meeting=event.days.get().meeting_id).update(mode="online", state="confirmed")


def link(session: Session, text: str, client: Client) -> Any:
    """An organiser writes the session's link into the plan."""
    path = f"/en/forum/practice/plan-session/{session.pk}/"
    form = client.get(path).context["form"]
    said = {f"{name}_{code}": text for name in ("title", "lead") for code, text in getattr(form, name)}
    said |= {name: getattr(form, name) for name in ("kind", "day", "starts", "ends", "hall", "base")}
    people = [(person, part) for person, part in form.people if person]
    said |= {"person": [person for person, _ in people], "part": [part for _, part in people]}
    return client.post(path, {**said, "spoken": form.spoken, "link": text})


def a_talk(event: Event) -> Session:
    """One that is on later today."""
    found = Session.objects.filter(event=event).exclude(kind__in=["break", "visit"]).first()
    assert found
    return found


def test_with_its_own_link_who_comes_online_finds_it_and_nobody_else(
    practice: Event, cast: Cast, visit: Visit
) -> None:
    session, meeting = a_talk(practice), meeting_of(practice)
    page = f"/en/forum/practice/session/{session.slug}/"
    assert "Join online" not in visit(None).get(page).text
    practice.refresh_from_db()
    revision = practice.schedule_revision
    assert link(session, OWN, visit(Role.ORGANISER)).status_code == 302
    practice.refresh_from_db()
    assert practice.schedule_revision == revision + 1
    public = visit(None).get(page).text
    assert (f"{page}join/" in public, OWN in public) == (True, False)
    online(practice, cast)
    member = visit(Role.MEMBER)
    there = member.get(f"{page}join/")
    assert there["Location"] == f"/en/meetings/{meeting.get().pk}/join/"
    assert OWN not in member.get(there["Location"]).text
    starts = timezone.now() + dt.timedelta(minutes=10)
    Session.objects.filter(pk=session.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    rows("forum.Day").filter(event=practice).update(date=starts.astimezone(ZONE).date())
    shown = member.post(there["Location"], follow=True).text
    assert OWN in shown
    assert DAYS not in shown
    meeting.update(link=DAYS)
    both = member.get(there["Location"]).text
    assert (OWN in both, DAYS in both) == (True, True)


def test_others_read_how_to_come_online(practice: Event, visit: Visit) -> None:
    session = a_talk(practice)
    meeting_of(practice).update(link=DAYS)
    path = f"/en/forum/practice/session/{session.slug}/join/"
    member = visit(Role.MEMBER).get(path)
    assert (member.status_code, "say that you come online" in member.text) == (200, True)
    rows("meetings.Participation").filter(person__role_grants__role=Role.CHAIR).delete()
    assert "not on the list" in visit(Role.CHAIR).get(path).text
    assert visit(None).get(path).status_code == 302
    assert visit(Role.MEMBER).get("/en/forum/practice/session/no-such/join/").status_code == 404


def test_only_an_encrypted_link(practice: Event, visit: Visit) -> None:
    session, client = a_talk(practice), visit(Role.ORGANISER)
    answer = link(session, "http://meet.example.org/own", client)
    assert (answer.status_code, "begins with https://" in answer.text) == (422, True)
    assert "http://meet.example.org/own" in answer.text, "what was typed stays"
    session.refresh_from_db()
    assert session.link == ""
