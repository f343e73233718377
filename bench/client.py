"""Load: wrk for pages; for saves, where every request differs, raw requests over a few kept connections."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable

from bench.server import cores

CONNECTIONS = 4
PATIENCE = 15  # seconds for one answer
NO_WRK = "Wrk is not installed; a slower client took its place and flatters the ratios (mend: sudo apt install wrk)"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def has_wrk() -> bool:
    """Whether the load client is installed."""
    return shutil.which("wrk") is not None


def raw(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """A request as it goes over the wire; compressed answers are taken, as browsers do."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept-Encoding: br"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def connect(port: int) -> socket.socket:
    """A connection on which nothing waits longer than PATIENCE."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def receive(connection: socket.socket) -> tuple[int, bytes, bytes]:
    """One answer: status, head, body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, body = data.split(b"\r\n\r\n", 1)
    found = _LENGTH.search(head)
    while found and len(body) < int(found[1]):
        body += _more(connection)
    return int(head[9:12]), head, body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        message = "the server closed the connection"
        raise ConnectionError(message)
    return data


def ask(port: int, request: bytes) -> tuple[int, bytes, bytes]:
    """One request on a connection of its own."""
    with connect(port) as connection:
        connection.sendall(request)
        return receive(connection)


def cookies_of(head: bytes) -> dict[str, str]:
    """The cookies that an answer sets."""
    return dict(re.findall(r"set-cookie: *([^=]+)=([^;]+)", head.decode(), re.IGNORECASE))


def pages(port: int, path: str, headers: dict[str, str], *, status: int, seconds: float) -> float:
    """Answers per second to one GET, repeated; an error when the first or the last has another status."""
    request = raw("GET", path, headers)
    for _ in range(3):
        _check(ask(port, request), status)
    if not has_wrk():
        return saves(port, lambda: request, status=status, seconds=seconds)[0]
    # The host that `raw` names: a peer may know itself by one name only.
    headers = {"Host": "localhost", **headers}
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = [
        *cores()[1],
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}",
        "--timeout",
        "10",
    ]
    command += ["-H", "Accept-Encoding: br", *given, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    _check(ask(port, request), status)
    return float(re.findall(r"Requests/sec: +([\d.]+)", said)[0])


def _check(answer: tuple[int, bytes, bytes], status: int) -> None:
    if answer[0] != status:
        message = f"{answer[0]} instead of {status}: {answer[1][:300]!r}"
        raise RuntimeError(message)


def saves(
    port: int, request: Callable[[], bytes], *, status: int, seconds: float, at_once: int = CONNECTIONS
) -> tuple[float, int]:
    """Answers per second with so many requests always under way, and how many answers came in all."""
    connections = [connect(port) for _ in range(at_once)]
    for connection in connections:
        connection.sendall(request())
    done, begun = 0, time.monotonic()
    while time.monotonic() - begun < seconds:
        for connection in connections:
            _check(receive(connection), status)
            done += 1
            connection.sendall(request())
    rate = done / (time.monotonic() - begun)
    for connection in connections:
        _check(receive(connection), status)
        connection.close()
    return rate, done + at_once
