"""Every dump that was kept at the end of an issue is loaded, migrated to today's tables, and its pages open."""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sala.config import postgres, rows
from sala.config.start import ROOT

DUMPS = sorted(rows.FOLDER.glob("*.json.xz"))
LARGEST = 300_000
LOOK = """
import json
from django.apps import apps
from django.test import Client
from sala.people.api import Account
event = apps.get_model("forum.Event").objects.get(slug="practice")
meeting = apps.get_model("meetings.Meeting").objects.filter(scope=event.scope_id).earliest("starts_at").pk
question = apps.get_model("forum.Question").objects.filter(withdrawn=False).earliest("asked_at").text
pages = {None: ["", "forum/", "forum/practice/", "forum/practice/wall/?session=who-mentors", "forum/practice/ask/",
                "forum/practice/schedule.xml", "forum/practice/calendar.ics", "forum/stem-2023/versions/"]}
pages["organiser"] = ["me/", "forum/practice/plan/", "forum/practice/questions/", f"meetings/{meeting}/check-in/"]
pages["administrator"] = ["people/persons/", "people/audit/", "people/organisations/"]
pages["member"] = ["me/", "notices/", "phones/conflicts/", "forum/practice/my-questions/", "search/?q=STEM"]
found, wall = {}, ""
for role, paths in pages.items():
    client = Client(HTTP_HOST="localhost")
    if role:
        granted = apps.get_model("people.RoleGrant").objects.filter(role=role).earliest("pk")
        client.force_login(Account.objects.get(person=granted.person_id), backend="sala.people.auth.SecretBackend")
    for path in paths:
        answer = client.get(f"/km/{path}")
        found[f"{role} {path}"] = answer.status_code
        wall += answer.content.decode() if "wall" in path else ""
print(json.dumps({"pages": found, "on the wall": question in wall}))
"""


@pytest.fixture
def manage(tmp_path: Path) -> Iterator["Manage"]:
    """manage.py on an empty database of the engine that this pass is for."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield Manage(tmp_path, f"sqlite:///{tmp_path}/sala.sqlite3")
        return
    server = postgres.with_name(os.environ["DATABASE_URL"], "postgres")
    name = f"{postgres.own_name(str(os.getpid()))}_kept"
    postgres.create(server, name)
    try:
        yield Manage(tmp_path, postgres.with_name(server, name))
    finally:
        postgres.drop(server, name)


class Manage:
    """Runs commands on one installation."""

    def __init__(self, var: Path, url: str) -> None:
        self.environment = {**os.environ, "SALA_VAR": str(var), "DATABASE_URL": url, "SALA_DEMO": "1"}

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def test_there_is_a_dump() -> None:
    assert DUMPS


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name.partition(".")[0])
def test_a_dump_is_migrated_and_its_pages_open(dump: Path, manage: "Manage") -> None:
    assert int(manage("load_dump", str(dump)).split()[0]) > 1000
    manage("migrate", "-v0")
    manage("reindex")
    manage("collectstatic", "--noinput", "-v0")
    said = json.loads(manage("shell", "-v0", "-c", LOOK).splitlines()[-1])
    assert {name: code for name, code in said["pages"].items() if code != 200} == {}
    assert said["on the wall"]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name.partition(".")[0])
def test_a_dump_is_small_and_holds_no_secret(dump: Path) -> None:
    assert dump.stat().st_size <= LARGEST
    content = lzma.decompress(dump.read_bytes()).decode()
    assert "argon2" not in content
    tables = json.loads(content)["tables"]
    assert not [label for label in tables if label.lower().startswith(rows.LEFT_OUT)]
    account = tables["people.Account"]
    assert {row[account["fields"].index("password")] for row in account["rows"]} == {"!"}


def test_a_full_database_is_not_loaded_into(manage: "Manage") -> None:
    manage("migrate", "-v0")
    with pytest.raises(AssertionError, match="not empty"):
        manage("load_dump", str(DUMPS[0]))
