"""Does the jobs that pages leave behind, and what goes by the clock. `run.py serve` and `demo` start it."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from sala.config.jobs import Stop, Timer, sweep_now, work
from sala.notify.api import Listener, deliver, sweep_deliveries

DAY = 24 * 60 * 60
SWEEP = 15  # seconds
DELIVER, LISTEN = 1, 3


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
                Timer(DELIVER, lambda: deliver(stopped=stop.asked.is_set)),
                Timer(SWEEP, sweep_now),
                Timer(SWEEP, lambda: sweep_deliveries(timezone.now())),
                Timer(LISTEN, Listener().listen),
                # Not at once: a worker that is started again and again must not tidy again and again.
                Timer(DAY, lambda: call_command("tidy", stdout=self.stdout), first=600),
            ],
            stop,
        )
