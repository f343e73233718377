"""An edit made without network, and one made meanwhile elsewhere."""

from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.ids import uuid7
from sala.offline.actions.details import three_way
from sala.offline.models import Conflict
from sala.people.api import Person, change_details
from sala.people.seed import PIN, Cast
from sala.people.types import Role

FIELDS = st.sampled_from(["name", "latin_name", "gender"])
VERSION = st.fixed_dictionaries({f: st.sampled_from("abc") for f in ("name", "latin_name", "gender")})
Fields = dict[str, str]


@given(base=VERSION, here=VERSION, sent=VERSION)
def test_which_side_is_called_here_makes_no_difference(base: Fields, here: Fields, sent: Fields) -> None:
    to_set, clashes = three_way(base=base, here=here, sent=sent)
    other_set, other_clashes = three_way(base=base, here=sent, sent=here)
    assert set(clashes) == set(other_clashes)
    for field in set(base) - set(clashes):
        assert to_set.get(field, here[field]) == other_set.get(field, sent[field])
    for field, three in clashes.items():
        assert (three["here"], three["sent"]) == (other_clashes[field]["sent"], other_clashes[field]["here"])


@given(
    base=VERSION,
    edits=st.lists(st.dictionaries(FIELDS, st.sampled_from("abc"), max_size=2), max_size=4),
    data=st.data(),
)
def test_edits_of_different_fields_give_one_state_in_any_order(
    base: Fields, edits: list[Fields], data: st.DataObject
) -> None:
    taken: set[str] = set()
    apart = []
    for edit in edits:
        apart.append({field: value for field, value in edit.items() if field not in taken})
        taken |= set(edit)
    states = []
    for order in (apart, data.draw(st.permutations(apart))):
        here = dict(base)
        for edit in [*order, *order]:  # each arrives twice
            to_set, clashes = three_way(base=base, here=here, sent={**base, **edit})
            assert not clashes
            here |= to_set
        states.append(here)
    assert states[0] == states[1]


def member(cast: Cast) -> tuple[Client, Person, str]:
    client = Client()
    client.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": PIN, "trusted": "on"})
    return client, cast.people[Role.MEMBER], client.post("/offline/device/").json()["token"]


def send(token: str, base: Fields, sent: Fields) -> dict[str, object]:
    envelope = {
        "id": str(uuid7()),
        "kind": "people.details",
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "payload": {"base": base, "sent": sent},
    }
    response = Client().post(
        "/offline/",
        {"envelopes": [envelope]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    answer: dict[str, object] = response.json()["answers"][0]
    return answer


def test_both_changed_waits_for_the_person_who_then_decides(cast: Cast) -> None:
    client, person, token = member(cast)
    base = {"name": person.name, "gender": person.gender}
    change_details(
        person=person, fields={"name": "គ្រូ ក"}, by=cast.people[Role.ADMINISTRATOR], at=timezone.now()
    )
    answer = send(token, base, {"name": "គ្រូ ខ", "gender": "m"})
    assert answer["outcome"] == "conflict"
    assert Person.objects.get(pk=person.pk).name == "គ្រូ ក"
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
