"""What a form asks, given what was answered: shown questions, reckoned values, what is wrong.

The same is in the page (`static/forms/form.js`); `tests/vectors.json` is run through both. What an expression comes to
is in `computing.py`.
"""

import datetime as dt
import math
import re
import uuid
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sala.forms.computing import NUMBER, Around, Value, compute, date_in, number, text, truth
from sala.forms.types import HOLDERS, SILENT, Answers, Definition, Item, Kind, items_of
from sala.kit.folding import ascii_digits
from sala.kit.ids import coarse_uuid7

LONGEST = 5000
MOST_REPEATS = 20
_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d{1,9})?)[\s,]+(-?\d{1,3}(?:\.\d{1,9})?)", re.ASCII)
# The id under which a phone sent the picture, and whom it shows.
_PICTURE = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})( agreed| nobody)?", re.ASCII
)
# Signs that no database text may hold: control signs, halves of signs.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NORTH, _EAST = 90, 180


@dataclass(frozen=True, slots=True)
class Look:
    """A form with its answers. Keys are a question's name, or `repeat:2:name` within a repeat.

    `values`: as expressions see them; `asked`: what is asked; `cleaned`: what is kept; `errors`: by key, a code
    (required, constraint, choice, integer, decimal, date, geopoint, image, long); `offered`: the choices after their
    filter.
    """

    values: dict[str, Value]
    asked: set[str]
    cleaned: Answers
    errors: dict[str, str]
    offered: dict[str, list[str]]


def key_of(name: str, repeat: str = "", instance: int = 0) -> str:
    """How a question's answer is called in forms and errors."""
    return f"{repeat}:{instance}:{name}" if repeat else name


def instances(answers: Answers, repeat: str) -> list[Answers]:
    """The instances of a repeat: at least one, at most 20."""
    given = answers.get(repeat)
    rows: list[Answers] = (
        [row if isinstance(row, dict) else {} for row in given] if isinstance(given, list) else []
    )
    return rows[:MOST_REPEATS] or [{}]


def read_value(item: Item, raw: object) -> tuple[Any, str]:
    """A typed answer as it is kept (None when empty), and what is wrong with it ("" when nothing)."""
    kind = item["type"]
    if kind == Kind.MANY:
        given = raw if isinstance(raw, list) else str(raw or "").split()
        return list(dict.fromkeys(_UNSAFE.sub("", str(part))[:200] for part in given[:200])) or None, ""
    typed = (
        ""
        if raw is None or isinstance(raw, (list, dict))
        else _UNSAFE.sub("", str(raw)).replace("\r\n", "\n").strip()
    )
    if not typed:
        return None, ""
    if kind == Kind.TEXT:
        return typed, "long" if len(typed) > LONGEST else ""
    return _READ.get(kind, _as_it_is)(typed)


def _as_it_is(typed: str) -> tuple[Any, str]:
    return typed[:200], ""


def _integer(typed: str) -> tuple[Any, str]:
    plain = ascii_digits(typed)
    return (int(plain), "") if _INTEGER.fullmatch(plain) else (typed[:200], "integer")


def _decimal(typed: str) -> tuple[Any, str]:
    plain = ascii_digits(typed).replace(",", ".")
    return (float(plain), "") if NUMBER.fullmatch(plain) else (typed[:200], "decimal")


def _day(typed: str) -> tuple[Any, str]:
    plain = ascii_digits(typed)
    return (plain, "") if date_in(plain) else (typed[:200], "date")


def _point(typed: str) -> tuple[Any, str]:
    match = _POINT.fullmatch(ascii_digits(typed))
    if match and abs(float(match[1])) <= _NORTH and abs(float(match[2])) <= _EAST:
        return f"{match[1]} {match[2]}", ""
    return typed[:200], "geopoint"


def _picture(typed: str) -> tuple[Any, str]:
    """The id without its minute: that of an anonymous answer tells no more."""
    match = _PICTURE.fullmatch(typed)
    return (f"{coarse_uuid7(uuid.UUID(match[1]))}{match[2] or ''}", "") if match else (typed[:200], "image")


_READ: dict[str, Callable[[str], tuple[Any, str]]] = {
    Kind.INTEGER: _integer,
    Kind.RATING: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _day,
    Kind.GEOPOINT: _point,
    Kind.IMAGE: _picture,
}


def look(definition: Definition, answers: Answers, *, today: dt.date) -> Look:
    """The form with these answers; raw ones (as typed) and kept ones are both read."""
    return _Looking(definition, answers, today).result()


def choices_of(definition: Definition, item: Item, around: Around) -> list[dict[str, Any]]:
    """The choices that are offered, after the choice filter."""
    rows: list[dict[str, Any]] = definition["lists"][item["list"]]
    if "filter" not in item:
        return rows
    return [row for row in rows if truth(compute(item["filter"], _with_row(around, row)))]


def _with_row(around: Around, row: Mapping[str, Any]) -> Around:
    columns = {"name": row["name"], **row.get("columns", {})}
    return Around(around.values, around.today, around.own, around.position, columns)


class _Looking:
    """One pass over a form in the order in which its questions depend on each other."""

    def __init__(self, definition: Definition, answers: Answers, today: dt.date) -> None:
        self.definition, self.answers, self.today = definition, answers, today.isoformat()
        self.places = {item["name"]: (item, around) for item, around in items_of(definition)}
        self.repeats = {name for name, (item, _) in self.places.items() if item["type"] == Kind.REPEAT}
        self.look = Look({}, set(), {}, {}, {})
        self.rows = {name: instances(answers, name) for name in self.repeats}
        # What one instance of a repeat sees: its own answers over those of the whole form.
        self.seen: dict[tuple[str, int], dict[str, Value]] = {}

    def result(self) -> Look:
        for name in self.definition["order"]:
            for repeat, instance in self.standing(name):
                self.step(name, repeat, instance)
        for item, _parents in items_of(self.definition):
            for repeat, instance in self.standing(item["name"]):
                key = key_of(item["name"], repeat, instance)
                if key in self.look.asked and item["type"] not in HOLDERS:
                    self.check(item, key, self.around(repeat, instance, key))
        self.keep()
        return self.look

    def standing(self, name: str) -> Iterable[tuple[str, int]]:
        repeat = next((other for other in self.places[name][1] if other in self.repeats), "")
        return [(repeat, i) for i in range(len(self.rows[repeat]))] if repeat else [("", 0)]

    def around(self, repeat: str, instance: int, key: str = "") -> Around:
        values = self.seen.setdefault((repeat, instance), {}) if repeat else self.look.values
        own = self.look.values.get(key, "")
        if repeat:
            return Around(ChainMap(values, self.look.values), self.today, own, instance + 1)
        return Around(values, self.today, own)

    def raw(self, name: str, repeat: str, instance: int) -> object:
        return (self.rows[repeat][instance] if repeat else self.answers).get(name)

    def step(self, name: str, repeat: str, instance: int) -> None:
        item, parents = self.places[name]
        key = key_of(name, repeat, instance)
        around = self.around(repeat, instance)
        above = parents[-1] if parents else ""
        above_key = key_of(above, repeat if above not in self.repeats else "", instance)
        value: Value = ""
        if (not above or above_key in self.look.asked) and truth(
            compute(item.get("relevant", ["true"]), around)
        ):
            self.look.asked.add(key)
            if item["type"] == Kind.CALCULATE:
                computed = compute(item["value"], around)
                value = "" if isinstance(computed, float) and math.isnan(computed) else computed
            elif item["type"] not in SILENT:
                kept, wrong = read_value(item, self.raw(name, repeat, instance))
                value = "" if kept is None else _seen(kept)
                if wrong:
                    self.look.errors[key], value = wrong, ""
        self.look.values[key] = value
        if repeat:
            self.seen.setdefault((repeat, instance), {})[name] = value

    def check(self, item: Item, key: str, around: Around) -> None:
        if item["type"] in SILENT:
            return
        if item["type"] in {Kind.ONE, Kind.MANY}:
            self.look.offered[key] = [row["name"] for row in choices_of(self.definition, item, around)]
        if key in self.look.errors:
            return
        if text(around.own) == "":
            if truth(compute(item.get("required", ["false"]), around)):
                self.look.errors[key] = "required"
            return
        if (
            key in self.look.offered and not set(text(around.own).split(" ")) <= set(self.look.offered[key])
        ) or (item["type"] == Kind.RATING and number(around.own) not in scale(item)):
            self.look.errors[key] = "choice"
        elif not truth(compute(item.get("constraint", ["true"]), around)):
            self.look.errors[key] = "constraint"

    def keep(self) -> None:
        for item, _parents in items_of(self.definition):
            name = item["name"]
            if item["type"] in HOLDERS | {Kind.NOTE}:
                continue
            for repeat, instance in self.standing(name):
                key = key_of(name, repeat, instance)
                if key not in self.look.asked or key in self.look.errors:
                    continue
                if item["type"] == Kind.CALCULATE:
                    kept: Any = text(self.look.values[key])
                else:
                    kept = read_value(item, self.raw(name, repeat, instance))[0]
                if kept not in (None, ""):
                    self.place(name, repeat, instance, kept)

    def place(self, name: str, repeat: str, instance: int, kept: Any) -> None:
        if not repeat:
            self.look.cleaned[name] = kept
            return
        rows = self.look.cleaned.setdefault(repeat, [])
        while len(rows) <= instance:
            rows.append({})
        rows[instance][name] = kept


def scale(item: Item) -> range:
    """The marks of a rating."""
    return range(item["from"], item["to"] + 1, item.get("step", 1))


def _seen(kept: Any) -> Value:
    if isinstance(kept, list):
        return " ".join(kept)
    return float(kept) if isinstance(kept, (int, float)) else str(kept)
