"""Kolibri: a learner's page and answers to an exercise, served as `kolibri start` does, on one core.

Its channels come from a server of its own, so no course is on it: a page with one is heavier than what is measured
here, and the recorded figure stands beside.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path

from bench import client, visit
from bench.peers.install import clean, installed, pinned_to_a_core, run
from bench.server import ROOT, free_port, running, wait_until_open

PACKAGES = ("kolibri==0.18.4", "setuptools==80.9.0")
LEARNER = """
from kolibri.core.auth.models import Facility, FacilityUser
learner = FacilityUser(username="learner", full_name="Learner", facility=Facility.get_default_facility())
learner.set_password("benchbench")
learner.save()
"""
PAGE, TITLE, SAVES = "/en/learn/", "h1", "/api/logger/trackprogress/"


def measure(var: Path, *, seconds: float) -> dict[str, float]:
    """Bytes, requests and seconds of a learner's first visit, and answers per second."""
    bin_, folder = installed(ROOT / "var/peers/kolibri", PACKAGES), var / "kolibri"
    folder.mkdir()
    env, kolibri = {"KOLIBRI_HOME": str(folder), "KOLIBRI_DISABLE_PING": "1"}, str(bin_ / "kolibri")
    new = ("--facility", "Bench", "--superusername", "admin", "--superuserpassword", "benchbench")
    more = ("--preset", "nonformal", "--language_id", "en", "--noinput")
    run([kolibri, "manage", "provisiondevice", *new, *more], env)
    run([kolibri, "manage", "shell"], env, typed=LEARNER)
    port = free_port()
    served = pinned_to_a_core([kolibri, "start", "--foreground", f"--port={port}"])
    with running(served, {**clean(), **env}, cwd=folder) as process:
        wait_until_open(port, process)
        mine = sign_in(port)
        cookies = [
            {"name": name, "value": value, "url": f"http://localhost:{port}"} for name, value in mine.items()
        ]
        with visit.browser() as chromium:
            first = visit.first_visit(
                chromium, f"http://localhost:{port}{PAGE}", TITLE, cookies=cookies, visits=1
            )
        # One after the other: at four at once it answers 503, its database being locked.
        answers = client.saves(port, answering(port, mine), status=200, seconds=seconds, at_once=1)[0]
    return {f"kolibri_{name}": value for name, value in (first | {"answers": answers}).items()}


def header(cookies: Mapping[str, str]) -> dict[str, str]:
    """The cookies, and the form's token, as Kolibri's own pages send them."""
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    json_type = "application/json"
    return {"Cookie": said, "X-CSRFToken": cookies.get("kolibri_csrftoken", ""), "Content-Type": json_type}


def sign_in(port: int) -> dict[str, str]:
    """The learner's cookies."""
    facility = json.loads(client.ask(port, client.raw("GET", "/api/public/v1/facility/"))[2])[0]["id"]
    said = {"username": "learner", "password": "benchbench", "facility": facility}
    return client.cookies_of(post(port, "/api/auth/session/", {}, said)[1])


def post(port: int, path: str, cookies: Mapping[str, str], said: object) -> tuple[int, bytes, bytes]:
    """One POST of JSON, which must succeed."""
    answer = client.ask(port, client.raw("POST", path, header(cookies), json.dumps(said).encode()))
    if answer[0] != HTTPStatus.OK:
        message = f"{path} answered {answer[0]}: {answer[2][:200]!r}"
        raise RuntimeError(message)
    return answer


def answering(port: int, cookies: Mapping[str, str]) -> Callable[[], bytes]:
    """Requests that each save one new answer, in an exercise that the learner has begun."""
    exercise = uuid.uuid4().hex
    said = {"node_id": exercise, "content_id": exercise, "channel_id": exercise, "kind": "exercise"}
    begun = post(port, SAVES, cookies, said | {"mastery_model": {"type": "m_of_n", "m": 5, "n": 5}})
    path = f"{SAVES}{json.loads(begun[2])['session_id']}/"

    def request() -> bytes:
        answer = {
            "item": uuid.uuid4().hex,
            "correct": 1,
            "complete": True,
            "time_spent": 1.5,
            "answer": {"a": 1},
        }
        body = json.dumps({"interactions": [{**answer, "error": False, "hinted": False}]}).encode()
        return client.raw("PUT", path, {**header(cookies), "Content-Length": str(len(body))}, body)

    return request
