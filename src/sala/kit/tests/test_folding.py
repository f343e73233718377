"""One key for what a reader takes for the same text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.folding import ascii_digits, drop_invisible, fold, khmer_order, whole_number
from sala.kit.khnormal import khnormal

khmer = st.text(st.characters(min_codepoint=0x1780, max_codepoint=0x17E9), max_size=20)
vietnamese = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậốồổỗộớờởỡợÁÀĐƠƯ ", max_size=20)
texts = st.one_of(st.text(max_size=30), khmer, vietnamese)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_composed_and_decomposed_text_have_one_key(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(texts, st.integers(0, 30), st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad\u17b4\u17b5"))
def test_an_invisible_character_anywhere_changes_nothing(text: str, place: int, invisible: str) -> None:
    assert fold(text[:place] + invisible + text[place:]) == fold(text)


@given(khmer)
def test_no_khmer_character_is_lost(text: str) -> None:
    """Only vowels typed in pieces and subscripts may change; no letter disappears."""
    letters = [char for char in drop_invisible(text) if "\u1780" <= char <= "\u17b3"]
    kept = [char for char in khmer_order(drop_invisible(text)) if "\u1780" <= char <= "\u17b3"]
    as_one = str.maketrans("\u178a", "\u178f")
    assert sorted("".join(letters).translate(as_one)) == sorted("".join(kept).translate(as_one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Giáo viên", "giao vien"),
        ("Đắk Lắk", "dak lak"),
        ("ĐÀO TẠO", "đào tạo"),
        ("ថ្នាក់ទី១០", "ថ្នាក់ទី10"),
        ("សាលា\u200bរៀន", "សាលារៀន"),
        ("ខ្មែរ", "ខែ្មរ"),  # vowel typed before the subscript
        ("ស្ត្រី", "ស្រ្តី"),  # subscript ro typed first
        ("ស្ដី", "ស្តី"),  # subscript da and ta look the same
        ("ប្រើ", "ប្រេី"),  # vowel typed in two pieces
        ("ហ៊ាន", "ហា៊ន"),  # shifter typed after the vowel
    ],
)
def test_variants_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("កា", "ក"), ("គ្រូ", "គូ"), ("ma", "mai"), ("ថ្ងៃ", "ថៃ")])
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_khmer_vowels_survive_folding() -> None:
    assert fold("គ្រូបង្រៀន") == "គ្រូបង្រៀន"


def test_a_letter_after_a_mistyped_syllable_stays_last() -> None:
    """The copy of khnormal that was taken moved the last letter before the vowel."""
    assert khnormal("ខែ្មរ") == "ខ្មែរ"


def test_digits_of_other_scripts_stay() -> None:
    assert ascii_digits("៤/៥ ४ 4") == "4/5 ४ 4"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("០១២", 12), ("999999999", 999_999_999), ("1234567890", None), ("9" * 5000, None)]
    + [(typed, None) for typed in ("", " 1", "-1", "1.5", "²", "x")],
)
def test_a_whole_number_is_digits_that_a_column_holds(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number
