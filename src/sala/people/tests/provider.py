"""A ministry's sign-in for tests: a real server on this machine, with real signed tokens, that can be told to lie."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

CLIENT, SECRET = "sala", "a secret of the provider's"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@dataclass
class StandIn:
    """`claims` replace or (None) remove what a token says; `how` is "RS256", "none", "HS256" or "other key"."""

    claims: dict[str, Any] = field(default_factory=dict)
    how: str = "RS256"
    called: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    server: ThreadingHTTPServer | None = None

    @property
    def issuer(self) -> str:
        """Its address, by which it names itself."""
        assert self.server
        return f"http://127.0.0.1:{self.server.server_port}"

    def metadata(self) -> dict[str, Any]:
        """What it says of itself; `called` is another name than its own."""
        own = self.issuer
        return {
            "issuer": self.called or own,
            "authorization_endpoint": f"{own}/authorize",
            "token_endpoint": f"{own}/token",
            "jwks_uri": f"{own}/keys",
            "end_session_endpoint": f"{own}/end",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
        }

    def agree(self, response: HttpResponseBase) -> dict[str, str]:
        """The person agrees on the ministry's page: what comes back in the address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, once, and only for whoever began (PKCE)."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if not asked or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "248",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "name": "Forum Organiser",
        }
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(claims)}

    def signed(self, claims: dict[str, Any]) -> str:
        """The token, signed as told."""
        if self.how == "none":
            parts = [{"alg": "none"}, claims]
            coded = [
                base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts
            ]
            return f"{coded[0]}.{coded[1]}."
        if self.how == "HS256":
            key = OctKey.import_key(SECRET)
            return jwt.encode({"alg": "HS256"}, claims, key, registry=JWSRegistry(algorithms=["HS256"]))
        return jwt.encode(
            {"alg": "RS256", "kid": "one"}, claims, OTHER_KEY if self.how == "other key" else KEY
        )

    def start(self) -> None:
        """Listen on a port of this machine."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                keys = {"keys": [KEY.as_dict(private=False)]}
                self.answer(keys if self.path == "/keys" else outer.metadata())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(outer.token({name: values[0] for name, values in parse_qs(body).items()}))

            def answer(self, said: dict[str, Any] | None) -> None:
                self.send_response(200 if said else 400)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(said or {"error": "invalid_grant"}).encode())

            def log_message(self, *args: object) -> None:
                """Nothing is written."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """No longer there."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def row(self, slug: str = "moeys", **more: object) -> dict[str, object]:
        """Its row in the settings."""
        usual = {"slug": slug, "name": {"en": "Ministry"}, "issuer": self.issuer, "client_id": CLIENT}
        return {**usual, "secret": SECRET, "match": "", "staff_claim": "", "new_persons": False, **more}


def come_back(client: Client, answer: dict[str, str], slug: str = "moeys", language: str = "en") -> Any:
    """The browser follows the ministry's page back to us; the response of the page that judges it."""
    first = client.get(f"/oidc/{slug}", answer)
    assert first["Location"].startswith(f"/{language}/people/ministry/{slug}/return/?")
    return client.get(first["Location"])
