"""The provinces of a country as a grid of tiles, each about where it lies. Where they stand: data/SOURCES.md. What a
tile shows the page also says in words.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sala.rooms.types import Spot, Stage

FILE = Path(__file__).parent / "data" / "tiles.json"
STEP, SIDE = 58, 56  # from tile to tile, and a tile's own side
PIP_STEP, PIP = 13, 10
MOST_PIPS = 4
ONE_LINE, TWO_LINES = "20", ("15", "26.5")  # from the tile's top


@dataclass(frozen=True, slots=True)
class Pip:
    """A room in its tile: an empty box; `half` filled while it is installed; `full` when it is handed over. `x`: from
    the tile's left, with a point in every language.
    """

    x: str
    half: bool
    full: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a province's name; `y`: from the tile's top."""

    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: `shade` from v0 (nothing yet) to v3 (two of three rooms handed over). `number`: how many are handed
    over of how many, where the rooms are too many for pips.
    """

    code: str
    x: int
    y: int
    shade: str
    lines: list[Line]
    pips: list[Pip]
    number: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All tiles, and how large they are together."""

    width: int
    height: int
    tiles: list[Tile]


def drawing_of(names: Mapping[str, str], spots: Mapping[str, Sequence[Spot]]) -> Drawing | None:
    """The provinces with these names and rooms; None when one of them has no place on a grid."""
    grid = _grid()
    if not names or not set(names) <= set(grid):
        return None
    columns, rows = zip(*(grid[code] for code in names), strict=True)
    return Drawing(
        width=(max(columns) + 1) * STEP - (STEP - SIDE),
        height=(max(rows) + 1) * STEP - (STEP - SIDE),
        tiles=[_tile(code, names[code], grid[code], spots.get(code, ())) for code in grid if code in names],
    )


def _tile(code: str, name: str, place: tuple[int, int], spots: Sequence[Spot]) -> Tile:
    x, y = place[0] * STEP, place[1] * STEP
    stages = [spot.standing.stage for spot in spots]
    handed_over = sum(stage >= Stage.HANDED_OVER for stage in stages)
    installing = sum(stage in (Stage.INSTALLING, Stage.COMPLETE) for stage in stages)
    few = len(stages) <= MOST_PIPS
    return Tile(
        code=code,
        x=x,
        y=y,
        shade=_shade(len(stages), handed_over, installing),
        lines=_lines(name),
        pips=_pips(stages) if few else [],
        number="" if few else f"{handed_over}/{len(stages)}",
    )


def _shade(rooms: int, handed_over: int, installing: int) -> str:
    if handed_over and 3 * handed_over >= 2 * rooms:
        return "v3"
    if handed_over:
        return "v2"
    return "v1" if installing else "v0"


def _lines(name: str) -> list[Line]:
    """In two lines where the name has several words, as even as can be."""
    words = name.split()
    if len(words) == 1:
        return [Line(ONE_LINE, name)]
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    even = min(cuts, key=lambda cut: max(map(len, cut)))
    return [Line(y, text) for y, text in zip(TWO_LINES, even, strict=True)]


def _pips(stages: Sequence[Stage]) -> list[Pip]:
    left = (SIDE - PIP_STEP * len(stages) + PIP_STEP - PIP) / 2
    return [
        Pip(
            x=f"{left + n * PIP_STEP:g}",
            half=Stage.INSTALLING <= stage < Stage.HANDED_OVER,
            full=stage >= Stage.HANDED_OVER,
        )
        for n, stage in enumerate(stages)
    ]


@cache
def _grid() -> dict[str, tuple[int, int]]:
    """Column and row of each province, by its code."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return {code: (column, row) for code, (column, row) in rows.items()}
