"""Loads a kept dump into an empty database, as its tables were then; `migrate` and `reindex` bring it to today."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sala.config import dumps, rows


class Command(BaseCommand):
    """`manage.py load_dump FILE`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: str, **options: Any) -> None:
        """Load and count."""
        if not dumps.is_empty():
            message = "The database is not empty. Nothing was loaded."
            raise CommandError(message)
        self.stdout.write(f"{rows.load(options['file'])} rows")
