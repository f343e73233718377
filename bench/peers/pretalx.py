"""pretalx: the schedule of its own test event, served by the web server that Sala has, one worker on one core."""

from pathlib import Path

from bench import client, visit
from bench.peers.install import clean, installed, pinned_to_a_core, run
from bench.server import GRANIAN, ROOT, free_port, running, wait_until_open

PACKAGES = ("pretalx==2025.2.2", "faker==40.54.0", "freezegun==1.5.5", "granian==2.8.7")
SCHEDULE = "/democon/schedule/"
# The schedule is a web component that fetches its sessions after the page.
TITLE = ".c-linear-schedule-session .title"


def measure(var: Path, *, seconds: float) -> dict[str, float]:
    """Bytes and requests of a first visit, seconds on Edge, pages per second."""
    bin_, folder = installed(ROOT / "var/peers/pretalx", PACKAGES), var / "pretalx"
    env = prepare(bin_, folder)
    port = free_port()
    command = [str(bin_ / "python"), "-m", "granian", *GRANIAN, "--host", "127.0.0.1", "--port", str(port)]
    served = pinned_to_a_core([*command, "--log-level", "error", "pretalx.wsgi:application"])
    with running(served, {**clean(), **env}, cwd=folder) as process:
        wait_until_open(port, process)
        with visit.browser() as chromium:
            url = f"http://localhost:{port}{SCHEDULE}"
            first = visit.first_visit(chromium, url, TITLE, visits=1)
        rate = client.pages(port, SCHEDULE, {"Accept": "text/html"}, status=200, seconds=seconds)
    return {f"pretalx_{name}": value for name, value in (first | {"schedule": rate}).items()}


def prepare(bin_: Path, folder: Path) -> dict[str, str]:
    """A database with the test event (36 or more sessions, the same each time) and static files; what it is told."""
    folder.mkdir()
    config = folder / "pretalx.cfg"
    config.write_text(
        f"[filesystem]\ndata = {folder}\nstatic = {folder}/static\n[site]\ndebug = False\nurl = http://localhost\n"
        f"[database]\nbackend = sqlite3\nname = {folder}/db.sqlite3\n",
        encoding="utf-8",
    )
    env = {"PRETALX_CONFIG_FILE": str(config), "DJANGO_SUPERUSER_PASSWORD": "benchbench"}
    for words in (
        ("migrate", "-v0"),
        ("collectstatic", "--noinput", "-v0"),
        ("createsuperuser", "--noinput", "--email", "bench@example.org"),
        ("create_test_event", "--seed", "7", "--stage", "schedule"),
    ):
        run([str(bin_ / "python"), "-m", "pretalx", *words], env)
    return env
