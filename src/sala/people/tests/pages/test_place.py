from collections.abc import Callable

from django.test import Client

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_organisation
from sala.people.models import Place
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_a_province_shows_its_districts_and_their_schools(cast: Cast, visit: Visit) -> None:
    country = Place.objects.create(code="KH", kind="country", name=Text(en="Cambodia"))
    province = Place.objects.create(code="KH-02", kind="province", name=Text(en="Battambang"), parent=country)
    district = Place.objects.create(code="KH-0201", kind="district", name=Text(en="Banan"), parent=province)
    add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Banan School"), place=district)
    assert cast.people
    shown = visit(Role.MEMBER).get("/en/people/place/KH-02/").content.decode()
    assert "Banan School" in shown
    assert visit(Role.MEMBER).get("/en/people/place/KH-99/").status_code == 404
