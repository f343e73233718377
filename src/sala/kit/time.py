"""Time as the house counts it: UTC inside, 15-minute ticks for holds."""

import datetime as dt
from zoneinfo import ZoneInfo

TICK_MINUTES = 15
_TICK_SECONDS = TICK_MINUTES * 60


def ticks(starts_at: dt.datetime, ends_at: dt.datetime) -> range:
    """Every tick that the half-open time [starts_at, ends_at) touches; a tick is 15 minutes since the Unix epoch.

    A time that begins or ends inside a tick takes the whole tick. Raises ValueError when it does not end after it
    begins, or when a time has no zone.
    """
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        message = "a hold needs times with a zone"
        raise ValueError(message)
    first, last = starts_at.timestamp(), ends_at.timestamp()
    if last <= first:
        message = "a hold must end after it begins"
        raise ValueError(message)
    return range(int(first // _TICK_SECONDS), int(-(-last // _TICK_SECONDS)))


def tick_start(tick: int) -> dt.datetime:
    """When a tick begins, in UTC."""
    return dt.datetime.fromtimestamp(tick * _TICK_SECONDS, dt.UTC)


def round_to_hour(at: dt.datetime) -> dt.datetime:
    """The full hour before `at`: the coarse time that an anonymous row may keep when no session gives one."""
    return at.replace(minute=0, second=0, microsecond=0)


class NoSuchTimeError(ValueError):
    """The clocks skip this time on that day (summer time begins)."""


def moment(date: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The instant when clocks in `zone` show this day and time, in UTC; of two (summer time ends) the first.

    Raises NoSuchTimeError when clocks never show it.
    """
    local = dt.datetime.combine(date, time, ZoneInfo(zone))
    instant = local.astimezone(dt.UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = f"{date} {time} does not exist in {zone}"
        raise NoSuchTimeError(message)
    return instant
