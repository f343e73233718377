"""How fast one place may send what is anonymous, without any row that remembers the place.

A hall shares one address: 45 people, or 400, behind one access point. So the pace is a hall's, not a person's: 60
new things in ten minutes are more than any chair can read aloud and far less than a flood. Whoever is beyond it
loses nothing: the page gives the text back, the outbox keeps it and tries again. Counters live in Django's cache
only, under a hash with a salt that is drawn anew each day and never written down; with several workers and no Redis
each worker counts for itself.
"""

import datetime as dt
import ipaddress
import secrets
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import digest

MOST = 60
WINDOW = 600  # seconds
_DAY = 86_400
_IPV6 = 6
TOO_FAST = _(
    "Very many questions come from this place at the moment. Yours is kept; it can be sent in a few minutes."
)


def let_through(address: str, *, at: dt.datetime) -> bool:
    """Count one more from this address; False when it has sent MOST in this ten-minute window already.

    An empty address (a call from inside) is not counted.
    """
    return _let_through(address, 1, at) == 1


def _let_through(address: str, count: int, at: dt.datetime) -> int:
    """Count so many more; how many of them the pace lets through."""
    if not address:
        return count
    window = int(at.timestamp()) // WINDOW
    salt = cache.get_or_set(f"pace-salt-{at.date()}", lambda: secrets.token_hex(16), _DAY)
    key = f"pace-{digest(f'{salt} {address}')[:32]}-{window}"
    cache.add(key, 0, WINDOW)
    try:
        before = cache.incr(key, count) - count
    except ValueError:  # it ran out between the two lines: a new window has begun
        before = 0
    return max(0, min(count, MOST - before))


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
            self._through.update(new[: _let_through(self._address, len(new), self._at)])
        return self._through.intersection(ids)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the peer, or what our own proxy says; of IPv6 the network, which is one
    household's.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == _IPV6:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return address
