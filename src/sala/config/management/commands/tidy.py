"""Deletes what has served its time; the worker runs it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sala.config.jobs import forget_jobs
from sala.files.api import forget_unused_pictures
from sala.forum.api import forget_old_events, tell_of_forms
from sala.notify.api import forget_read
from sala.offline.api import end_left_devices, forget_receipts
from sala.people.api import (
    erase_due,
    forget_ended_sign_ins,
    forget_imports,
    forget_merges,
    forget_wrong_tries,
)


class Command(BaseCommand):
    """`manage.py tidy`."""

    help = __doc__ or ""

    def handle(self, *_args: str, **_options: Any) -> None:
        """Each module knows how long it keeps what; a line for each."""
        at = timezone.now()
        for what, forget in (
            ("ended sign-ins", forget_ended_sign_ins),
            ("wrong tries", forget_wrong_tries),
            ("old imports", forget_imports),
            ("persons who asked to be erased", erase_due),
            ("ways back from united entries", forget_merges),
            ("receipts of what phones sent", forget_receipts),
            ("tokens of phones whose sign-in ended", end_left_devices),
            ("read notices", forget_read),
            ("what became of jobs", forget_jobs),
            ("rows of forums whose time is over", forget_old_events),
            ("persons told of a form", tell_of_forms),
            ("pictures that nobody shows", forget_unused_pictures),
        ):
            self.stdout.write(f"{forget(at=at):>7} {what}")
