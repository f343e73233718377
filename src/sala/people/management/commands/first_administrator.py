"""Begins an empty installation: its root, one administrator, and the address of the card that opens her account."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sala.people.actions.begin import begin_again, begin_installation, has_begun
from sala.people.models import Scope

_HINT = """
  Nobody can sign in yet. Make the first administrator, in a second window, in this folder:
    python3 run.py manage first_administrator --origin {}
  It prints an address, once. Open it and choose a PIN. (--name "…" and --language km|vi|en say who it is.)
"""


class Command(BaseCommand):
    """`manage.py first_administrator [--name "…"] [--origin https://…] [--hint]`; asks for nothing secret."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The name that greets her, and where Sala will be served."""
        parser.add_argument("--name", default="Administrator")
        parser.add_argument("--language", default="en", choices=["km", "vi", "en"])
        parser.add_argument("--origin", default=settings.SITE_URL or "http://localhost:8000")
        parser.add_argument(
            "--hint", action="store_true", help="only say how, and only when there is nobody yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses an installation that has begun: its administrators give cards to others. Until she has opened her
        account, a lost address is replaced by a new one.
        """
        if has_begun():
            if options["hint"]:
                return
            message = "This installation has begun. Its administrators add others: page Roles."
            raise CommandError(message)
        if options["hint"]:
            self.stdout.write(_HINT.format(options["origin"]), ending="")
            return
        at = timezone.now()
        if Scope.objects.exists():
            issued = begin_again(at=at)
        else:
            issued = begin_installation(name=options["name"], language=options["language"], at=at)
        self.stdout.write("Open this address once, and choose a PIN. It is shown only now:")
        self.stdout.write(f"{options['origin'].rstrip('/')}/c/{issued.code}")
