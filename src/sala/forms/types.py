"""Enums, the hooks by which the modules above say who may, and what leaves the module."""

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sala.kit.hooks import Many

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

Item = dict[str, Any]
"""One question, note, group or repeat of a definition."""
Definition = dict[str, Any]
"""`{"languages", "title", "items", "lists", "order"}`: see docs/reference/form-language.md."""
Answers = dict[str, Any]
"""By the question's name; a repeat's are a list of such mappings."""


class Who(TextChoices):
    """Whether answers carry a name."""

    ANONYMOUS = "anonymous", _("Without name: nobody can know who answered")
    CHOICE = "choice", _("Each person chooses")
    NAMED = "named", _("With name: people sign in")


class Channel(TextChoices):
    """How a response came."""

    WEB = "web", _("On the web")
    OFFLINE = "offline", _("Sent later from a phone")
    PAPER = "paper", _("On paper")
    PROXY = "proxy", _("Written for somebody else")


class Shows(TextChoices):
    """Whom one recognises in a picture that came with answers; without a word it is for their readers alone."""

    UNSAID = "", _("People, or not sure: only those who read the answers see it")
    AGREED = "agreed", _("People, and all have agreed that it is shown (for children: also their guardian)")
    NOBODY = "nobody", _("Nobody can be recognised")


class Kind(StrEnum):
    """What an item of a form is."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    ONE = "one"
    MANY = "many"
    RATING = "rating"
    GEOPOINT = "geopoint"
    IMAGE = "image"
    NOTE = "note"
    CALCULATE = "calculate"
    GROUP = "group"
    REPEAT = "repeat"


HOLDERS = frozenset({Kind.GROUP, Kind.REPEAT})
# What nobody answers: a heading, a sentence, a reckoned value.
SILENT = HOLDERS | {Kind.NOTE, Kind.CALCULATE}


class SayingError(Exception):
    """Something is wrong with a form; the sentence is for the person who made it."""

    def __init__(self, sentence: "_StrPromise", **params: object) -> None:
        super().__init__(sentence)
        self.sentence, self.params = sentence, params

    def __str__(self) -> str:
        return str(self.sentence) % self.params if self.params else str(self.sentence)


# Whether this person (None: nobody is signed in) may answer this form with what was made at that moment; None: no
# opinion. One No is enough, and so is one sentence: why the form takes nothing of that moment, from whomever.
may_answer: "Many[[uuid.UUID, uuid.UUID | None, dt.datetime], bool | _StrPromise | None]" = Many("may_answer")
# Whether this person may read this form's responses, beside those whose role in its scope lets them. One Yes is enough.
may_see_responses: Many[[uuid.UUID, uuid.UUID], bool | None] = Many("may_see_responses")


def items_of(definition: "Mapping[str, Any]") -> list[tuple[Item, tuple[str, ...]]]:
    """Every item in the order of the page, with the names of the groups and repeats around it, outermost first."""
    found: list[tuple[Item, tuple[str, ...]]] = []

    def walk(items: list[Item], around: tuple[str, ...]) -> None:
        for item in items:
            found.append((item, around))
            if item["type"] in HOLDERS:
                walk(item["items"], (*around, item["name"]))

    walk(definition["items"], ())
    return found
