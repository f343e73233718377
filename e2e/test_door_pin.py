"""The lock of the door's list: ten wrong PINs, and two organisers on one phone."""

from collections.abc import Callable

import pytest
from e2e.door import (
    DUMP,
    LOCKED,
    Door,
    change_pin,
    kept,
    make_door,
    no_name_is_plain,
    reload_locked,
    try_pin,
    type_in,
)
from e2e.phone import Installation, Phone

LATE = "sala.now() > Date.parse(sala.door.list.meeting.late_at)"
LOCKS = "sala.entries('mine').then(all => all.map(([key]) => key).filter(key => key.startsWith('lock')))"


@pytest.fixture(scope="module")
def made(sala: Installation) -> Door:
    """A door of this file's own."""
    return make_door(sala, "door-pin")


def options(phone: Phone) -> list[str]:
    """Whose lists are kept here."""
    found: list[str] = phone.page.evaluate(
        "[...document.querySelector('#whose').options].map(one => one.value)"
    )
    return found


def test_ten_wrong_pins_wipe_the_list_and_not_the_outbox(
    phone: Callable[..., Phone], sala: Installation, made: Door
) -> None:
    door = phone()
    door.sign_in("organiser")
    door.page.goto(made.page(sala, "door"))
    door.wait_for_token()
    kept(door)
    door.keep_for_offline(door.page.evaluate("location.pathname"))
    door.keep_for_offline(door.page.evaluate("document.querySelector('#door').dataset.pin"))
    door.offline()
    type_in(door, "9", "late" if door.page.evaluate(LATE) else "present")
    reload_locked(door)
    for left in range(9, 1, -1):
        try_pin(door, f"11122{left}")
        door.page.wait_for_function(
            "n => document.querySelector('#left').textContent.startsWith(n)", arg=str(left)
        )
    door.page.reload()  # a new page gives no new tries
    door.page.wait_for_selector("#pin:visible")
    try_pin(door, "333444")
    assert door.page.inner_text("#left").startswith("1 try")
    try_pin(door, "333445")
    door.page.wait_for_selector("[data-note=wiped]:visible")
    assert not door.page.is_visible("#pin")
    assert LOCKED not in door.page.evaluate(DUMP)
    assert door.page.evaluate("sala.all('out').then(all => all.length)") == 1
    door.accessible()
    door.online()
    door.page.wait_for_selector("#unsent", state="hidden")
    door.page.goto(made.page(sala, "door"))
    type_in(door, "9", "again")
    door.page.wait_for_selector("[data-note=not-kept]:visible")
    door.page.click("[data-note=not-kept] a")
    door.page.fill("#secret", sala.book["accounts"]["organiser"]["secret"])
    door.page.click("form:has(#secret) button")
    door.page.wait_for_selector("#typed")
    kept(door)
    assert not door.page.is_visible("[data-note=not-kept]")


def fail_to_sign_in(phone: Phone, identifier: str, secret: str) -> None:
    """A second person tries to sign in on this phone."""
    phone.page.goto(f"{phone.sala.origin}/en/people/sign-in/")
    phone.page.check("[name=person][value='']", force=True)
    phone.page.fill("#identifier", identifier)
    phone.page.fill("#secret", secret)
    phone.page.click("form:has(#secret) button")
    phone.page.wait_for_selector("[role=alert]")
    phone.said[:] = [line for line in phone.said if "422" not in line]  # the console tells of the refusal


def forget(phone: Phone) -> None:
    """Sign out, and let the phone forget what was locked for this person."""
    phone.page.goto(f"{phone.sala.origin}/en/people/sign-out/")
    phone.page.check("[name=forget]", force=True)
    phone.page.click("form[data-forget] button")
    phone.page.wait_for_url("**/sign-in/")


def test_two_organisers_on_one_phone(phone: Callable[..., Phone], sala: Installation, made: Door) -> None:
    """Each one's PIN opens her own list only; a failed sign-in of the second never sets the first's lock."""
    door = phone()
    door.sign_in("organiser")
    door.page.goto(made.page(sala, "door"))
    kept(door)
    door.keep_for_offline(door.page.evaluate("location.pathname"))
    lead, new = sala.book["accounts"]["programme_lead"], "193847"
    fail_to_sign_in(door, lead["identifier"], new)  # wrong until it is changed below
    door.sign_in("programme_lead", "en")
    change_pin(door, lead["secret"], new)
    door.page.goto(made.page(sala, "door"))
    kept(door, 2)
    change_pin(door, new, lead["secret"], "vi")
    change_pin(door, lead["secret"], new)
    door.page.goto(made.page(sala, "door"))
    mine = door.page.evaluate("sala.me")
    kept(door, 2)
    no_name_is_plain(door)
    door.offline()
    reload_locked(door)
    theirs = next(one for one in options(door) if one != mine)
    door.page.select_option("#whose", theirs)
    try_pin(door, new)
    door.page.wait_for_selector("#wrong:visible")
    assert "9 tries" in door.page.inner_text("#left")
    door.page.select_option("#whose", mine)
    door.page.wait_for_function("() => document.querySelector('#left').textContent.startsWith('10')")
    try_pin(door, lead["secret"])
    door.page.wait_for_selector("#wrong:visible")
    try_pin(door, new)
    door.page.wait_for_selector("#typed:visible")
    assert door.page.evaluate("sala.door.list.me") == mine
    door.online()
    change_pin(door, new, lead["secret"])
    forget(door)
    assert [key for key in door.page.evaluate(LOCKS) if mine in key] == []
    assert [key for key in door.page.evaluate(LOCKS) if theirs in key]
