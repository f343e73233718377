from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.people.models import AuditEntry, Consent
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.ORGANISATION_MANAGER])
def test_a_paper_is_typed_in_and_withdrawn(cast: Cast, practice: Any, visit: Visit, role: Role) -> None:
    client, member = visit(role), cast.people[Role.MEMBER]
    address = f"/en/people/person/{member.pk}/type-consent/"
    assert client.get(address).status_code == 200
    assert AuditEntry.objects.filter(action="look", object_id=str(member.pk)).exists()
    typed = {"scope": str(practice.scope_id), "purpose": "pictures", "manner": "guardian", "guardian": " "}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Write the name of the guardian" in answer.content.decode()
    assert client.post(address, {**typed, "guardian": "Father of the pupil"}).status_code == 302
    assert "Father of the pupil" in client.get(address).content.decode()
    consent = Consent.objects.get(person=member)
    assert client.post(address, {"withdraw": str(consent.pk)}).status_code == 302
    assert "Father of the pupil" not in client.get(address).content.decode()


@pytest.mark.usefixtures("practice")
def test_only_for_who_manages_or_organises(cast: Cast, visit: Visit) -> None:
    address = f"/en/people/person/{cast.people[Role.MEMBER].pk}/type-consent/"
    assert visit(Role.SPEAKER).get(address).status_code == 404
    assert visit(Role.MEMBER).get(address).headers["Location"] == "/en/people/consents/"
    assert visit(Role.ORGANISER).get(address).status_code == 200
