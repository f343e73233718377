"""Days, times, spans and numbers as Khmer, Vietnamese and English write them, and days as people type them.

The names of days and months are CLDR's, through Babel; the patterns are ours, because CLDR's Khmer
and Vietnamese ones are not what a ministry writes. Pass local times: nothing here knows a zone.

Digits, decided in one place (`_digits`): Khmer sentences and headings have Khmer digits. Tables,
where figures are compared and times stand in columns, pass `table=True` for 0–9, as Khmer
timetables are printed.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import TypeGuard, cast

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language

from sala.kit.folding import ascii_digits, drop_invisible

_MONTHS = 12
_YEAR_DIGITS = 4
_SHOWN = 40  # characters of a wrong text that a message repeats

_TO_KHMER = {ord("0") + i: chr(0x17E0 + i) for i in range(10)}
_JOIN = "\u2060"  # keeps a browser from breaking the line between "ខែ" and the month
_SHORT_WEEKDAY_VI = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "CN")

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_NUMBERS = re.compile(r"(?P<d>\d{1,2})\s*(?P<mark>[/.\-])\s*(?P<m>\d{1,2})\s*(?P=mark)\s*(?P<y>\d{4}|\d{2})")
_IN_WORDS = {
    "km": re.compile(
        r"(?:ថ្ងៃ\s*)?(?:[^\d\s]+\s+)?ទី\s*(?P<d>\d{1,2})\s+"
        r"ខែ\s*(?P<month>[^\d\s]+)\s+ឆ្នាំ\s*(?P<y>\d{4})"
    ),
    "vi": re.compile(
        r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s*(?:,|năm)?\s*(?P<y>\d{4})", re.IGNORECASE
    ),
    "en": re.compile(r"(?:[^\W\d]+,?\s+)?(?P<d>\d{1,2})\s+(?P<month>[^\W\d]+)\.?,?\s+(?P<y>\d{4})"),
}
_WEEKDAY_VI = re.compile(r"(?:thứ\s+\w+|chủ\s+nhật|cn)\s*,\s*", re.IGNORECASE)


class Reason(StrEnum):
    """Why a text is no day."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    SHORT_YEAR = "short_year"
    NO_SUCH_MONTH = "no_such_month"
    NO_SUCH_DAY = "no_such_day"


_MESSAGES = {
    Reason.UNREADABLE: "“{}” cannot be read as a day. Write it as 2023-04-30.",
    Reason.AMBIGUOUS: "“{}” can be read as two days. Write it as 2023-04-30.",
    Reason.SHORT_YEAR: "Write the year of “{}” with four digits.",
    Reason.NO_SUCH_MONTH: "There is no such month: “{}”.",
    Reason.NO_SUCH_DAY: "There is no such day: “{}”.",
}


class NotADateError(ValueError):
    """The text is no day. A page translates `reason`; the message is for logs and programmers."""

    def __init__(self, reason: Reason, text: str) -> None:
        """Say why `text` is refused."""
        super().__init__(_MESSAGES[reason].format(text[:_SHOWN]))
        self.reason = reason


def day(date: dt.date, language: str, *, year: bool = True, weekday: bool = True) -> str:
    """Return the long form: "Tuesday 4 April 2023", "Thứ ba, 4/4/2023", "ថ្ងៃអង្គារ ទី៤ ខែមេសា ឆ្នាំ២០២៣"."""
    if language == "km":
        start = f"ថ្ងៃ{_weekday(date, 'km')} ទី" if weekday else "ថ្ងៃទី"
        text = f"{start}{date.day} {_khmer_month(date)}" + (f" {_khmer_year(date)}" if year else "")
        return _digits(text, language)
    if language == "vi":
        text = f"{date.day}/{date.month}" + (f"/{date.year}" if year else "")
        return f"{_weekday(date, 'vi').capitalize()}, {text}" if weekday else text
    text = f"{date.day} {_month(date, 'en')}" + (f" {date.year}" if year else "")
    return f"{_weekday(date, 'en')} {text}" if weekday else text


def short_day(date: dt.date, language: str, *, table: bool = False) -> str:
    """Return the form for narrow places, without the year: "Tue 4 Apr", "Thứ 3, 4/4", "អង្គារ ៤ មេសា"."""
    if language == "km":
        return _digits(f"{_weekday(date, 'km')} {date.day} {_month(date, 'km')}", language, table=table)
    if language == "vi":
        return f"{_SHORT_WEEKDAY_VI[date.weekday()]}, {date.day}/{date.month}"
    return f"{_weekday(date, 'en')[:3]} {date.day} {_month(date, 'en')[:3]}"


def clock(time: dt.time | dt.datetime, language: str, *, table: bool = False) -> str:
    """Return the time of day in 24 hours, two digits each: "07:30", in Khmer "០៧:៣០" (`table`: "07:30")."""
    return _digits(f"{time.hour:02}:{time.minute:02}", language, table=table)


def spoken_clock(time: dt.time | dt.datetime, language: str) -> str:
    """Return the time as people say it: in Khmer "ម៉ោង ៨:០០ ព្រឹក", elsewhere as `clock`.

    The parts of the Khmer day: ព្រឹក to noon, រសៀល from noon, ល្ងាច from five, យប់ from seven until
    four in the morning.
    """
    if language != "km":
        return clock(time, language)
    part = next(name for until, name in _KHMER_DAY if time.hour < until)
    return _digits(f"ម៉ោង {time.hour % 12 or 12}:{time.minute:02} {part}", language)


def span(start: dt.date, end: dt.date, language: str) -> str:
    """Return the days, or the times of one day, from `start` to `end`, both included; dates or datetimes.

    One day: "Tuesday 4 April 2023, 08:00–09:30" (no times for dates). Several: "4–7 April 2023",
    "4–7/4/2023", "ថ្ងៃទី៤ ដល់ទី៧ ខែមេសា ឆ្នាំ២០២៣", two days as "4 and 5 April 2023"; what both
    ends share is said once. Raises ValueError when the end is before the start.
    """
    times = f", {clock(start, language)}–{clock(end, language)}" if _timed(start) and _timed(end) else ""
    if _date(end) < _date(start) or (times and end < start):
        msg = f"The end {end} is before the start {start}."
        raise ValueError(msg)
    if _date(start) != _date(end):
        return _SPANS.get(language, _span_en)(start, end)
    return day(start, language) + times


def number(n: float, language: str, *, table: bool = False) -> str:
    """Return `n` with CLDR's separators: "1,234.5", "1.234,5", in Khmer "១,២៣៤.៥" (`table`: "1,234.5")."""
    return _digits(format_decimal(n, locale=language), language, table=table)


def spoken_number(n: float) -> str:
    """A number for a sentence, in the digits of the reader's language."""
    return number(n, get_language() or "en")


def parse_date(text: str, language: str) -> dt.date:
    """Return the day that a person typed: ISO, day/month/year in Khmer and Vietnamese, or the long forms.

    Khmer digits are read in every language. In English a slashed day that has two readings
    (4/5/2023) is refused rather than guessed. Raises NotADateError, a ValueError, with the reason.
    """
    plain = " ".join(ascii_digits(drop_invisible(text)).split())
    if language == "vi":
        plain = _WEEKDAY_VI.sub("", plain, count=1)
    words = _IN_WORDS.get(language, _IN_WORDS["en"])
    match = _ISO.fullmatch(plain) or _NUMBERS.fullmatch(plain) or words.fullmatch(plain)
    if match is None:
        raise NotADateError(Reason.UNREADABLE, text)
    parts = match.groupdict()
    date, year = int(parts["d"]), int(parts["y"])
    month = int(parts["m"]) if parts.get("m") else _month_number(parts["month"], language)
    if language not in ("km", "vi") and parts.get("mark") and _two_readings(date, month):
        raise NotADateError(Reason.AMBIGUOUS, text)
    if len(parts["y"]) != _YEAR_DIGITS:
        raise NotADateError(Reason.SHORT_YEAR, text)
    if not 1 <= month <= _MONTHS:
        raise NotADateError(Reason.NO_SUCH_MONTH, text)
    return _existing(year, month, date, text)


_KHMER_DAY = ((4, "យប់"), (12, "ព្រឹក"), (17, "រសៀល"), (19, "ល្ងាច"), (24, "យប់"))


def _digits(text: str, language: str, *, table: bool = False) -> str:
    """The one place that decides which digits are shown: Khmer ones in Khmer, but not in tables."""
    return text.translate(_TO_KHMER) if language == "km" and not table else text


def _date(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _timed(value: dt.date) -> TypeGuard[dt.datetime]:
    return isinstance(value, dt.datetime)


def _weekday(date: dt.date, language: str) -> str:
    return cast("str", Locale(language).days["format"]["wide"][date.weekday()])


def _month(date: dt.date, language: str) -> str:
    return cast("str", Locale(language).months["format"]["wide"][date.month])


def _khmer_month(date: dt.date) -> str:
    return f"ខែ{_JOIN}{_month(date, 'km')}"


def _khmer_year(date: dt.date) -> str:
    return f"ឆ្នាំ{date.year}"


def _span_km(start: dt.date, end: dt.date) -> str:
    tail = f"{_khmer_month(end)} {_khmer_year(end)}"
    if start.year != end.year:
        text = f"ថ្ងៃទី{start.day} {_khmer_month(start)} {_khmer_year(start)} ដល់ថ្ងៃទី{end.day} {tail}"
    elif start.month != end.month:
        text = f"ថ្ងៃទី{start.day} {_khmer_month(start)} ដល់ថ្ងៃទី{end.day} {tail}"
    else:
        link = "និង" if end.day - start.day == 1 else "ដល់"
        text = f"ថ្ងៃទី{start.day} {link}ទី{end.day} {tail}"
    return _digits(text, "km")


def _span_vi(start: dt.date, end: dt.date) -> str:
    if start.year != end.year:
        return f"{day(start, 'vi', weekday=False)} – {day(end, 'vi', weekday=False)}"
    if start.month != end.month:
        return f"{start.day}/{start.month} – {day(end, 'vi', weekday=False)}"
    return f"{start.day}–{day(end, 'vi', weekday=False)}"


def _span_en(start: dt.date, end: dt.date) -> str:
    whole = day(end, "en", weekday=False)
    if (start.year, start.month) == (end.year, end.month):
        link = " and " if end.day - start.day == 1 else "–"
        return f"{start.day}{link}{whole}"
    return f"{day(start, 'en', year=start.year != end.year, weekday=False)} – {whole}"


_SPANS = {"km": _span_km, "vi": _span_vi, "en": _span_en}


def _month_number(name: str, language: str) -> int:
    locale = Locale(language if language in _IN_WORDS else "en")
    for width in ("wide", "abbreviated"):
        for month, known in locale.months["format"][width].items():
            if known.casefold() == name.casefold():
                return int(month)
    raise NotADateError(Reason.NO_SUCH_MONTH, name)


def _two_readings(first: int, second: int) -> bool:
    return first != second and first <= _MONTHS and 1 <= second <= _MONTHS


def _existing(year: int, month: int, date: int, text: str) -> dt.date:
    try:
        return dt.date(year, month, date)
    except ValueError as error:
        raise NotADateError(Reason.NO_SUCH_DAY, text) from error
