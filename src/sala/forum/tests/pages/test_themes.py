from collections.abc import Callable

import pytest
from django.test import Client

from sala.forum.models import Theme
from sala.people.api import Role

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/themes/"


@pytest.mark.usefixtures("practice")
def test_a_name_once_and_in_one_language_at_least(visit: Visit) -> None:
    rapporteur = visit(Role.RAPPORTEUR)
    assert rapporteur.post(PATH, {"name_en": "Time", "name_vi": "Giờ"}).status_code == 302
    for fields in ({"name_vi": "giờ"}, {"name_en": ""}, {"name_en": "x" * 81}):
        answer = rapporteur.post(PATH, fields)
        assert answer.status_code == 422
        assert all(value in answer.content.decode() for value in fields.values())
    assert Theme.objects.get().name == {"en": "Time", "vi": "Giờ"}


@pytest.mark.usefixtures("practice")
def test_chairs_read_and_do_not_write(visit: Visit) -> None:
    chair = visit(Role.CHAIR)
    assert chair.get(PATH).status_code == 200
    assert chair.post(PATH, {"name_en": "Time"}).status_code == 403
