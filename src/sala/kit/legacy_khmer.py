"""Recognise Khmer typed for an old font (Limon and its kin): Latin letters that only that font
shows as Khmer.

Such text ("sYsþI" for សួស្តី) cannot be read, searched or translated by anyone else, so a page
explains it before it is saved. The test is a heuristic over words, made for few false alarms:

- what cannot be such text is passed over: addresses, words with digits inside, chemical formulas,
  words with letters outside Windows-1252 (Vietnamese, Khmer);
- signs of the fonts earn a word points: a symbol inside it (þ ½ ¶ µ ³ <), a capital with an accent
  inside it, capitals where no CamelCase has them, R before a consonant (subscript ro is typed first),
  and a few very common words;
- the text is legacy when its words have two points or more, and those words hold at least half of
  its letters.

Words without any sign ("nayksala") are missed. Measured precision and recall: tests/test_legacy_khmer.py.
"""

import regex

_ENOUGH_POINTS = 2
_LEAST_SHARE = 0.5
_SHORTEST_WORD = 3  # letters
_SHORTEST_CAMEL = 4  # letters after a small first one: iPad
_LONGEST_LOOKED_AT = 5000  # characters: a font does not change in the middle of a text

_TAG = regex.compile(r"</?[a-z][^<>]{0,200}>")
_ADDRESS = regex.compile(r"@|://|www\.|\w\.\w|\w[/\\]\w")
_WORD = regex.compile(r"[^\s.,!?()\"“”‘’…/|+=*~#&%$^`\\]+")
_EDGES = "«»©®™°²³µ·-–—_:;'<>[]{}"
_SYMBOL = regex.compile(r"[þÞ½¼¾³µ¶ø¤¢®©¬´±§ºª¿¡¦×÷«»¥£]|ü(?=a)")
_BETWEEN_LETTERS = regex.compile(r"(?<=\p{L})[<>\[\];:](?=\p{L})")
_ACCENTED_CAPITAL = regex.compile(r"(?<=\p{Ll})[À-ÖØ-Þ]")
_DIGIT_INSIDE = regex.compile(r"\p{L}\d+\p{L}|^\d")
_RO_FIRST = regex.compile(r"R[bcdfgjkmnpqstvxzBCDFGHJKLMNPQSTVXZ]")
_SUBSCRIPT_RO = regex.compile(r"(?<=\p{Ll})R[bcdfgjkmnpqstvxzBCDFGHJKLMNPQSTVXZ]")
_FORMULA = regex.compile(
    r"(?:(?:He|Li|Be|Na|Mg|Al|Si|Cl|Ca|Cr|Mn|Fe|Co|Ni|Cu|Zn|Br|Ag|Ba|Au|Hg|Pb|[HBCNOFPSKI])\d*)+"
)
_ACRONYM = regex.compile(r"\p{Lu}+s?")
_HUMP = regex.compile(r"\p{Lu}*[^\p{Lu}]*")
_COMMON_HUMP = regex.compile(r"\p{Lu}?\p{Ll}{2,}|\p{Lu}{2,}s?")
_VOWEL = regex.compile(r"[aeiouyà-öø-ÿ]", flags=regex.IGNORECASE)
# Words of every second sentence, with capitals that no other language has: តើ, យើង, នៅ, ដែល, សូម, ហើយ, ត្រូវ …
_COMMON_WORDS = frozenset(
    (
        "etI",
        "eyIg",
        "enA",
        "Edl",
        "Edr",
        "sUm",
        "ehIy",
        "mYy",
        "CamYy",
        "RtUv",
        "GrKuN",
        "eTA",
        "eRbI",
        "eFVI",
    )
)

# Names whose capitals look the same; more of them would cost more than they save.
_NAMES = frozenset(("LaTeX", "BibTeX", "MoEYS"))


def looks_like_legacy(text: str) -> bool:
    """Return whether `text` is Khmer typed for a legacy, non-Unicode font. Empty and short texts are not."""
    words = [(_letters(word), _points(word)) for word in _words(text[:_LONGEST_LOOKED_AT])]
    letters = sum(count for count, _ in words)
    suspect = sum(count for count, points in words if points)
    return sum(points for _, points in words) >= _ENOUGH_POINTS and suspect >= _LEAST_SHARE * letters


def _words(text: str) -> list[str]:
    spaced = [part for part in _TAG.sub(" ", text).split() if not _ADDRESS.search(part)]
    return [word for part in spaced for found in _WORD.findall(part) if (word := found.strip(_EDGES))]


def _letters(word: str) -> int:
    return sum(char.isalpha() for char in word)


def _points(word: str) -> int:
    """How much `word` looks like legacy Khmer; 0 for words of other kinds."""
    if word in _COMMON_WORDS:
        return 2
    if word in _NAMES or _letters(word) < _SHORTEST_WORD or not _is_windows_1252(word):
        return 0
    if _DIGIT_INSIDE.search(word) or _FORMULA.fullmatch(word):
        return 0
    symbols = 2 * len(_SYMBOL.findall(word)) + 2 * len(_ACCENTED_CAPITAL.findall(word))
    capitals = _strange_humps(word)
    ro = 0 if _ACRONYM.fullmatch(word) else bool(_RO_FIRST.search(word)) + bool(_SUBSCRIPT_RO.search(word))
    between = len(_BETWEEN_LETTERS.findall(word)) if capitals or ro or symbols else 0
    return symbols + capitals + ro + between


def _strange_humps(word: str) -> int:
    """Count the parts between capitals that no CamelCase has: none in JavaScript or iPhone, two in
    raCFanI.
    """
    first, *humps = _HUMP.findall(word)[:-1]  # the last match is empty
    if len(first) == 1 and humps and len(humps[0]) >= _SHORTEST_CAMEL:  # iPhone, eLearning
        humps = humps[1:]
    return sum(not (_COMMON_HUMP.fullmatch(hump) and _VOWEL.search(hump)) for hump in humps)


def _is_windows_1252(word: str) -> bool:
    try:
        word.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
