"""Makes the search index anew, as is needed after an upgrade of khmercut."""

from typing import Any

from django.core.management.base import BaseCommand

from sala.search.actions import reindex


class Command(BaseCommand):
    """`manage.py reindex`."""

    help = __doc__ or ""

    def handle(self, *_args: str, **_options: Any) -> None:
        """Index and tell how much there is."""
        self.stdout.write(f"{reindex()} entries")
