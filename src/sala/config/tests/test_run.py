"""run.py: what it notices, what it says, and that it never overwrites."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sala.config.start import ROOT, Trouble, addresses, certificate, databases, packages


def run(*arguments: str, var: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """run.py as a person calls it."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    environment = {**os.environ, "SALA_VAR": str(var), **extra}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def made(path: Path, stage: int) -> Path:
    """A demonstration database of ours at some stage."""
    databases.begin(path)
    databases.set_stage(path, stage)
    return path


@pytest.mark.parametrize("arguments", [["frobnicate"], []])
def test_an_unknown_command_is_answered_with_the_list(tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, var=tmp_path)
    assert done.returncode == (2 if arguments else 0)
    assert "run.py demo" in done.stdout


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0 but broken" * 40])
def test_a_foreign_file_is_not_touched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "demo.sqlite3"
    file.write_bytes(content)
    done = run("demo", "--port", free_port(), var=tmp_path)
    assert done.returncode == 1
    assert "not a database of Sala" in done.stderr
    assert f"mv {file}" in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == content


def test_another_programs_database_is_foreign(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "demo.sqlite3") as other:
        other.execute("CREATE TABLE theirs (id INTEGER)")
    assert "not a database of Sala" in run("demo", "--port", free_port(), var=tmp_path).stderr


@pytest.mark.parametrize("stage", [databases.BEGUN, databases.MIGRATED])
def test_a_half_made_demonstration_is_explained(tmp_path: Path, stage: int) -> None:
    file = made(tmp_path / "demo.sqlite3", stage)
    before = file.read_bytes()
    done = run("demo", "--port", free_port(), var=tmp_path)
    assert done.returncode == 1
    assert "half-made" in done.stderr
    assert "--fresh" in done.stderr
    assert file.read_bytes() == before


def test_a_lost_demonstration_is_explained(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}")
    done = run("demo", "--port", free_port(), var=tmp_path)
    assert "is lost" in done.stderr
    assert not (tmp_path / "demo.sqlite3").exists()


def test_lost_sign_ins_are_explained(tmp_path: Path) -> None:
    made(tmp_path / "demo.sqlite3", databases.LOADED)
    assert "sign-ins" in run("demo", "--port", free_port(), var=tmp_path).stderr


@pytest.mark.parametrize("emptied", [True, False])
def test_a_lost_real_database_is_not_replaced_by_an_empty_one(tmp_path: Path, emptied: bool) -> None:
    file = made(tmp_path / "sala.sqlite3", databases.MIGRATED)
    file.unlink()
    if emptied:
        file.touch()
    with pytest.raises(Trouble, match="is lost"):
        databases.look_at(file, databases.BEGUN)


def test_a_database_made_by_manage_py_is_ours(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "sala.sqlite3") as database:
        database.execute("CREATE TABLE people_person (id INTEGER)")
    assert databases.look_at(tmp_path / "sala.sqlite3", databases.BEGUN) == databases.MIGRATED


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        done = run("demo", "--port", taken, var=tmp_path)
    assert done.returncode == 1
    assert f"Port {taken}" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert "invalid port value" in run("demo", "--port", port, var=tmp_path).stderr


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    assert "needs its key" in run("serve", "--certificate", "x.pem", var=tmp_path).stderr
    done = run("serve", "--certificate", "x.pem", "--key", "x.key", var=tmp_path)
    assert "no file x.pem" in done.stderr


def test_a_missing_venv_module_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(packages, "UNFINISHED", tmp_path / ".venv" / ".unfinished")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(Trouble, match="apt install python3-venv"):
        packages.make_environment()


def test_a_foreign_environment_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VENV", "STAMP", "UNFINISHED"):
        monkeypatch.setattr(packages, name, tmp_path / ".venv" / "x" / name)
    monkeypatch.setattr(packages, "VENV", tmp_path)
    with pytest.raises(Trouble, match="does not work as an environment"):
        packages.make_environment()


def test_a_certificate_holds_all_names_and_keeps_its_authority(tmp_path: Path) -> None:
    assert run("certificate", "--host", "sala.lan", "--host", "192.168.1.10", var=tmp_path).returncode == 0
    tls = tmp_path / "tls"
    before = (tls / "authority.pem").read_bytes()
    assert run("certificate", "--host", "sala.lan", var=tmp_path).returncode == 0
    assert (tls / "authority.pem").read_bytes() == before
    verify = ["openssl", "verify", "-CAfile", str(tls / "authority.pem"), "-verify_hostname", "sala.lan"]
    assert (
        subprocess.run([*verify, str(tls / "server.pem")], capture_output=True, check=False).returncode == 0
    )
    assert {path.stat().st_mode & 0o077 for path in tls.iterdir()} == {0}


@pytest.mark.parametrize("host", ["", "a b", "x,DNS:evil", "line\nbreak"])
def test_a_certificate_for_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(Trouble, match="neither a host name"):
        certificate.alternative_name(host)


def test_addresses() -> None:
    assert addresses.address("127.0.0.1", 8000) == "http://localhost:8000"
    assert addresses.address("fe80::1", 8443, "https") == "https://[fe80::1]:8443"
    moved = addresses.rebase("http://localhost:8000/km/me/?a=1#b", "https://sala.lan:8443")
    assert moved == "https://sala.lan:8443/km/me/?a=1#b"


def test_the_locks_hold_no_address_or_path() -> None:
    for group in packages.GROUPS:
        lines = packages.lock_path(group).read_text(encoding="utf-8").splitlines()
        assert lines
        assert all(line.startswith("    --hash=sha256:") or "==" in line for line in lines)
        assert not any("/" in line or "@" in line for line in lines)
