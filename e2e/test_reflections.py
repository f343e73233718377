"""The reflections box, over HTTPS: a note in Khmer from the bus without network at 360 px; the rapporteur sorts at 1280
px with the keyboard alone; the closing wall shows what she shares.
"""

from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from e2e.phone import Installation, Phone
from e2e.steps import go_online
from playwright.sync_api import expect

FROM_THE_BUS = "ខ្ញុំនឹងចាប់ផ្ដើមដោយសង្កេតថ្នាក់មិត្តរួមការងារម្នាក់។"
MORE = ("យើងត្រូវការម៉ោងក្នុងកាលវិភាគ។", "ដបទឹកចាស់គ្រប់គ្រាន់សម្រាប់មេរៀន។")
THEME = "ការសង្កេតថ្នាក់រៀន"
SENTENCE = "គ្រូចង់រៀនពីថ្នាក់របស់មិត្តរួមការងារ។"


@pytest.fixture(scope="module")
def sala(sala_alone: Installation) -> Installation:
    """What another journey did in the practice forum must not meet these."""
    return sala_alone


def box(sala: Installation, page: str = "reflect") -> str:
    """A page of the practice forum, in Khmer."""
    return sala.page("forum_ask").replace("/ask/", f"/{page}/")


def from_the_bus(writer: Phone, text: str) -> None:
    """From the schedule to the box while there is network; written and kept without; sent later; found again."""
    page, sala = writer.page, writer.sala
    page.goto(sala.page("forum_schedule"))
    page.locator("footer a[href$='/reflect/']").click()
    path = urlparse(page.url).path
    for kept in (path, path.replace("/reflect/", "/my-questions/")):
        writer.keep_for_offline(kept)
    writer.accessible()
    writer.offline()
    page.goto(sala.origin + path)
    page.fill("#text", text)
    writer.wait_until(
        "() => sala.entries('mine').then(kept => kept.some(([key]) => key.startsWith('draft box')))"
    )
    page.reload()
    page.wait_for_function("document.querySelector('#text').value")
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    go_online(writer)
    page.goto(box(sala, "my-questions"))
    page.wait_for_selector("#here:visible")
    assert page.locator("#here").get_by_text(text).count() == 1


def write_without_script(writer: Phone, text: str) -> None:
    """The form alone; the code is on the answer."""
    writer.page.goto(box(writer.sala))
    writer.page.fill("#text", text)
    writer.page.click("main form button.full")
    assert writer.page.locator(".note.ok .big").count() == 1


def sort_by_keys(rapporteur: Phone) -> None:
    """Mark two, into a new theme; move the third by the theme's key; undo; move it again. No mouse."""
    page = rapporteur.page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(box(rapporteur.sala, "notes"))
    rapporteur.accessible()
    articles = page.locator("#notes article")
    expect(articles).to_have_count(3)
    articles.first.focus()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("#notes :checked").count() == 2
    page.focus("#name")
    page.keyboard.type(THEME)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(articles).to_have_count(1)
    articles.first.focus()
    page.keyboard.press("1")
    page.wait_for_selector("#notes .empty")
    page.focus("#undo button")
    page.keyboard.press("Enter")
    expect(articles).to_have_count(1)
    articles.first.focus()
    page.keyboard.press("1")
    page.wait_for_selector("#notes .empty")


def tell(rapporteur: Phone) -> None:
    """Write the theme's sentence, name its notes, show one, share it; by the keyboard too."""
    page = rapporteur.page
    page.goto(box(rapporteur.sala, "themes"))
    rapporteur.accessible()
    page.focus("article h2 a")
    page.keyboard.press("Enter")
    page.focus("#sentence_km")
    page.keyboard.type(SENTENCE)
    page.locator("article", has_text=FROM_THE_BUS).locator("[name=cite]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    rapporteur.accessible()
    page.focus("main form button.full")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/#t-*")
    page.goto(box(rapporteur.sala, "closing/share"))
    rapporteur.accessible()
    page.focus("[name=share]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=back]")


def test_from_the_bus_to_the_closing_wall(phone: Callable[..., Phone], sala: Installation) -> None:
    wall, other = phone(), phone(java_script_enabled=False)
    wall.page.goto(box(sala, "closing"))
    wall.accessible()
    assert wall.page.locator(".empty").count() == 1
    from_the_bus(phone(), FROM_THE_BUS)
    for text in MORE:
        write_without_script(other, text)
    rapporteur = phone()
    rapporteur.sign_in("rapporteur")
    sort_by_keys(rapporteur)
    tell(rapporteur)
    wall.page.get_by_text(SENTENCE).wait_for(timeout=12_000)
    assert wall.page.locator("blockquote").all_inner_texts()[0].endswith(FROM_THE_BUS)
    assert wall.page.get_by_text(MORE[0]).count() == 0
    wall.accessible()
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    wall.accessible()
    rapporteur.page.focus("[name=back]")
    rapporteur.page.keyboard.press("Enter")
    wall.page.locator(".empty").wait_for(timeout=12_000)


def test_sixty_notes_of_2023_by_dragging(phone: Callable[..., Phone], sala: Installation) -> None:
    """Half of them lie in six themes; one more is dragged onto a theme, and its count rises."""
    rapporteur = phone()
    rapporteur.sign_in("rapporteur")
    page = rapporteur.page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{sala.page('forum_2023')}notes/")
    assert page.locator(".bins [data-key]").count() == 8
    bin_ = page.locator(".bins button").first
    count = page.locator(f"[data-count='{bin_.get_attribute('value')}']")
    before = count.inner_text()
    page.locator("#notes article").first.drag_to(bin_)
    page.wait_for_selector("#said:visible")
    assert count.inner_text() != before
    expect(page.locator("#notes article")).to_have_count(19)
    rapporteur.accessible()
