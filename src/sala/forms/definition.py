"""From an XLSForm's rows to a definition: one small JSON tree, complete and checked, or every reason why not.

`reader.py` (a child process) gives rows with addresses; here each is understood, or refused with sheet, row, column and
what to do. Nothing is left out silently: a type, column or function that is not in the small language is an error.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sala.forms.expressions import Tree, compile_expression, names_in, uses
from sala.forms.graph import ordered
from sala.forms.sheets import NotAFormError, Problem, Row, Sheets
from sala.forms.types import HOLDERS, Definition, Item, Kind, SayingError, items_of
from sala.forms.words import CAPTURES, LOOKS, TYPES, type_not_read
from sala.kit.i18n import LANGUAGES

MOST_PROBLEMS = 40
MOST_ITEMS = 500
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_MOST_MARKS = 11
_YES, _NO = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}


def compile_sheets(sheets: Mapping[str, Any], *, language: str) -> Definition:
    """The definition of the form in these sheets. `language`: of columns that do not say theirs.

    Raises NotAFormError with up to 40 problems.
    """
    return _Compiler(sheets, language).definition()


def check_definition(definition: Definition) -> Definition:
    """A definition made by the editor: with the order in which its questions depend on each other."""
    return {**definition, "order": ordered(definition)}


class _Compiler(Sheets):
    """One import."""

    def __init__(self, sheets: Mapping[str, Any], language: str) -> None:
        super().__init__(sheets, language)
        self.lines: dict[str, Row] = {}
        self.used: set[str] = set()
        self.misnamed: set[str] = set()

    def definition(self) -> Definition:
        title = self.settings()
        self.read_lists()
        items = self.read_items()
        definition: Definition = {"title": title, "items": items, "lists": {}, "languages": []}
        self.check_names(definition)
        if self.problems:
            raise NotAFormError(
                sorted(self.problems[:MOST_PROBLEMS], key=lambda p: (p.sheet != "survey", p.sheet, p.row))
            )
        definition["lists"] = {name: rows for name, rows in self.lists.items() if name in self.used}
        definition["languages"] = [code for code in LANGUAGES if self.says(definition, code)] or [
            self.default
        ]
        try:
            return check_definition(definition)
        except SayingError as error:
            line = self.lines.get(str(error.params.get("name", "")))
            raise NotAFormError([Problem("survey", line.number if line else 0, "", error)]) from error

    # ── items ─────────────────────────────────────────────────────────────────────────────────────────

    def read_items(self) -> list[Item]:
        whole: list[Item] = []
        open_holders: list[tuple[Item, Row]] = []
        rows = self.rows["survey"]
        if len(rows) > MOST_ITEMS:
            self.wrong(
                rows[MOST_ITEMS],
                (),
                _("These are more than %(most)s rows: no one answers that many."),
                most=MOST_ITEMS,
            )
            return whole
        for row in rows:
            here = open_holders[-1][0]["items"] if open_holders else whole
            if row.kind[:1] == ("end",) and row.kind[1:]:
                self.close(row, open_holders)
            elif row.kind[:1] == ("begin",) and row.kind[1:]:
                holder = self.holder(row, open_holders)
                here.append(holder)
                open_holders.append((holder, row))
            elif item := self.item(row):
                here.append(item)
        for unclosed, row in open_holders:
            self.wrong(
                row,
                ("type",),
                _("“begin %(kind)s” has no “end %(kind)s”. Add the row below its last question."),
                kind=unclosed["type"],
            )
        if not rows:
            self.problems.append(
                Problem("survey", 2, "", SayingError(_("The sheet “survey” has no question.")))
            )
        return whole

    def close(self, row: Row, open_holders: list[tuple[Item, Row]]) -> None:
        if not open_holders or open_holders[-1][0]["type"] != row.kind[1]:
            self.wrong(
                row, ("type",), _("“end %(kind)s” closes nothing that is open here."), kind=row.kind[1]
            )
            return
        item, begun = open_holders.pop()
        if not item["items"]:
            self.wrong(begun, ("type",), _("There is no question between “begin” and “end”."))

    def holder(self, row: Row, open_holders: list[tuple[Item, Row]]) -> Item:
        kind = row.kind[1]
        if kind not in HOLDERS:
            self.wrong(row, ("type",), type_not_read(kind), type=kind)
        if kind == Kind.REPEAT and any(item["type"] == Kind.REPEAT for item, _row in open_holders):
            self.wrong(
                row,
                ("type",),
                _("A repeat within a repeat is not read. Ask the inner questions in a form of their own."),
            )
        if row.get("repeat_count"):
            self.wrong(
                row,
                ("repeat_count",),
                _("A counted repeat is not read. Leave the cell empty: people add as many as they need."),
            )
        return {**self.common(row, kind), "items": []}

    def item(self, row: Row) -> Item | None:
        kind = row.kind[0]
        if not kind:
            if row.texts:
                self.wrong(row, ("type",), _("This row has no type."))
            return None
        if kind not in TYPES:
            self.wrong(row, ("type",), type_not_read(kind), type=kind)
            self.common(row, Kind.CALCULATE)
            return None
        item = self.common(row, TYPES[kind])
        if item["type"] in {Kind.ONE, Kind.MANY}:
            self.select(row, item)
        elif item["type"] == Kind.RATING:
            self.rating(row, item)
        elif item["type"] == Kind.IMAGE:
            words = row.get("appearance").split()
            item.update([("capture", CAPTURES[word]) for word in words if word in CAPTURES])
        elif item["type"] == Kind.CALCULATE:
            if not row.get("calculation"):
                self.wrong(row, ("calculation",), _("Write what is to be reckoned."))
            self.expression(row, "calculation", item, "value")
        if row.get("calculation") and item["type"] != Kind.CALCULATE:
            self.wrong(
                row,
                ("calculation",),
                _("Only rows of the type “calculate” reckon. Move this to a row of its own."),
            )
        return item

    def common(self, row: Row, kind: str) -> Item:
        item: Item = {"type": str(kind), "name": self.name(row)}
        for column, key in (
            ("label", "label"),
            ("hint", "hint"),
            ("constraint_message", "message"),
            ("required_message", "required_message"),
        ):
            if said := self.text(row, column):
                item[key] = said
        if kind not in {Kind.CALCULATE, Kind.GROUP, Kind.REPEAT} and not item.get("label"):
            self.wrong(row, ("label", self.default), _("Write what people read: the label is missing."))
        self.looks(row)
        self.expression(row, "relevant", item, "relevant")
        self.expression(row, "constraint", item, "constraint")
        required = row.get("required").lower()
        if required in _YES:
            item["required"] = ["true"]
        elif required not in _NO:
            self.expression(row, "required", item, "required")
        return item

    def name(self, row: Row) -> str:
        """Its name, kept as this row's; refused when it is none, or another row's already."""
        name = row.get("name")
        if not _NAME.fullmatch(name):
            self.wrong(
                row,
                ("name",),
                _(
                    "“%(name)s” cannot be a name: begin with a letter a–z, then letters, digits, - and "
                    "_, without blanks."
                ),
                name=name[:40],
            )
        elif name in self.lines:
            self.wrong(
                row,
                ("name",),
                _("The name “%(name)s” stands in row %(line)s already. Names are used once in a form."),
                name=name,
                line=self.lines[name].number,
            )
        else:
            self.lines[name] = row
        if self.lines.get(name) is not row:
            self.misnamed.add(name)
        return name

    def looks(self, row: Row) -> None:
        """Appearances change nothing that Sala shows; unknown ones may mean something that is then missing."""
        for word in row.get("appearance").split():
            if word not in LOOKS:
                self.wrong(
                    row,
                    ("appearance",),
                    _("The appearance “%(word)s” is not known. Leave the cell empty."),
                    word=word,
                )
        if row.get("readonly").lower() not in _NO and row.kind[0] != "note":
            self.wrong(
                row,
                ("readonly",),
                _("A question that nobody can answer is a note: write “note” as its type."),
            )

    def expression(
        self, row: Row, column: str, item: Item, key: str, columns: frozenset[str] = frozenset()
    ) -> None:
        source = row.get(column)
        if not source:
            return
        try:
            item[key] = compile_expression(source, columns=columns)
        except SayingError as error:
            self.problems.append(Problem(row.sheet, row.number, row.letters.get((column,), ""), error))

    def select(self, row: Row, item: Item) -> None:
        name = row.kind[1]
        item["list"] = name
        if row.kind[2:]:
            self.wrong(
                row,
                ("type",),
                _(
                    "“or_other” is not read. Add a choice “other”, and a text question with relevant = "
                    "selected(${%(name)s}, 'other')."
                ),
                name=item["name"],
            )
        if name not in self.lists:
            self.wrong(row, ("type",), _("There is no list “%(list)s” on the sheet “choices”."), list=name)
            return
        self.used.add(name)
        self.expression(row, "choice_filter", item, "filter", self.columns[name])

    def rating(self, row: Row, item: Item) -> None:
        given: dict[str, int | None] = {}
        for part in row.get("parameters").replace(",", " ").replace(";", " ").split():
            key, _sign, value = part.partition("=")
            given[key] = int(value) if re.fullmatch(r"-?\d{1,4}", value) else None
        start, end, step = given.get("start", 1), given.get("end", 5), given.get("step", 1)
        if (
            set(given) - {"start", "end", "step"}
            or start is None
            or end is None
            or not step
            or step < 1
            or not 0 < (end - start) // step < _MOST_MARKS
        ):
            self.wrong(
                row,
                ("parameters",),
                _(
                    "Write the marks as start=1 end=5 step=1: whole numbers, at least two and at most "
                    "%(most)s marks."
                ),
                most=_MOST_MARKS,
            )
            return
        item.update({"from": start, "to": end, **({"step": step} if step > 1 else {})})

    # ── what the expressions mean ─────────────────────────────────────────────────────────────────────

    def check_names(self, definition: Definition) -> None:
        places = {item["name"]: (item, around) for item, around in items_of(definition)}
        repeats = {name for name, (item, _around) in places.items() if item["type"] == Kind.REPEAT}
        for item, around in places.values():
            if item["name"] in self.misnamed:  # it was refused itself; nobody knows which row is meant
                continue
            inside = set(around) & repeats
            for key, column in _EXPRESSIONS.items():
                if key in item:
                    self.check_expression(
                        item, item[key], column, places, inside | ({item["name"]} & repeats), repeats
                    )

    def check_expression(
        self,
        item: Item,
        tree: Tree,
        column: str,
        places: Mapping[str, Any],
        inside: set[str],
        repeats: set[str],
    ) -> None:
        row, at = self.lines[item["name"]], (column,)
        for name in names_in(tree):
            if name not in places:
                if name in self.lines:  # it was refused itself
                    continue
                self.wrong(row, at, _("There is no question “%(name)s” in this form."), name=name)
                continue
            other, around = places[name]
            if other["type"] in HOLDERS or other["type"] == Kind.NOTE:
                self.wrong(row, at, _("“%(name)s” is no question: nobody answers it."), name=name)
            elif (set(around) & repeats) - inside:
                self.wrong(
                    row,
                    at,
                    _(
                        "“%(name)s” is asked several times, in a repeat; from outside nobody knows which "
                        "answer is meant."
                    ),
                    name=name,
                )
        if uses(tree, "position") and not inside:
            self.wrong(row, at, _("position(..) has a meaning only within a repeat."))
        if uses(tree, "self") and column != "constraint":
            self.wrong(
                row,
                at,
                _("The point . means the answer itself, and has a meaning only in the column “constraint”."),
            )

    @staticmethod
    def says(definition: Definition, code: str) -> bool:
        """Whether every question has its words in this language."""
        labels = [item["label"] for item, _around in items_of(definition) if item.get("label")]
        return bool(labels) and all(code in label for label in labels)


_EXPRESSIONS = {
    "relevant": "relevant",
    "constraint": "constraint",
    "required": "required",
    "filter": "choice_filter",
    "value": "calculation",
}
