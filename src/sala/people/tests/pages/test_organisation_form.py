from collections.abc import Callable

from django.test import Client

from sala.people.actions.places import load_places
from sala.people.models import Organisation
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_an_organisation_is_added_below_and_edited(cast: Cast, visit: Visit) -> None:
    client = visit(Role.ORGANISATION_MANAGER)
    form = {"kind": "high_school", "name_km": "សាលាឧបសម្ព័ន្ធ", "numbers": "EMIS: 77"}
    address = f"/en/people/add-organisation/?organisation={cast.school.pk}"
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    added = Organisation.objects.get(parent=cast.school)
    edit = f"/en/people/organisation/{added.pk}/edit-organisation/"
    assert client.post(edit, form | {"name_en": "Annex"}).status_code == 302
    assert Organisation.objects.get(pk=added.pk).name["en"] == "Annex"
    taken = client.post(edit, form | {"numbers": "demo: school-1"})
    assert taken.status_code == 422


def test_saving_keeps_the_district(cast: Cast, visit: Visit) -> None:
    load_places()
    Organisation.objects.filter(pk=cast.school.pk).update(place="KH-0206")
    client, address = (
        visit(Role.ADMINISTRATOR),
        f"/en/people/organisation/{cast.school.pk}/edit-organisation/",
    )
    shown = client.get(address).content.decode()
    assert '<option value="KH-0206" selected>Battambang, Moung Ruessei</option>' in shown
    assert 'value="KH-0205"' in shown
    assert 'value="KH-0305"' not in shown
