from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_organisation
from sala.people.models import Transfer
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_found_chosen_and_written_down(cast: Cast, visit: Visit) -> None:
    other = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Hun Sen Kampot High School"))
    address = f"/en/people/membership/{cast.newcomer.memberships.get().pk}/transfer/"
    client = visit(Role.ORGANISATION_MANAGER)
    assert "No organisation has this name" in client.get(address, {"q": "Xyz"}).content.decode()
    assert f'value="{other.pk}"' in client.get(address, {"q": "Kampot"}).content.decode()
    assert client.post(address).status_code == 422
    to = f"{address}?to={other.pk}"
    assert client.post(to, {"first_day": "31/02/2026"}).status_code == 422
    today = timezone.localdate().isoformat()
    done = client.post(to, {"first_day": today, "post": "teacher of physics"})
    assert done.headers["Location"] == f"/en/people/organisation/{cast.school.pk}/former/"
    moved = Transfer.objects.select_related("new").get()
    assert moved.new is not None
    assert (moved.new.organisation, moved.new.post) == (other, {"en": "teacher of physics"})
    assert client.get(address).status_code == 404, "she is another school's from today"


def test_only_for_who_manages_her(cast: Cast, visit: Visit) -> None:
    address = f"/en/people/membership/{cast.newcomer.memberships.get().pk}/transfer/"
    assert visit(Role.MEMBER).get(address).status_code == 404
    own = f"/en/people/membership/{cast.people[Role.MEMBER].memberships.get().pk}/transfer/"
    assert visit(Role.MEMBER).get(own).status_code == 403
