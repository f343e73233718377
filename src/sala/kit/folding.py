"""One key for all the ways in which people type the same words: what search compares, never what is shown."""

import re
import unicodedata
from functools import lru_cache

from sala.kit.khnormal import khnormal

# Zero-width spaces and joiners, word joiner, byte order mark, soft hyphen, and Khmer's two inherent vowels
# (invisible, and deprecated by Unicode).
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x17B4, 0x17B5])
# Only this block: deleting every nonspacing mark would delete Khmer vowels and coengs too.
_LATIN_MARKS = dict.fromkeys(range(0x0300, 0x0370)) | {ord("đ"): "d"}
_KHMER_DIGITS = {0x17E0 + i: str(i) for i in range(10)}
_KHMER_RUN = re.compile("[\u1780-\u17dd]+")
# Reordering can bring two characters together that the next pass joins. 200,000 random strings settled after
# two passes at most; a string that would still change is only compared less well.
_MOST_PASSES = 4
# Runs up to this length are remembered: names, posts and schools come back in each list and each of their tokens.
_SHORT = 60
_MOST_DIGITS = 9  # of a number that a database's integer holds


def drop_invisible(text: str) -> str:
    """Remove characters that have no shape: two texts that look the same may differ in them."""
    return text.translate(_INVISIBLE)


def whole_number(typed: str) -> int | None:
    """The number that a text of digits is; None for another text, and for one of more than nine digits."""
    return int(typed) if typed.isdecimal() and len(typed) <= _MOST_DIGITS else None


def ascii_digits(text: str) -> str:
    """Write Khmer digits as 0–9; everything else stays."""
    return text.translate(_KHMER_DIGITS)


def khmer_order(text: str) -> str:
    """Put the characters of each Khmer syllable in one order (SIL's rules), however they were typed."""
    return _KHMER_RUN.sub(lambda run: (_known if len(run[0]) <= _SHORT else _settled)(run[0]), text)


def fold(text: str) -> str:
    """Return the search key of `text`: equal for texts that a reader takes for the same.

    "Giáo viên", "giao vien" and the decomposed form give one key; so do Khmer words with other orders of
    typing, zero-width spaces or Khmer digits. Use it on the text and on the query, never for display.
    Folding twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFD", drop_invisible(text).casefold())
    composed = unicodedata.normalize("NFC", decomposed.translate(_LATIN_MARKS))
    return khmer_order(ascii_digits(composed))


def _settled(run: str) -> str:
    for _ in range(_MOST_PASSES):
        ordered = khnormal(run)
        if ordered == run:
            break
        run = ordered
    return run


_known = lru_cache(maxsize=8192)(_settled)
