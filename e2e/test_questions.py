"""Questions, over HTTPS at 360 px: asked with a name on a shared phone without network, and asked without JavaScript."""

from collections.abc import Callable
from urllib.parse import urlparse

from e2e.phone import Installation, Phone


def go_online(phone: Phone) -> None:
    """The network is back, and the outbox empties itself."""
    phone.online()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("#unsent", state="hidden")


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
