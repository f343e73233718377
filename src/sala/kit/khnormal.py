"""Order the characters of Khmer syllables: two strings that look the same become the same string.

Copyright (c) 2021-2022, SIL International. Licensed under the MIT licence: see licences/khnormal-MIT.txt.
Taken from the package khmernormalizer 0.0.4, which carries SIL's khnormal.py. Changed here: types and names;
only the rules that modern Khmer needs (Middle Khmer and the conformance test are left out); patterns are
compiled once; a letter counts as subscript only when the character before it is really a coeng, so that the
last letter of a mistyped "ខែ្មរ" stays where it is.
"""

import enum
import re


class Category(enum.IntEnum):
    """What a character does in a syllable; the values are the order in which they are written."""

    OTHER = 0
    BASE = 1
    ROBAT = 2
    COENG = 3
    FINAL_COENG = 4
    SHIFTER = 5
    JOINER = 6
    VOWEL_BEFORE = 7
    VOWEL_BELOW = 8
    VOWEL_ABOVE = 9
    VOWEL_AFTER = 10
    SIGN = 11
    FINAL_SIGN = 12


_CATEGORIES = (
    [Category.BASE] * 35  # 1780-17A2
    + [Category.OTHER] * 2  # 17A3-17A4
    + [Category.BASE] * 15  # 17A5-17B3
    + [Category.OTHER] * 2  # 17B4-17B5
    + [Category.VOWEL_AFTER]  # 17B6
    + [Category.VOWEL_ABOVE] * 4  # 17B7-17BA
    + [Category.VOWEL_BELOW] * 3  # 17BB-17BD
    + [Category.VOWEL_BEFORE] * 8  # 17BE-17C5
    + [Category.SIGN]  # 17C6
    + [Category.FINAL_SIGN] * 2  # 17C7-17C8
    + [Category.SHIFTER] * 2  # 17C9-17CA
    + [Category.SIGN]  # 17CB
    + [Category.ROBAT]  # 17CC
    + [Category.SIGN] * 5  # 17CD-17D1
    + [Category.COENG]  # 17D2
    + [Category.SIGN]  # 17D3
    + [Category.OTHER] * 9  # 17D4-17DC
    + [Category.SIGN]  # 17DD
)

_FIRST, _LAST = 0x1780, 0x17DD
_NON_JOINER, _JOINER, _COENG = "\u200c", "\u200d", "\u17d2"

_ANY = "[\u1780-\u17a2\u17a5-\u17b3\u25cc]"
_NOT_RO = "[\u1780-\u1799\u179b-\u17a2\u17a5-\u17b3]"
_NOT_BA = "[\u1780-\u1793\u1795-\u17a2\u17a5-\u17b3]"
_FIRST_SERIES = "[\u1780-\u1783\u1785-\u1788\u178a-\u178d\u178f-\u1792\u1795-\u1797\u179e-\u17a0\u17a2]"
_SECOND_SERIES = "[\u1784\u1780\u178e\u1793\u1794\u1798-\u179d\u17a1\u17a3-\u17b3]"
_UPPER_VOWEL = "(?:[\u17b7-\u17ba\u17be\u17bf\u17dd]|\u17b6\u17c6)"
_COENGS = f"(?:(?:\u17d2{_NOT_RO})?\u17d2{_ANY})"
_FINAL_COENG = f"(?:\u17d2\u200d{_NOT_RO})"
_STRONG = (  # holds a letter of the first series and no BA
    f"{_FIRST_SERIES}\u17cc?(?:\u17d2{_NOT_BA}(?:\u17d2{_NOT_BA})?)?|"
    f"{_NOT_BA}\u17cc?(?:\u17d2{_FIRST_SERIES}(?:\u17d2{_NOT_BA})?|\u17d2{_NOT_BA}\u17d2{_FIRST_SERIES})"
)
_NOT_STRONG = (  # holds BA, or only letters of the second series
    f"{_SECOND_SERIES}\u17cc?(?:\u17d2{_SECOND_SERIES}(?:\u17d2{_SECOND_SERIES})?)?|\u1794\u17cc?{_COENGS}?|"
    f"{_ANY}\u17cc?(?:\u17d2{_NOT_RO}\u17d2\u1794|\u17d2\u1794(?:\u17d2{_ANY}))?"
)
_BEFORE_UPPER = f"(?={_UPPER_VOWEL}|\u17d0)"

_REWRITES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # several invisible characters are one
        ("([\u200c\u200d]\u17d2?|\u17d2\u200d)[\u17d2\u200c\u200d]+", r"\1"),
        # a vowel typed in two pieces is one vowel
        ("\u17c1([\u17bb-\u17bd]?)\u17b8", "\u17be\\1"),
        ("\u17c1([\u17bb-\u17bd]?)\u17b6", "\u17c4\\1"),
        ("(\u17be)(\u17bb)", r"\2\1"),
        # "u" under an upper vowel looks like the consonant shifter and stands for it
        (f"({_STRONG}{_FINAL_COENG}?[\u17c1-\u17c5]?)\u17bb{_BEFORE_UPPER}", "\\1\u17ca"),
        (f"({_NOT_STRONG}{_FINAL_COENG}?[\u17c1-\u17c5]?)\u17bb{_BEFORE_UPPER}", "\\1\u17c9"),
        # subscript ro comes second
        ("(\u17d2\u179a)(\u17d2[\u1780-\u17b3])", r"\2\1"),
        # subscript da and ta have one shape
        ("(\u17d2)\u178a", "\\1\u178f"),
    )
]


def _category(char: str) -> Category:
    if _FIRST <= ord(char) <= _LAST:
        return _CATEGORIES[ord(char) - _FIRST]
    if char == _NON_JOINER:
        return Category.JOINER
    return Category.FINAL_COENG if char == _JOINER else Category.OTHER


def _categories(text: str) -> list[Category]:
    """The category of each character; a letter, or a joiner, after a coeng belongs to the coeng."""
    found = [_category(char) for char in text]
    for i in range(1, len(text)):
        if text[i - 1] == _COENG and found[i] in (Category.BASE, Category.FINAL_COENG):
            found[i] = Category.COENG
    return found


def _ordered(syllable: str, categories: list[Category]) -> str:
    order = sorted(range(len(syllable)), key=lambda i: categories[i])  # stable: typed order within a category
    text = "".join(syllable[i] for i in order)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def khnormal(text: str) -> str:
    """Return `text` with each Khmer syllable in the encoding order; other characters stay as they are.

    Faulty text is neither marked nor mended. The result is for comparing (search and sort keys), not for
    showing: subscript da becomes subscript ta.
    """
    categories = _categories(text)
    result = []
    start = 0
    while start < len(text):
        end = start + 1
        if categories[start] is Category.BASE:
            while end < len(text) and categories[end] > Category.BASE:
                end += 1
            result.append(_ordered(text[start:end], categories[start:end]))
        else:
            result.append(text[start])
        start = end
    return "".join(result)
