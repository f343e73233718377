"""Every line that the source can write to the audit log is read in words, in each language."""

import ast
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from sala.config.start import SRC
from sala.forum.types import QuestionState
from sala.kit.i18n import LANGUAGES
from sala.people.api import audit_sentences

WRITERS = {"record": 0, "log_all": 0, "Line": "action", "AuditEntry": "action"}
# An f-string's gaps, and what stands there.
GAPS = {"question.{state}": [f"question.{state.value}" for state in QuestionState]}
NAMES = {"who": "WHO", "about": "ABOUT"}


def written() -> set[str]:
    """The actions that are written anywhere but in tests."""
    found: set[str] = set()
    for path in SRC.glob("sala/**/*.py"):
        if "tests" not in path.parts:
            for action in actions_of(ast.parse(path.read_text(encoding="utf-8"))):
                found.update(GAPS.get(action, [action]))
    return found


def actions_of(tree: ast.AST) -> Iterator[str]:
    """The action of each call that writes a line; an unset name is an argument passed on."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        yield from actions_in(function)


def actions_in(function: ast.FunctionDef) -> Iterator[str]:
    """The same, of one function."""
    named = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
            place = WRITERS[node.func.id]
            given = node.args[place] if isinstance(place, int) and node.args else None
            given = given or next((word.value for word in node.keywords if word.arg == place), None)
            yield from said(named.get(given.id) if isinstance(given, ast.Name) else given)


def said(node: ast.expr | None) -> Iterator[str]:
    """A string, both sides of a choice, or an f-string with its gaps as they are called."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from (*said(node.body), *said(node.orelse))
        case ast.JoinedStr():
            yield "".join(
                f"{{{ast.unparse(part.value)}}}"
                if isinstance(part, ast.FormattedValue)
                else str(ast.literal_eval(part))
                for part in node.values
            )


def test_every_line_has_a_sentence_and_every_sentence_a_line() -> None:
    known = {action for answer in audit_sentences() for action in answer}
    assert known == written()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_are_in_the_readers_language(language: str) -> None:
    with override("en"):
        english = {action: str(text) for answer in audit_sentences() for action, text in answer.items()}
    with override(language):
        for answer in audit_sentences():
            for action, text in answer.items():
                assert "%" not in str(text) % NAMES, action
                assert (str(text) == english[action]) is (language == "en"), action
