"""Second factors for tests: an app of a known secret, a passkey, a sign-in as a person makes it."""

import datetime as dt
from typing import Any

import pyotp
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.actions.factors import add_code_app, make_recovery_codes
from sala.people.models import Account, SignIn
from sala.people.seed import PIN
from sala.people.tests.authenticator import SecurityKey, options_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NUMBERS = {"administrator": "010 000 001", "organiser": "010 000 005", "member": "010 000 010"}


def code(after: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return pyotp.TOTP(SECRET).at(timezone.now() + dt.timedelta(seconds=30 * after))


def with_app(account: Account) -> list[str]:
    """Give the account the app, confirmed a minute ago, and ten recovery codes; the codes."""
    earlier = timezone.now() - dt.timedelta(minutes=1)
    add_code_app(account=account, secret=SECRET, code=pyotp.TOTP(SECRET).at(earlier), at=earlier)
    return make_recovery_codes(account=account, press=uuid7(), at=earlier)


def give_pin(client: Client, role: str, **more: str) -> Any:
    """The first proof."""
    fields = {"identifier": NUMBERS[role], "secret": PIN, "trusted": "on", **more}
    return client.post("/en/people/sign-in/", fields)


def signed(client: Client) -> str:
    """Whose account is signed in, "" when nobody's."""
    return str(client.session.get("_auth_user_id", ""))


def lives(client: Client) -> dt.timedelta:
    """How long the row of this browser's session is kept from now on."""
    return SignIn.objects.get(session_key=client.cookies["sala"].value).expire_date - timezone.now()


def entered(role: str) -> Client:
    """A browser in which somebody has just signed in with her PIN."""
    client = Client()
    give_pin(client, role)
    assert signed(client)
    return client


def with_passkey(client: Client, key: SecurityKey | None = None) -> SecurityKey:
    """Add a passkey in this browser."""
    key = key or SecurityKey()
    options = options_of(client.get("/en/people/add-passkey/"))
    response = client.post("/en/people/add-passkey/", {"name": "My phone", "credential": key.make(options)})
    assert response.status_code == 302, response.content.decode()
    return key
