"""Questions, over HTTPS at 360 px: asked anonymously in Khmer with the network off, supported, taken by the chair,
on the wall, taken back; with a name on a shared phone; and without JavaScript.
"""

from collections.abc import Callable
from urllib.parse import urlparse

from e2e.phone import Installation, Phone

QUESTION = "តើយើងរកពេលវេលាសម្រាប់ការណែនាំយ៉ាងដូចម្តេច?"
SECOND = "តើនរណាជាអ្នកណែនាំ?"


def go_online(phone: Phone) -> None:
    """The network is back, and the outbox empties itself."""
    phone.online()
    phone.page.wait_for_selector("#unsent", state="hidden")


def kept_ask_page(phone: Phone) -> str:
    """Visit the practice forum's ask page until the phone has kept it with what it names; its path."""
    phone.page.goto(phone.sala.page("forum_ask"))
    path = urlparse(phone.page.url).path
    script = phone.page.evaluate("new URL(document.querySelector('script[src*=questions]').src).pathname")
    for kept in (script, path, path.replace("/ask/", "/my-questions/"), "/km/ui/no-network/"):
        phone.keep_for_offline(kept)
    return path


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


def ask_without_network(asker: Phone) -> None:
    """Ask from a draft that outlived its tab, with a double press; the phone keeps one question and sends it later."""
    page, path = asker.page, kept_ask_page(asker)
    asker.offline()
    page.goto(f"{asker.sala.origin}{path}?session=who-mentors")
    assert page.input_value("#session") == "who-mentors"
    page.fill("#text", QUESTION)
    asker.wait_until("() => sala.entries('mine').then(kept => kept.some(([key]) => key.startsWith('draft')))")
    page.reload()
    page.wait_for_function("document.querySelector('#text').value")
    assert page.input_value("#text") == QUESTION
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    assert page.evaluate("sala.all('out').then(items => items.length)") == 1
    page.goto(f"{asker.sala.origin}{path.replace('/ask/', '/my-questions/')}")
    page.wait_for_selector("#here:visible")
    go_online(asker)
    page.reload()
    page.wait_for_selector("#here:visible")
    asker.accessible()
    assert page.locator("#here").get_by_text(QUESTION).count() == 1


def support(other: Phone) -> None:
    """Somebody else supports the question, and finds it supported at the next visit."""
    other.sign_in("member")
    other.page.goto(other.sala.page("forum_ask"))
    other.accessible()
    vote = other.page.locator("article", has_text=QUESTION).locator("button.vote")
    vote.click()
    other.page.wait_for_selector("button.vote[aria-pressed=true]")
    other.page.reload()
    assert vote.get_attribute("aria-pressed") == "true"


def take(chair: Phone) -> None:
    """The chair takes the question."""
    chair.sign_in("chair")
    chair.page.goto(chair.sala.page("forum_ask").replace("/ask/", "/questions/"))
    chair.accessible()
    row = chair.page.locator("main .flow > .flow", has_text=QUESTION)
    row.locator("button[value=taken]").click()
    row.locator("button[value=answered]").wait_for()
    chair.page.goto(chair.sala.page("forum_ask").replace("/ask/", "/type-in/"))
    chair.accessible()


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
    asker = phone()
    ask_without_network(asker)
    support(phone())
    take(phone())

    wall = phone()
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    # Without a session, the wall shows that of the session that is on now: at some hours, another one.
    wall.page.goto(sala.page("forum_wall") + "?session=who-mentors")
    wall.accessible()
    assert wall.page.locator("article", has_text=QUESTION).locator(".chip.ok").count() == 1
    asker.page.goto(sala.page("forum_ask"))
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
