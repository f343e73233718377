"""The catalogue check: what it calls a fault, and what it lets pass."""

import pytest
from babel.messages.catalog import Message

from sala.config import messages

TABLE = """
| English | Khmer | Vietnamese | note |
|---|---|---|---|
| question, comment | សំណួរ, មតិយោបល់ | câu hỏi, ý kiến | |
| school leader | នាយកសាលា | lãnh đạo nhà trường | |
| interpreter (speech) | អ្នកបកប្រែផ្ទាល់មាត់ | phiên dịch viên | |
"""


@pytest.mark.parametrize(
    ("english", "translation", "fault"),
    [
        ("Ask", "សួរ", None),
        ("Ask", "", "no translation"),
        ("%(count)s asked", "%(count)s នាក់", None),
        ("%(count)s asked", "បានសួរ", "placeholders differ"),
        ("{name} asked", "{nom} បានសួរ", "placeholders differ"),
        (("%(n)s day", "%(n)s days"), ("%(n)s ថ្ងៃ",), None),
        (("One day", "%(n)s days"), ("%(n)s ថ្ងៃ",), None),
        (("One day", "%(n)s days"), ("មួយថ្ងៃ",), "placeholders differ"),
    ],
)
def test_faults(english: str | tuple[str, str], translation: str | tuple[str], fault: str | None) -> None:
    found = list(messages.faults(Message(english, translation)))
    assert (fault in found[0]) if fault else not found


def test_an_unsure_translation_is_a_fault() -> None:
    assert "fuzzy" in next(messages.faults(Message("Ask", "សួរ", flags=["fuzzy"])))


def test_terms_pair_word_with_word() -> None:
    question, comment, leader, interpreter = messages.terms(TABLE)
    assert (question.english, question.words["vi"]) == ("question", ("câu hỏi",))
    assert (comment.english, comment.words["km"]) == ("comment", ("មតិយោបល់",))
    assert interpreter.english == "interpreter"
    assert list(messages.named("Two School Leaders", [leader])) == [leader]
    assert not list(messages.named("unquestioned", [question]))


def test_django_is_asked_for_the_words_of_its_forms() -> None:
    assert ("This field is required.", None) in messages.of_django()
