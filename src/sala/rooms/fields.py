"""What people type into this module's forms, as values; what cannot be read is a sentence beside its field."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import NotADateError, parse_date, spoken_number
from sala.kit.folding import ascii_digits
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.ids import parse_uuid7
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.tables import why_no_day

LONGEST_NAME = 200


class Typed:
    """A form that came in. What cannot be read leaves a sentence in `errors`, by field."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.errors: dict[str, str] = {}

    def fail(self, field: str, error: ValidationError | str) -> None:
        """Note what is wrong with a field; the first sentence stays."""
        self.errors.setdefault(field, error if isinstance(error, str) else " ".join(error.messages))

    def fail_as_said(self, error: ValidationError) -> None:
        """Note an action's error at the field that its code names, or for the whole form."""
        self.fail(str(getattr(error, "code", None) or ""), error)

    def line(self, field: str) -> str:
        """One line or several, without blanks around."""
        return self.data.get(field, "").replace("\r\n", "\n").strip()

    def words(self, field: str) -> Text:
        """A short text in the languages in which something was typed."""
        text = Text({code: self.line(f"{field}_{code}") for code in LANGUAGES})
        for code, version in text.items():
            if len(version) > LONGEST_NAME:
                self.fail(f"{field}_{code}", _("This is too long: at most 200 characters."))
            elif looks_like_legacy(version):
                self.fail(
                    f"{field}_{code}",
                    _("This was typed with an old Khmer font. Type it with a Khmer Unicode keyboard."),
                )
        return text

    def day(self, field: str) -> dt.date | None:
        """A day as people write it."""
        typed = self.line(field)
        try:
            return parse_date(typed, get_language() or "en")
        except NotADateError as error:
            self.fail(field, why_no_day(error, typed) if typed else _("Choose a day."))
            return None

    def number(self, field: str, *, most: int) -> int | None:
        """A whole number from 0 on, Khmer digits too; None for an empty box."""
        typed = ascii_digits(self.line(field))
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(most)) or int(typed) > most:
            self.fail(field, _("Write a whole number, at most %(most)s.") % {"most": spoken_number(most)})
            return None
        return int(typed)

    def made_with_form(self) -> uuid.UUID | None:
        """The id that the form came with. None, noted as an error, when somebody changed it."""
        try:
            return parse_uuid7(self.line("id"))
        except ValueError:
            self.fail("", _("This form is damaged. Open the page again."))
            return None


def shown_words(text: Text) -> list[tuple[str, str]]:
    """A multilingual text as boxes: language and text."""
    return [(code, text.get(code, "")) for code in LANGUAGES]


def as_id(typed: str) -> uuid.UUID | None:
    """The id that was chosen, or None."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
