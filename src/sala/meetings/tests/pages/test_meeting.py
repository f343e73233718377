from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.meetings.models import Meeting, Participation
from sala.meetings.rules import can_see, meetings_visible_to
from sala.meetings.types import Mode
from sala.people.api import Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
LINK = "https://meet.example/room"


def test_the_link_itself_stands_only_where_organisers_read(
    meeting: Meeting, visit: Visit, cast: Cast
) -> None:
    Meeting.objects.update(link=LINK, capacity=45)
    Participation.objects.filter(person=cast.people[Role.CHAIR]).update(mode=Mode.ONLINE)
    shown = {role: LINK in visit(role).get(f"/en/meetings/{meeting.pk}/").text for role in Role}
    assert {role for role, link in shown.items() if link} == {
        Role.ADMINISTRATOR,
        Role.PROGRAMME_LEAD,
        Role.ORGANISER,
    }


def test_who_sees_it_agrees_with_the_lists(meeting: Meeting, cast: Cast) -> None:
    stranger = add_person(name="Stranger", at=timezone.now(), by=None)
    Participation.objects.filter(person=cast.people[Role.SPEAKER]).delete()
    for person in [*cast.people.values(), cast.newcomer, stranger, None]:
        assert can_see(person, meeting) == meetings_visible_to(person).filter(pk=meeting.pk).exists()
    assert not can_see(stranger, meeting)


def test_a_stranger_finds_nothing(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    Participation.objects.filter(person=cast.people[Role.MEMBER]).delete()
    assert visit(Role.MEMBER).get(f"/en/meetings/{meeting.pk}/").status_code == 404
