"""`manage.py where PATH`: the files behind an address."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import Resolver404

from sala.config.addresses import address_of
from sala.config.start import ROOT


class Command(BaseCommand):
    """Prints the address's name and, a line each, its page, templates and test; fails for an address of nothing."""

    help = "Print the name of an address and the files behind it: page, template, test."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The path, as it stands in the browser."""
        parser.add_argument("path", help="e.g. /km/forum/practice/ask/ or the whole address")

    def handle(self, *_args: str, **options: Any) -> None:
        """Resolve and print."""
        path = options["path"]
        if "://" in path:
            path = "/" + path.partition("://")[2].partition("/")[2]
        try:
            found = address_of(path)
        except Resolver404:
            message = f"No page has the address {path}."
            raise CommandError(message) from None
        self.stdout.write(f"{'address':<9} {found.route}\n{'name':<9} {found.name}")
        for word, file in [("page", found.page), *(("template", file) for file in found.templates)]:
            self.stdout.write(f"{word:<9} {shown(file)}")
        tested = shown(found.test) if found.test.exists() else "none"
        self.stdout.write(f"{'test':<9} {tested}")


def shown(file: Path) -> str:
    """A file as one types it."""
    return str(file.relative_to(ROOT))
