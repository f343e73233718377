"""Keeps the demonstration's database in the repository, as it is at the end of an issue; each is migrated by a test."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sala.config import rows
from sala.config.use import use_demonstration

LARGEST = 300_000  # bytes


class Command(BaseCommand):
    """`manage.py keep_dump A1`: makes a demonstration of its own, uses it a little, writes tests/dumps/A1.json.xz."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The issue's name."""
        parser.add_argument("name")
        parser.add_argument("--again", action="store_true", help="replace the dump of an issue that goes on")
        parser.add_argument("--inside", metavar="FILE", type=Path, help="for its own use")

    def handle(self, *_args: str, **options: Any) -> None:
        """Start itself in a new installation, and there write the file."""
        if options["inside"]:
            use_demonstration()
            rows.write(options["inside"])
            return
        target = rows.FOLDER / f"{options['name']}.json.xz"
        if target.exists() and not options["again"]:
            message = f"{target.name} is kept already. While its issue goes on: --again."
            raise CommandError(message)
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "dump"
            environment = {**os.environ, "SALA_VAR": folder, "SALA_DEMO": "1"}
            environment["DATABASE_URL"] = f"sqlite:///{folder}/demo.sqlite3"
            for words in (
                ["migrate", "-v0"],
                ["demo"],
                ["keep_dump", options["name"], "--inside", str(made)],
            ):
                command = [sys.executable, str(settings.ROOT / "manage.py"), *words]
                subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            body = made.read_bytes()
        if len(body) > LARGEST:
            message = f"The dump has {len(body)} bytes; at most {LARGEST} are kept."
            raise CommandError(message)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(body)
        self.stdout.write(f"{target.relative_to(settings.ROOT)}: {len(body)} bytes")
