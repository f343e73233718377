"""The places in data/places.json: complete, unique and clean. Needs no Django and no database."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

Place = dict[str, Any]

DATA_FILE = Path(__file__).parents[1] / "data" / "places.json"
PLACES: list[Place] = json.loads(DATA_FILE.read_text(encoding="utf-8"))

# Base letters, then coeng pairs, robat-like signs and register shifters, then vowels, then signs: the order of
# khnormal.
KHMER_CLUSTER = (
    "[\u1780-\u17b3][\u17cb-\u17d0]?(?:\u17d2[\u1780-\u17b3])*[\u17c9\u17ca]?"
    "[\u17b6-\u17c5]?[\u17c6-\u17c8\u17cb-\u17d1]*"
)
KHMER_NAME = re.compile(f"(?:{KHMER_CLUSTER}|[\u17e0-\u17e9]| )+")


def places(country: str, *kinds: str) -> list[Place]:
    return [place for place in PLACES if place["country"] == country and place["kind"] in kinds]


def names() -> list[str]:
    given = [name for place in PLACES for name in place["name"].values()]
    return given + [name for place in PLACES for name in place.get("former", [])]


def without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def test_every_level_is_complete() -> None:
    assert Counter((place["country"], place["kind"]) for place in PLACES) == {
        ("KH", "country"): 1,
        ("KH", "capital"): 1,
        ("KH", "province"): 24,
        ("KH", "municipality"): 33,
        ("KH", "district"): 163,
        ("KH", "khan"): 14,
        ("VN", "country"): 1,
        ("VN", "province"): 27,
        ("VN", "city"): 7,
    }


def test_a_code_is_unique_in_its_country() -> None:
    codes = [(place["country"], place["code"]) for place in PLACES]
    assert len(set(codes)) == len(codes)


def test_a_name_is_unique_under_its_parent() -> None:
    for language in ("km", "vi", "en"):
        named = [
            (place["country"], place["parent"], place["name"][language])
            for place in PLACES
            if language in place["name"]
        ]
        assert [name for name, times in Counter(named).items() if times > 1] == []


def test_codes_have_the_official_form_and_stand_under_their_parent() -> None:
    for place in places("KH", "capital", "province") + places("VN", "province", "city"):
        assert re.fullmatch(r"\d\d", place["code"])
        assert place["parent"] == place["country"]
    provinces = {place["code"] for place in places("KH", "capital", "province")}
    for place in places("KH", "municipality", "district", "khan"):
        assert re.fullmatch(r"\d{4}", place["code"])
        assert place["parent"] == place["code"][:2]
        assert place["parent"] in provinces


def test_every_province_of_cambodia_has_districts_and_only_the_capital_has_khans() -> None:
    below = places("KH", "municipality", "district", "khan")
    assert {place["parent"] for place in below} == {f"{number:02}" for number in range(1, 26)}
    assert {place["parent"] for place in places("KH", "khan")} == {"12"}


def test_each_place_has_the_names_of_its_country_and_english() -> None:
    needed = {"KH": {"km", "en"}, "VN": {"vi", "en"}}
    for place in PLACES:
        assert needed[place["country"]] <= set(place["name"]) <= {"km", "vi", "en"}, place["code"]
        assert all(place["name"].values()), place["code"]


def test_vietnams_provinces_join_the_63_former_ones_each_once() -> None:
    provinces = places("VN", "province", "city")
    former = [name for place in provinces for name in place["former"]]
    assert len(former) == 63
    assert len(set(former)) == 63
    assert all(place["name"]["vi"] in place["former"] for place in provinces)
    assert not any("former" in place for place in PLACES if place not in provinces)


def test_english_names_in_viet_nam_are_the_vietnamese_ones_without_marks() -> None:
    for place in places("VN", "province", "city"):
        assert place["name"]["en"].removesuffix(" City") == without_marks(place["name"]["vi"])


def test_no_name_holds_invisible_characters_or_stray_spaces() -> None:
    for name in names():
        assert [
            letter for letter in name if unicodedata.category(letter) in {"Cf", "Cc", "Co", "Cn"}
        ] == [], name
        assert not re.search("[\u17b4\u17b5\u00a0]", name), name
        assert name == " ".join(name.split()), name
        assert name == unicodedata.normalize("NFC", name), name


def test_khmer_names_are_in_normal_order() -> None:
    khmer = [place["name"]["km"] for place in PLACES if "km" in place["name"]]
    assert [name for name in khmer if not KHMER_NAME.fullmatch(name)] == []


def test_the_file_has_one_place_a_line() -> None:
    lines = DATA_FILE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(PLACES) + 2
