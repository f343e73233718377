"""Takes a person's second factor away, on the server: for the only administrator, who has lost hers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sala.people.actions.factors import reset_factor
from sala.people.auth import account_named


class Command(BaseCommand):
    """`manage.py reset_factor "012 345 678"`: phone, e-mail or staff number. The audit log has a line of it."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """What she signs in with."""
        parser.add_argument("identifier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Afterwards her PIN alone signs her in, and she is told by a notice."""
        account = account_named(options["identifier"])
        if account is None:
            message = f"Nobody signs in with {options['identifier']!r}."
            raise CommandError(message)
        gone = reset_factor(account=account, by=None, at=timezone.now())
        self.stdout.write(
            "Taken away. She signs in with her PIN alone now; let her set a new second factor."
            if gone
            else "There was none: she signs in with her PIN alone."
        )
