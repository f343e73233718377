from collections.abc import Callable

from django.test import Client

from sala.forms.models import Form, FormVersion
from sala.forms.tests.factories import answer
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_closing_and_opening(version: FormVersion, visit: Visit) -> None:
    path = f"/en/forms/{version.form_id}/form/"
    client = visit(Role.ORGANISER)
    client.post(path, {"close": "1"})
    version.form.refresh_from_db()
    closed_at = version.form.closed_at
    assert closed_at is not None
    client.post(path, {"close": "1"})
    version.form.refresh_from_db()
    assert version.form.closed_at == closed_at
    client.post(path, {"open": "1"})
    assert not Form.objects.get(pk=version.form_id).closed_at
    assert visit(Role.CHAIR).post(path, {"close": "1"}).status_code == 403


def test_each_sees_what_is_hers_to_do(version: FormVersion, visit: Visit) -> None:
    answer(version)
    path = f"/en/forms/{version.form_id}/form/"
    organiser = visit(Role.ORGANISER).get(path).content.decode()
    assert version.form.code in organiser
    assert "/edit/" in organiser
    chair = visit(Role.CHAIR).get(path).content.decode()
    assert "/type-in/" in chair
    assert "/responses/" not in chair
    assert "/edit/" not in chair
    assert visit(Role.MEMBER).get(path).status_code == 404
