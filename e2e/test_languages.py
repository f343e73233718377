"""Every main page in each language at 360 px: accessible, silent, not too wide, and no English left on it."""

import re
from collections.abc import Callable

import pytest
from e2e.phone import Installation, Phone

from sala.config import messages

LANGUAGES = ("km", "vi", "en")
# For everyone; and for an organiser who is signed in. Names of demo.json, or paths behind the language.
PUBLIC = (
    "home",
    "forum_schedule",
    "forum_ask",
    "forum_wall",
    "people/sign-in/",
    "ui/no-network/",
    "nothing/here/",
)
SIGNED_IN = ("my_page", "check_in", "people/sign-out/")
# What a page says, without what it marks as said in another language (the wall speaks the hall's two).
OWN_WORDS = """language => {
    for (const other of document.querySelectorAll(`body [lang]:not([lang="${language}"])`)) other.remove()
    return document.body.innerText
}"""


def address(sala: Installation, page: str, language: str) -> str:
    """The page's address in a language."""
    return sala.page(page, language) if page in sala.book["pages"] else f"{sala.origin}/{language}/{page}"


def english_sentences(language: str) -> dict[str, str]:
    """The interface's messages of three words and more that have another form in the language, and no gap to fill."""
    return {
        text: message
        for of, path in messages.catalogues()
        if of == language
        for found in messages.real(messages.read(path, language))
        if len(re.findall(r"[A-Za-z’']+", text := messages.key_of(found)[0])) >= 3
        and not messages.PLACEHOLDER.search(text)
        and (message := messages.forms(found.string)[0]) != text
    }


def look(phone: Phone, page: str, language: str) -> None:
    """What holds on every page."""
    phone.page.goto(address(phone.sala, page, language))
    phone.accessible()
    assert phone.page.get_attribute("html", "lang") == language
    if language == "en":
        return
    text = " ".join(phone.page.evaluate(OWN_WORDS, language).split())
    left = [sentence for sentence in english_sentences(language) if sentence in text]
    assert not left, f"{page} in {language} still says {left}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(language: str, phone: Callable[..., Phone]) -> None:
    visitor = phone()
    for page in PUBLIC:
        look(visitor, page, language)
    visitor.said[:] = [
        line for line in visitor.said if "404" not in line
    ]  # nothing/here is not there, on purpose


@pytest.mark.parametrize("language", LANGUAGES)
def test_signed_in_pages(language: str, phone: Callable[..., Phone]) -> None:
    organiser = phone()
    organiser.sign_in("organiser", language)
    for page in SIGNED_IN:
        look(organiser, page, language)


def test_the_choice_is_kept(phone: Callable[..., Phone], sala: Installation) -> None:
    visitor = phone(locale="km-KH")
    visitor.page.goto(f"{sala.origin}/")
    assert visitor.page.url == f"{sala.origin}/km/"
    visitor.page.get_by_role("link", name="Tiếng Việt").click()
    visitor.page.wait_for_url("**/vi/**")
    visitor.page.goto(f"{sala.origin}/")
    assert visitor.page.url == f"{sala.origin}/vi/"


def test_the_heuristic_sees_english() -> None:
    assert "There is nothing here" in english_sentences("km")
    assert "Home" not in english_sentences("km")
