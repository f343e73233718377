"""Whether a process of some name still lives."""

import subprocess
import sys

from sala.kit.processes import has_ended, this_process

NAME = "from sala.kit.processes import this_process; print(this_process(), flush=True); input()"


def test_this_one_lives_and_has_a_short_name() -> None:
    assert not has_ended(this_process())
    assert len(this_process()) <= 64


def test_a_killed_one_has_ended() -> None:
    command = [sys.executable, "-c", NAME]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        assert not has_ended(name)
        child.kill()
    assert has_ended(name)


def test_a_number_that_was_given_again_is_another_process() -> None:
    machine, number, started = this_process().rsplit(":", 2)
    assert has_ended(f"{machine}:{number}:{int(started) - 1}")


def test_of_other_machines_and_other_names_nothing_is_known() -> None:
    _machine, number, started = this_process().rsplit(":", 2)
    for name in (f"elsewhere:{number}:{started}", "", "worker", "a:b:c"):
        assert not has_ended(name)
