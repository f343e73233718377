"""The worker: what is queued is done; what a killed worker left, or failed in, is done again, but not for ever."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sala.config import jobs
from sala.config.start import ROOT, SRC
from sala.config.tests.some_tasks import dawdle, fail, note
from sala.kit.processes import this_process

RUNNING, FAILED, READY, DONE = "RUNNING", "FAILED", "READY", "SUCCESSFUL"
GONE = "elsewhere:1:0"  # a worker of which nothing is known here


def only() -> "DBTaskResult[..., Any]":
    return DBTaskResult.objects.get()


def claimed(by: str, *, ago: dt.timedelta, times: int = 1) -> None:
    DBTaskResult.objects.update(
        status=RUNNING, started_at=timezone.now() - ago, worker_ids=[GONE] * (times - 1) + [by]
    )


def test_a_queued_job_is_done_once(run_jobs: Callable[[], int], tmp_path: Path) -> None:
    note.enqueue(str(tmp_path / "lines"), "one")
    assert run_jobs() == 1
    assert run_jobs() == 0
    assert (tmp_path / "lines").read_text() == "one\n"
    assert only().status == DONE


def test_what_is_taken_back_was_never_queued(run_jobs: Callable[[], int], tmp_path: Path) -> None:
    with transaction.atomic():
        note.enqueue(str(tmp_path / "lines"), "one")
        transaction.set_rollback(True)
    assert run_jobs() == 0


def test_a_job_of_a_dead_process_is_queued_again_at_once(db: None) -> None:
    del db
    note.enqueue("", "")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        machine = this_process().rsplit(":", 2)[0]
        claimed(f"{machine}:{child.pid}:0", ago=dt.timedelta(0))
        child.kill()
    assert jobs.sweep(timezone.now()) == 1
    assert only().status == READY


@pytest.mark.parametrize(("late", "swept"), [(-1, 0), (1, 1)])
def test_a_job_of_another_machine_belongs_to_nobody_after_its_lease(db: None, late: int, swept: int) -> None:
    del db
    note.enqueue("", "")
    claimed(GONE, ago=jobs.LEASE + dt.timedelta(minutes=late))
    assert jobs.sweep(timezone.now()) == swept


def test_a_job_whose_worker_always_dies_is_given_up(db: None) -> None:
    del db
    note.enqueue("", "")
    claimed(GONE, ago=jobs.LEASE * 2, times=jobs.MOST_ATTEMPTS)
    for _sweep in range(2):
        assert jobs.sweep(timezone.now()) == 0
    assert only().status == FAILED


@pytest.mark.usefixtures("run_jobs")
def test_a_failed_job_waits_longer_each_time_and_then_stays() -> None:
    fail.enqueue()
    at = timezone.now()
    for wait in jobs.AGAIN:
        assert jobs.run_ready() == 1
        assert only().status == FAILED
        finished = only().finished_at
        assert finished is not None
        assert jobs.sweep(finished + wait / 2) == 0
        assert jobs.sweep(finished + wait) == 1
    jobs.run_ready()
    assert len(only().worker_ids) == jobs.MOST_ATTEMPTS
    assert jobs.sweep(at + dt.timedelta(days=2)) == 0


@pytest.mark.usefixtures("run_jobs")
def test_a_failed_job_is_tried_again_after_a_night_without_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_SWEPT", 1)
    fail.enqueue()
    jobs.run_ready()
    given_up = only()
    fail.enqueue()
    jobs.run_ready()
    DBTaskResult.objects.filter(pk=given_up.pk).update(worker_ids=[GONE] * jobs.MOST_ATTEMPTS)
    assert jobs.sweep(timezone.now() + dt.timedelta(days=3)) == 1
    assert DBTaskResult.objects.get(status=READY).pk != given_up.pk


@pytest.mark.usefixtures("run_jobs")
def test_a_job_that_takes_too_long_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LIMIT", 0.2)
    dawdle.enqueue(str(tmp_path / "lines"))
    jobs.run_ready()
    assert only().status == FAILED
    assert "TookTooLongError" in only().exception_class_path


def test_trouble_with_one_timer_does_not_end_the_worker() -> None:
    ticked: list[int] = []
    stop = jobs.Stop()

    def trouble() -> None:
        ticked.append(1)
        stop.asked.set()
        raise RuntimeError

    timer = jobs.Timer(0, trouble)
    timer.tick()
    assert ticked == [1]
    jobs.Timer(9, trouble, first=60).tick()
    assert ticked == [1]


def test_what_became_of_jobs_is_forgotten_after_two_weeks(
    run_jobs: Callable[[], int], tmp_path: Path
) -> None:
    note.enqueue(str(tmp_path / "lines"), "one")
    run_jobs()
    assert jobs.forget_jobs(at=timezone.now() + dt.timedelta(days=13)) == 0
    assert jobs.forget_jobs(at=timezone.now() + dt.timedelta(days=15)) == 1


QUEUE = (
    "import django; django.setup(); from sala.config.tests.some_tasks import dawdle; dawdle.enqueue({path!r})"
)


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "worker"], env=environment) as process:
        yield process
        process.kill()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for another process."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


def test_a_killed_worker_s_job_is_done_by_the_next_and_a_signal_ends_it(
    own_database: str, tmp_path: Path
) -> None:
    lines = tmp_path / "lines"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sala.config.settings",
        "PYTHONPATH": str(SRC),
        "SALA_VAR": str(tmp_path),
        "DATABASE_URL": own_database,
    }
    queue = [sys.executable, "-c", QUEUE.format(path=str(lines))]
    subprocess.run(queue, env=environment, cwd=ROOT, check=True)
    with worker(environment):
        until(lines.exists)
    with worker(environment) as second:
        until(lambda: lines.read_text() == "begun\nbegun\ndone\n")
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=20) == 0
