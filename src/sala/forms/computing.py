"""Values and expressions: what an expression tree comes to, given the answers around it.

The same is in the page (`static/forms/form.js`); `tests/vectors.json` is run through both. A value is a text, a number
or a truth. A question that is not asked, or not answered, is the empty text. A day is the text 2023-04-30, and, when
one reckons with it, the number of days since 1970-01-01, so that the difference of two days is a number of days.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sala.forms.patterns import matches

Value = str | float | bool

NUMBER = re.compile(r"-?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EPOCH = dt.date(1970, 1, 1)
_EXACT = 1e15
_MOST_PLACES = 9


def truth(value: Value) -> bool:
    """A text is true unless it is empty, a number unless it is 0 or none."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def number(value: Value) -> float:
    """A text's number, a day's days, or NaN."""
    if not isinstance(value, str):
        return float(value)
    plain = value.strip()
    if (date := date_in(plain)) is not None:
        return float((date - _EPOCH).days)
    return float(plain) if NUMBER.fullmatch(plain) else math.nan


def text(value: Value) -> str:
    """A number without needless zeros, at most nine behind the point; none is the empty text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value) or math.isinf(value):
        return ""
    rounded = (
        f"{Decimal(value).quantize(Decimal('1e-9'), ROUND_HALF_UP):f}"
        if abs(value) < _EXACT
        else f"{value:.0f}"
    )
    plain = rounded.rstrip("0").rstrip(".") if "." in rounded else rounded
    return "0" if plain == "-0" else plain


def date_in(plain: str) -> dt.date | None:
    """The day that a text is, as 2023-04-30; None for another text."""
    if not _DAY.fullmatch(plain):
        return None
    try:
        return dt.date.fromisoformat(plain)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Around:
    """Where an expression stands: the other answers by name, its own (`.`), the instance of its repeat, the row of a
    list of choices, the day.
    """

    values: Mapping[str, Value]
    today: str
    own: Value = ""
    position: int = 0
    row: Mapping[str, str] = field(default_factory=dict)


def compute(tree: Any, around: Around) -> Value:
    """The value of an expression tree."""
    if isinstance(tree, list):
        special = _SPECIAL.get(tree[0])
        if special:
            return special(tree, around)
        return _PLAIN[tree[0]](*[compute(part, around) for part in tree[1:]])
    return float(tree) if isinstance(tree, (int, float)) else str(tree)


def _if(tree: list[Any], around: Around) -> Value:
    return compute(tree[2] if truth(compute(tree[1], around)) else tree[3], around)


def _first_filled(tree: list[Any], around: Around) -> Value:
    for part in tree[1:]:
        value = compute(part, around)
        if text(value) != "":
            return value
    return ""


_SPECIAL: dict[str, Callable[[list[Any], Around], Value]] = {
    "ref": lambda tree, around: around.values.get(tree[1], ""),
    "self": lambda _tree, around: around.own,
    "column": lambda tree, around: around.row.get(tree[1], ""),
    "position": lambda _tree, around: float(around.position),
    "today": lambda _tree, around: around.today,
    "if": _if,
    "coalesce": _first_filled,
    "and": lambda tree, around: all(truth(compute(part, around)) for part in tree[1:]),
    "or": lambda tree, around: any(truth(compute(part, around)) for part in tree[1:]),
}


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return truth(a) == truth(b)
    if isinstance(a, float) or isinstance(b, float):
        return number(a) == number(b)
    return a == b


def _divided(a: Value, b: Value) -> float:
    divisor = number(b)
    return number(a) / divisor if divisor else math.nan


def _rest(a: Value, b: Value) -> float:
    divisor, whole = number(b), number(a)
    return math.fmod(whole, divisor) if divisor and not math.isinf(whole) else math.nan


def _whole(a: Value) -> float:
    value = number(a)
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


def _rounded(a: Value, places: Value = 0.0) -> float:
    value, count = number(a), number(places)
    if math.isnan(value) or math.isinf(value) or math.isnan(count) or abs(count) > _MOST_PLACES:
        return math.nan
    scale = 10.0 ** math.trunc(count)
    return math.floor(value * scale + 0.5) / scale


_PLAIN: dict[str, Callable[..., Value]] = {
    "=": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "<": lambda a, b: number(a) < number(b),
    "<=": lambda a, b: number(a) <= number(b),
    ">": lambda a, b: number(a) > number(b),
    ">=": lambda a, b: number(a) >= number(b),
    "+": lambda a, b: number(a) + number(b),
    "-": lambda a, b: number(a) - number(b),
    "*": lambda a, b: number(a) * number(b),
    "div": _divided,
    "mod": _rest,
    "neg": lambda a: -number(a),
    "not": lambda a: not truth(a),
    "true": lambda: True,
    "false": lambda: False,
    "selected": lambda a, b: text(b) in text(a).split(" ") and text(b) != "",
    "count-selected": lambda a: float(len([part for part in text(a).split(" ") if part])),
    "string-length": lambda a: float(len(text(a))),
    "regex": lambda a, pattern: matches(str(pattern), text(a)),
    "concat": lambda *parts: "".join(text(part) for part in parts),
    "int": _whole,
    "number": number,
    "string": text,
    "round": _rounded,
}
