"""Loads the register of places anew: names that were mended and places that were added since."""

from typing import Any

from django.core.management.base import BaseCommand

from sala.people.actions.places import load_places


class Command(BaseCommand):
    """`manage.py places`; an installation gets them with its first administrator."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing is removed, and no organisation changes its place."""
        self.stdout.write(f"{load_places()} places")
