"""Names are shown and ordered as their owners' languages do."""

import random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.names import PersonName
from sala.kit.sorting import KEY_LENGTH

T = TypeVar("T")


def shuffled(items: list[T]) -> list[T]:
    return random.Random(1).sample(items, len(items))


def vietnamese(name: str) -> PersonName:
    return PersonName(name, "", "vi")


KHMER = PersonName("សុខ ដារ៉ា", "Sok Dara", "km")


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        (KHMER, "km", "សុខ ដារ៉ា"),
        (KHMER, "en", "សុខ ដារ៉ា (Sok Dara)"),
        (KHMER, "vi", "សុខ ដារ៉ា (Sok Dara)"),
        (PersonName("Nguyễn Văn An", "Nguyen Van An", "vi"), "vi", "Nguyễn Văn An"),
        (PersonName("Nguyễn Văn An", "Nguyen Van An", "vi"), "en", "Nguyễn Văn An"),
        (PersonName("วิทยากร", "Witthayakon", "th"), "km", "วิทยากร (Witthayakon)"),
        (PersonName("", "Sok Dara", "km"), "km", "Sok Dara"),
        (PersonName("សុខ ដារ៉ា", "", "km"), "en", "សុខ ដារ៉ា"),
        (PersonName("", "", "en"), "en", ""),
    ],
)
def test_display(name: PersonName, language: str, shown: str) -> None:
    assert name.display(language) == shown


def test_vietnamese_lists_go_by_given_name_then_family() -> None:
    ordered = ["Trần An", "Lê Thị Anh", "Nguyễn Ân", "Trần Văn Bình", "Lê Hà", "Trần Hà", "Bùi Hạ"]
    assert sorted(shuffled(ordered), key=lambda name: vietnamese(name).sort_key("vi")) == ordered


def test_khmer_lists_go_by_family_name_as_written() -> None:
    names = [PersonName(native, "", "km") for native in ("កែវ សុភា", "ចាន់ ដារ៉ា", "សុខ កញ្ញា")]
    assert sorted(shuffled(names), key=lambda name: name.sort_key("km")) == names


def test_a_reader_of_another_script_finds_the_name_by_its_latin_form() -> None:
    assert KHMER.sort_key("en") == PersonName("", "Sok Dara", "km").sort_key("en")
    assert KHMER.sort_key("km") != KHMER.sort_key("en")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        (vietnamese("Nguyễn Văn An"), "An"),
        (vietnamese("Diễn giả 3, Việt Nam"), "Diễn giả 3, Việt Nam"),
        (KHMER, "សុខ ដារ៉ា"),
        (PersonName("", "Speaker 3, Thailand", "en"), "Speaker 3, Thailand"),
        (vietnamese(""), ""),
    ],
)
def test_short_form(name: PersonName, short: str) -> None:
    assert name.short() == short


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["km", "vi", "en", "th"]))
def test_any_name_can_be_shown_and_sorted(native: str, latin: str, language: str) -> None:
    name = PersonName(native, latin, language)
    for reader in ("km", "vi", "en"):
        assert len(name.sort_key(reader)) <= KEY_LENGTH
        assert (native or latin) in name.display(reader)
    assert bool(name.short()) == bool(native or latin)
