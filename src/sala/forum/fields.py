"""What people typed into a form, read as values; what cannot be read becomes a sentence beside its field."""

import datetime as dt
import re
import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from sala.kit.dates import NotADateError, parse_date, spoken_number
from sala.kit.folding import ascii_digits
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.tables import why_no_day

MOST_OTHERS = 3  # languages beside those of the interface, in one field
_LANGUAGE = "[a-z]{2}"  # ISO 639-1
_TIME = re.compile(r"(\d{1,2})\s*[:.h]\s*(\d{2})")
# Control characters but tab, line feed and carriage return: no database text and no XML may hold them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

Words = list[tuple[str, str]]
"""What stands in the boxes of a multilingual field: (language code, text), one for each language of the interface, and
one for each other language that something is written in (a schedule that was made elsewhere may be German).
"""


def words_of(text: Text) -> Words:
    """The text as a form shows it."""
    return [(code, text.get(code, "")) for code in dict.fromkeys([*LANGUAGES, *text])]


class Typed:
    """A form that came in. What cannot be read leaves a sentence in `errors` (by field id) and a harmless value."""

    def __init__(self, post: QueryDict) -> None:
        self.post = post
        self.errors: dict[str, str] = {}

    def fail(self, field: str, error: ValidationError | str) -> None:
        """Note what is wrong with a field; the first sentence stays."""
        self.errors.setdefault(field, error if isinstance(error, str) else " ".join(error.messages))

    def line(self, name: str) -> str:
        """One value, without control characters and blanks around it."""
        return _CONTROL.sub("", self.post.get(name, "")).strip()

    def words(self, name: str) -> Words:
        """The boxes of a multilingual field as typed."""
        others = [
            key.removeprefix(f"{name}_") for key in self.post if re.fullmatch(f"{name}_{_LANGUAGE}", key)
        ]
        return [
            (code, _CONTROL.sub("", self.post.get(f"{name}_{code}", "")).replace("\r\n", "\n"))
            for code in [*LANGUAGES, *sorted(set(others) - set(LANGUAGES))[:MOST_OTHERS]]
        ]

    def text(self, name: str, *, longest: int) -> Text:
        """A multilingual field. Too long, or typed in a legacy Khmer font, is said at its language's box."""
        text = Text(dict(self.words(name)))
        for code, version in text.items():
            if len(version) > longest:
                sentence = _("This text has %(length)s characters; at most %(longest)s are kept.")
                self.fail(
                    f"{name}_{code}",
                    sentence % {"length": spoken_number(len(version)), "longest": spoken_number(longest)},
                )
            elif looks_like_legacy(version):
                self.fail(
                    f"{name}_{code}",
                    _("This was typed with an old Khmer font. Type it with a Khmer Unicode keyboard."),
                )
        return text

    def date(self, name: str, language: str) -> dt.date | None:
        """A day, as `kit.dates.parse_date` reads it."""
        typed = self.line(name)
        try:
            return parse_date(typed, language)
        except NotADateError as error:
            self.fail(name, why_no_day(error, typed) if typed else _("Choose a day."))
            return None

    def time(self, name: str) -> dt.time | None:
        """A time of day in 24 hours, e.g. 08:30; Khmer digits are read too."""
        typed = self.line(name)
        match = _TIME.fullmatch(ascii_digits(typed))
        hour, minute = (int(match[1]), int(match[2])) if match else (-1, -1)
        if hour in range(24) and minute in range(60):
            return dt.time(hour, minute)
        if typed:
            self.fail(
                name, _("There is no such time: “%(typed)s”. Write it as 08:30.") % {"typed": typed[:20]}
            )
        else:
            self.fail(name, _("Write a time, as 08:30."))
        return None

    def one_of(self, name: str, allowed: Collection[str], default: str) -> str:
        """A choice; anything else than the offered ones becomes the default."""
        typed = self.post.get(name, "")
        return typed if typed in allowed else default

    def some_of(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Ticked boxes, in the order offered."""
        typed = self.post.getlist(name)
        return tuple(code for code in allowed if code in typed)

    def languages(self, name: str) -> tuple[str, ...]:
        """Ticked languages: those of the interface in their order, then others."""
        typed = [code for code in self.post.getlist(name) if re.fullmatch(_LANGUAGE, code)]
        return tuple(
            [code for code in LANGUAGES if code in typed] + sorted(set(typed) - set(LANGUAGES))[:MOST_OTHERS]
        )

    def number(self, name: str, *, most: int) -> int | None:
        """A whole number from 0 on, or None for an empty box."""
        typed = ascii_digits(self.line(name))
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(most)) or int(typed) > most:
            self.fail(name, _("Write a whole number, at most %(most)s.") % {"most": spoken_number(most)})
            return None
        return int(typed)

    def pairs(self, first: str, second: str) -> list[tuple[uuid.UUID, str]]:
        """Rows of two choices, e.g. a person and her part; rows whose first choice is empty or no id are left out."""
        rows = zip(self.post.getlist(first), self.post.getlist(second), strict=False)
        return [(key, part) for typed, part in rows if (key := as_id(typed))]


def as_id(typed: str) -> uuid.UUID | None:
    """The id that was chosen, or None."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
