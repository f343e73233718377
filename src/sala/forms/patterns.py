"""Regular expressions as both of our interpreters understand them.

What `regex(., '…')` may hold is a small language: signs, classes, groups, alternatives, quantifiers. It is written
anew so that Python and a browser read the same, and what can take for ever (a repeated part within a repeated group)
is refused.
"""

import regex
from django.utils.translation import gettext_lazy as _

from sala.forms.types import SayingError

LONGEST = 300
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_BLANKS = r" \t\n\r\f\v"
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": _BLANKS}
_CONTROLS = frozenset("tnrfv")
_DEEPEST = 9  # brackets within brackets: enough for anybody
_FIXED = regex.compile(r"\{\d+\}")
_QUANTIFIER = regex.compile(r"[*+?]|\{(\d{1,3})(,(\d{0,3}))?\}")


def portable(pattern: str) -> str:
    """The pattern, written so that it means the same in Python and in a browser; always for the whole text.

    Raises SayingError for what is not in the small language.
    """
    if len(pattern) > LONGEST:
        raise SayingError(
            _("The regular expression is too long: at most %(most)s signs are read."), most=LONGEST
        )
    written = _Writer(pattern).whole()
    try:
        regex.compile(written)
    except regex.error as error:
        raise _unreadable(pattern) from error
    return written


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is as the (portable) pattern says; one that takes too long counts as no."""
    try:
        return regex.fullmatch(pattern, text, timeout=0.2) is not None
    except TimeoutError:
        return False


def _unreadable(pattern: str) -> SayingError:
    return SayingError(
        _(
            "The regular expression “%(pattern)s” cannot be read. Use signs, [classes], (groups), | and the "
            "quantifiers * + ? {2,5}."
        ),
        pattern=pattern[:80],
    )


class _Writer:
    """Reads a pattern from left to right and writes it anew."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def whole(self) -> str:
        """The text's ends are always meant, so ^ and $ at the ends are left out."""
        if self.pattern.startswith("^"):
            self.at = 1
        written, _repeats = self.alternatives(0)
        if self.at < len(self.pattern):
            raise _unreadable(self.pattern)
        return written

    def alternatives(self, depth: int) -> tuple[str, bool]:
        """Up to a closing bracket or the end; also whether something in it is repeated."""
        written, repeats = "", False
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                written, self.at = written + "|", self.at + 1
                continue
            if self.pattern[self.at :] == "$":
                self.at += 1
                break
            atom, inner = self.atom(depth)
            quantifier = self.quantifier()
            if quantifier and quantifier != "?" and inner:
                raise SayingError(
                    _(
                        "The regular expression “%(pattern)s” repeats what is repeated: that can take "
                        "for ever."
                    ),
                    pattern=self.pattern[:80],
                )
            written += atom + quantifier
            # {3} is the same every time; what may be longer or shorter is what can be tried in too many ways.
            repeats = repeats or inner or (bool(quantifier) and not _FIXED.fullmatch(quantifier))
        return written, repeats

    def atom(self, depth: int) -> tuple[str, bool]:
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "(":
            if self.pattern.startswith("?:", self.at):
                self.at += 2
            if depth > _DEEPEST or self.pattern[self.at : self.at + 1] == "?":
                raise _unreadable(self.pattern)
            written, repeats = self.alternatives(depth + 1)
            if self.pattern[self.at : self.at + 1] != ")":
                raise _unreadable(self.pattern)
            self.at += 1
            return f"(?:{written})", repeats
        if sign == "[":
            return self.klass(), False
        if sign == "\\":
            return self.escaped(within=False), False
        if sign == ".":
            return r"[^\n\r\u2028\u2029]", False
        if sign in _SYNTAX - {"/"}:
            raise _unreadable(self.pattern)
        return ("\\/" if sign == "/" else sign), False

    def escaped(self, *, within: bool) -> str:
        sign = self.pattern[self.at : self.at + 1]
        self.at += 1
        if sign.lower() in _CLASSES and sign:
            if within:
                if sign.isupper():
                    raise _unreadable(self.pattern)
                return _CLASSES[sign]
            return f"[{'^' if sign.isupper() else ''}{_CLASSES[sign.lower()]}]"
        if sign in _CONTROLS:
            return "\\" + sign
        if not sign or (sign.isalnum() and sign.isascii()):
            raise _unreadable(self.pattern)
        return "\\" + sign if sign in _SYNTAX or (within and sign == "-") else sign

    def klass(self) -> str:
        written = "["
        if self.pattern.startswith("^", self.at):
            written, self.at = "[^", self.at + 1
        start = self.at
        while self.at < len(self.pattern) and (self.pattern[self.at] != "]" or self.at == start):
            sign = self.pattern[self.at]
            self.at += 1
            if sign == "\\":
                written += self.escaped(within=True)
            elif sign == "-":
                first_or_last = self.at - 1 == start or self.pattern[self.at : self.at + 1] == "]"
                written += "\\-" if first_or_last else "-"
            else:
                # Doubled signs (&&, --, ||, ~~) and [: are set operations in the regex module.
                written += "\\" + sign if sign in _SYNTAX else sign
        if self.at >= len(self.pattern):
            raise _unreadable(self.pattern)
        self.at += 1
        return written + "]"

    def quantifier(self) -> str:
        match = _QUANTIFIER.match(self.pattern, self.at)
        if not match:
            return ""
        self.at = match.end()
        return str(match[0])
