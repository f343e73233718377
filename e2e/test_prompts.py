"""Prompts, over HTTPS, in Khmer at 360 px: a participant answers without network; a sheet is typed in; the
rapporteur reads both; the organiser closes the forum, and what a phone kept from before still arrives.
"""

from collections.abc import Callable
from urllib.parse import urlparse

from e2e.phone import Installation, Phone
from e2e.steps import go_online

FROM_THE_BUS = "ម៉ោងមួយក្នុងមួយសប្តាហ៍ដើម្បីរៀបចំមេរៀន។"
ON_PAPER = "បន្ទប់ពិសោធន៍មានឧបករណ៍ ប៉ុន្តែគ្មានពេល។"
BEFORE_THE_CLOSING = "អរគុណសម្រាប់វេទិកានេះ។"


def at(sala: Installation, page: str) -> str:
    """A page of the practice forum, in Khmer."""
    return sala.page("forum_ask").replace("/ask/", f"/{page}/")


def answer_without_network(writer: Phone, text: str) -> None:
    """From the schedule in one tap; written and kept without network."""
    page, sala = writer.page, writer.sala
    page.goto(sala.page("forum_schedule"))
    page.click("a[href^='/p/']")
    path = urlparse(page.url).path
    assert "/answer/" in path
    writer.keep_for_offline(path)
    writer.accessible()
    writer.offline()
    page.goto(sala.origin + path)
    page.fill("#text", text)
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")


def type_in(rapporteur: Phone) -> None:
    """A sheet with its code."""
    page = rapporteur.page
    page.goto(at(rapporteur.sala, "type-in-answers"))
    page.fill("#paper", "ab3d 9kq2")
    page.fill("#text_1", ON_PAPER)
    rapporteur.accessible()
    page.click("main form[method=post] button.full")
    page.wait_for_selector("main .note.ok")


def read(rapporteur: Phone) -> None:
    """Both stand beside the questions; one goes into the box."""
    page = rapporteur.page
    page.goto(at(rapporteur.sala, "answers"))
    for text in (FROM_THE_BUS, ON_PAPER):
        assert page.get_by_text(text).count() == 1
    rapporteur.accessible()
    page.click("article form[action$='/note/'] button")
    page.wait_for_selector(".note.ok")


def test_from_the_bus_to_the_closing(phone: Callable[..., Phone], sala: Installation) -> None:
    writer, late = phone(), phone()
    answer_without_network(writer, FROM_THE_BUS)
    go_online(writer)
    rapporteur = phone()
    rapporteur.sign_in("rapporteur")
    type_in(rapporteur)
    read(rapporteur)
    answer_without_network(late, BEFORE_THE_CLOSING)
    organiser = phone()
    organiser.sign_in("organiser")
    organiser.page.goto(at(sala, "close-event"))
    organiser.accessible()
    # An anonymous answer tells its hour only: it was written before, whatever the minute.
    organiser.page.click("[name=closed][value=yes]")
    organiser.page.wait_for_selector("[name=closed][value=no]")
    go_online(late)
    rapporteur.page.goto(at(sala, "answers"))
    assert rapporteur.page.get_by_text(BEFORE_THE_CLOSING).count() == 1
    writer.page.goto(at(sala, "prompts"))
    assert writer.page.locator("main .btn.full").count() == 0
    organiser.page.click("[name=closed][value=no]")
    organiser.page.wait_for_selector("[name=closed][value=yes]")
