"""An edit made without network, and one made meanwhile elsewhere."""

from django.utils import timezone

from sala.offline.tests.factories import member, send
from sala.people.api import Person, change_details
from sala.people.seed import Cast
from sala.people.types import Role


def test_one_side_changed_is_simply_saved(cast: Cast) -> None:
    _client, person, token = member(cast)
    base = {"name": person.name, "gender": person.gender}
    assert send(token, base, {"name": "គ្រូ ខ", "gender": person.gender})["outcome"] == "done"
    assert Person.objects.get(pk=person.pk).name == "គ្រូ ខ"


def test_the_form_without_javascript_merges_and_shows_both(cast: Cast) -> None:
    client, person, _token = member(cast)
    form = {
        f"{group}.{f}": getattr(person, f)
        for group in ("base", "sent")
        for f in ("name", "latin_name", "gender", "language")
    }
    change_details(
        person=person, fields={"name": "គ្រូ ក"}, by=cast.people[Role.ADMINISTRATOR], at=timezone.now()
    )
    response = client.post("/en/phones/details/", form | {"sent.name": "គ្រូ ខ", "sent.gender": "m"})
    assert response.status_code == 422
    text = response.content.decode()
    assert 'value="គ្រូ ខ"' in text
    again = form | {"sent.name": "គ្រូ ខ", "sent.gender": "m", "base.name": "គ្រូ ក"}
    assert client.post("/en/phones/details/", again).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "គ្រូ ខ"
