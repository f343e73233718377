"""One number, one written form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.phones import normalise


@pytest.mark.parametrize(
    "text",
    [
        "012345678",
        "012 345 678",
        "០១២ ៣៤៥ ៦៧៨",
        "+855 12 345 678",
        "+855 (0)12-345-678",
        "855 12 345 678",
        "00855 12 345 678",
    ],
)
def test_cambodian_number_has_one_form(text: str) -> None:
    assert normalise(text) == "+85512345678"


@pytest.mark.parametrize(
    "text", ["0912 345 678", "+84 912 345 678", "0084912345678", "84912345678", "0912.345.678"]
)
def test_vietnamese_number_has_one_form(text: str) -> None:
    assert normalise(text, "VN") == "+84912345678"


def test_a_country_code_wins_over_the_country() -> None:
    assert normalise("+84912345678", "KH") == "+84912345678"


def test_a_doubtful_number_is_kept_as_digits() -> None:
    assert normalise("12") == "12"
    assert normalise("0123 4567 8901 2345 678") == "0123456789012345678"


def test_a_new_range_that_no_table_knows_is_kept() -> None:
    assert normalise("019 999 9999") == "+855199999999"


@pytest.mark.parametrize("text", ["", "  ", "none", "—", "គ្មាន"])
def test_no_digit_is_no_number(text: str) -> None:
    assert normalise(text) is None


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    if once is not None and once.startswith("+"):
        assert normalise(once) == once
