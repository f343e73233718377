from collections.abc import Callable

from django.test import Client

from sala.competence.models import Certificate, Revocation
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_asked_once_more_with_a_reason(certificate: Certificate, visit: Visit) -> None:
    path, client = f"/en/certificates/{certificate.pk}/revoke/", visit(Role.ORGANISER)
    assert "Revoke this certificate?" in client.get(path).text
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "x" * 301}).status_code == 422
    assert client.post(path, {"reason": "Checked in by mistake"}).status_code == 302
    assert client.post(path, {"reason": "Again"}).status_code == 422
    assert Revocation.objects.get().reason == "Checked in by mistake"
    assert visit(Role.MEMBER).get(path).status_code == 403
