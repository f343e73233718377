from collections.abc import Callable

from django.test import Client

from sala.forms.models import FormVersion
from sala.forms.tests.factories import answer
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_by_the_code(version: FormVersion, visit: Visit) -> None:
    answer(version, receipt="AAAA-BBBB-CCCC")
    path, client = f"/en/forms/{version.form_id}/take-back/", visit(None)
    assert client.post(path, {"code": "AAAA-BBBB-CCCD"}).status_code == 422
    assert client.post(path, {"code": ""}).status_code == 422
    assert "are deleted" in client.post(path, {"code": "aaaa bbbb cccc"}).content.decode()
    assert not version.form.responses.exists()
    assert client.post(path, {"code": "AAAA-BBBB-CCCC"}).status_code == 422


def test_ones_own(cast: Cast, version: FormVersion, visit: Visit) -> None:
    mine = answer(version, person=cast.people[Role.MEMBER])
    path = f"/en/forms/{version.form_id}/take-back/"
    assert visit(Role.CHAIR).post(path, {"response": str(mine.pk)}).status_code == 422
    assert str(mine.pk) in visit(Role.MEMBER).get(path).content.decode()
    assert visit(Role.MEMBER).post(path, {"response": str(mine.pk)}).status_code == 200
    assert not version.form.responses.exists()
