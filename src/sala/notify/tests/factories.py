"""A mail server and a messaging service of a test's own, on this machine."""

import email
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Judge = Callable[[Envelope], str]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Letterbox:
    """What a mail server took. `judge` says what it answers to a text, "250 OK" by default; `refuses` are addresses."""

    port: int
    taken: list[Message] = field(default_factory=list)
    judge: Judge = lambda _envelope: "250 OK"
    refuses: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802  # the server's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # the same
        """Take or refuse a text."""
        answer = self.judge(envelope)
        if answer.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(email.message_from_bytes(content))
        return answer

    def to(self, address: str) -> list[Message]:
        """What came for one address."""
        return [message for message in self.taken if message["To"] == address]


def text_of(message: Message) -> str:
    """The text of a plain e-mail."""
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


@contextmanager
def letterbox(port: int = 0) -> Iterator[Letterbox]:
    """A mail server, until the block ends."""
    box = Letterbox(port or free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@dataclass
class Service:
    """A service over HTTP: what it was asked, and what it answers (status, JSON) by the address's last word."""

    port: int
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, tuple[int, object]] = field(default_factory=dict)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, object]:
        """Note what was asked."""
        self.asked.append((path, body))
        word = path.split("?", maxsplit=1)[0].rpartition("/")[2]
        return self.answers.get(word, (200, {"ok": True, "result": []}))

    def words(self, word: str) -> list[dict[str, Any]]:
        """What was sent to addresses that end in this word."""
        return [body for path, body in self.asked if path.split("?")[0].endswith(word)]


@contextmanager
def service() -> Iterator[Service]:
    """A service over HTTP, until the block ends."""
    one = Service(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Read JSON or a form, and answer."""
            said = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            is_json = "json" in self.headers.get("Content-Type", "")
            body = json.loads(said) if is_json else {k: v[0] for k, v in parse_qs(said).items()}
            status, answer = one.answer(self.path, body)
            if status == 0:  # go away without an answer
                self.connection.close()
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_words: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", one.port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
