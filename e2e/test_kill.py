"""`kill -9` under load: what was answered as saved is in the database, and sending everything again doubles nothing.

It proves that nothing is acknowledged before it is committed. It does not prove safety against a loss of power: that
rests on the database's synchronous writing and on the disk.
"""

import http.client
import json
import os
import random
import re
import signal
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest
from e2e.phone import Installation

from sala.kit.ids import coarse_uuid7, uuid7

KILLS = int(os.environ.get("SALA_KILLS", "10"))
SENDERS = 4
TRIES = 400  # per thing; a sender waits 100 ms between two
LINE_CARRIES = 30  # things, fewer than the pace of one address
# The name leads nowhere but in our browser; the certificate is of a test's own authority.
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE
LOOK = """
import json
from django.apps import apps
def texts(model, column): return list(apps.get_model(model).objects.values_list(column, flat=True))
print(json.dumps({
    "questions": texts("forum.Question", "text"),
    "walk_ins": texts("people.Person", "name"),
    "receipts": [str(pk) for pk in texts("offline.Receipt", "pk")],
}))
"""


@dataclass
class Thing:
    """One thing to be saved: how it is sent, and the text that it must be found by, once."""

    path: str
    body: bytes
    kind: str
    text: str
    headers: dict[str, str]
    id: str


def receipt_id(thing: Thing) -> str:
    """The id that the receipt is stored under: an anonymous one's tells the hour only."""
    anonymous = thing.kind == "forum.anonymous_question"
    return str(coarse_uuid7(UUID(thing.id))) if anonymous else thing.id


@dataclass
class Sender(threading.Thread):
    """Sends one thing after the other, each until it is answered, as a phone does; remembers what was said."""

    sala: Installation
    door: dict[str, str]
    number: int
    answered: list[Thing] = field(default_factory=list)
    broken: int = 0
    trouble: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.line: http.client.HTTPSConnection | None = None

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Until it is told to stop; any wrong answer ends it and is kept for the test."""
        try:
            for thing in self.things():
                self.deliver(thing)
                if self.stop.is_set():
                    return
        except AssertionError as error:
            self.trouble = str(error)
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the line; the next try opens one."""
        if self.line is not None:
            self.line.close()
        self.line = None

    def things(self) -> Iterator[Thing]:
        """Questions by form, questions by envelope, walk-ins by envelope, in turn."""
        count = 0
        while True:
            count += 1
            name = f"{self.number}-{count}"
            yield self.form(f"Form {name}")
            yield self.envelope(
                "forum.anonymous_question", f"Envelope {name}", {"event": "practice"}, token=""
            )
            walk_in = {"name": f"Walk-in {name}", "phone": ""}
            payload = {"meeting": self.door["meeting"], "walk_in": walk_in}
            yield self.envelope("meetings.check_in", walk_in["name"], payload, token=self.door["token"])

    def form(self, text: str) -> Thing:
        """A question as the page's own form sends it without JavaScript."""
        made = str(uuid7())
        fields = {"csrfmiddlewaretoken": self.door["form"], "id": made, "text": text, "name": "anonymous"}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sala_form={self.door['form']}",
            "Referer": f"{self.sala.origin}/en/forum/practice/ask/",
        }
        return Thing("/en/forum/practice/ask/", urlencode(fields).encode(), "form", text, headers, made)

    def envelope(self, kind: str, text: str, payload: dict[str, Any], *, token: str) -> Thing:
        """An envelope as a phone's outbox sends it."""
        more = {"text": text, "language": "en", "receipt": f"receipt of {text}"} if not token else {}
        made = str(uuid7())
        inside = {
            "id": made,
            "kind": kind,
            "made_at": datetime.now(UTC).isoformat(),
            "payload": payload | more,
        }
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        return Thing("/offline/", json.dumps({"envelopes": [inside]}).encode(), kind, text, headers, made)

    def deliver(self, thing: Thing) -> str:
        """Send until it is answered; gives what was said."""
        for _ in range(TRIES):
            try:
                said = self.send(thing)
            except (OSError, http.client.HTTPException):
                self.broken += 1
                self.hang_up()
                time.sleep(0.1)
                continue
            self.answered.append(thing)
            if not len(self.answered) % LINE_CARRIES:
                self.hang_up()
            return said
        message = f"{thing.text} was never answered"
        raise AssertionError(message)

    def send(self, thing: Thing) -> str:
        """One try; an answer that is no yes is the test's failure."""
        place = urlsplit(self.sala.origin)
        if self.line is None:
            # Each line comes from another address of this machine: one hall's pace is not what is tried here.
            own = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}.{random.randint(1, 254)}"
            self.line = http.client.HTTPSConnection(
                "127.0.0.1", place.port, timeout=25, context=TRUSTING, source_address=(own, 0)
            )
        self.line.request("POST", thing.path, thing.body, {**thing.headers, "Host": place.netloc})
        response = self.line.getresponse()
        body = response.read()
        assert response.status in {200, 302, 303}, f"{thing.text}: {response.status} {body[:300]!r}"
        if thing.kind == "form":
            return "done"
        (answer,) = json.loads(body)["answers"]
        assert answer["outcome"] in {"done", "duplicate"}, f"{thing.text}: {answer}"
        return str(answer["outcome"])


def door_of(sala: Installation) -> dict[str, str]:
    """A form's token, an organiser's device token and today's meeting."""
    made = sala.manage(
        "shell",
        "-v0",
        "-c",
        "from django.utils import timezone\n"
        "from sala.offline.api import add_device\n"
        "from sala.people.api import Person\n"
        "person = Person.objects.get(latin_name='Forum Organiser')\n"
        "print(add_device(person=person, sign_in=None, at=timezone.now()).token)",
    )
    meeting = re.search(r"meetings/([0-9a-f-]{36})/", sala.book["pages"]["check_in"])
    assert meeting
    return {"form": "a" * 32, "token": made.split()[-1], "meeting": meeting[1]}


def kill(sala: Installation) -> None:
    """End the server's whole process group at once, and start it again."""
    assert sala.process
    assert sala.start
    os.killpg(sala.process.pid, signal.SIGKILL)
    sala.process.wait(timeout=20)
    sala.process = sala.start()


def wait_for_answers(senders: list[Sender]) -> None:
    """Until the server, just started, has answered twice as many times as there are senders; at most 20 seconds."""
    begun = sum(len(sender.answered) for sender in senders)
    for _ in range(400):
        if sum(len(sender.answered) for sender in senders) >= begun + 2 * len(senders):
            return
        time.sleep(0.05)
    raise AssertionError([sender.trouble for sender in senders] or "no answers in 20 s")


def counts(sala: Installation) -> dict[str, dict[str, int]]:
    """How often each text and receipt is in the database."""
    seen: dict[str, list[str]] = json.loads(sala.manage("shell", "-v0", "-c", LOOK).splitlines()[-1])
    return {name: {value: values.count(value) for value in values} for name, values in seen.items()}


@pytest.mark.both_databases
def test_what_was_answered_survives(sala: Installation) -> None:
    chance = random.Random(20230404)
    door = door_of(sala)
    senders = [Sender(sala, door, number) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        wait_for_answers(senders)
        time.sleep(chance.uniform(0, 0.5))
        kill(sala)
    wait_for_answers(senders)
    for sender in senders:
        sender.stop.set()
        sender.join(timeout=60)
        assert not sender.trouble, sender.trouble
        assert not sender.is_alive()
    answered = [thing for sender in senders for thing in sender.answered]
    assert {thing.kind for thing in answered} == {"form", "forum.anonymous_question", "meetings.check_in"}
    assert sum(sender.broken for sender in senders), (
        "no kill met a request under way: the test proves nothing"
    )
    before = counts(sala)
    for thing in answered:
        where = "walk_ins" if thing.kind == "meetings.check_in" else "questions"
        assert before[where].get(thing.text) == 1, (
            f"{thing.text} is there {before[where].get(thing.text, 0)} times"
        )
        assert thing.kind == "form" or before["receipts"].get(receipt_id(thing)) == 1
    again = Sender(sala, door, 99)
    said = [again.deliver(thing) for thing in answered]
    again.hang_up()
    assert set(said) == {"done", "duplicate"}, "forms are done, envelopes were sent before"
    assert counts(sala) == before
