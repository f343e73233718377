"""`manage.py check_docs`: do the links lead somewhere, does the reference say what the code says?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sala.config import docs, reference
from sala.config.start import ROOT


class Command(BaseCommand):
    """Lists every fault, then fails if there is one."""

    help = "Check links in README, docs and the other pages, and that the reference says what the code says."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: Any) -> None:
        """List, then fail."""
        found = docs.problems(ROOT) + reference.stale()
        for line in found:
            self.stdout.write(line)
        if found:
            message = f"{len(found)} faults in the docs."
            raise CommandError(message)
