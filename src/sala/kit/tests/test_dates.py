"""Days, times and numbers as each language writes them, and back."""

import datetime as dt
from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.dates import (
    NotADateError,
    clock,
    day,
    number,
    parse_date,
    short_day,
    span,
    spoken_clock,
    spoken_number,
)

MONDAY = dt.date(2023, 4, 3)
TUESDAY = dt.date(2023, 4, 4)
languages = st.sampled_from(["km", "vi", "en"])
days = st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))


@pytest.mark.parametrize(
    ("language", "options", "shown"),
    [
        ("km", {}, "ថ្ងៃអង្គារ ទី៤ ខែ\u2060មេសា ឆ្នាំ២០២៣"),
        ("km", {"year": False}, "ថ្ងៃអង្គារ ទី៤ ខែ\u2060មេសា"),
        ("km", {"weekday": False}, "ថ្ងៃទី៤ ខែ\u2060មេសា ឆ្នាំ២០២៣"),
        ("vi", {}, "Thứ ba, 4/4/2023"),
        ("vi", {"year": False}, "Thứ ba, 4/4"),
        ("vi", {"weekday": False}, "4/4/2023"),
        ("en", {}, "Tuesday 4 April 2023"),
        ("en", {"year": False}, "Tuesday 4 April"),
        ("en", {"weekday": False}, "4 April 2023"),
    ],
)
def test_day(language: str, options: dict[str, bool], shown: str) -> None:
    assert day(TUESDAY, language, **options) == shown


def test_the_design_examples_day() -> None:
    assert day(MONDAY, "km") == "ថ្ងៃច័ន្ទ ទី៣ ខែ\u2060មេសា ឆ្នាំ២០២៣"


def test_vietnamese_sunday_has_a_name_of_its_own() -> None:
    assert day(dt.date(2023, 4, 2), "vi") == "Chủ nhật, 2/4/2023"
    assert short_day(dt.date(2023, 4, 2), "vi") == "CN, 2/4"


def test_short_day() -> None:
    assert short_day(TUESDAY, "km") == "អង្គារ ៤ មេសា"
    assert short_day(TUESDAY, "km", table=True) == "អង្គារ 4 មេសា"
    assert short_day(TUESDAY, "vi") == "Thứ 3, 4/4"
    assert short_day(TUESDAY, "en") == "Tue 4 Apr"


def test_clock() -> None:
    morning = dt.time(7, 30)
    assert [clock(morning, language) for language in ("km", "vi", "en")] == ["០៧:៣០", "07:30", "07:30"]
    assert clock(dt.datetime(2023, 4, 4, 16, 5, tzinfo=dt.UTC), "km", table=True) == "16:05"


@pytest.mark.parametrize(
    ("hour", "shown"),
    [
        (0, "ម៉ោង ១២:០០ យប់"),
        (4, "ម៉ោង ៤:០០ ព្រឹក"),
        (8, "ម៉ោង ៨:០០ ព្រឹក"),
        (12, "ម៉ោង ១២:០០ រសៀល"),
        (14, "ម៉ោង ២:០០ រសៀល"),
        (17, "ម៉ោង ៥:០០ ល្ងាច"),
        (19, "ម៉ោង ៧:០០ យប់"),
    ],
)
def test_spoken_clock(hour: int, shown: str) -> None:
    assert spoken_clock(dt.time(hour), "km") == shown
    assert spoken_clock(dt.time(hour), "vi") == clock(dt.time(hour), "vi")


@pytest.mark.parametrize(
    ("end", "km", "vi", "en"),
    [
        (TUESDAY, "ថ្ងៃអង្គារ ទី៤ ខែ\u2060មេសា ឆ្នាំ២០២៣", "Thứ ba, 4/4/2023", "Tuesday 4 April 2023"),
        (dt.date(2023, 4, 5), "ថ្ងៃទី៤ និងទី៥ ខែ\u2060មេសា ឆ្នាំ២០២៣", "4–5/4/2023", "4 and 5 April 2023"),
        (dt.date(2023, 4, 7), "ថ្ងៃទី៤ ដល់ទី៧ ខែ\u2060មេសា ឆ្នាំ២០២៣", "4–7/4/2023", "4–7 April 2023"),
        (
            dt.date(2023, 5, 2),
            "ថ្ងៃទី៤ ខែ\u2060មេសា ដល់ថ្ងៃទី២ ខែ\u2060ឧសភា ឆ្នាំ២០២៣",
            "4/4 – 2/5/2023",
            "4 April – 2 May 2023",
        ),
        (
            dt.date(2024, 4, 4),
            "ថ្ងៃទី៤ ខែ\u2060មេសា ឆ្នាំ២០២៣ ដល់ថ្ងៃទី៤ ខែ\u2060មេសា ឆ្នាំ២០២៤",
            "4/4/2023 – 4/4/2024",
            "4 April 2023 – 4 April 2024",
        ),
    ],
)
def test_span_of_days(end: dt.date, km: str, vi: str, en: str) -> None:
    assert [span(TUESDAY, end, language) for language in ("km", "vi", "en")] == [km, vi, en]


def test_span_of_times_on_one_day() -> None:
    start, end = dt.datetime(2023, 4, 4, 8, tzinfo=dt.UTC), dt.datetime(2023, 4, 4, 9, 30, tzinfo=dt.UTC)
    assert span(start, end, "en") == "Tuesday 4 April 2023, 08:00–09:30"
    assert span(start, end, "vi") == "Thứ ba, 4/4/2023, 08:00–09:30"
    assert span(start, end, "km") == "ថ្ងៃអង្គារ ទី៤ ខែ\u2060មេសា ឆ្នាំ២០២៣, ០៨:០០–០៩:៣០"


def test_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        span(TUESDAY, MONDAY, "en")
    with pytest.raises(ValueError, match="before the start"):
        span(dt.datetime(2023, 4, 4, 9, tzinfo=dt.UTC), dt.datetime(2023, 4, 4, 8, tzinfo=dt.UTC), "vi")


def test_number() -> None:
    assert [number(1234.5, language) for language in ("km", "vi", "en")] == ["១,២៣៤.៥", "1.234,5", "1,234.5"]
    assert number(1234, "km", table=True) == "1,234"


@given(days, languages)
def test_every_day_shown_is_read_again(date: dt.date, language: str) -> None:
    assert parse_date(day(date, language), language) == date
    assert parse_date(day(date, language, weekday=False), language) == date
    assert parse_date(date.isoformat(), language) == date


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("៤/៤/២០២៣", "km"),
        ("04-04-2023", "km"),
        ("ថ្ងៃទី៤ ខែមេសា ឆ្នាំ២០២៣", "km"),
        ("2023-4-4", "km"),
        ("4.4.2023", "vi"),
        (" 04 / 04 / 2023 ", "vi"),
        ("ngày 4 tháng 4 năm 2023", "vi"),
        ("Thứ ba, 4/4/2023", "vi"),
        ("4/4/2023", "en"),
        ("4 apr 2023", "en"),
        ("Tuesday, 4 April 2023", "en"),
        ("២០២៣-០៤-០៤", "en"),
    ],
)
def test_parse_date(text: str, language: str) -> None:
    assert parse_date(text, language) == TUESDAY


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("31/2/2023", "vi", "no_such_day"),
        ("៣១/២/២០២៣", "km", "no_such_day"),
        ("2023-02-29", "en", "no_such_day"),
        ("4/13/2023", "vi", "no_such_month"),
        ("4 Brumaire 2023", "en", "no_such_month"),
        ("4/5/2023", "en", "ambiguous"),
        ("13/13/2023", "en", "no_such_month"),
        ("4/4/23", "vi", "short_year"),
        ("0000-01-01", "en", "no_such_day"),
        ("tomorrow", "en", "unreadable"),
        ("", "km", "unreadable"),
        ("4/4-2023", "vi", "unreadable"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, language: str, reason: str) -> None:
    with pytest.raises(NotADateError) as caught:
        parse_date(text, language)
    assert caught.value.reason == reason
    assert isinstance(caught.value, ValueError)


@given(st.text(max_size=40), languages)
def test_any_other_text_is_a_day_or_a_clear_no(text: str, language: str) -> None:
    with suppress(NotADateError):
        assert isinstance(parse_date(text, language), dt.date)


@pytest.mark.parametrize("text", ["1 " * 50_000, "a" * 100_000, "4/" * 50_000, "ថ្ងៃ" * 50_000])
@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_hostile_text_is_refused(text: str, language: str) -> None:
    with pytest.raises(NotADateError):
        parse_date(text, language)


def test_a_number_in_a_sentence_has_the_readers_digits() -> None:
    said = {}
    for language in ("km", "vi", "en"):
        with override(language):
            said[language] = spoken_number(10_000)
    assert "១០" in said["km"]
    assert said == {"km": number(10_000, "km"), "vi": "10.000", "en": "10,000"}
