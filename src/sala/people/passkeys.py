"""What is asked of a browser for a passkey, and whether its answer is true. py_webauthn does the work and is loaded
when it is needed: 15 MB.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from sala.people.models import Account, Passkey

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHALLENGE = "passkey"
_LONGEST = 20_000  # characters of an answer


class PasskeyRefusedError(Exception):
    """The answer is none, is for another question, or is not signed by this passkey."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey."""

    credential: str
    public_key: bytes
    sign_count: int


def ask_for_new(request: HttpRequest, account: Account, site: str) -> str:
    """The options with which a browser makes a passkey, as JSON; the challenge waits in the session."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_host(request),
        rp_name=site,
        user_id=account.pk.bytes,
        user_name=account.person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_described(account.passkeys.all()),
    )
    return _keep(request, options_to_json(options))


def read_new(request: HttpRequest, answer: str) -> Made:
    """The passkey that the browser made. Raises PasskeyRefusedError."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    challenge = _waiting(request)
    try:
        found = verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except Exception as trouble:  # the library raises many kinds for what a stranger may send
        raise PasskeyRefusedError from trouble
    return Made(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def ask_for_one(request: HttpRequest, account: Account | None) -> str:
    """The options with which a browser uses a passkey: of this account, or (None) whichever it has for us, with its
    owner's finger, face or PIN.
    """
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_host(request),
        allow_credentials=_described(account.passkeys.all()) if account else None,
        user_verification=UserVerificationRequirement.PREFERRED
        if account
        else UserVerificationRequirement.REQUIRED,
    )
    return _keep(request, options_to_json(options))


def read_one(request: HttpRequest, answer: str, account: Account | None) -> tuple[Passkey, int]:
    """The passkey that signed, and its new counter. Raises PasskeyRefusedError: also for somebody else's passkey, for
    one whose owner was not verified when it is the whole sign-in, and for a counter that ran back (a copied key).
    """
    from webauthn import verify_authentication_response

    challenge, parsed = _waiting(request), _parsed(answer)
    found = Passkey.objects.select_related("account__person").filter(
        credential=str(parsed.get("id", ""))[:1400]
    )
    passkey = (found.filter(account=account) if account else found.filter(account__is_active=True)).first()
    if passkey is None:
        raise PasskeyRefusedError
    try:
        done = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=account is None,
        )
    except Exception as trouble:  # as above
        raise PasskeyRefusedError from trouble
    return passkey, done.new_sign_count


def works_here(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys at this address: HTTPS, or this very machine."""
    return request.is_secure() or _host(request) == "localhost"


def _described(passkeys: "Iterable[Passkey]") -> list[Any]:
    from webauthn import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in passkeys]


def _keep(request: HttpRequest, options: str) -> str:
    request.session[_CHALLENGE] = json.loads(options)["challenge"]
    return options


def _waiting(request: HttpRequest) -> bytes:
    """The challenge that waits, once: a second answer to it is refused."""
    from webauthn import base64url_to_bytes

    if not (kept := request.session.pop(_CHALLENGE, "")):
        raise PasskeyRefusedError
    return base64url_to_bytes(kept)


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer[:_LONGEST])
    except ValueError:
        raise PasskeyRefusedError from None
    if not isinstance(parsed, dict):
        raise PasskeyRefusedError
    return parsed


def _host(request: HttpRequest) -> str:
    """The host without its port, which a passkey belongs to."""
    return request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
