"""The first slice, over HTTPS on a name that is not localhost: a printed card, one meeting, a question asked offline in
Khmer, a check-in made offline.
"""

from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from e2e.phone import Installation, Phone

QUESTION = "តើគ្រូណែនាំម្នាក់អាចជួយគ្រូបានប៉ុន្មាននាក់?"


@pytest.mark.both_databases
def test_card_question_and_check_in(phone: Callable[..., Phone], sala: Installation) -> None:
    teacher = phone()
    page = teacher.page
    page.goto(sala.book["pages"]["card"])
    assert "/km/people/card/" in page.url
    page.fill("#secret", "739154")
    page.fill("#again", "739154")
    teacher.accessible()
    page.click("main form button")
    page.wait_for_url("**/km/me/")

    page.goto(sala.page("forum_ask"))
    teacher.accessible()
    teacher.keep_for_offline(urlparse(page.url).path)
    teacher.offline()
    page.reload()
    page.fill("#text", QUESTION)
    page.click("main form button")
    page.wait_for_selector("[data-said=kept]:visible")
    assert page.is_visible("#unsent")
    page.reload()
    page.wait_for_selector("#unsent:visible")
    teacher.online()
    page.wait_for_selector("#unsent", state="hidden")
    page.goto(sala.page("forum_wall"))
    assert page.get_by_text(QUESTION).count() == 1

    organiser = phone()
    organiser.sign_in("organiser")
    door = organiser.page
    door.goto(sala.page("door"))
    door.wait_for_function("() => document.querySelector('#count').textContent")
    organiser.accessible()
    organiser.wait_for_token()
    organiser.offline()
    door.fill("#seen", "1")
    door.click("#typed button")
    door.wait_for_selector("#result:visible")
    name = door.inner_text("#who")
    door.wait_for_selector("#unsent:visible")
    organiser.online()
    door.wait_for_selector("#unsent", state="hidden")
    door.goto(sala.page("check_in"))
    organiser.accessible()
    assert door.locator("li", has_text=name).locator(".chip").count() == 1
