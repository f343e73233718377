"""A second factor from setting it to losing it: passkeys in the browser, codes without script."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from e2e.phone import Installation, Phone

ROLE = "organiser"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
LOCKS = "sala.entries('mine').then(all => all.some(([key]) => key.startsWith('lock ')))"


@pytest.fixture
def identifier(sala: Installation) -> Iterator[str]:
    """The organiser's number; whatever she sets here is taken away for the journeys after this one."""
    number = str(sala.book["accounts"][ROLE]["identifier"])
    yield number
    sala.manage("reset_factor", number)


def key_in(phone: Phone) -> Any:
    """Chromium's own authenticator in software, which verifies its owner and answers at once."""
    tools = phone.context.new_cdp_session(phone.page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools


def go(phone: Phone, word: str) -> None:
    """A page of people, in Khmer."""
    phone.page.goto(f"{phone.sala.origin}/km/people/{word}/")


def sign_out(phone: Phone) -> None:
    """End the sign-in."""
    go(phone, "sign-out")
    phone.page.click("main form button")
    phone.page.wait_for_url("**/sign-in/")


def give_pin(phone: Phone) -> None:
    """Number and PIN; the second factor is asked for then."""
    account = phone.sala.book["accounts"][ROLE]
    go(phone, "sign-in")
    phone.page.fill("#identifier", account["identifier"])
    phone.page.fill("#secret", account["secret"])
    phone.page.click("form:has(#secret) button")
    phone.page.wait_for_url("**/second-factor/")


def make_codes(phone: Phone) -> list[str]:
    """Ten recovery codes, as the page shows them."""
    go(phone, "recovery-codes")
    phone.accessible()
    phone.page.click("main form button")
    phone.page.wait_for_selector("main ol li")
    phone.accessible()
    codes = CODE.findall(phone.page.inner_text("main"))
    assert len(codes) == 10
    return codes


def test_a_passkey_and_a_code_app(phone: Callable[..., Phone], identifier: str) -> None:
    assert identifier
    one = phone()
    key_in(one)
    one.sign_in(ROLE)
    one.page.click("text=សុវត្ថិភាព >> nth=0")
    one.page.wait_for_url("**/security/")
    one.accessible()
    one.page.click("a[href$='/add-passkey/']")
    one.accessible()
    one.page.fill("#name", "ទូរសព្ទរបស់ខ្ញុំ")
    one.page.click("main form button")
    one.page.wait_for_url("**/security/")
    assert "ទូរសព្ទរបស់ខ្ញុំ" in one.page.inner_text("main")
    one.accessible()
    codes = make_codes(one)

    sign_out(one)
    one.page.click("a[href*='/use-passkey/']")
    one.accessible()
    one.page.click("main form button")
    one.page.wait_for_url("**/km/me/")

    # After number and PIN the passkey is the second factor, and the phone's lock still gets the PIN.
    sign_out(one)
    give_pin(one)
    one.page.wait_for_selector("form[data-passkey]")
    one.accessible()
    one.page.click("form[data-passkey] button")
    one.page.wait_for_url("**/km/me/")
    one.wait_until(LOCKS)
    without_script(phone(java_script_enabled=False), codes)


def without_script(two: Phone, codes: list[str]) -> None:
    """On a phone without script and without passkey: a recovery code, a code app, and that code never again."""
    give_pin(two)
    two.page.fill("#code", codes[0].lower())
    two.page.click("form:has(#code) button")
    two.page.wait_for_url("**/km/me/")
    go(two, "add-code-app")
    found = re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", two.page.inner_text("main"))
    assert found
    app = pyotp.TOTP(found[0].replace(" ", ""))
    two.page.fill("#code", app.now())
    two.page.click("main form button")
    two.page.wait_for_url("**/security/")

    sign_out(two)
    give_pin(two)
    two.page.fill("#code", codes[0])
    two.page.click("form:has(#code) button")
    assert two.page.locator("[role=alert]").is_visible()
    two.said.clear()  # the browser writes the refusal to its console
    two.page.fill("#code", app.at(datetime.now(UTC) + timedelta(seconds=30)))
    two.page.click("form:has(#code) button")
    two.page.wait_for_url("**/km/me/")
