"""The environment .venv, the packages in it, and the processes that run with them."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from sala.config.start import ROOT, SRC, Trouble, aside, say, var

VENV = ROOT / ".venv"
STAMP = VENV / ".sala.json"  # which locks are installed, by hash
UNFINISHED = VENV / ".unfinished"
GROUPS = ("base", "postgres", "s3", "test", "check")


def python() -> str:
    """The interpreter of the environment."""
    folder = "Scripts" if os.name == "nt" else "bin"
    return str(VENV / folder / "python")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What our processes see: the caller's environment, the source folder and the settings."""
    path = os.pathsep.join(filter(None, [str(SRC), os.environ.get("PYTHONPATH", "")]))
    ours = {"PYTHONPATH": path, "SALA_VAR": str(var()), "DJANGO_SETTINGS_MODULE": "sala.config.settings"}
    return {**os.environ, **ours, **(extra or {})}


def call(command: Sequence[str], extra: Mapping[str, str] | None = None) -> int:
    """Run a command in the project's folder and give its exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment(extra), check=False).returncode


def manage(*arguments: str, extra: Mapping[str, str] | None = None) -> int:
    """Run one of Django's commands and give its exit code."""
    return call([python(), "manage.py", *arguments], extra)


def must_manage(doing: str, *arguments: str, extra: Mapping[str, str] | None = None) -> None:
    """Run one of Django's commands as a step of the start, with its name and its seconds."""
    begun = time.monotonic()
    say(f"· {doing} …")
    if code := manage(*arguments, extra=extra):
        message = f"That did not work: {doing} (exit code {code}). The lines above say why."
        raise Trouble(message)
    say(f"  {time.monotonic() - begun:.1f} s")


def hand_over(command: Sequence[str], extra: Mapping[str, str]) -> NoReturn:
    """Become the given process, so that signals and memory are the server's alone."""
    os.chdir(ROOT)
    if os.name == "nt":  # Windows has no exec: it would return to the prompt at once
        sys.exit(call(command, extra))
    os.execve(command[0], list(command), environment(extra))  # noqa: S606 no shell is wanted


def read_json(path: Path) -> dict[str, str]:
    """The object in a file of ours; empty when the file is missing or damaged."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: Mapping[str, str]) -> None:
    """Replace a file of ours in one go."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(value, indent=1), encoding="utf-8")
    beside.replace(path)


def lock_path(group: str) -> Path:
    """The hashed lock of one group of packages."""
    return ROOT / "requirements" / f"{group}.txt"


def missing_groups(wanted: Iterable[str]) -> list[str]:
    """Those of the wanted groups whose lock is not the one that was installed."""
    have = read_json(STAMP)
    return [group for group in wanted if have.get(group) != fingerprint([lock_path(group)], contents=True)]


def ensure(*groups: str) -> None:
    """Make the environment and install the named groups, unless that has been done."""
    make_environment()
    if missing := missing_groups(groups):
        for group in missing:
            if not lock_path(group).exists():
                message = f"requirements/{group}.txt is missing. It belongs to Sala: fetch the project anew."
                raise Trouble(message)
        install(missing)
        done = {group: fingerprint([lock_path(group)], contents=True) for group in missing}
        write_json(STAMP, read_json(STAMP) | done)


def make_environment() -> None:
    """Create .venv with pip in it; one that does not answer is explained, not deleted."""
    if UNFINISHED.exists():  # ours, and interrupted: there is nothing in it to keep
        shutil.rmtree(VENV)
    if VENV.exists():
        check_environment()
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            message = (
                f"This Python cannot make an environment: its module {module} is not installed.\n"
                f"  mend: sudo apt install python3-venv\n  then: python3 run.py {' '.join(sys.argv[1:])}"
            )
            raise Trouble(message)
    say("· Making the environment in .venv …")
    VENV.mkdir()
    UNFINISHED.touch()
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        message = (
            "Python could not make the environment; it says why above.\n  mend: sudo apt install python3-venv"
        )
        raise Trouble(message)
    UNFINISHED.unlink()


def check_environment() -> None:
    """Stop with a sentence when .venv is not an environment that works here."""
    if STAMP.exists() and Path(python()).exists():
        return
    question = [python(), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    try:
        works = subprocess.run(question, capture_output=True, check=False).returncode == 0
    except OSError:
        works = False
    if not works:
        message = (
            f"{VENV} is there, but it does not work as an environment (moved, or of an old Python).\n"
            f"  mend: mv {VENV} {aside(VENV)}\n  then: python3 run.py {' '.join(sys.argv[1:])}"
        )
        raise Trouble(message)


def tell_progress(seen: int, total: int) -> None:
    """One line that counts on a terminal; a line now and then in a log."""
    if sys.stdout.isatty():
        print(f"  {seen} of {total}", end="\r", flush=True)  # noqa: T201  # to who waits for it
    elif seen % 20 == 0:
        say(f"  {seen} of {total}")


def install(groups: Sequence[str]) -> None:
    """Install locked packages, each checked by its hash; say how far it is."""
    say(f"· Fetching packages: {', '.join(groups)} …")
    files = [argument for group in groups for argument in ("-r", str(lock_path(group)))]
    total = sum(lock_path(group).read_text(encoding="utf-8").count("==") for group in groups)
    command = [
        python(),
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    begun, lines, seen = time.monotonic(), list[str](), 0
    with subprocess.Popen(
        [*command, "--progress-bar", "off", *files],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting", "Requirement already")):
                seen += 1
                tell_progress(seen, total)
    if process.returncode:
        message = (
            f"{''.join(lines[-15:])}\nThe packages could not be installed. Is there a network?\n"
            "  without one: put the packages' wheels into a folder, then PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER"
        )
        raise Trouble(message)
    say(f"  {total} packages, {time.monotonic() - begun:.1f} s")


def fingerprint(paths: Iterable[Path], *, contents: bool = False) -> str:
    """A short hash over files: by their bytes, or (quicker) by name, size and time of change."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            stat = path.stat()
            digest.update(
                path.read_bytes() if contents else f"{path}{stat.st_size}{stat.st_mtime_ns}".encode()
            )
    return digest.hexdigest()[:16]


def stale_catalogues() -> bool:
    """Whether a message catalogue is newer than its compiled form, or has none."""
    for po in SRC.glob("sala/*/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            return True
    return False


def compile_catalogues() -> None:
    """Make the interface's translations readable for the program, if any changed."""
    if stale_catalogues():
        must_manage("Compiling the translations", "catalogues")


def unless_done(step: str, paths: Iterable[Path], doing: Callable[[], None]) -> None:
    """Do a step, except when it was done for exactly these files."""
    stamps, now = var() / "stamps.json", fingerprint(paths)
    if read_json(stamps).get(step) != now:
        doing()
        write_json(stamps, read_json(stamps) | {step: now})


def collect_static() -> None:
    """Gather and compress style sheets, scripts and icons, if any changed."""
    files = [*SRC.glob("sala/*/static/**/*"), SRC / "sala/config/settings.py"]
    stamps = var() / "stamps.json"
    if not (var() / "static").is_dir() and stamps.exists():
        write_json(stamps, read_json(stamps) | {"static": ""})
    unless_done(
        "static",
        files,
        lambda: must_manage("Gathering the static files", "collectstatic", "--noinput", "-v0"),
    )
