"""`manage.py catalogues`: compile the translations; with --extract, refresh the .po files first."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sala.config import messages
from sala.config.start import ROOT


class Command(BaseCommand):
    """Compiling needs Babel only; extracting needs GNU gettext."""

    help = "Compile stale message catalogues; --extract refreshes them from code and templates first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to collect the words anew."""
        parser.add_argument(
            "--extract", action="store_true", help="collect the messages anew (needs gettext)"
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Extract when asked, compile what is stale."""
        try:
            if options["extract"]:
                messages.extract()
        except messages.ExtractError as error:
            raise CommandError(str(error)) from error
        for path in messages.compile_stale():
            if options["verbosity"] > 1:
                self.stdout.write(str(path.relative_to(ROOT)))
