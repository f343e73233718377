"""Shows a schedule.json that was made elsewhere as an event of the first programme."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sala.forum.actions.show import show_schedule
from sala.forum.frab import LARGEST, NotAScheduleError, read_schedule
from sala.people.api import Scope, ScopeKind


class Command(BaseCommand):
    """`manage.py show_schedule FILE [--programme SLUG]`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and in which programme."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", default="", help="slug of the programme; the first one otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, make the event, say where it is."""
        programmes = Scope.objects.filter(kind=ScopeKind.PROGRAMME).order_by("pk")
        if options["programme"]:
            programmes = programmes.filter(slug=options["programme"])
        programme = programmes.first()
        if programme is None:
            message = "There is no such programme."
            raise CommandError(message)
        try:
            with options["file"].open("rb") as file:
                shown = read_schedule(file.read(LARGEST + 1))
            event, given_way = show_schedule(programme=programme, shown=shown, by=None, at=timezone.now())
        except (OSError, NotAScheduleError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{len(shown.sessions)} sessions at /forum/{event.slug}/ ({given_way} gave way to others)"
        )
