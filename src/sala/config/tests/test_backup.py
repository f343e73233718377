"""Backup and restore as a person runs them, on both databases, with damaged and hostile archives."""

import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from sala.config import archive, postgres
from sala.config.start import ROOT

INSERT = "INSERT INTO auth_group (name) VALUES ('{}')"


@dataclass
class Installation:
    """One folder with its own database; commands run as processes, as run.py runs them."""

    var: Path
    url: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        small = {"DJANGO_SETTINGS_MODULE": "sala.config.tests.small_settings"}
        environment = {**os.environ, **small, "SALA_VAR": str(self.var), "DATABASE_URL": self.url}
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def must(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sql(self, statement: str) -> list[tuple[str]]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.var / "sala.sqlite3")) as database, database:
                return list(database.execute(statement))
        with psycopg.connect(self.url) as server:
            cursor = server.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def groups(self) -> str:
        return " ".join(name for (name,) in self.sql("SELECT name FROM auth_group ORDER BY name"))

    def filled(self) -> "Installation":
        """The same, migrated, with a row and two files."""
        self.must("migrate", "-v0")
        self.sql(INSERT.format("before"))
        (self.var / "media" / "photos").mkdir(parents=True)
        (self.var / "media" / "photos" / "សាលា.txt").write_text("រូបភាព", encoding="utf-8")
        (self.var / "media" / "plan.txt").write_text("plan", encoding="utf-8")
        return self


def on_sqlite(folder: Path) -> Installation:
    """An installation in a folder of its own."""
    return Installation(folder, f"sqlite:///{folder}/sala.sqlite3")


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled installation and its backup, made once: `var` and `one.tar.gz`."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "var").mkdir()
    on_sqlite(folder / "var").filled().must("backup", str(folder / "one.tar.gz"))
    return folder


@pytest.fixture
def here(original: Path, tmp_path: Path) -> Installation:
    """A filled installation on SQLite."""
    shutil.copytree(original / "var", tmp_path / "var")
    return on_sqlite(tmp_path / "var")


@pytest.fixture
def archive_file(original: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    return Path(shutil.copy2(original / "one.tar.gz", tmp_path))


def test_round_trip_into_an_empty_installation(archive_file: Path, tmp_path: Path) -> None:
    there = on_sqlite(tmp_path / "there")
    there.must("restore", str(archive_file))
    assert there.groups() == "before"
    assert (there.var / "media" / "photos" / "សាលា.txt").read_text(encoding="utf-8") == "រូបភាព"


def test_the_archive_is_for_its_owner_only_and_leaves_nothing_beside(original: Path) -> None:
    assert stat.S_IMODE((original / "one.tar.gz").stat().st_mode) == 0o600
    assert sorted(path.name for path in original.iterdir()) == ["one.tar.gz", "var"]


def test_an_existing_archive_is_not_overwritten(here: Installation, archive_file: Path) -> None:
    before = archive_file.read_bytes()
    done = here.run("backup", str(archive_file))
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert archive_file.read_bytes() == before


def test_a_full_database_is_replaced_only_on_request_and_kept_aside(
    here: Installation, archive_file: Path
) -> None:
    here.sql(INSERT.format("after"))
    refused = here.run("restore", str(archive_file))
    assert "--replace" in refused.stderr
    assert here.groups() == "after before"
    here.must("restore", "--replace", str(archive_file))
    assert here.groups() == "before"
    (kept,) = here.var.glob("sala.sqlite3.before-restore-*")
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM auth_group").fetchone() == (2,)
    assert len(list(here.var.glob("media.before-restore-*"))) == 1


def test_a_running_server_is_noticed(here: Installation, archive_file: Path) -> None:
    with closing(sqlite3.connect(here.var / "sala.sqlite3")) as server:
        server.execute("SELECT count(*) FROM auth_group").fetchone()
        done = here.run("restore", "--replace", str(archive_file))
    assert "Stop it first" in done.stderr
    assert (here.var / "media" / "plan.txt").exists()
    assert not list(here.var.glob("*.before-restore-*"))


@pytest.mark.parametrize("position", [0.1, 0.5, 0.9])
def test_a_damaged_archive_changes_nothing(here: Installation, archive_file: Path, position: float) -> None:
    content = bytearray(archive_file.read_bytes())
    content[int(len(content) * position)] ^= 0xFF
    archive_file.write_bytes(content)
    done = here.run("restore", "--replace", str(archive_file))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert here.groups() == "before"


def test_a_cut_archive_is_damaged(archive_file: Path) -> None:
    archive_file.write_bytes(archive_file.read_bytes()[:-500])
    with pytest.raises(archive.ArchiveError, match="damaged"):
        archive.verify(archive_file)


def repacked(source: Path, target: Path, extra: list[tarfile.TarInfo], **manifest: object) -> Path:
    """The same archive with members added and the manifest changed."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for info in old:
            content = old.extractfile(info)
            assert content
            data = content.read()
            if info.name == "manifest.json":
                data = json.dumps({**json.loads(data), **manifest}).encode()
                info.size = len(data)
            new.addfile(info, io.BytesIO(data))
        for info in extra:
            new.addfile(info, io.BytesIO(b"x" * info.size))
    return target


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """One hostile member."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, 1 if kind == tarfile.REGTYPE else 0
    return info


@pytest.mark.parametrize(
    "evil",
    [
        member("../outside"),
        member("/etc/outside"),
        member("media/../../outside"),
        member("media//double"),
        member("media\\outside"),
        member("settings.py"),
        member("media"),
        member("media/plan.txt"),
        member("media/link", tarfile.SYMTYPE, "/etc/passwd"),
        member("media/hard", tarfile.LNKTYPE, "media/plan.txt"),
        member("media/pipe", tarfile.FIFOTYPE),
        member("media/folder", tarfile.DIRTYPE),
        member("media/unlisted"),
    ],
    ids=lambda info: info.name,
)
def test_a_hostile_member_is_refused(archive_file: Path, tmp_path: Path, evil: tarfile.TarInfo) -> None:
    hostile = repacked(archive_file, tmp_path / "evil.tar.gz", [evil])
    with pytest.raises(archive.ArchiveError, match=r"no backup of Sala has|missing or changed"):
        archive.verify(hostile)


def test_another_engines_backup_is_refused(here: Installation, archive_file: Path, tmp_path: Path) -> None:
    with tarfile.open(archive_file) as old:
        content = old.extractfile("manifest.json")
        assert content
        members = json.load(content)["members"]
    members["database.dump"] = {"size": 1, "sha256": archive._digest(io.BytesIO(b"x"))}
    other = repacked(
        archive_file,
        tmp_path / "other.tar.gz",
        [member("database.dump")],
        engine="postgresql",
        members=members,
    )
    assert "is of postgresql" in here.run("restore", "--replace", str(other)).stderr


def test_a_newer_programs_backup_is_refused(here: Installation, archive_file: Path, tmp_path: Path) -> None:
    newer = repacked(archive_file, tmp_path / "newer.tar.gz", [], migrations={"auth": ["9999_later"]})
    done = here.run("restore", "--replace", str(newer))
    assert "newer Sala (auth.9999_later)" in done.stderr
    assert here.groups() == "before"


def test_no_database_no_backup(tmp_path: Path) -> None:
    nothing = on_sqlite(tmp_path / "var")
    assert "no database" in nothing.run("backup").stderr


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Installation]:
    """A filled installation in a PostgreSQL database of its own, dropped afterwards."""
    server = postgres.find(os.environ)
    name = f"{postgres.own_name(str(os.getpid()))}_backup"
    postgres.create(server, name)
    try:
        (tmp_path / "var").mkdir()
        yield Installation(tmp_path / "var", postgres.with_name(server, name)).filled()
    finally:
        postgres.drop(server, name)


@pytest.mark.postgres
def test_round_trip_on_postgresql(on_postgres: Installation, tmp_path: Path) -> None:
    file = tmp_path / "one.tar.gz"
    on_postgres.must("backup", str(file))
    on_postgres.sql(INSERT.format("after"))
    assert "--replace" in on_postgres.run("restore", str(file)).stderr
    on_postgres.must("restore", "--replace", str(file))
    assert on_postgres.groups() == "before"
    assert (on_postgres.var / "media" / "plan.txt").read_text(encoding="utf-8") == "plan"


@pytest.mark.postgres
def test_a_table_that_the_backup_does_not_know_stops_the_restore(
    on_postgres: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "one.tar.gz"
    on_postgres.must("backup", str(file))
    on_postgres.sql("CREATE TABLE later (id int)")
    on_postgres.sql(INSERT.format("after"))
    assert "later" in on_postgres.run("restore", "--replace", str(file)).stderr
    assert on_postgres.groups() == "after before"
