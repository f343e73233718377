"""Questions, over HTTPS at 360 px: asked anonymously in Khmer with the network off, supported, taken by the chair,
on the wall, taken back; with a name on a shared phone; and without JavaScript.
"""

from collections.abc import Callable
from urllib.parse import urlparse

from e2e.phone import Installation, Phone
from e2e.steps import ABOUT, ask_without_network, go_online, kept_ask_page, open_wall, support, take

QUESTION = "តើយើងរកពេលវេលាសម្រាប់ការណែនាំយ៉ាងដូចម្តេច?"
SECOND = "តើនរណាជាអ្នកណែនាំ?"


def test_pages_without_network(phone: Callable[..., Phone], sala: Installation) -> None:
    """The address of the printed QR leads to the kept page; what was never opened is said in the reader's language."""
    visitor = phone()
    page, path = visitor.page, kept_ask_page(visitor)
    visitor.offline()
    page.goto(f"{sala.origin}/a/practice/who-mentors")
    assert urlparse(page.url).path == path
    assert page.input_value("#session") == "who-mentors"
    page.goto(f"{sala.origin}/a/practice")
    assert urlparse(page.url).path == path
    assert page.input_value("#session") == ""
    said = "គ្មានបណ្ដាញ"
    for never in ("/km/people/sign-in/", "/vi/", "/", "/a/another-forum"):
        page.goto(sala.origin + never)
        assert said in page.inner_text("h1"), never
    visitor.accessible()
    visitor.online()
    page.goto(f"{sala.origin}/a/practice/who-mentors")
    assert page.input_value("#session") == "who-mentors"


def take_back(asker: Phone, question: str) -> None:
    """The asker takes one of two questions back, found by what the phone remembers."""
    page = asker.page
    page.goto(asker.sala.page("forum_ask").replace("/ask/", "/my-questions/"))
    page.wait_for_selector("#here:visible")
    row = page.locator("#here li", has_text=question)
    row.locator("summary").click()
    row.locator("button.bad").click()
    page.wait_for_selector("[data-back=sent]:visible")
    page.wait_for_function("document.querySelectorAll('#here li').length === 1")


def test_asked_offline_supported_taken_and_on_the_wall(
    phone: Callable[..., Phone], sala: Installation
) -> None:
    asker, other, chair = phone(), phone(), phone()
    ask_without_network(asker, QUESTION)
    other.sign_in("member")
    support(other, QUESTION)
    chair.sign_in("chair")
    take(chair, QUESTION)

    wall = phone()
    open_wall(wall)
    assert wall.page.locator("article", has_text=QUESTION).locator(".chip.ok").count() == 1
    asker.page.goto(f"{sala.page('forum_ask')}?session={ABOUT}")
    asker.page.fill("#text", SECOND)
    asker.page.click("main form button.full")
    asker.page.wait_for_selector("[data-said=sent]:visible")
    wall.page.get_by_text(SECOND).wait_for(timeout=12_000)
    take_back(asker, SECOND)
    wall.page.get_by_text(SECOND).wait_for(state="hidden", timeout=12_000)


def test_two_people_on_one_phone_offline(phone: Callable[..., Phone], sala: Installation) -> None:
    shared = phone()
    page = shared.page
    shared.sign_in("speaker")
    page.goto(sala.page("forum_ask"))
    shared.wait_for_token()
    name = page.evaluate("document.querySelector('meta[name=me]').dataset.name")
    shared.keep_for_offline(urlparse(page.url).path)
    shared.offline()
    page.reload()
    page.locator("label.pick", has_text=name).click()
    page.fill("#text", "តើសាលាតូចចាប់ផ្តើមពីណា?")
    page.click("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    go_online(shared)
    page.goto(sala.page("forum_ask").replace("/ask/", "/questions/"))
    assert page.locator("article", has_text="តើសាលាតូចចាប់ផ្តើមពីណា?").get_by_text(name).count() == 1


def test_without_javascript(phone: Callable[..., Phone], sala: Installation) -> None:
    asker = phone(java_script_enabled=False)
    page = asker.page
    page.goto(sala.page("forum_ask"))
    page.fill("#text", "តើសម្ភារៈនៅឯណា?")
    page.click("main form button.full")
    code = page.locator(".note.ok .big").inner_text()
    page.get_by_role("status").get_by_role("link").click()
    page.fill("#receipt", code)
    page.click("main form button.full")
    assert page.get_by_text("តើសម្ភារៈនៅឯណា?").count() == 1
    page.locator("summary", has=page.locator("xpath=following-sibling::form")).click()
    page.click("button.bad")
    page.goto(sala.page("forum_wall"))
    assert page.get_by_text("តើសម្ភារៈនៅឯណា?").count() == 0
