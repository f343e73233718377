"""Which letters the faces that we print with have: tested before a name goes on paper."""

from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name(
    "fonts"
)  # what ui/print.py prints with; importing that would bring its child here

# They have no shape of their own, and shaping drops them.
_SHAPELESS = frozenset(map(chr, (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD)))


def unprintable(text: str) -> str:
    """The characters of `text` for which no face of ours has a shape, each once; "" when all of it can be printed."""
    return "".join(
        char for char in dict.fromkeys(text) if char not in _SHAPELESS and ord(char) not in _known()
    )


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in sorted(FONTS.glob("*-Regular.ttf")):
        with TTFont(path, lazy=True) as face:
            found.update(face.getBestCmap())
    return frozenset(found)
