"""`manage.py docs`: writes the generated part of docs/reference anew."""

from typing import Any

from django.core.management.base import BaseCommand

from sala.config import reference
from sala.config.start import ROOT


class Command(BaseCommand):
    """Names the files that changed."""

    help = "Write docs/reference (pages, models, settings, offline kinds, commands) from the code."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: Any) -> None:
        """Write, then name."""
        for path in reference.write():
            self.stdout.write(str(path.relative_to(ROOT)))
