"""Several at the same moment: for tests that several people press at once, each in a process of its own."""

import threading
from collections.abc import Callable


def together(acts: list[Callable[[], str]]) -> list[str]:
    """Run each in a thread of its own, all waiting for the same start; their results, sorted."""
    from django.db import connection

    start = threading.Barrier(len(acts))
    results: list[str] = []

    def run(act: Callable[[], str]) -> None:
        start.wait(timeout=20)
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001  # a thread's failure must reach the test
            results.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)
