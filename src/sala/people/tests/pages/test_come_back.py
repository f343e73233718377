import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.people.models import Membership
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_who_left_is_back(cast: Cast, visit: Visit) -> None:
    client, post = visit(Role.ORGANISATION_MANAGER), cast.newcomer.memberships.get()
    address = f"/en/people/membership/{post.pk}/come-back/"
    assert client.get(address).status_code == 403, "she is here"
    Membership.objects.filter(pk=post.pk).update(ends_on=timezone.localdate() - dt.timedelta(days=9))
    assert client.get(address).status_code == 200
    assert visit(Role.MEMBER).get(address).status_code == 404
    assert client.post(address, {"first_day": "01/01/2001"}).status_code == 422
    assert client.post(address, {"first_day": "no day"}).status_code == 422
    today = timezone.localdate().isoformat()
    assert client.post(address, {"first_day": today}).status_code == 302
    assert cast.newcomer.memberships.filter(ends_on__isnull=True).count() == 1
