from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Meeting, Participation
from sala.meetings.tests.factories import invited, says
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_only_with_a_reason_that_stands_in_the_list(coming: Meeting, visit: Visit) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=0)
    first, second = invited(coming, 2)
    for person in (first, second):
        says(person, coming)
    client, path = visit(Role.ORGANISER), f"/en/meetings/{coming.pk}/move-up/{second.pk}/"
    assert "Now number 2 on the waiting list" in client.get(path).text
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Leads the panel"}).status_code == 302
    page = client.get(f"/en/meetings/{coming.pk}/places/").text
    assert page.index(second.name) < page.index(first.name)
    assert "Leads the panel" in page
    Participation.objects.filter(person=second).delete()
    assert client.get(path).status_code == 302
