"""`manage.py check_messages`: is every word that a person reads there in Khmer and Vietnamese?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sala.config import messages
from sala.config.start import ROOT


class Command(BaseCommand):
    """Fails on a missing, unsure or broken translation; warns when a listed term has another word."""

    help = "Check that all messages are translated into Khmer and Vietnamese."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: Any) -> None:
        """List everything, then fail if anything is wrong."""
        listed = messages.terms((ROOT / "docs" / "reference" / "terms.md").read_text(encoding="utf-8"))
        for line in messages.other_words(listed):
            self.stdout.write(f"warning: {line}")
        try:
            found = messages.problems()
        except messages.ExtractError as error:
            raise CommandError(str(error)) from error
        for line in found:
            self.stdout.write(line)
        if found:
            message = f"{len(found)} messages are not ready. See: run.py manage catalogues --extract"
            raise CommandError(message)
