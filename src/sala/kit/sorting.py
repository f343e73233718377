"""Sort keys for a database column: the order of the reader's language, the same on SQLite and PostgreSQL.

The keys are compared byte by byte (BINARY in SQLite, COLLATE "C" in PostgreSQL), so no database
needs ICU. They follow the Unicode collation algorithm with DUCET 10 (pyuca), tailored after CLDR
for Vietnamese and Khmer.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

import regex
from pyuca.collator import Collator_10_0_0

from sala.kit.folding import drop_invisible, khmer_order

KEY_LENGTH = 200  # characters of a key: about forty letters decide

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark
# The letters that Vietnamese counts as its own, as (letter, mark): how far after the plain letter they stand.
_OWN_LETTERS = {
    ("a", "\u0306"): 1,
    ("a", "\u0302"): 2,
    ("e", "\u0302"): 1,
    ("o", "\u0302"): 1,
    ("o", "\u031b"): 2,
    ("u", "\u031b"): 1,
}
_LATIN_LETTER = regex.compile(
    r"(?P<letter>[A-Za-zĐđ])(?P<marks>[\u0300-\u036f]*)|(?:(?![A-Za-zĐđ]).)+", flags=regex.DOTALL
)
_PLAIN_SECONDARY = 0x20
# Primary weights are multiplied by this to make room for the letters above.
_ROOM = 0x10
# Names and titles are short; a hostile text need not be collated whole to fill a key.
_MOST_CHARACTERS = 400


class _Weight(NamedTuple):
    primary: int
    secondary: int


class _Tables(NamedTuple):
    collator: Collator_10_0_0
    tones: dict[str, int]
    khmer: range
    latin: int


def sort_key(text: str, language: str) -> str:
    """Return the key that sorts `text` for readers of `language` (km, vi or en), at most KEY_LENGTH
    hex digits.

    Letters decide first, then accents and Vietnamese tones (ngang, huyền, hỏi, ngã, sắc, nặng);
    case never does. In Vietnamese ă, â, đ, ê, ô, ơ, ư are letters of their own; in Khmer, Khmer
    letters come before Latin ones and words with subscripts after those with vowels. Khmer digits
    count as digits. Equal keys are possible: order by the row's id too. The first call in a process
    reads the collation table (0.3 s, 10 MB).
    """
    plain = unicodedata.normalize("NFD", khmer_order(drop_invisible(text[:_MOST_CHARACTERS])))
    weights = _vietnamese(plain) if language == "vi" else _weights(plain)
    move = _khmer_first if language == "km" else _same_place
    primary = "".join(f"{move(w.primary):05x}" for w in weights if w.primary)
    secondary = [w.secondary for w in weights if w.secondary]
    return (primary + _accents(secondary))[:KEY_LENGTH]


@cache
def _tables() -> _Tables:
    collator = Collator_10_0_0()

    def weight(char: str, level: int) -> int:
        return int(collator.collation_elements(char)[0][level])

    # The five tones keep their five weights, given out in the Vietnamese order.
    tones = dict(zip(_TONES, sorted(weight(tone, 1) for tone in _TONES), strict=True))
    khmer = range(weight("\u1780", 0) * _ROOM, (weight("\u17d2", 0) + 1) * _ROOM)
    return _Tables(collator, tones, khmer, weight("a", 0) * _ROOM)


def _weights(text: str) -> list[_Weight]:
    elements = _tables().collator.collation_elements(text)
    return [_Weight(element[0] * _ROOM, element[1]) for element in elements]


def _vietnamese(text: str) -> list[_Weight]:
    found: list[_Weight] = []
    for match in _LATIN_LETTER.finditer(text):
        found += (
            _vietnamese_letter(match["letter"], match["marks"]) if match["letter"] else _weights(match[0])
        )
    return found


def _vietnamese_letter(letter: str, marks: str) -> list[_Weight]:
    if letter in "Đđ":
        base, own = _Weight(_weights("d")[0].primary + 1, _PLAIN_SECONDARY), ""
    else:
        base = _weights(letter)[0]
        own = next((mark for mark in marks if (letter.lower(), mark) in _OWN_LETTERS), "")
        base = base._replace(primary=base.primary + _OWN_LETTERS.get((letter.lower(), own), 0))
    rest = marks.replace(own, "", 1) if own else marks
    return [base, *(weight for mark in rest for weight in _mark(mark))]


def _mark(mark: str) -> list[_Weight]:
    tone = _tables().tones.get(mark)
    return [_Weight(0, tone)] if tone else _weights(mark)


def _khmer_first(primary: int) -> int:
    """Exchange the places of the Khmer letters and of the scripts from Latin up to Khmer."""
    khmer, latin = _tables().khmer, _tables().latin
    if primary in range(khmer.start, khmer.stop):
        return latin + primary - khmer.start
    return primary + len(khmer) if latin <= primary < khmer.start else primary


def _same_place(primary: int) -> int:
    return primary


def _accents(secondary: list[int]) -> str:
    """The second level, after a separator below all weights; plain weights at its end say nothing
    and are left out.
    """
    while secondary and secondary[-1] == _PLAIN_SECONDARY:
        secondary = secondary[:-1]
    return "00000" + "".join(f"{weight:03x}" for weight in secondary) if secondary else ""
