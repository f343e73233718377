"""Questions, over HTTPS at 360 px: asked anonymously in Khmer with the network off, supported, taken by the chair, on the wall;
and the same without JavaScript.
"""

from collections.abc import Callable
from urllib.parse import urlparse

from e2e.phone import Installation, Phone

QUESTION = "តើយើងរកពេលវេលាសម្រាប់ការណែនាំយ៉ាងដូចម្តេច?"


def go_online(phone: Phone) -> None:
    """The network is back, and the outbox empties itself."""
    phone.offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("#unsent", state="hidden")


def test_asked_offline_supported_taken_and_on_the_wall(
    phone: Callable[..., Phone], sala: Installation
) -> None:
    asker = phone()
    page = asker.page
    page.goto(sala.page("forum_ask"))
    path = urlparse(page.url).path
    mine = path.replace("/ask/", "/my-questions/")
    for kept in (path, mine):
        asker.keep_for_offline(kept)
    asker.offline()
    page.goto(f"{page.url}?session=who-mentors")
    assert page.input_value("#session") == "who-mentors"
    page.fill("#text", QUESTION)
    page.wait_for_timeout(400)
    page.reload()
    page.wait_for_function("document.querySelector('#text').value")  # the draft outlived the tab
    assert page.input_value("#text") == QUESTION
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    assert page.evaluate("sala.all('out').then(items => items.length)") == 1
    page.goto(f"{sala.origin}{mine}")
    page.wait_for_selector("#here:visible")
    go_online(asker)
    page.reload()
    page.wait_for_selector("#here:visible")
    asker.accessible()
    assert page.locator("#here").get_by_text(QUESTION).count() == 1

    other = phone()
    other.sign_in("member")
    other.page.goto(sala.page("forum_ask"))
    other.accessible()
    vote = other.page.locator("article", has_text=QUESTION).locator("button.vote")
    vote.click()
    other.page.wait_for_selector("button.vote[aria-pressed=true]")
    other.page.reload()
    assert vote.get_attribute("aria-pressed") == "true"

    chair = phone()
    chair.sign_in("chair")
    chair.page.goto(sala.page("forum_ask").replace("/ask/", "/questions/"))
    chair.accessible()
    row = chair.page.locator("main .flow > .flow", has_text=QUESTION)
    row.locator("button[value=taken]").click()
    row.locator("button[value=answered]").wait_for()
    chair.page.goto(sala.page("forum_ask").replace("/ask/", "/type-in/"))
    chair.accessible()

    wall = phone()
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    wall.page.goto(sala.page("forum_wall"))
    wall.accessible()
    assert wall.page.locator("article").first.get_by_text(QUESTION).count() == 1
    page.goto(f"{sala.origin}{path}")
    page.fill("#text", "តើនរណាជាអ្នកណែនាំ?")
    page.click("main form button.full")
    page.wait_for_selector("[data-said=sent]:visible")
    wall.page.get_by_text("តើនរណាជាអ្នកណែនាំ?").wait_for(timeout=12_000)

    page.goto(f"{sala.origin}{mine}")
    page.wait_for_selector("#here:visible")
    before = page.locator("#here li").count()
    page.locator("#here li").first.locator("summary").click()
    page.locator("#here li").first.locator("button.bad").click()
    page.wait_for_selector("[data-back=sent]:visible")
    assert page.locator("#here li").count() == before - 1
    wall.page.get_by_text("តើនរណាជាអ្នកណែនាំ?").wait_for(state="hidden", timeout=12_000)


def test_two_people_on_one_phone_offline(phone: Callable[..., Phone], sala: Installation) -> None:
    shared = phone()
    page = shared.page
    shared.sign_in("speaker")
    page.goto(sala.page("forum_ask"))
    page.wait_for_function("sala.get('mine', 'token ' + sala.me)")
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
