"""A security key in software, as a browser would use it: for tests."""

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://testserver"


def options_of(response: Any) -> dict[str, Any]:
    """What the page asks the browser."""
    found = re.search(r'data-options="([^"]*)"', response.content.decode())
    assert found, "the page asks for no passkey"
    parsed: dict[str, Any] = json.loads(html.unescape(found[1]))
    return parsed


def written(data: bytes) -> str:
    """As WebAuthn writes bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class SecurityKey:
    """One key pair. `verifies`: it has looked at its owner's finger; `count` rises with each signature."""

    verifies: bool = True
    origin: str = ORIGIN
    host: str = "testserver"
    count: int = 0
    pair: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def credential(self) -> bytes:
        """Its id."""
        return hashlib.sha256(self._public()).digest()

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a page that wants a new passkey."""
        data = self._data(0x45 if self.verifies else 0x41)
        data += bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + self._public()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client("webauthn.create", options["challenge"])
        return self._answer({"attestationObject": written(attestation), "clientDataJSON": written(said)})

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to a page that wants a passkey used."""
        self.count += 1
        data = self._data(0x05 if self.verifies else 0x01)
        said = self._client("webauthn.get", options["challenge"])
        signature = self.pair.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": said, "signature": signature}
        return self._answer({name: written(part) for name, part in parts.items()})

    def _answer(self, response: dict[str, str]) -> str:
        name = written(self.credential)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )

    def _data(self, flags: int) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _public(self) -> bytes:
        point = self.pair.public_key().public_numbers()
        return cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
