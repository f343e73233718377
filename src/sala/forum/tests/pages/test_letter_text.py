from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event, LetterText
from sala.people.api import Role

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/letter-text/"


def test_the_usual_text_in_each_language(practice: Event, visit: Visit) -> None:
    del practice
    shown = visit(Role.ORGANISER).get(PATH)
    assert [letter["language"] for letter in shown.context["previews"]] == ["km", "vi", "en"]
    assert "has the honour to invite" in shown.text
    assert "{name}" in shown.text


def test_saved_and_previewed_without_saving(practice: Event, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    fields = {
        "base": "0",
        "body_en": "Dear {name}, come to {event}.",
        "signer": "Director",
        "contact_en": "010",
    }
    looked = client.post(PATH, {**fields, "preview": "1"})
    assert "come to STEM practice forum." in looked.text
    assert LetterText.objects.count() == 0
    assert client.post(PATH, fields).status_code == 302
    assert LetterText.objects.get(event=practice).body == {"en": "Dear {name}, come to {event}."}


def test_an_unknown_placeholder_is_named_at_its_language(practice: Event, visit: Visit) -> None:
    del practice
    answer = visit(Role.ORGANISER).post(PATH, {"base": "0", "body_en": "Dear {nmae}", "body_km": "{name}"})
    assert answer.status_code == 422
    assert "There is no placeholder {nmae}." in answer.text
    assert "#body_en" in answer.text
    assert "Dear {nmae}" in answer.text
    empty = visit(Role.ORGANISER).post(PATH, {"base": "0"})
    assert "Write the text in at least one language." in empty.text
    assert LetterText.objects.count() == 0


def test_two_at_once_the_second_sees_both(practice: Event, visit: Visit) -> None:
    del practice
    first, second = visit(Role.ORGANISER), visit(Role.PROGRAMME_LEAD)
    assert first.post(PATH, {"base": "0", "body_en": "First text"}).status_code == 302
    answer = second.post(PATH, {"base": "0", "body_en": "Second text"})
    assert answer.status_code == 409
    assert "First text" in answer.text
    assert "Second text" in answer.text
    assert second.post(PATH, {"base": "1", "body_en": "Second text"}).status_code == 302
