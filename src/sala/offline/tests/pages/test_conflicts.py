"""An edit made without network, and one made meanwhile elsewhere."""

from django.test import Client
from django.utils import timezone

from sala.offline.models import Conflict
from sala.offline.tests.factories import member, send
from sala.people.api import Person, change_details
from sala.people.seed import Cast
from sala.people.types import Role


def test_both_changed_waits_for_the_person_who_then_decides(cast: Cast) -> None:
    client, person, token = member(cast)
    base = {"name": person.name, "gender": person.gender}
    change_details(
        person=person, fields={"name": "គ្រូ ក"}, by=cast.people[Role.ADMINISTRATOR], at=timezone.now()
    )
    answer = send(token, base, {"name": "គ្រូ ខ", "gender": "m"})
    assert answer["outcome"] == "conflict"
    stands = Person.objects.get(pk=person.pk)
    assert (stands.name, stands.gender) == ("គ្រូ ក", "m")  # what nobody else touched is hers at once
    shown = client.get("/en/phones/conflicts/").content.decode()
    assert "គ្រូ ក" in shown
    assert "គ្រូ ខ" in shown
    waiting = Conflict.objects.get()
    decision = {"conflict": str(waiting.pk), "take.name": "sent", "seen.name": "គ្រូ ក"}
    assert client.post("/en/phones/conflicts/", decision).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "គ្រូ ខ"
    assert client.post("/en/phones/conflicts/", decision | {"take.name": "here"}).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "គ្រូ ខ"


def test_a_decision_about_what_changed_again_asks_to_look_again(cast: Cast) -> None:
    client, person, token = member(cast)
    administrator, at = cast.people[Role.ADMINISTRATOR], timezone.now()
    base = {"name": person.name}
    change_details(person=person, fields={"name": "គ្រូ ក"}, by=administrator, at=at)
    send(token, base, {"name": "គ្រូ ខ"})
    change_details(person=person, fields={"name": "គ្រូ គ"}, by=administrator, at=at)
    decision = {"conflict": str(Conflict.objects.get().pk), "take.name": "sent", "seen.name": "គ្រូ ក"}
    assert client.post("/en/phones/conflicts/", decision).status_code == 422
    assert Person.objects.get(pk=person.pk).name == "គ្រូ គ"
    assert Conflict.objects.get().decided_at is None


def test_nobody_decides_for_another(cast: Cast) -> None:
    _client, person, token = member(cast)
    change_details(person=person, fields={"name": "គ្រូ ក"}, by=person, at=timezone.now())
    send(token, {"name": "old"}, {"name": "គ្រូ ខ"})
    other = Client()
    other.force_login(cast.people[Role.ADMINISTRATOR].account, backend="sala.people.auth.SecretBackend")
    response = other.post("/en/phones/conflicts/", {"conflict": str(Conflict.objects.get().pk)})
    assert response.status_code == 404
