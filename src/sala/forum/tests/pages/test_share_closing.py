from collections.abc import Callable

import pytest
from django.test import Client

from sala.forum.models import Event
from sala.people.api import Role

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/closing/share/"


def test_shared_after_a_confirmation_and_taken_back(practice: Event, visit: Visit) -> None:
    rapporteur = visit(Role.RAPPORTEUR)
    assert "Share the themes with everybody?" in rapporteur.get(PATH).content.decode()
    for _twice in range(2):
        assert (
            "Everybody sees the themes" in rapporteur.post(PATH, {"share": "1"}, follow=True).content.decode()
        )
    practice.refresh_from_db()
    assert practice.closing_shared_at
    rapporteur.post(PATH, {"back": "1"})
    practice.refresh_from_db()
    assert practice.closing_shared_at is None


@pytest.mark.usefixtures("practice")
def test_chairs_do_not_share(visit: Visit) -> None:
    assert visit(Role.CHAIR).post(PATH, {"share": "1"}).status_code == 403
