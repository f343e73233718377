"""Template words that every page may use; loaded as built-ins."""

import datetime as dt
import re
from functools import cache, lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from sala.kit import dates
from sala.kit.i18n import LANGUAGE_NAMES, Text

register = template.Library()
BREAK = SafeString("<br>")
LOCALES = {"km": "km_KH", "vi": "vi_VN", "en": "en_GB"}


@register.simple_tag
@lru_cache(maxsize=200)  # a page has thirty; their address is the same as long as the process lives
def icon(name: str) -> SafeString:
    """A symbol of icons.svg; always beside a word, so it is hidden from screen readers."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("ui/icons.svg"), name
    )


@register.filter
def say(text: Text | str | None) -> SafeString | str:
    """Multilingual text for a list: in the reader's language, else marked with its own language and a tag that says
    so.
    """
    if not isinstance(text, Text):
        return text or ""
    said = text.said()
    if not said.fallback:
        return said.text
    return format_html(
        '<span lang="{}">{}</span> <span class="tag" title="{}">{}</span>',
        said.language,
        said.text,
        fallback_sentence(said.language),
        LANGUAGE_NAMES.get(said.language, said.language),
    )


@register.filter
def plain(text: Text | str | None) -> str:
    """Multilingual text as a bare string, for titles and attributes."""
    return text.said().text if isinstance(text, Text) else text or ""


@register.filter
def paragraphs(text: Text | None) -> SafeString | str:
    """Multilingual text in full: paragraphs, and the sentence about the fallback above them when there is one."""
    if not text:
        return ""
    said = text.said()
    body = "".join(format_html("<p>{}</p>", part) for part in said.text.split("\n") if part.strip())
    if not said.fallback:
        return mark_safe(body)  # noqa: S308  # made of format_html
    note = format_html('<p class="small soft">{}</p>', fallback_sentence(said.language))
    return format_html('{}<div lang="{}">{}</div>', note, said.language, mark_safe(body))  # noqa: S308  # the same


@register.filter
def story(text: Text | None) -> SafeString | str:
    """Multilingual text with the little that people write without thinking of markup: a blank line ends a paragraph,
    lines that begin with “- ” are a list, an address that begins with https:// is a link. Everything else is text.
    """
    if not text:
        return ""
    said = text.said()
    blocks = [block for block in re.split(r"\n\s*\n", said.text.replace("\r\n", "\n")) if block.strip()]
    body = mark_safe("".join(_block(block.strip().split("\n")) for block in blocks))  # noqa: S308  # of format_html
    if not said.fallback:
        return body
    note = format_html('<p class="small soft">{}</p>', fallback_sentence(said.language))
    return format_html('{}<div class="flow" lang="{}">{}</div>', note, said.language, body)


def _block(lines: list[str]) -> str:
    """Lines between two blank ones: paragraphs and lists in turn."""
    made = ""
    for is_list, group in groupby(lines, key=lambda line: line.startswith(("- ", "• "))):
        if is_list:
            items = format_html_join("", "<li>{}</li>", ((_linked(line[2:]),) for line in group))
            made += format_html("<ul>{}</ul>", items)
        else:
            made += format_html(
                "<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((_linked(line),) for line in group))
            )
    return made


_ADDRESS = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)។៕])")


def _linked(line: str) -> SafeString:
    parts = _ADDRESS.split(line)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}" rel="noopener nofollow">{}</a>', part, part) if n % 2 else part,)
            for n, part in enumerate(parts)
        ),
    )


def fallback_sentence(shown: str) -> str:
    """The sentence "Shown in English; no Khmer yet", in the reader's language."""
    sentences = {
        ("en", "km"): gettext("Shown in English; there is no Khmer version yet."),
        ("en", "vi"): gettext("Shown in English; there is no Vietnamese version yet."),
        ("km", "vi"): gettext("Shown in Khmer; there is no Vietnamese version yet."),
        ("km", "en"): gettext("Shown in Khmer; there is no English version yet."),
        ("vi", "km"): gettext("Shown in Vietnamese; there is no Khmer version yet."),
        ("vi", "en"): gettext("Shown in Vietnamese; there is no English version yet."),
    }
    reader = (get_language() or "en")[:2]
    return sentences.get((shown, reader), gettext("Shown in the language in which it was written."))


@register.filter
def day(value: dt.date) -> str:
    """A date in full, as the reader's language writes it."""
    return dates.day(value, get_language() or "en")


@register.filter
def short_day(value: dt.date) -> str:
    """A date without the year."""
    return dates.short_day(value, get_language() or "en")


@register.filter
def local_day(value: dt.datetime, zone: str = "Asia/Phnom_Penh") -> str:
    """The day of a moment in a zone, without the year. Cambodia and Viet Nam share one."""
    return dates.short_day(value.astimezone(ZoneInfo(zone)).date(), get_language() or "en")


@register.filter
def days(first: dt.date, last: dt.date) -> str:
    """One day or several, from the first to the last, as the reader's language writes them."""
    return dates.span(first, last, get_language() or "en")


@register.filter
def spoken_clock(value: dt.datetime, zone: str = "UTC") -> str:
    """The time of day in a zone, as people say it."""
    return dates.spoken_clock(value.astimezone(ZoneInfo(zone)), get_language() or "en")


@register.filter
def clock(value: dt.datetime, zone: str = "UTC") -> str:
    """The time of day in a zone, 24 hours."""
    return dates.clock(value.astimezone(ZoneInfo(zone)), get_language() or "en")


@register.filter
def number(value: float) -> str:
    """A number as the reader's language writes it."""
    return dates.number(value, get_language() or "en")


@register.filter
def language_name(code: str) -> str:
    """A language in its own words."""
    return LANGUAGE_NAMES.get(code, code)


@register.filter
def locale(code: str) -> str:
    """A language with its country, as OpenGraph wants it."""
    return LOCALES.get(code, code)


@register.simple_tag
def to(name: str) -> str:
    """The address of a page that takes no arguments, in the reader's language; NoReverseMatch for a page that is not
    there. Each is looked for once: `{% url %}` looks anew each time, and a page with twenty links feels it.
    """
    return _address(name, get_language())


@cache
def _address(name: str, _language: str | None) -> str:
    return reverse(name)


@register.simple_tag
def qr(content: str, label: str = "") -> SafeString:
    """A QR code as an SVG path, on white also in the dark scheme."""
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None, title=label or None)
    return mark_safe(svg)  # noqa: S308  # segno escapes the title; the rest is numbers


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    """The whole address of a path, for QR codes and alternates."""
    return f"{context['origin']}{path}"
