from collections.abc import Callable

from django.test import Client

from sala.competence.models import Certificate
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_a_new_one_and_the_old_one_says_so(certificate: Certificate, visit: Visit) -> None:
    path, client = f"/en/certificates/{certificate.pk}/correct/", visit(Role.ORGANISER)
    assert certificate.name in client.get(path).text
    refused = client.post(path, {"native": "", "latin": "Kept"})
    assert refused.status_code == 422
    assert "Kept" in refused.text
    made = client.post(path, {"native": "ឈ្មោះ ត្រូវ", "latin": "Right"}, follow=True)
    assert "ឈ្មោះ ត្រូវ" in made.text
    again = client.post(path, {"native": "ឈ្មោះ ទីបី", "latin": ""})
    assert again.status_code == 422
    assert Certificate.objects.count() == 2
    old = visit(Role.MEMBER).get(f"/en/certificates/{certificate.pk}/").text
    assert "not valid any more" in old
    assert visit(Role.MEMBER).get(path).status_code == 403
