"""The job worker: what django-tasks leaves open. A killed worker leaves its job “running” for ever, and a failed one is
not tried again; so every job must bear being done twice, and this file re-queues it.

A job is a thin function with `@task` in a module's tasks.py, queued in the transaction that wants it. It is claimed by
one worker, may take LIMIT seconds, and belongs to nobody again after LEASE, or at once when its process is known to
have ended. It is tried MOST_ATTEMPTS times.
"""

import datetime as dt
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sala.kit.processes import has_ended, this_process

LIMIT = 600  # seconds that one job may take
LEASE = dt.timedelta(seconds=LIMIT + 300)
MOST_ATTEMPTS = 5
# After a failure the next attempt waits: an outage of an hour is outlived. While no worker runs none is used up.
AGAIN = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 10, 60, 240))
IN_A_ROW = 10  # jobs before the timers have their turn
REST = 1.0  # seconds between two looks
AFTER_TROUBLE = 5.0
KEPT = dt.timedelta(days=14)  # how long it can be looked up what became of a job
MOST_SWEPT = 200

log = logging.getLogger(__name__)


class TookTooLongError(Exception):
    """The job took longer than any may; it is tried again."""


@dataclass
class Timer:
    """Something that the worker does by the clock, besides jobs. `first` seconds after its start at the earliest. What
    gives a number has done so many things and may find more: it is its turn again at once.
    """

    every: float
    act: Callable[[], object]
    first: float = 0
    due: float = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.due = time.monotonic() + self.first

    def tick(self) -> bool:
        """Do it when it is time; whether there may be more. Trouble is logged, and the next turn comes as if there had
        been none.
        """
        if time.monotonic() < self.due:
            return False
        self.due = time.monotonic() + self.every
        try:
            more = bool(self.act())
        except DatabaseError:
            raise
        except Exception:
            log.exception("The worker's timer failed; it goes on")
            return False
        self.due = 0 if more else self.due
        return more


class _Limited(Worker):
    """The library's worker, of which no job takes longer than LIMIT."""

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        """Run one; what takes too long fails."""
        with _time_limit():
            super().run_task(db_task_result)


@contextmanager
def _time_limit() -> Iterator[None]:
    """Only a main thread can be interrupted; elsewhere (tests) nothing is limited."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        message = f"a job may take {LIMIT} seconds"
        raise TookTooLongError(message)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run_ready(most: int = IN_A_ROW, begun: Callable[[Worker], object] = bool) -> int:
    """Do the jobs that are ready, at most so many; how many were done. Without any it costs one read, no write lock.

    `begun` is given the library's worker before it starts, for whoever may have to stop it.
    """
    if not DBTaskResult.objects.ready().exists():
        return 0
    worker = _Limited(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=most,
        worker_id=this_process(),
    )
    begun(worker)
    worker.run()
    return worker._run_tasks  # noqa: SLF001  # the library counts, and does not tell


def sweep(at: dt.datetime) -> int:
    """Queue again what a worker left lying or failed in, if it was not tried too often; how many jobs.

    Two workers may sweep at once: each row is changed only as it was read.
    """
    swept = 0
    for job in DBTaskResult.objects.running().order_by("started_at")[:MOST_SWEPT]:
        if job.started_at < at - LEASE or has_ended(job.worker_ids[-1]):
            swept += _again(job, at, TaskResultStatus.RUNNING)
    for job in DBTaskResult.objects.failed().filter(_due(at)).order_by("finished_at")[:MOST_SWEPT]:
        swept += _again(job, at, TaskResultStatus.FAILED)
    return swept


def _due(at: dt.datetime) -> Q:
    """Failed jobs whose next attempt it is time for, however long nobody swept; those that were given up, and those
    that wait, must not take the places of one sweep.
    """
    due = Q()
    for tried, wait in enumerate(AGAIN, start=1):
        begun = {f"worker_ids__{tried - 1}__isnull": False, f"worker_ids__{tried}__isnull": True}
        due |= Q(finished_at__lte=at - wait, **begun)
    return due


def _again(job: "DBTaskResult[..., Any]", at: dt.datetime, was: str) -> int:
    rows = DBTaskResult.objects.filter(pk=job.pk, status=was, started_at=job.started_at)
    if len(job.worker_ids) < MOST_ATTEMPTS:
        return rows.update(status=TaskResultStatus.READY, finished_at=None)
    log.error("The job %s (%s) was given up: its worker ended %s times", job.pk, job.task_path, MOST_ATTEMPTS)
    rows.update(status=TaskResultStatus.FAILED, finished_at=at, exception_class_path="", traceback="")
    return 0


def forget_jobs(*, at: dt.datetime) -> int:
    """Delete what became of jobs two weeks ago."""
    gone, _rows = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
    return gone


class Stop:
    """Whether the worker shall end. The first signal lets the job at hand finish, a second one ends it at once."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.worker: Worker | None = None

    def listen(self) -> None:
        """Take the signals of a terminal and of a service manager."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.hear)

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Note it; the next signal is the system's."""
        self.asked.set()
        if self.worker:
            self.worker.running = False
        signal.signal(number, signal.SIG_DFL)

    def holds(self, worker: Worker) -> None:
        """The library's worker that is at work now."""
        self.worker = worker
        worker.running = not self.asked.is_set()


def work(timers: Sequence[Timer], stop: Stop) -> None:
    """Do jobs and timers until a signal comes. A database that is away is waited for."""
    while not stop.asked.is_set():
        close_old_connections()
        try:
            more = [timer.tick() for timer in timers]
            done = run_ready(begun=stop.holds)
            rest = 0.0 if done or any(more) else REST
        except DatabaseError:
            log.exception("The worker cannot use the database; it tries again in %s seconds", AFTER_TROUBLE)
            rest = AFTER_TROUBLE
        stop.asked.wait(rest)


def sweep_now() -> int:
    """Sweep by the clock on the wall."""
    return sweep(timezone.now())
