"""The small language: which types, columns, settings and appearances are read, and what is said of others."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sala.forms.types import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TYPES = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "note": Kind.NOTE,
    "calculate": Kind.CALCULATE,
    "range": Kind.RATING,
    "geopoint": Kind.GEOPOINT,
    "gps": Kind.GEOPOINT,
    "image": Kind.IMAGE,
    "photo": Kind.IMAGE,
    "select one": Kind.ONE,
    "select all that apply": Kind.MANY,
}
TEXT_COLUMNS = {
    "survey": {"label", "hint", "constraint_message", "required_message"},
    "choices": {"label"},
    "settings": {"form_title"},
}
PLAIN_COLUMNS = {
    "type", "name", "required", "relevant", "constraint", "choice_filter", "calculation", "appearance",
    "parameters", "readonly", "repeat_count",
}  # fmt: skip
SETTINGS = {"form_id", "version", "default_language", "style", "namespaces", "allow_choice_duplicates"}
# How a picture is taken: with the camera on the back, or on the front. Anything else lets choose one.
CAPTURES = {"new": "environment", "new-front": "user", "selfie": "user"}
# Appearances that are about looks on a phone of another programme: accepted, and without effect.
LOOKS = {
    "multiline", "minimal", "quick", "quickcompact", "compact", "autocomplete", "search", "horizontal", "likert",
    "horizontal-compact", "list", "list-nolabel", "label", "columns", "columns-pack", "no-buttons", "no-ticks",
    "rating", "vertical", "field-list", "table-list", "numbers", "thousands-sep", "no-calendar", "placement-map",
    "maps", *CAPTURES, "hide-input", "pages", "theme-grid", "theme-formhub",
    *(f"w{n}" for n in range(1, 11)), *(f"columns-{n}" for n in range(1, 11)),
}  # fmt: skip
NOT_READ: "_StrPromise" = _(
    "The column “%(header)s” is not read. Delete the column, or leave its meaning to a note."
)

_DRAWINGS: "_StrPromise" = _(
    "Drawings and signatures cannot be sent with a form. Ask for a picture (image) of the paper."
)
_PHONE: "_StrPromise" = _(
    "“%(type)s” would be read from the phone without asking. Sala keeps the time by itself and nothing "
    "else: delete this row."
)
_FILES: "_StrPromise" = _(
    "Sound, video and files cannot be sent with a form. Delete this row, or ask for a text."
)
_TIME: "_StrPromise" = _("A time of day is not read as “%(type)s”. Ask for a date, or for the time as text.")
_OTHER: "_StrPromise" = _(
    "The type “%(type)s” is not read. Sala reads: text, note, select_one, select_multiple, integer, "
    "decimal, date, range, "
    "geopoint, image, calculate, group and repeat."
)
_SAID = {
    **dict.fromkeys(("annotate", "draw", "signature"), _DRAWINGS),
    **dict.fromkeys(("audio", "video", "file", "background-audio"), _FILES),
    **dict.fromkeys(("time", "dateTime", "datetime"), _TIME),
    **dict.fromkeys(
        ("start", "end", "today", "deviceid", "device id", "subscriberid", "simserial", "phonenumber", "phone number",
         "username", "email", "audit", "start-geopoint", "background-geopoint", "imei", "uri:deviceid", "start time",
         "end time", "sim id", "sim_id", "get phone number", "get device id", "get start time", "get end time"),
        _PHONE,
    ),
}  # fmt: skip


def type_not_read(kind: str) -> "_StrPromise":
    """Why a type is refused and what to do, with %(type)s in it."""
    return _SAID.get(kind, _OTHER)
