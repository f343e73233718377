"""Multilingual text: one value that holds what was written in each language, and says when it falls back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("km", "vi", "en")
# Each in its own words.
LANGUAGE_NAMES = {"km": "ខ្មែរ", "vi": "Tiếng Việt", "en": "English"}
# Whoever lacks the reader's language most likely reads English, then the language of the text.
_FALLBACK = ("en", "km", "vi")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language; `fallback` is true when it is not the language that was asked for."""

    text: str
    language: str
    fallback: bool

    def __str__(self) -> str:
        return self.text


class Text(dict[str, str]):
    """Text by language code, e.g. `Text(km="វេទិកា", en="Forum")`. Blank versions are left out."""

    def __init__(self, versions: Mapping[str, str] | None = None, /, **more: str) -> None:
        merged = {**(versions or {}), **more}
        super().__init__({code: text.strip() for code, text in merged.items() if text and text.strip()})

    def said(self, language: str | None = None) -> Said:
        """The text for a reader of `language` (default: the active one), or the nearest other version, marked as such.

        An empty text gives an empty one in the language asked for.
        """
        wanted = (language or get_language() or "en")[:2]
        for code in (wanted, *_FALLBACK, *self):
            if code in self:
                return Said(self[code], code, fallback=code != wanted)
        return Said("", wanted, fallback=False)

    def __str__(self) -> str:
        return self.said().text


def in_every_language(message: Any, params: Mapping[str, Any] | None = None) -> Text:
    """A translatable message (gettext_lazy) rendered once in each language of the interface, `%`-filled from `params`.

    Values in `params` that are themselves `Text` are filled in with the matching language.
    """
    rendered: dict[str, str] = {}
    for code in LANGUAGES:
        with override(code):
            values = {k: v.said(code).text if isinstance(v, Text) else v for k, v in (params or {}).items()}
            rendered[code] = str(message) % values if params else str(message)
    return Text(rendered)


class TextField(models.JSONField):
    """A column of multilingual text, stored as a JSON object `{"km": …, "en": …}`; reads back as `Text`."""

    description = "multilingual text"

    def __init__(self, *args: Any, max_length: int = 500, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        super().__init__(*args, **kwargs)
        self.longest = max_length

    def deconstruct(self) -> Any:
        """For migrations: the length is ours, not the JSON column's."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "max_length": self.longest}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text | None:
        """The stored object as `Text`."""
        loaded = super().from_db_value(value, expression, connection)
        return None if loaded is None else Text(loaded)

    def to_python(self, value: Any) -> Any:
        """Plain mappings become `Text`."""
        return Text(value) if isinstance(value, Mapping) else value

    def validate(self, value: Any, model_instance: Any) -> None:
        """Every version must be of a known language and not too long."""
        super().validate(dict(value), model_instance)
        for code, text in value.items():
            if code not in LANGUAGES:
                raise ValidationError(_("Unknown language: %(code)s."), params={"code": code})
            if len(text) > self.longest:
                raise ValidationError(
                    _("This text has %(length)s characters; at most %(longest)s are kept."),
                    params={"length": len(text), "longest": self.longest},
                )
