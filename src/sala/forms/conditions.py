"""A condition in words, for paper: “Only if your answer to question 2 is “Yes””."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sala.forms.types import Definition, items_of
from sala.kit.i18n import Text


def condition_words(definition: Definition, tree: Any, numbers: Mapping[str, str]) -> str:
    """The simple conditions in words, one or several joined; any other one as “if it applies to you”."""
    parts = [tree] if tree[0] not in {"and", "or"} else _flat(tree, tree[0])
    said = [_one(definition, part, numbers) for part in parts]
    if not all(said):
        return _("Only if this applies to you:")
    joined = (_(" and ") if tree[0] == "and" else _(" or ")).join(said)
    return _("Only if %(condition)s:") % {"condition": joined}


def _flat(tree: Any, sign: str) -> list[Any]:
    return [
        leaf
        for part in tree[1:]
        for leaf in (_flat(part, sign) if isinstance(part, list) and part[0] == sign else [part])
    ]


def _one(definition: Definition, tree: Any, numbers: Mapping[str, str]) -> str:
    if not (isinstance(tree, list) and tree[0] in _WORDS and len(tree) == 3):  # noqa: PLR2004  # sign, question, value
        return ""
    sign, question, value = tree
    if not (
        isinstance(question, list)
        and question[0] == "ref"
        and question[1] in numbers
        and not isinstance(value, list)
    ):
        return ""
    said = str(value)
    item = next((item for item, _around in items_of(definition) if item["name"] == question[1]), {})
    for row in definition["lists"].get(item.get("list", ""), []):
        if row["name"] == said:
            said = str(Text(row["label"]))
    return _sentence(sign) % {"number": numbers[question[1]], "value": said}


_WORDS = {"=", "selected", "!=", ">", ">=", "<", "<="}


def _sentence(sign: str) -> str:
    return {
        "=": _("your answer to question %(number)s is “%(value)s”"),
        "selected": _("you chose “%(value)s” in question %(number)s"),
        "!=": _("your answer to question %(number)s is not “%(value)s”"),
        ">": _("your answer to question %(number)s is more than %(value)s"),
        ">=": _("your answer to question %(number)s is at least %(value)s"),
        "<": _("your answer to question %(number)s is less than %(value)s"),
        "<=": _("your answer to question %(number)s is at most %(value)s"),
    }[sign]
