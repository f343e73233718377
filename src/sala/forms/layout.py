"""A form as a page shows it: fields with their words, from a definition and what was answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from sala.forms.interpreter import MOST_REPEATS, Look, instances, key_of, scale
from sala.forms.types import HOLDERS, Answers, Definition, Item, Kind, Shows, items_of
from sala.forms.wording import ERRORS, error_sentence
from sala.kit.i18n import Text

_ONLY_WORDS = {"label", "hint", "message", "required_message"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that is offered; `hidden`: not now, after the choice filter."""

    name: str
    label: Text
    chosen: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A question, note, heading or repeat. `key` is its answer's name, `name` the field's; `own` are its own sentences
    for a missing or unfitting answer; a repeat has `rows`, a group `fields`.
    """

    kind: str
    key: str
    label: Text
    hint: Text
    value: str = ""
    error: str = ""
    hidden: bool = False
    required: bool = False
    choices: list[Choice] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    capture: str = ""
    fields: list["Field"] = field(default_factory=list)
    rows: list[list["Field"]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the field in the page."""
        return f"q:{self.key}"

    @property
    def picture(self) -> str:
        """The id of the picture that has come already; "" for none."""
        return self.value[:36]

    @property
    def shows(self) -> list[tuple[str, str, bool]]:
        """Whom the picture shows: (code, words, chosen)."""
        said = self.value[37:]
        return [(one.value, str(one.label), one == said) for one in Shows]

    @property
    def more(self) -> bool:
        """Whether another instance may be added."""
        return len(self.rows) < MOST_REPEATS


def fields_of(definition: Definition, answers: Answers, seen: Look, errors: Mapping[str, str]) -> list[Field]:
    """All fields of a form, those that are not asked now hidden. `errors` by key: nothing on a page not sent yet."""

    def fields(items: list[Item], repeat: str = "", instance: int = 0) -> list[Field]:
        return [one(item, repeat, instance) for item in items]

    def one(item: Item, repeat: str, instance: int) -> Field:
        kind, key = item["type"], key_of(item["name"], repeat, instance)
        given = (instances(answers, repeat)[instance] if repeat else answers).get(item["name"])
        shown = Field(
            kind=kind,
            key=key,
            label=Text(item.get("label", {})),
            hint=Text(item.get("hint", {})),
            value=_typed(given) if kind != Kind.CALCULATE else str(seen.cleaned.get(item["name"], "")),
            error=error_sentence(item, errors[key]) if key in errors else "",
            hidden=key not in seen.asked,
            required=item.get("required") == ["true"],
            choices=_choices(definition, item, given, seen.offered.get(key)),
            own={
                code: str(Text(item[words]))
                for code, words in (("required", "required_message"), ("constraint", "message"))
                if item.get(words)
            },
            capture=item.get("capture", ""),
            fields=fields(item["items"], repeat, instance) if kind == Kind.GROUP else [],
        )
        if kind == Kind.REPEAT:
            shown.rows.extend(
                fields(item["items"], item["name"], i) for i in range(len(instances(answers, item["name"])))
            )
        return shown

    return fields(definition["items"])


def _typed(given: object) -> str:
    return "" if given is None or isinstance(given, (list, dict)) else str(given)


def _choices(definition: Definition, item: Item, given: object, offered: list[str] | None) -> list[Choice]:
    chosen = [str(part) for part in given] if isinstance(given, list) else _typed(given).split()
    if item["type"] == Kind.RATING:
        return [Choice(str(mark), Text(en=str(mark)), str(mark) in chosen) for mark in scale(item)]
    if item["type"] not in {Kind.ONE, Kind.MANY}:
        return []
    return [
        Choice(
            row["name"],
            Text(row["label"]),
            row["name"] in chosen,
            offered is not None and row["name"] not in offered,
        )
        for row in definition["lists"][item["list"]]
    ]


def typed_answers(definition: Definition, post: QueryDict) -> Answers:
    """What came from the page: its fields, or, from a page with script, the answers as one JSON text."""
    if "answers" in post:
        try:
            given = json.loads(str(post["answers"]))
        except (ValueError, RecursionError):
            given = None
        return given if isinstance(given, dict) else {}
    found: Answers = {}
    for item, around in items_of(definition):
        repeat = next((name for name in around if f"n:{name}" in post), "")
        if item["type"] == Kind.REPEAT:
            found[item["name"]] = [{} for _row in range(_count(post.get(f"n:{item['name']}", "1")))]
        elif item["type"] in HOLDERS:
            continue
        for instance in range(len(found[repeat])) if repeat else [0]:
            key = f"q:{key_of(item['name'], repeat, instance)}"
            if key in post:
                place = found[repeat][instance] if repeat else found
                place[item["name"]] = post.getlist(key) if item["type"] == Kind.MANY else post[key]
    return found


def _count(typed: str) -> int:
    return next((count for count in range(1, MOST_REPEATS + 1) if typed == str(count)), 1)


def changed_rows(definition: Definition, answers: Answers, press: str) -> Answers:
    """After a press of “one more” or “one less”, as `add kids` or `remove kids`."""
    what, _sign, name = press.partition(" ")
    if not any(
        item["name"] == name and item["type"] == Kind.REPEAT for item, _around in items_of(definition)
    ):
        return answers
    rows = instances(answers, name)
    rows = [*rows, {}][:MOST_REPEATS] if what == "add" else rows[:-1] or [{}]
    return {**answers, name: rows}


def logic_of(definition: Definition) -> str:
    """What the page's script needs: the tree without its words, and the sentences for wrong answers, as JSON."""

    def bare(item: Item) -> dict[str, Any]:
        kept = {name: value for name, value in item.items() if name not in _ONLY_WORDS}
        return {**kept, "items": [bare(inner) for inner in item["items"]]} if "items" in item else kept

    filtered = {item["list"] for item, _around in items_of(definition) if "filter" in item}
    lists = {
        name: [
            {
                part: row[part]
                for part in ("name", "columns")
                if part in row and (part == "name" or name in filtered)
            }
            for row in rows
        ]
        for name, rows in definition["lists"].items()
    }
    tree = {
        "items": [bare(item) for item in definition["items"]],
        "lists": lists,
        "order": definition["order"],
    }
    sentences = {code: str(sentence) for code, sentence in ERRORS.items()}
    return json.dumps({"tree": tree, "errors": sentences}, ensure_ascii=False, separators=(",", ":"))
