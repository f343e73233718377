"""XLSForm's expressions, compiled to a small JSON tree: a list whose first element is the operation.

`${age} > 17 and selected(${subjects}, 'physics')` becomes
`["and", [">", ["ref", "age"], 17], ["selected", ["ref", "subjects"], "physics"]]`; texts and numbers stand for
themselves. The tree is all that the interpreters know: `interpreter.py` here, `form.js` in the page. What is not in the
table below is refused with its reason when a form is imported, not when somebody answers it.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from sala.forms.patterns import portable
from sala.forms.types import SayingError

Tree = list[Any] | str | int | float

LONGEST = 4000
DEEPEST = 40
_TOKEN = re.compile(
    r"""\s*(?:(?P<ref>\$\{\s*[^{}\s]+\s*\})|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>"[^"]*"|'[^']*')
    |(?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)|(?P<sign><=|>=|!=|\.\.|[-+*=<>(),.]))""",
    re.VERBOSE,
)
_BLANK = re.compile(r"\s*")
# Functions: how many arguments at least and at most.
FUNCTIONS = {
    "selected": (2, 2),
    "count-selected": (1, 1),
    "string-length": (1, 1),
    "regex": (2, 2),
    "today": (0, 0),
    "true": (0, 0),
    "false": (0, 0),
    "if": (3, 3),
    "coalesce": (2, 9),
    "concat": (1, 20),
    "not": (1, 1),
    "int": (1, 1),
    "number": (1, 1),
    "string": (1, 1),
    "round": (1, 2),
}
# The same under another name: a day is its text, and a number when one reckons with it.
_SAME = {"decimal-date-time": "number", "date": "string"}
# From the loosest to the tightest.
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)


def compile_expression(source: str, *, columns: frozenset[str] = frozenset()) -> Tree:
    """The tree of an expression. `columns`: those of a list of choices, which a choice filter may name.

    Raises SayingError with what cannot be read.
    """
    source = source.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'").strip()
    if len(source) > LONGEST:
        raise SayingError(_("This expression is too long: at most %(most)s signs are read."), most=LONGEST)
    return _Parser(source, columns).whole()


def names_in(tree: Any) -> Iterator[str]:
    """The names of the questions that the tree asks for."""
    if isinstance(tree, list):
        if tree[0] == "ref":
            yield tree[1]
        for part in tree[1:]:
            yield from names_in(part)


def uses(tree: Any, operation: str) -> bool:
    """Whether the operation is anywhere in the tree."""
    return isinstance(tree, list) and (
        tree[0] == operation or any(uses(part, operation) for part in tree[1:])
    )


class _Parser:
    """One expression, read from left to right."""

    def __init__(self, source: str, columns: frozenset[str]) -> None:
        self.source, self.columns = source, columns
        self.tokens = list(self._cut())
        self.at = 0

    def _cut(self) -> Iterator[tuple[str, str]]:
        position, end = 0, len(self.source)
        while position < end:
            match = _TOKEN.match(self.source, position)
            if not match:
                if _BLANK.match(self.source, position).end() == end:  # type: ignore[union-attr]  # \s* always matches
                    return
                raise SayingError(
                    _("“%(rest)s” cannot be read here. Write the expression as XLSForm does."),
                    rest=self.source[position : position + 20].strip(),
                )
            position = match.end()
            kind = str(match.lastgroup)
            yield kind, match[kind]

    def whole(self) -> Tree:
        if not self.tokens:
            raise SayingError(_("The expression is empty."))
        tree = self.level(0, 0)
        if self.at < len(self.tokens):
            raise self.unexpected()
        return tree

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, word: str) -> bool:
        if self.peek()[1] == word and self.peek()[0] in {"sign", "name"}:
            self.at += 1
            return True
        return False

    def must(self, word: str) -> None:
        if not self.take(word):
            raise self.unexpected()

    def unexpected(self) -> SayingError:
        kind, word = self.peek()
        if kind == "end":
            return SayingError(_("The expression ends too early: is a bracket or a value missing?"))
        return SayingError(
            _("“%(word)s” is not expected here. Look at the brackets and signs before it."), word=word
        )

    def level(self, number: int, depth: int) -> Tree:
        if depth > DEEPEST:
            raise SayingError(_("The expression has too many brackets within each other."))
        if number == len(_LEVELS):
            return self.unary(depth)
        tree = self.level(number + 1, depth)
        while self.peek()[1] in _LEVELS[number] and self.peek()[0] in {"sign", "name"}:
            sign = self.tokens[self.at][1]
            self.at += 1
            depth += 1
            tree = [sign, tree, self.level(number + 1, depth)]
            if depth > DEEPEST:
                raise SayingError(_("The expression has too many brackets within each other."))
        return tree

    def unary(self, depth: int) -> Tree:
        if self.take("-"):
            tree = self.unary(depth + 1) if depth < DEEPEST else self.level(0, depth + 1)
            return -tree if isinstance(tree, (int, float)) else ["neg", tree]
        return self.value(depth)

    def value(self, depth: int) -> Tree:
        kind, word = self.peek()
        if kind == "end":
            raise self.unexpected()
        self.at += 1
        if kind == "ref":
            return ["ref", word[2:-1].strip()]
        if kind == "number":
            return float(word) if "." in word else int(word)
        if kind == "text":
            return word[1:-1]
        if word == "(":
            tree = self.level(0, depth + 1)
            self.must(")")
            return tree
        if word == ".":
            return ["self"]
        if kind == "name":
            return self.named(word, depth)
        self.at -= 1
        raise self.unexpected()

    def named(self, word: str, depth: int) -> Tree:
        if self.take("("):
            return self.call(word, depth)
        if word in self.columns:
            return ["column", word]
        raise SayingError(
            _(
                "“%(word)s” is neither an answer nor a text. Write ${%(word)s} for the answer of a "
                "question, or '%(word)s'."
            ),
            word=word,
        )

    def call(self, word: str, depth: int) -> Tree:
        if word == "position":
            self.must("..")
            self.must(")")
            return ["position"]
        word = _SAME.get(word, word)
        if word not in FUNCTIONS:
            raise SayingError(
                _("Sala does not know the function %(word)s(). It knows: %(known)s."),
                word=word,
                known=", ".join(sorted([*FUNCTIONS, *_SAME, "position"])),
            )
        arguments: list[Tree] = []
        while not self.take(")"):
            if arguments:
                self.must(",")
            arguments.append(self.level(0, depth + 1))
        least, most = FUNCTIONS[word]
        if not least <= len(arguments) <= most:
            raise SayingError(
                _("%(word)s() has %(given)s values between its brackets; it takes %(least)s to %(most)s."),
                word=word,
                given=len(arguments),
                least=least,
                most=most,
            )
        if word == "regex":
            if not isinstance(arguments[1], str):
                raise SayingError(_("The second value of regex() must be a text in quotation marks."))
            arguments[1] = portable(arguments[1])
        return [word, *arguments]
