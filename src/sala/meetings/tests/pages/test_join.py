import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.meetings.models import CheckIn, Meeting, Participation
from sala.meetings.queries import attendance
from sala.meetings.types import Method, Mode, State
from sala.people.api import Person, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
LINK = "https://meet.example.org/room-1"


def prepared(meeting: Meeting, person: Person, *, minutes: int) -> str:
    """The meeting begins in so many minutes; she confirmed to come online. Its page."""
    starts_at = timezone.now() + dt.timedelta(minutes=minutes)
    ends_at = starts_at + dt.timedelta(hours=2)
    Meeting.objects.filter(pk=meeting.pk).update(link=LINK, starts_at=starts_at, ends_at=ends_at)
    Participation.objects.filter(person=person).update(mode=Mode.ONLINE, state=State.CONFIRMED)
    return f"/en/meetings/{meeting.pk}/join/"


def test_pressing_counts_once_and_gives_the_link(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    person = cast.people[Role.MEMBER]
    path, client = prepared(meeting, person, minutes=10), visit(Role.MEMBER)
    assert LINK not in client.get(path).text
    for _press in range(2):
        assert LINK in client.post(path, follow=True).text
    fact = CheckIn.objects.get()
    assert (fact.method, fact.person_id) == (Method.ONLINE, person.pk)
    meeting.refresh_from_db()
    assert [one.person for one in attendance(meeting)[0] if one.seen] == [person]


def test_not_before_its_time_and_not_after(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    client = visit(Role.MEMBER)
    path = prepared(meeting, cast.people[Role.MEMBER], minutes=50)
    assert "The link stands here from" in client.get(path).text
    assert LINK not in client.post(path, follow=True).text
    prepared(meeting, cast.people[Role.MEMBER], minutes=-300)
    assert "This is over" in client.post(path, follow=True).text
    assert not CheckIn.objects.exists()


def test_only_for_who_confirmed_to_come_online(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    path = prepared(meeting, cast.people[Role.MEMBER], minutes=10)
    assert visit(Role.SPEAKER).get(path).status_code == 404
    assert "join/" in visit(Role.MEMBER).get(f"/en/meetings/{meeting.pk}/").text
    for state, mode in ((State.INVITED, Mode.ONLINE), (State.CONFIRMED, Mode.IN_PERSON)):
        Participation.objects.filter(person=cast.people[Role.MEMBER]).update(state=state, mode=mode)
        assert visit(Role.MEMBER).get(path).status_code == 404
        assert LINK not in visit(Role.MEMBER).get(f"/en/meetings/{meeting.pk}/").text
    assert visit(None).get(path).status_code == 302
