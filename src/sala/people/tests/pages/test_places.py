from collections.abc import Callable

from django.test import Client

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_organisation
from sala.people.models import Place
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_provinces_count_the_organisations_of_their_districts(cast: Cast, visit: Visit) -> None:
    country = Place.objects.create(code="KH", kind="country", name=Text(en="Cambodia"))
    province = Place.objects.create(code="KH-02", kind="province", name=Text(en="Battambang"), parent=country)
    district = Place.objects.create(code="KH-0201", kind="district", name=Text(en="Banan"), parent=province)
    for place in (province, district):
        add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="School"), place=place)
    assert cast.people
    assert "organisations: 2" in visit(Role.MEMBER).get("/en/people/places/").content.decode()
