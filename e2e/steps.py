"""What people do, as steps that more than one journey takes."""

from urllib.parse import urlparse

from e2e.phone import Phone
from playwright.sync_api import expect

ABOUT = "who-mentors"  # the session that questions are about, unless a journey has its own: a wall has room for few


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


def ask_without_network(asker: Phone, question: str, about: str = ABOUT) -> None:
    """Ask from a draft that outlived its tab, with a double press; the phone keeps one question and sends it later."""
    page, path = asker.page, kept_ask_page(asker)
    asker.offline()
    page.goto(f"{asker.sala.origin}{path}?session={about}")
    assert page.input_value("#session") == about
    page.fill("#text", question)
    asker.wait_until("() => sala.entries('mine').then(kept => kept.some(([key]) => key.startsWith('draft')))")
    page.reload()
    page.wait_for_function("document.querySelector('#text').value")
    assert page.input_value("#text") == question
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    assert page.evaluate("sala.all('out').then(items => items.length)") == 1
    page.goto(f"{asker.sala.origin}{path.replace('/ask/', '/my-questions/')}")
    page.wait_for_selector("#here:visible")
    go_online(asker)
    page.reload()
    page.wait_for_selector("#here:visible")
    asker.accessible()
    assert page.locator("#here").get_by_text(question).count() == 1


def open_wall(wall: Phone, about: str = ABOUT) -> None:
    """The hall's screen at the session that the questions are about: without it, it shows the one that is on now."""
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    wall.page.goto(f"{wall.sala.page('forum_wall')}?session={about}")
    wall.accessible()


def support(other: Phone, question: str) -> None:
    """Somebody else supports the question, and finds it supported at the next visit."""
    other.page.goto(other.sala.page("forum_ask"))
    other.accessible()
    vote = other.page.locator("article", has_text=question).locator("button.vote")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    other.page.reload()
    expect(vote).to_have_attribute("aria-pressed", "true")


def take(chair: Phone, question: str) -> None:
    """The chair takes the question."""
    chair.page.goto(chair.sala.page("forum_ask").replace("/ask/", "/questions/"))
    chair.accessible()
    row = chair.page.locator("main .flow > .flow", has_text=question)
    row.locator("button[value=taken]").click()
    row.locator("button[value=answered]").wait_for()
    chair.page.goto(chair.sala.page("forum_ask").replace("/ask/", "/type-in/"))
    chair.accessible()
