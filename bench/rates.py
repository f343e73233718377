"""Pages and saves per second of one worker on one core, and its memory at rest."""

import json
import random
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench.client import ask, cookies_of, pages, raw, saves
from bench.server import ROOT, Server, environment, memory_of, running, script, serve

from sala.kit.ids import new_code, uuid7

IN_A_BATCH = 20
QUESTION = "តើគ្រូណែនាំម្នាក់អាចជួយគ្រូបានប៉ុន្មាននាក់?"
FORM = "application/x-www-form-urlencoded"
Taken = tuple[str, Callable[[], float]]  # a name, and how to take its figure


def measure(var: Path, *, seconds: float, rounds: int) -> dict[str, float]:
    """Answers per second. Both servers stand on the same core, one always idle, and take turns: what else the machine
    does then troubles both alike. The median of the rounds.
    """
    taken: dict[str, list[float]] = {}
    with serve("bench.bare:application", var) as bare, serve("sala.config.wsgi:application", var) as sala:
        everything: list[Taken] = [("bare", lambda: pages(bare.port, "/", {}, status=200, seconds=seconds))]
        everything += _pages(sala, seconds) + _saves(sala, var, seconds)
        for _ in range(rounds):
            for name, take in everything:
                taken.setdefault(name, []).append(take())
    return {name: statistics.median(values) for name, values in taken.items()} | script("queries", var)


def _pages(server: Server, seconds: float) -> list[Taken]:
    mine, poll = sign_in(server, "member"), f"{server.path('forum_wall')}questions/"
    wanted: list[tuple[str, str, dict[str, str], int]] = [
        ("reference", "/km/bench/reference/", mine, 200),
        ("schedule", server.path("forum_schedule"), {}, 200),
        ("my_page", server.path("my_page"), mine, 200),
        ("door", server.path("door"), {}, 200),
    ]
    taken: list[Taken] = [
        (name, lambda p=path, h=headers, s=status: pages(server.port, p, h, status=s, seconds=seconds))  # type: ignore[misc]  # the defaults bind this round's values
        for name, path, headers, status in wanted
    ]
    return [*taken, ("poll", lambda: _polls(server, poll, seconds))]


def _polls(server: Server, path: str, seconds: float) -> float:
    """The ETag is asked for each time: questions saved in the round before have moved it on."""
    same = {"If-None-Match": _etag(server, path)}
    return pages(server.port, path, same, status=304, seconds=seconds)


def _etag(server: Server, path: str) -> str:
    head = ask(server.port, raw("GET", path))[1]
    return str(re.findall(r"etag: (\S+)", head.decode(), re.IGNORECASE)[0])


def _saves(server: Server, var: Path, seconds: float) -> list[Taken]:
    event, form = server.path("forum_schedule").split("/")[3], token(server)

    def saved(request: Callable[[], bytes], each: int) -> float:
        before = _questions(var)
        rate, answers = saves(server.port, request, status=200, seconds=seconds)
        if (new := _questions(var) - before) != answers * each:
            message = f"{answers * each} questions were acknowledged, {new} are in the database"
            raise RuntimeError(message)
        return rate * each

    return [
        ("single", lambda: saved(lambda: question(server.path("forum_ask"), form), 1)),
        ("batches", lambda: saved(lambda: envelopes(event), IN_A_BATCH)),
    ]


def _questions(var: Path) -> int:
    connection = sqlite3.connect(var / "bench.sqlite3", timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM forum_question").fetchone()[0])
    finally:
        connection.close()


def token(server: Server) -> str:
    """A form's token, of nobody."""
    return cookies_of(ask(server.port, raw("GET", "/km/people/sign-in/"))[1])["sala_form"]


def sign_in(server: Server, role: str) -> dict[str, str]:
    """The cookies of a role of the demonstration, as a header."""
    form, account = token(server), server.book["accounts"][role]
    said = {"identifier": account["identifier"], "secret": account["secret"], "csrfmiddlewaretoken": form}
    headers = {"Cookie": f"sala_form={form}", "Content-Type": FORM}
    status, head, _body = ask(
        server.port, raw("POST", "/km/people/sign-in/", headers, urlencode(said).encode())
    )
    if status != 302:
        message = f"sign-in answered {status}"
        raise RuntimeError(message)
    cookies = {"sala_form": form} | cookies_of(head)
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def _somewhere() -> str:
    """Another phone's address each time: the pace is counted by address."""
    return ".".join(str(random.randint(1, 254)) for _ in range(4))


def question(path: str, token: str) -> bytes:
    """One question from the form, without JavaScript."""
    said = {"id": str(uuid7()), "text": QUESTION, "name": "anonymous", "receipt": new_code()}
    headers = {"Cookie": f"sala_form={token}", "Content-Type": FORM, "X-Forwarded-For": _somewhere()}
    return raw("POST", path, headers, urlencode({**said, "csrfmiddlewaretoken": token}).encode())


def envelopes(event: str) -> bytes:
    """A phone's outbox: anonymous questions in Khmer."""
    now = datetime.now(UTC).isoformat()
    batch = [
        {
            "id": str(uuid7()), "kind": "forum.anonymous_question", "version": 1, "made_at": now,
            "clock_offset": 0, "base": None,
            "payload": {
                "event": event, "session": "", "language": "km", "text": QUESTION, "receipt": new_code(),
            },
        }
        for _ in range(IN_A_BATCH)
    ]  # fmt: skip
    headers = {"Content-Type": "application/json", "X-Forwarded-For": _somewhere()}
    return raw("POST", "/offline/", headers, json.dumps({"sent_at": now, "envelopes": batch}).encode())


def at_rest(var: Path, *, idle: float) -> dict[str, float]:
    """Memory of a fresh server, its master and worker, and of the job worker, after 200 mixed pages and a rest."""
    worker = [sys.executable, str(ROOT / "manage.py"), "worker"]
    with (
        serve("sala.config.wsgi:application", var, pinned=False) as server,
        running(worker, environment(var)) as jobs,
    ):
        mine = sign_in(server, "organiser")
        paths = [server.path(name) for name in server.book["pages"] if name != "card"]
        for i in range(200):
            ask(server.port, raw("GET", paths[i % len(paths)], mine if i % 2 else None))
        time.sleep(idle)
        return {"memory": server.memory() + memory_of(jobs.pid)}
