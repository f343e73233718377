"""A hook is a typed question from a lower module, answered by the modules above it.

    badge_holders: Many[[Scope], Person] = Many("badge_holders")

The lower module asks by calling it; the upper ones answer, registered in `AppConfig.ready()`. Answers are computed
in the caller's transaction, in the order of registration; an exception aborts the caller. A hook never announces:
its answer is used.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Many(Generic[P, R]):
    """A question that any number of modules may answer; calling it gives the list of their answers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answers: list[Callable[P, R]] = []

    def register(self, answer: Callable[P, R]) -> Callable[P, R]:
        """Add an answer; registering the same function again changes nothing (a module may be loaded twice)."""
        if answer not in self._answers:
            self._answers.append(answer)
        return answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Ask everyone."""
        return [answer(*args, **kwargs) for answer in self._answers]


class One(Generic[P, R]):
    """A question that exactly one module answers. Registering a second one is an error of the programmer."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answer: Callable[P, R] | None = None

    def register(self, answer: Callable[P, R]) -> Callable[P, R]:
        """Set the answer; RuntimeError when another one is there."""
        if self._answer not in (None, answer):
            message = f"the hook {self.name} has an answer already"
            raise RuntimeError(message)
        self._answer = answer
        return answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Ask the one; RuntimeError when nobody answers."""
        if self._answer is None:
            message = f"nobody answers the hook {self.name}"
            raise RuntimeError(message)
        return self._answer(*args, **kwargs)
