"""Does the jobs that pages leave behind, and what goes by the clock. `run.py serve` and `demo` start it."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from sala.config.jobs import Stop, Timer, sweep_now, work

DAY = 24 * 60 * 60
SWEEP = 15  # seconds


class Command(BaseCommand):
    """`manage.py worker`."""

    help = __doc__ or ""
    # Each start would look through all apps for mistakes, and keep what that loads in memory.
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: Any) -> None:
        """Until SIGTERM or SIGINT: the job at hand is finished first. Several may run, on several machines."""
        stop = Stop()
        stop.listen()
        work(
            [
                Timer(SWEEP, sweep_now),
                # Not at once: a worker that is started again and again must not tidy again and again.
                Timer(DAY, lambda: call_command("tidy", stdout=self.stdout), first=600),
            ],
            stop,
        )
