"""Writing a message."""

from collections.abc import Callable

import pytest
from django.test import Client

from sala.forum.models import Event, Message
from sala.forum.tests.test_messages import sent, written
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PAGE = "/km/forum/practice/write-message/"
FORM = {"audience": "all", "subject_km": "ឡានក្រុង", "body_km": "ម៉ោង ៧", "base": "0"}


@pytest.mark.usefixtures("practice")
def test_a_second_press_of_a_new_message_is_the_same(visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    form = {**FORM, "press": str(uuid7())}
    for _press in range(2):
        answer = client.post(PAGE, form)
        assert answer.headers["Location"].endswith(f"/send-message/{form['press']}/")
    assert Message.objects.count() == 1


@pytest.mark.usefixtures("practice")
def test_what_cannot_be_kept_stays_in_the_form(visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    for wrong in ({"subject_km": ""}, {"audience": "moon:1"}, {"body_km": "x" * 3001}):
        page = client.post(PAGE, {**FORM, **wrong})
        assert page.status_code == 422
        assert page.context["errors"]
    assert not Message.objects.exists()


def test_a_draft_is_changed_and_thrown_away(cast: Cast, practice: Event, visit: Visit) -> None:
    draft = written(practice, cast.people[Role.ORGANISER])
    client, page = visit(Role.ORGANISER), f"{PAGE}{draft.pk}/"
    assert client.get(page).context["base"] == 1
    assert client.post(page, {**FORM, "base": "1", "urgent": "on"}).status_code == 302
    assert Message.objects.get().urgent
    assert client.post(page, {**FORM, "base": "1"}).status_code == 409
    assert client.post(page, {"discard": ""}).status_code == 302
    assert not Message.objects.exists()


def test_what_was_sent_cannot_be_written_anew(cast: Cast, practice: Event, visit: Visit) -> None:
    message = sent(practice, cast.people[Role.ORGANISER])
    answer = visit(Role.ORGANISER).get(f"{PAGE}{message.pk}/")
    assert answer.headers["Location"].endswith(f"/message-people/{message.pk}/")
