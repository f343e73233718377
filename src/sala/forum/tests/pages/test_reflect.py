from collections.abc import Callable

import pytest
from django.test import Client

from sala.forum.models import Event, Reflection
from sala.forum.tests.factories import KHMER
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/reflect/"


@pytest.mark.usefixtures("practice")
def test_left_without_name_and_found_by_its_code(client: Client) -> None:
    fields = {"id": str(uuid7()), "text": KHMER, "receipt": "AAAA-BBBB-CCCC"}
    for _twice in range(2):
        page = client.post(PATH, fields).content.decode()
        assert "AAAA-BBBB-CCCC" in page
    note = Reflection.objects.get()
    assert (note.author_id, note.language) == (None, "km")
    assert KHMER not in client.get(PATH).content.decode()
    assert KHMER in client.post("/en/forum/practice/find/", {"receipt": "aaaabbbbcccc"}).content.decode()


@pytest.mark.usefixtures("practice")
def test_left_with_name(visit: Visit, cast: Cast) -> None:
    member = visit(Role.MEMBER)
    page = member.post(PATH, {"id": str(uuid7()), "text": "With my name", "name": "mine"}).content.decode()
    assert "find it again" not in page
    assert Reflection.objects.get().author_id == cast.people[Role.MEMBER].pk
    assert "With my name" in member.get("/en/forum/practice/my-questions/").content.decode()


@pytest.mark.usefixtures("practice")
def test_three_hundred_pages_are_refused_and_stay(client: Client) -> None:
    text = "ក" * 300_000
    answer = client.post(PATH, {"id": str(uuid7()), "text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "leave two notes" in answer.content.decode()
    assert not Reflection.objects.exists()


@pytest.mark.usefixtures("practice")
def test_old_khmer_fonts_are_recognised(client: Client) -> None:
    answer = client.post(PATH, {"id": str(uuid7()), "text": "esIBdMeNIrenH manelxerogra¬"})
    assert answer.status_code == 422
    assert "Khmer Unicode" in answer.content.decode()


def test_a_closed_box_says_since_when(forum2023: Event, client: Client) -> None:
    path = f"/en/forum/{forum2023.slug}/reflect/"
    assert "The box was open until 19 April" in client.get(path).content.decode()
    answer = client.post(path, {"id": str(uuid7()), "text": "Late"})
    assert answer.status_code == 422
    assert "Late" in answer.content.decode()
    assert not Reflection.objects.exists()


@pytest.mark.usefixtures("practice")
def test_every_page_of_the_event_leads_to_it(client: Client) -> None:
    for page in (
        "",
        "ask/",
        "questions/",
        "session/who-mentors/",
        "wall/",
        "closing/",
        "paper/",
        "my-questions/",
        "versions/",
    ):
        assert "/en/forum/practice/reflect/" in client.get(f"/en/forum/practice/{page}").content.decode(), (
            page
        )
    assert (
        client.get("/b/practice", headers={"Accept-Language": "vi"})["Location"]
        == "/vi/forum/practice/reflect/"
    )
    assert "/b/practice" in client.get("/en/forum/practice/paper/?box=1").content.decode()
