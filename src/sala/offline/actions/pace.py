"""The pace of what is anonymous (kit.pace), for envelopes. Whoever is beyond it loses nothing: the page gives the text
back, the outbox keeps it and tries again.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from sala.kit.pace import how_many_through

TOO_FAST = _(
    "Very many questions come from this place at the moment. Yours is kept; it can be sent in a few minutes."
)


class Pace:
    """The pace of one request: each envelope is counted once, however often it is tried."""

    def __init__(self, address: str, at: dt.datetime) -> None:
        self._address, self._at = address, at
        self._asked: set[uuid.UUID] = set()
        self._through: set[uuid.UUID] = set()

    def lets_through(self, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Which of these may be taken: the first ones."""
        if new := [one for one in ids if one not in self._asked]:
            self._asked.update(new)
            self._through.update(new[: how_many_through(self._address, len(new), self._at)])
        return self._through.intersection(ids)
