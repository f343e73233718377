"""A person's name as written by the person, in Latin letters, and as each language orders it."""

import unicodedata
from dataclasses import dataclass

from sala.kit import sorting

_SCRIPTS = {"km": "KHMER", "vi": "LATIN", "en": "LATIN"}


@dataclass(frozen=True)
class PersonName:
    """A name in its own script (`native`), in Latin letters (`latin`), and the language of the native form.

    Either form may be empty. Nothing is guessed: no gender, no title, no transliteration.
    """

    native: str
    latin: str
    language: str

    def display(self, language: str) -> str:
        """Return the native form; for a reader of `language` who reads another script, with the
        Latin in brackets.

        "សុខ ដារ៉ា" for a Khmer reader, "សុខ ដារ៉ា (Sok Dara)" for the others; "Nguyễn Văn An" for everybody.
        """
        if self.native and self.latin and not self._is_read_in(language):
            return f"{self.native} ({self.latin})"
        return self.native or self.latin

    def sort_key(self, language: str) -> str:
        """Return the key (see `sorting.sort_key`) that places the person in a list for readers of `language`.

        The form that the reader can read decides. A Vietnamese name goes by the given name, its
        last word, then by the rest from the family name on; all others go as they are written, in
        Khmer the family name first.
        """
        form = self.native if self._is_read_in(language) or not self.latin else self.latin
        if self.language != "vi" or not _has_given_name(form):
            return sorting.sort_key(form, language)
        *rest, given = form.split()
        keys = (sorting.sort_key(given, language), sorting.sort_key(" ".join(rest), language))
        # A space is below every hex digit: "An" with any family name comes before "Anh".
        return " ".join(keys)[: sorting.KEY_LENGTH]

    def short(self) -> str:
        """Return the form for a greeting: a Vietnamese given name ("Chào An"), else the whole name
        as written.
        """
        form = self.native or self.latin
        return form.split()[-1] if self.language == "vi" and _has_given_name(form) else form

    def _is_read_in(self, language: str) -> bool:
        return bool(self.native) and _script(self.native) == _SCRIPTS.get(language, "LATIN")


def _script(text: str) -> str:
    """The script of the first letter by its Unicode name, such as "KHMER"; "LATIN" when there is no
    letter.
    """
    letter = next((char for char in text if char.isalpha()), "a")
    return unicodedata.name(letter, "UNKNOWN").split()[0]


def _has_given_name(name: str) -> bool:
    """Whether the last word can be a given name: not so in a role such as "Diễn giả 3, Việt Nam"."""
    return bool(name.strip()) and not any(char.isdigit() or char == "," for char in name)
