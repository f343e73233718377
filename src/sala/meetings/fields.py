"""What organisers type into this module's forms, as values; what cannot be read is a ValidationError that says why."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sala.kit.folding import ascii_digits
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.links import is_safe_link

MOST_PLACES = 100_000


def typed_places(request: HttpRequest, field: str) -> int | None:
    """A whole number from 0 on, Khmer digits too; None for an empty box: no limit."""
    typed = ascii_digits(request.POST.get(field, "")).strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(MOST_PLACES)):
        raise ValidationError(_("Write the number of places in digits, or leave the box empty for no limit."))
    return min(int(typed), MOST_PLACES)


def typed_link(request: HttpRequest, field: str) -> str:
    """An encrypted address; "" for an empty box."""
    typed = request.POST.get(field, "").strip()
    if typed and not is_safe_link(typed):
        raise ValidationError(_("Write the whole address of the online meeting; it begins with https://."))
    return typed


def typed_minutes(request: HttpRequest, field: str, most: int) -> int:
    """Whole minutes up to so many, Khmer digits too."""
    typed = ascii_digits(request.POST.get(field, "")).strip()
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(most)) or int(typed) > most:
        raise ValidationError(_("Write the minutes in digits, at most %(most)s."), params={"most": most})
    return int(typed)


def typed_words(request: HttpRequest, field: str) -> Text:
    """A short text in the languages in which something was typed."""
    return Text({code: request.POST.get(f"{field}_{code}", "").strip() for code in LANGUAGES})


def shown_words(text: Text) -> list[tuple[str, str]]:
    """A multilingual text as boxes: language and text."""
    return [(code, text.get(code, "")) for code in LANGUAGES]


def typed_time(request: HttpRequest, field: str, zone: str) -> dt.datetime | None:
    """A day and a time as browsers send them, in the event's zone; None for an empty box."""
    typed = request.POST.get(field, "").strip()
    if not typed:
        return None
    try:
        return dt.datetime.fromisoformat(typed[:16]).replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise ValidationError(_("Write day and time like this: 2026-04-04 17:00.")) from error


def as_id(typed: str) -> uuid.UUID | None:
    """The id that was chosen, or None."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
