"""The editor for plain forms: what stands in its boxes, and the definition that this makes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from sala.forms.types import Definition, Item, Kind
from sala.kit.dates import spoken_number
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.legacy_khmer import looks_like_legacy

KINDS = (Kind.TEXT, Kind.ONE, Kind.MANY, Kind.RATING, Kind.IMAGE)
MOST = 40
LONGEST = 500
MOST_CHOICES = 30
_MARKS = 5

Words = list[tuple[str, str]]
"""(language, text) for each language of the interface."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question as the editor shows it; `choices` are lines of text, a choice a line, the same order in each
    language.
    """

    name: str
    kind: str
    words: Words
    required: bool = False
    choices: Words = field(default_factory=lambda: [(code, "") for code in LANGUAGES])


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole editor. `errors` by the field's name."""

    title: Words
    prompts: list[Prompt]
    errors: dict[str, str] = field(default_factory=dict)


def draft_from(definition: Definition) -> Draft:
    """What the editor shows of a definition that it made."""
    return Draft(_words(definition["title"]), [_prompt(definition, item) for item in definition["items"]])


def blank(title: Text) -> Draft:
    """A form that has only a title: the editor begins with one open question."""
    return Draft(_words(title), [Prompt("q1", Kind.TEXT, _words({}))])


def typed_draft(post: QueryDict, *, floor: int) -> Draft:
    """What was typed, after the press of a button that moves, adds or removes a question. `floor`: the highest number
    that a question of this form ever had.
    """
    count = post.get("count", "0")
    prompts = [_typed_prompt(post, i) for i in range(min(int(count), MOST) if count.isdecimal() else 0)]
    named = _all_named(prompts, floor)
    return Draft(_typed(post, "title"), _pressed(named, post.get("press", ""), floor))


def _typed_prompt(post: QueryDict, i: int) -> Prompt:
    name, kind = post.get(f"name_{i}", "")[:6], post.get(f"kind_{i}", "")
    return Prompt(
        name=name if _number(name) else "",
        kind=kind if kind in KINDS else Kind.TEXT,
        words=_typed(post, f"words_{i}"),
        required=f"required_{i}" in post,
        choices=_typed(post, f"choices_{i}"),
    )


def highest_number(definitions: Iterable[Definition]) -> int:
    """The highest number that a question of these has: a new question never takes an older one's name."""
    return max((_number(item["name"]) for d in definitions for item in d["items"]), default=0)


def definition_of(draft: Draft, before: Definition | None) -> tuple[Definition, Draft]:
    """The definition, and the draft with what is wrong (then the definition is not to be kept). `before`: the last one,
    whose choices keep their names.
    """
    errors: dict[str, str] = {}
    title = _text(draft.title, "title", errors)
    if not title and "title" not in errors:
        errors[f"title_{LANGUAGES[0]}"] = _("Write a title in one language at least.")
    if not draft.prompts:
        errors["add"] = _("Add one question at least.")
    items, lists = [], {}
    for i, prompt in enumerate(draft.prompts):
        item: Item = {
            "type": str(prompt.kind),
            "name": prompt.name,
            "label": dict(_text(prompt.words, f"words_{i}", errors)),
        }
        if not item["label"]:
            errors.setdefault(f"words_{i}_{LANGUAGES[0]}", _("Write the question in one language at least."))
        if prompt.required:
            item["required"] = ["true"]
        if prompt.kind in {Kind.ONE, Kind.MANY}:
            item["list"] = prompt.name
            lists[prompt.name] = _choices(
                prompt, i, (before or {}).get("lists", {}).get(prompt.name, []), errors
            )
        if prompt.kind == Kind.RATING:
            item.update({"from": 1, "to": _MARKS})
        items.append(item)
    said = [item["label"] for item in items]
    languages = [code for code in LANGUAGES if said and all(code in label for label in said)]
    definition = {
        "title": dict(title),
        "items": items,
        "lists": lists,
        "languages": languages or list(title)[:1],
    }
    return definition, replace(draft, errors=errors)


def _words(text: dict[str, str]) -> Words:
    return [(code, text.get(code, "")) for code in LANGUAGES]


def _typed(post: QueryDict, name: str) -> Words:
    return [(code, post.get(f"{name}_{code}", "").replace("\r\n", "\n")) for code in LANGUAGES]


def _number(name: str) -> int:
    return int(name[1:]) if name.startswith("q") and name[1:].isdecimal() and name.isascii() else 0


def _all_named(prompts: list[Prompt], floor: int) -> list[Prompt]:
    """Each with a name of its own; new ones get the next numbers."""
    taken: set[str] = set()
    highest = max([floor, *(_number(prompt.name) for prompt in prompts)])
    named = []
    for prompt in prompts:
        name = prompt.name
        if not name or name in taken:
            highest += 1
            name = f"q{highest}"
        taken.add(name)
        named.append(replace(prompt, name=name))
    return named


def _pressed(prompts: list[Prompt], press: str, floor: int) -> list[Prompt]:
    what, _sign, where = press.partition(" ")
    if what == "add" and where in KINDS and len(prompts) < MOST:
        return _all_named([*prompts, Prompt("", where, _words({}))], floor)
    i = int(where) if where.isdecimal() else -1
    if not 0 <= i < len(prompts):
        return prompts
    if what == "remove":
        return prompts[:i] + prompts[i + 1 :]
    other = {"up": i - 1, "down": i + 1}.get(what, -1)
    if 0 <= other < len(prompts):
        prompts[i], prompts[other] = prompts[other], prompts[i]
    return prompts


def _text(words: Words, name: str, errors: dict[str, str]) -> Text:
    for code, text in words:
        if len(text) > LONGEST:
            sentence = _("This text has %(length)s characters; at most %(longest)s are kept.")
            errors[f"{name}_{code}"] = sentence % {
                "length": spoken_number(len(text)),
                "longest": spoken_number(LONGEST),
            }
        elif looks_like_legacy(text):
            errors[f"{name}_{code}"] = _(
                "This was typed with an old Khmer font. Type it with a Khmer Unicode keyboard."
            )
    return Text(dict(words))


def _choices(prompt: Prompt, i: int, before: list[Item], errors: dict[str, str]) -> list[Item]:
    _text([(code, "") for code, _lines in prompt.choices], f"choices_{i}", errors)
    lines = {
        code: [line.strip() for line in text.split("\n") if line.strip()] for code, text in prompt.choices
    }
    counts = {len(found) for found in lines.values() if found}
    first = f"choices_{i}_{LANGUAGES[0]}"
    if not counts or max(counts) == 1:  # one answer is no choice
        errors[first] = _("Write two answers at least, one in a line.")
        return []
    if len(counts) > 1 or max(counts) > MOST_CHOICES:
        errors[first] = _(
            "Write the same answers in each language: as many lines, in the same order, at most %(most)s."
        ) % {"most": spoken_number(MOST_CHOICES)}
        return []
    labels = [{code: found[n] for code, found in lines.items() if found} for n in range(max(counts))]
    known = {said: row["name"] for row in before for said in row["label"].values()}
    names = [next((known[said] for said in label.values() if said in known), "") for label in labels]
    free = iter(f"c{n}" for n in range(1, 1000) if f"c{n}" not in {row["name"] for row in before})
    taken: set[str] = set()
    rows = []
    for label, name in zip(labels, names, strict=True):
        own = name if name and name not in taken else next(free)
        taken.add(own)
        rows.append({"name": own, "label": label})
    return rows


def _prompt(definition: Definition, item: Item) -> Prompt:
    rows = definition["lists"].get(item.get("list", ""), [])
    lines = [(code, "\n".join(row["label"].get(code, "") for row in rows).strip()) for code in LANGUAGES]
    return Prompt(item["name"], item["type"], _words(item["label"]), "required" in item, lines)
