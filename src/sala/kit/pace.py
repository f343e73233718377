"""How fast one place may do what nobody has signed in for, without any row that remembers the place.

A hall shares one address: 45 people, or 400, behind one access point. So the pace is a hall's, not a person's.
Counters live in Django's cache only, under a hash with a salt that is drawn anew each day and never written down; with
several workers and no Redis each worker counts for itself.
"""

import datetime as dt
import ipaddress
import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from sala.kit.ids import digest

# New things in ten minutes: more than any chair can read aloud and far less than a flood.
MOST = 60
WINDOW = 600  # seconds
_DAY = 86_400
_IPV6 = 6


def let_through(address: str, *, at: dt.datetime, most: int | None = None) -> bool:
    """Count one more from this address; False when it has sent `most` (MOST) in this ten-minute window already.

    An empty address (a call from inside) is not counted.
    """
    return how_many_through(address, 1, at, most) == 1


def how_many_through(address: str, count: int, at: dt.datetime, most: int | None = None) -> int:
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
    return max(0, min(count, (MOST if most is None else most) - before))


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
