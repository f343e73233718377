from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.forms.actions.forms import save_draft
from sala.forms.models import Form, FormVersion
from sala.forms.tests.factories import AT, read
from sala.forms.types import Who
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.fixture
def form(version: FormVersion) -> Form:
    return Form.objects.create(
        scope=version.form.scope, code="AAAA-AA", who=Who.CHOICE, made_at=AT, title={"en": "Evaluation"}
    )


def path(form: Form) -> str:
    return f"/en/forms/{form.pk}/edit/"


def typed(**more: Any) -> dict[str, Any]:
    return {
        "press": "save", "base": "0", "count": "3", "title_en": "Evaluation", "title_km": "ការវាយតម្លៃ",
        "name_0": "q1", "kind_0": "text", "words_0_en": "What helped?", "words_0_km": "អ្វីបានជួយ?",
        "name_1": "q2", "kind_1": "one", "words_1_en": "Again?",
        "choices_1_en": "Yes\nNo", "choices_1_km": "បាទ/ចាស\nទេ",
        "name_2": "q3", "kind_2": "rating", "words_2_en": "How good?", "required_2": "1", **more,
    }  # fmt: skip


def test_three_prompts_without_a_spreadsheet(form: Form, visit: Visit) -> None:
    answer = visit(Role.ORGANISER).post(path(form), typed())
    assert answer["Location"].endswith("/publish/")
    definition = form.versions.get().definition
    assert [(item["type"], item["name"]) for item in definition["items"]] == [
        ("text", "q1"),
        ("one", "q2"),
        ("rating", "q3"),
    ]
    assert definition["lists"] == {
        "q2": [
            {"name": "c1", "label": {"km": "បាទ/ចាស", "en": "Yes"}},
            {"name": "c2", "label": {"km": "ទេ", "en": "No"}},
        ]
    }
    assert definition["items"][2]["required"] == ["true"]
    assert definition["languages"] == ["en"]
    again = visit(Role.ORGANISER).get(path(form)).content.decode()
    assert "អ្វីបានជួយ?" in again
    assert "Yes\nNo" in again


@pytest.mark.parametrize(
    ("press", "order"),
    [
        ("up 1", "213"),
        ("down 0", "213"),
        ("remove 1", "13"),
        ("add text", "1234"),
        ("up 0", "123"),
        ("up x", "123"),
    ],
)
def test_buttons_keep_what_was_typed_and_save_nothing(
    form: Form, visit: Visit, press: str, order: str
) -> None:
    content = visit(Role.ORGANISER).post(path(form), typed(press=press)).content.decode()
    positions = [content.index(f'name="name_{i}" value="q{number}"') for i, number in enumerate(order)]
    assert positions == sorted(positions)
    assert "What helped?" in content
    assert not form.versions.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title_en": "", "title_km": ""}, "title in one language"),
        ({"words_0_en": "", "words_0_km": " "}, "question in one language"),
        ({"choices_1_en": "Yes", "choices_1_km": ""}, "two answers at least"),
        ({"choices_1_km": "បាទ"}, "as many lines"),
        ({"words_0_en": "x" * 501}, "501 characters"),
        ({"count": "0"}, "one question at least"),
        ({"count": "-1"}, "one question at least"),
    ],
)
def test_what_is_not_saved(form: Form, visit: Visit, more: dict[str, str], words: str) -> None:
    answer = visit(Role.ORGANISER).post(path(form), typed(**more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not form.versions.exists()


def test_choices_keep_their_meaning_when_lines_move(form: Form, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    client.post(path(form), typed())
    moved = typed(base="1", choices_1_en="Maybe\nNo\nYes", choices_1_km="ប្រហែល\nទេ\nបាទ/ចាស")
    client.post(path(form), moved)
    rows = form.versions.get().definition["lists"]["q2"]
    assert [(row["name"], row["label"]["en"]) for row in rows] == [
        ("c3", "Maybe"),
        ("c2", "No"),
        ("c1", "Yes"),
    ]


def test_two_who_save_at_once(form: Form, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    client.post(path(form), typed())
    client.post(path(form), typed(base="1", title_en="First"))
    late = client.post(path(form), typed(base="1", title_en="Second"))
    assert late.status_code == 422
    assert "Somebody else changed this form" in late.content.decode()
    assert 'value="Second"' in late.content.decode()
    assert form.versions.get().definition["title"]["en"] == "First"


def test_a_removed_questions_name_is_never_used_again(form: Form, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    client.post(path(form), typed())
    client.post(path(form).replace("/edit/", "/publish/"))
    two = typed(count="2", base="0")
    added = client.post(path(form), {**two, "press": "add text"}).content.decode()
    assert 'name="name_2" value="q4"' in added


def test_a_form_from_a_sheet_is_changed_there(cast: Cast, form: Form, visit: Visit) -> None:
    save_draft(
        form=form, definition=read([("text", "a", "A")]), plain=False, by=cast.people[Role.ORGANISER], at=AT
    )
    content = visit(Role.ORGANISER).post(path(form), typed()).content.decode()
    assert "read from a spreadsheet" in content
    assert form.versions.get().definition["items"][0]["name"] == "a"
    assert visit(Role.MEMBER).get(path(form)).status_code == 403
