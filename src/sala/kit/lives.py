"""What becomes of a row when two persons are united into one, and when a person is erased: one line on each model.

    LIVES = lives(_("Invitations to meetings"), person=FACT)
    LIVES = lives(_("Presence at meetings"), person_id=FACT.blanking("note"), by_id=ACT)

Each column that holds a person (a key to her or to her account, or her bare id) is named with one of the words below.
The title heads these rows in the file with everything about herself; a model of which nothing is told there needs
none. `people` does all of it from these lines; a test finds the columns that say nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Merged(Enum):
    """When her person is united with another one that is kept."""

    MOVED = (
        "moved"  # the row goes to the one who is kept; where she has the same already, hers stands for both
    )
    MOVED_OR_STAYS = "moved or stays"  # where she has the same already, this one stays where it is beside it
    STAYS = "stays"  # nothing is ever changed in the row; who reads it follows the id to the one who is kept
    BY_HAND = "by hand"  # people has code of its own for it


class Erased(Enum):
    """When the person is erased."""

    GONE = "gone"  # the row is deleted
    NAMELESS = "nameless"  # the row stays and the column is emptied
    KEPT = "kept"  # the row stays with an id that leads to nobody any more


@dataclass(frozen=True, slots=True)
class Life:
    """What becomes of a row by one of its columns. `told`: it is in the file with everything about herself. `blank`:
    these columns of free text are emptied at erasure. `same`: rows that are equal in these columns are one when two
    persons are united, even if no constraint says so.
    """

    merged: Merged
    erased: Erased
    told: bool = True
    blank: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    def blanking(self, *columns: str) -> "Life":
        """The same, and these columns are emptied at erasure."""
        return replace(self, blank=columns)

    def merging(self, merged: Merged) -> "Life":
        """The same, and this when two persons are united."""
        return replace(self, merged=merged)

    def untold(self) -> "Life":
        """The same, and not in the file about herself."""
        return replace(self, told=False)

    def same_by(self, *columns: str) -> "Life":
        """The same, and of two rows that are equal in these columns one remains."""
        return replace(self, same=columns)


HERS = Life(Merged.MOVED, Erased.GONE)
"""Hers alone: a phone number, a notice. Deleted with her."""

FACT = Life(Merged.MOVED, Erased.KEPT)
"""Something that was so: she was present, she consented. It stays, and leads to nobody."""

NAMED = Life(Merged.MOVED, Erased.NAMELESS)
"""Something that she wrote under her name. It stays without one; the column can be empty."""

ACT = Life(Merged.MOVED, Erased.KEPT, told=False)
"""What she did about somebody else or for all: who typed it in, who published it."""

WRITTEN = Life(Merged.STAYS, Erased.KEPT, told=False)
"""A row that is never changed, such as a line of the audit log."""


@dataclass(frozen=True, slots=True)
class Lives:
    """The line of one model."""

    title: "_StrPromise | None"
    columns: Mapping[str, Life]

    @property
    def told(self) -> dict[str, Life]:
        """The columns by which a row is about herself."""
        return {name: life for name, life in self.columns.items() if life.told}


def lives(title: "_StrPromise | None" = None, /, **columns: Life) -> Lives:
    """What becomes of a model's rows, by column."""
    return Lives(title, columns)
