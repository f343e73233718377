"""Messages through a local mail server, the worker killed (kill -9) while it sends: how many come twice, how many are
lost, how many are unsure; messages a second, beside a bare smtplib loop. `messages.py MESSAGES KILLS` prints JSON.
"""

import json
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)
sys.path.insert(1, str(ROOT / "src"))

from bench.server import free_port, running, wait_until_open  # noqa: E402 the path is set above

PATIENCE = 900  # seconds
BARE = 1000  # messages of the bare loop
WORDS = "វគ្គរបស់អ្នកចាប់ផ្ដើមម៉ោង ៩ នៅសាលធំ។ សូមយកកុំព្យូទ័រមកជាមួយ។"


def people(number: int) -> list[Any]:
    """Persons with an e-mail each."""
    from sala.people.models import Contact, Person

    rows = [Person(name=f"គ្រូ {n}", sort_key=f"{n:06}") for n in range(number)]
    Person.objects.bulk_create(rows, batch_size=1000)
    addresses = [f"teacher{n}@example.org" for n in range(number)]
    Contact.objects.bulk_create(
        [
            Contact(person=person, kind="email", value=address, typed=address)
            for person, address in zip(rows, addresses, strict=True)
        ],
        batch_size=1000,
    )
    return rows


def tell_all(number: int) -> float:
    """Queue one message for each; seconds."""
    from django.utils import timezone

    from sala.kit.i18n import Text
    from sala.notify.api import Outside, Word, tell, write_letter

    rows, at = people(number), timezone.now()
    letter = write_letter(matter="bench", subject=Text(km="សារ"), body=Text(km=WORDS))
    outside = Outside(urgent=True, letter=letter)
    begun = time.perf_counter()
    tell([Word(row.pk, "bench", Text(km="សារ"), "/me/", outside) for row in rows], at=at)
    return time.perf_counter() - begun


def bare(port: int) -> float:
    """Messages a second of a loop that remembers nothing."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(BARE):
            message = EmailMessage()
            message["From"], message["To"] = "sala@example.org", f"teacher{number}@example.org"
            message["Subject"], message["Message-ID"] = "សារ", f"<bare-{number}@example.org>"
            message.set_content(WORDS)
            line.send_message(message)
    return BARE / (time.perf_counter() - begun)


def taken(file: Path) -> Counter[str]:
    """How often each delivery's message came, by its id."""
    lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
    return Counter(line.strip("<>").partition("@")[0] for line in lines if not line.startswith("<bare-"))


def send_all(number: int, kills: int, file: Path) -> float:
    """Run the worker until nothing waits, and kill it `kills` times on the way, each time after as many messages;
    seconds.
    """
    from sala.notify.models import Delivery

    begun, killed = time.perf_counter(), 0
    command = [sys.executable, str(ROOT / "manage.py"), "worker"]
    while True:
        with running(command, dict(os.environ)) as worker:
            while Delivery.objects.filter(state__in=["waiting", "sending"]).exists():
                if time.perf_counter() - begun > PATIENCE:
                    message = f"not all were sent in {PATIENCE} s"
                    raise TimeoutError(message)
                if killed < kills and taken(file).total() >= number * (killed + 1) // (kills + 1):
                    worker.kill()
                    killed += 1
                    break
                time.sleep(0.02)
            else:
                return time.perf_counter() - begun


def outcome(file: Path) -> dict[str, float]:
    """Doubled, lost and unsure ones, in numbers."""
    from sala.notify.models import Delivery

    came = taken(file)
    states = {str(pk): state for pk, state in Delivery.objects.values_list("pk", "state")}
    lost = [pk for pk, state in states.items() if not came[pk] and state != "unsure"]
    return {
        "messages_doubled": sum(times > 1 for times in came.values()),
        "messages_lost": len(lost),
        "messages_unsure": sum(state == "unsure" for state in states.values()),
    }


def measure(number: int, kills: int, port: int, file: Path) -> dict[str, float]:
    """All of it."""
    command = [sys.executable, str(ROOT / "bench/mailserver.py"), str(port), str(file)]
    with running(command, dict(os.environ)) as server:
        wait_until_open(port, server)
        told = tell_all(number)
        seconds = send_all(number, kills, file)
        return {
            "messages_told": told,
            "messages_seconds": seconds,
            "messages_rate": number / seconds,
            "messages_bare": bare(port),
            **outcome(file),
        }


def main() -> None:
    """On SQLite, in a folder that is gone afterwards; or on DATABASE_URL_MESSAGES."""
    number, kills = int(sys.argv[-2]), int(sys.argv[-1])
    with tempfile.TemporaryDirectory(prefix="sala-messages-") as folder:
        port = free_port()
        os.environ |= {
            "DATABASE_URL": os.environ.get("DATABASE_URL_MESSAGES") or f"sqlite:///{folder}/messages.sqlite3",
            "DJANGO_SETTINGS_MODULE": "sala.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "SALA_VAR": folder,
            "SALA_URL": "https://sala.example",
            "SALA_MAIL": f"smtp+plain://127.0.0.1:{port}",
            "SALA_MAIL_FROM": "Sala <sala@sala.example>",
        }
        subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"], check=True)
        import django

        django.setup()
        print(json.dumps(measure(number, kills, port, Path(folder) / "taken")))


if __name__ == "__main__":
    main()
