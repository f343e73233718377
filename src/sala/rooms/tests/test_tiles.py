"""The provinces as tiles."""

import datetime as dt
import uuid

from sala.people.api import Place, load_places
from sala.rooms.tiles import _grid, drawing_of
from sala.rooms.types import Spot, Stage, Standing


def spots(*stages: Stage) -> list[Spot]:
    return [
        Spot(uuid.uuid4(), "VN-01", Standing(stage, dt.date(2025, 10, 1), 1, back=False)) for stage in stages
    ]


def test_every_province_of_viet_nam_has_a_tile_of_its_own(db: None) -> None:
    del db
    load_places()
    provinces = set(Place.objects.filter(parent="VN").values_list("pk", flat=True))
    assert set(_grid()) == provinces
    assert len(set(_grid().values())) == len(provinces) == 34


def test_a_place_without_a_tile_makes_no_drawing() -> None:
    assert drawing_of({"VN-01": "Hà Nội", "KH-12": "Phnom Penh"}, {}) is None
    assert drawing_of({}, {}) is None


def test_pips_say_how_far_each_room_is_and_the_shade_how_many_are_done() -> None:
    rooms = spots(Stage.HANDED_OVER, Stage.INSTALLING, Stage.PLANNED)
    drawing = drawing_of({"VN-01": "Hà Nội"}, {"VN-01": rooms})
    assert drawing
    (tile,) = drawing.tiles
    assert [(pip.full, pip.half) for pip in tile.pips] == [(True, False), (False, True), (False, False)]
    assert tile.shade == "v2"
    assert [line.text for line in tile.lines] == ["Hà", "Nội"]
    assert "," not in "".join(pip.x for pip in tile.pips)


def test_many_rooms_are_a_number_and_two_of_three_are_nearly_all() -> None:
    many = spots(*[Stage.HANDED_OVER] * 6, *[Stage.INSTALLING] * 3)
    drawing = drawing_of({"VN-01": "Hồ Chí Minh"}, {"VN-01": many})
    assert drawing
    (tile,) = drawing.tiles
    assert (tile.pips, tile.number, tile.shade) == ([], "6/9", "v3")
    assert [line.text for line in tile.lines] == ["Hồ Chí", "Minh"]
