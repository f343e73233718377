"""Keys put texts in the reader's order, compared byte by byte."""

import random
import re
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.sorting import KEY_LENGTH, sort_key

languages = st.sampled_from(["km", "vi", "en"])


def shuffled(texts: list[str]) -> list[str]:
    return random.Random(1).sample(texts, len(texts))


def in_order(texts: str, language: str) -> bool:
    given_order = texts.split()
    return sorted(shuffled(given_order), key=lambda text: sort_key(text, language)) == given_order


@pytest.mark.parametrize(
    "texts",
    [
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",  # the alphabet
        "ba bà bả bã bá bạ bă bằ bẳ bẵ bắ bặ bâ bầ bẩ bẫ bấ bậ",  # ngang, huyền, hỏi, ngã, sắc, nặng
        "an Anh Ân Bình Dũng Đạt Em",
        "da dz đa",
    ],
)
def test_vietnamese_order(texts: str) -> None:
    assert in_order(texts, "vi")


def test_khmer_order_is_the_dictionarys() -> None:
    """Letters, then vowels, then subscripts; independent vowels after អ; Khmer before Latin, after digits."""
    assert in_order("១ 2 ៣ ក កក កា កៅ ក្ក ក្រ ខ គ ង អ ឥ Abc zed", "km")


def test_english_reader_has_latin_first_and_plain_accents() -> None:
    assert in_order("1 Abc ba bạ bâm đa dz zed ក ខ", "en")


@given(st.text(max_size=60), languages)
def test_keys_are_plain_and_short(text: str, language: str) -> None:
    key = sort_key(text, language)
    assert re.fullmatch("[0-9a-f]*", key)
    assert len(key) <= KEY_LENGTH


@given(st.text("abcđơăÂ ếọ", max_size=20), languages)
def test_case_form_and_invisible_characters_do_not_matter(text: str, language: str) -> None:
    key = sort_key(text, language)
    assert sort_key(text.upper(), language) == key
    assert sort_key(unicodedata.normalize("NFD", text), language) == key
    assert sort_key("\u200b" + text, language) == key


@given(st.text("aăâbcđeôơuếọ", max_size=8), st.text("abcđơê", min_size=1, max_size=4), languages)
def test_a_beginning_sorts_before_the_whole(text: str, more: str, language: str) -> None:
    assert sort_key(text, language) < sort_key(text + more, language)


@given(st.text("កខគាិីុ", min_size=1, max_size=8), st.text("abcxyz", min_size=1, max_size=8))
def test_khmer_stands_first_only_for_khmer_readers(khmer: str, latin: str) -> None:
    assert sort_key(khmer, "km") < sort_key(latin, "km")
    assert sort_key(khmer, "en") > sort_key(latin, "en")


def test_sqlite_orders_as_python_does() -> None:
    texts = ["Ân", "an", "Anh", "bạ", "bá", "ba", "đa", "dz", "ក្ក", "កា", "ខ"]
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE row (text, key)")
    base.executemany("INSERT INTO row VALUES (?, ?)", [(text, sort_key(text, "vi")) for text in texts])
    rows = [text for (text,) in base.execute("SELECT text FROM row ORDER BY key")]
    base.close()
    assert rows == sorted(texts, key=lambda text: sort_key(text, "vi"))


def test_other_scripts_and_hostile_length_have_keys() -> None:
    assert sort_key("สมชาย", "km") != sort_key("สมหญิง", "km")
    assert len(sort_key("ế" * 100_000, "vi")) == KEY_LENGTH
    assert sort_key("", "vi") == ""
