"""Values that leave the module."""

import uuid
from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Item:
    """What one object shall be found by, in one language.

    `title` and `text` are plain words in `language`; `path` begins with "/" and has no language ("" when the object
    has no page). `about` is a line that tells it from others of the same title. With `public` false only those see
    it whom `find` is told to show it to.
    """

    kind: str
    object_id: uuid.UUID
    language: str
    title: str
    text: str
    path: str
    public: bool = True
    scope_id: uuid.UUID | None = None
    about: str = ""


class Tier(IntEnum):
    """How near a hit is: its title has the words, its text has them, or only their clusters fit."""

    TITLE = 0
    WORDS = 1
    CLUSTERS = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One object that was found; `language` is that of `title`, in which it was found."""

    kind: str
    object_id: uuid.UUID
    language: str
    title: str
    about: str
    path: str
    tier: Tier

    @property
    def similar(self) -> bool:
        """Whether only the letters fit, not the words."""
        return self.tier == Tier.CLUSTERS
