"""Taking envelopes in: each once, whatever the order, the repetition or the loss on the way."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db import IntegrityError, OperationalError

from sala.offline.actions.arrivals import Answer, Arrival, later, read
from sala.offline.actions.batches import report, take_together
from sala.offline.actions.pace import Pace
from sala.offline.models import Device
from sala.offline.types import kinds

MAX_ENVELOPES = 100
DEADLOCK = "40P01"  # PostgreSQL's code


class MalformedError(Exception):
    """What came is no list of envelopes: there is no id to answer by. The request is refused, nothing is changed."""


def receive(
    envelopes: Sequence[Any], *, device: Device | None, at: dt.datetime, address: str = ""
) -> list[Answer]:
    """Take a batch; one answer each, in order. Every envelope stands alone: one that fails stops none beside it.

    Without a device (no token) only anonymous kinds are taken. A known id answers `duplicate` with what it became the
    first time; the same id with other content is refused. Anonymous ones are paced by `address`: beyond the pace the
    answer is `later`, nothing is stored and the phone keeps them; so too after an error of ours. Raises MalformedError
    when something has no id; nothing is taken then.

    A batch is one transaction; when that fails, each has its own. Anonymous ones share none with named ones: the
    database numbers transactions.
    """
    if not isinstance(envelopes, list) or len(envelopes) > MAX_ENVELOPES:
        message = f"a list of at most {MAX_ENVELOPES} envelopes"
        raise MalformedError(message)
    if not all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in envelopes):
        message = "each with an id"
        raise MalformedError(message)
    known, pace = {kind.name: kind for kind in kinds()}, Pace(address, at)
    arrived = [read(item, known, device=device, at=at) for item in envelopes]
    readable = [arrival for arrival in arrived if isinstance(arrival, Arrival)]
    taken = iter(
        [
            answer
            for _anonymous, group in groupby(readable, key=lambda arrival: arrival.anonymous)
            for answer in _take(list(group), pace=pace, at=at)
        ]
    )
    return [next(taken) if isinstance(arrival, Arrival) else arrival for arrival in arrived]


def _take(arrivals: Sequence[Arrival], *, pace: Pace, at: dt.datetime) -> list[Answer]:
    if len(arrivals) > 1:
        try:
            return take_together(arrivals, pace=pace, at=at)
        except IntegrityError:
            pass  # one of them arrived twice at once; if it was something else, the one to blame is told below
        except Exception as error:  # noqa: BLE001  # whatever it was, it must not cost the neighbours
            report("and what came with it were not taken together", arrivals[0].kind, error)
    return [_alone(arrival, pace=pace, at=at) for arrival in arrivals]


def _alone(arrival: Arrival, *, pace: Pace, at: dt.datetime) -> Answer:
    try:
        try:
            (answer,) = take_together([arrival], pace=pace, at=at)
        except (IntegrityError, OperationalError) as error:
            # The same envelope arrived twice at once and the other one was first: now it is known.
            if isinstance(error, OperationalError) and not _is_deadlock(error):
                raise
            (answer,) = take_together([arrival], pace=pace, at=at)
    except Exception as error:  # noqa: BLE001  # whatever is wrong here must not block what else waits on the phone
        report("was not taken", arrival.kind, error)
        return later(arrival)
    return answer


def _is_deadlock(error: OperationalError) -> bool:
    """Two transactions waited for each other, and PostgreSQL gave this one up: the other goes on, so that trying again
    helps.
    """
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK
