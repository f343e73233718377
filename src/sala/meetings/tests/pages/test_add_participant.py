from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.meetings.models import Badge, Meeting, Participation
from sala.people.api import Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_strangers_only_by_their_whole_number(meeting: Meeting, visit: Visit) -> None:
    at = timezone.now()
    person = add_person(name="សុខ ដារ៉ា", latin_name="Sok Dara", phones=["012 345 678"], at=at, by=None)
    path, client = f"/en/meetings/{meeting.pk}/add-participant/", visit(Role.ORGANISER)
    assert client.get(path).status_code == 200
    for q, found in (("Sok", 0), ("012 345", 0), ("012 345 678", 1), ("+855 12 345 678", 1)):
        assert len(client.get(path, {"q": q}).context["found"]) == found
    assert client.post(path, {"q": "Sok", "person": person.pk}).status_code == 404
    assert client.post(path, {"q": "012 345 678", "person": "x"}).status_code == 404
    for _ in range(2):
        assert client.post(path, {"q": "012345678", "person": person.pk, "mode": "online"}).status_code == 302
    assert Participation.objects.get(person=person).mode == "online"
    assert Badge.objects.get(person=person).number == 12


def test_people_of_the_programme_by_name(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    Participation.objects.filter(person=cast.newcomer).delete()
    other = Meeting.objects.create(
        scope=meeting.scope, title=meeting.title, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    Participation.objects.create(meeting=other, person=cast.newcomer)
    answer = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/add-participant/", {"q": "battambang"})
    assert answer.context["found"] == [cast.newcomer]
