from collections.abc import Callable

import pytest
from django.test import Client

from sala.people.types import Role

Visit = Callable[[Role | None], Client]


@pytest.mark.usefixtures("cast")
def test_the_log_is_read_by_staff_in_words_and_filtered(visit: Visit) -> None:
    client = visit(Role.ADMINISTRATOR)
    shown = client.get("/en/people/audit/", {"action": "card.issue"}).content.decode()
    assert "School Leader Sisowath) made a new card for" in shown
    assert "added" not in shown.split("</form>")[1]
    assert client.get("/en/people/audit/", {"day": "31/02/2026"}).status_code == 422
    assert client.get("/en/people/audit/", {"day": "1/1/2020", "page": "x"}).status_code == 200


@pytest.mark.usefixtures("cast")
def test_a_list_of_people_is_one_line_of_looks(visit: Visit) -> None:
    client = visit(Role.ADMINISTRATOR)
    client.get("/en/people/persons/")
    looks = client.get("/en/people/audit/", {"action": "look"}).content.decode().partition("</form>")[2]
    assert looks.count("looked at the data of") == 1
    assert "Chair" in looks
    assert "Interpreter" in looks
