"""Every page that a link leads to, once, in a real browser: in Khmer at 360 px accessible and without English left, at
1280 px not wider than the screen, and silent.
"""

from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import override
from e2e.phone import Phone
from e2e.test_languages import OWN_WORDS, english_sentences
from playwright.sync_api import ViewportSize

LANGUAGE = "km"
STARTS = ("/km/", "/km/me/", "/km/forum/practice/", "/km/forum/stem-2023/")
# Each looks at what those before did not come to.
WHO = ("", "member", "organiser", "administrator")
PHONE: ViewportSize = {"width": 360, "height": 740}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
# They leave the page or the language, or are files; they are tried out elsewhere.
LEFT_OUT = {
    "people:sign_out",
    "notify:notice",
    "forum:my_calendar",
    "ui:gallery",
    "people:card",
}
# Of drawings (the board's tiles) too, whose href is no text.
LINKS = """[...document.querySelectorAll('main a[href], nav.dock a[href], details.menu a[href]')]
    .map(one => new URL(one.getAttribute('href'), location).href)"""


def name_of(url: str) -> str:
    """The page's name, "" for what is no page of ours in Khmer, or a file."""
    path = urlsplit(url).path
    if not path.startswith(f"/{LANGUAGE}/") or "." in path.rsplit("/", 1)[-1]:
        return ""
    try:
        with override(LANGUAGE):
            return resolve(path).view_name
    except Resolver404:
        return ""


def pages(phone: Phone, seen: set[str]) -> Iterator[str]:
    """Open one page of each name that links lead to; give the names that nobody has looked at yet."""
    opened, waiting = set[str](), deque(f"{phone.sala.origin}{path}" for path in STARTS)
    while waiting:
        url = waiting.popleft()
        name = name_of(url)
        if (
            not name
            or name.endswith("_template")
            or name in opened | LEFT_OUT
            or not url.startswith(phone.sala.origin)
        ):
            continue
        answer = phone.page.goto(url)
        assert answer is not None
        if "text/html" not in answer.headers.get("content-type", "") or answer.status != 200:
            continue
        opened.add(name)
        waiting.extend(phone.page.evaluate(LINKS))
        if name not in seen:
            seen.add(name)
            yield name


def look(phone: Phone, english: list[str]) -> Iterator[str]:
    """What is wrong with the page at hand."""
    try:
        phone.accessible()
    except AssertionError as trouble:
        yield str(trouble)
    text = " ".join(phone.page.evaluate(OWN_WORDS, LANGUAGE).split())
    yield from (f"still says “{sentence}”" for sentence in english if sentence in text)
    phone.page.set_viewport_size(LAPTOP)
    if (wide := phone.page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{wide} px wider than a laptop's screen"
    phone.page.set_viewport_size(PHONE)


@pytest.mark.any_database
def test_every_page(phone: Callable[..., Phone]) -> None:
    seen, trouble, english = set[str](), list[str](), [*english_sentences(LANGUAGE)]
    for who in WHO:
        one = phone()
        if who:
            one.sign_in(who, LANGUAGE)
        for name in pages(one, seen):
            trouble += [f"{name} ({one.page.url}): {line}" for line in look(one, english)]
        # What a person may not open is answered with 403 or 404, which the browser's console tells.
        one.said[:] = [line for line in one.said if "status of 40" not in line]
    assert not trouble, "\n".join(trouble)
    assert len(seen) > 60, f"only {len(seen)} pages were found: {sorted(seen)}"
