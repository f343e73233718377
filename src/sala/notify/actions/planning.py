"""Over which channel a notice goes outside, and when."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sala.notify.channels import Route, routes_of
from sala.notify.models import Delivery, Letter, Notice
from sala.notify.types import ALIVE, Channel, DeliveryState, Reason

Going = tuple[Notice, dt.datetime | None, bool, Letter | None]
"""A notice, until when it is of use, whether it is urgent, and its full text."""


def plan(going: Sequence[Going], *, at: dt.datetime) -> None:
    """Queue each notice for the first channel that its person wants and has; where there is none, note why.

    A notice that is on its way, was sent, or may have been, is left as it is; so are the channels that were tried.
    """
    routes = routes_of({notice.person_id for notice, _u, _urgent, _l in going})
    here: dict[object, set[str]] = {}
    rows = Delivery.objects.filter(notice__in=[notice.pk for notice, *_rest in going])
    busy = set()
    for notice_id, channel, state in rows.values_list("notice_id", "channel", "state"):
        here.setdefault(notice_id, set()).add(channel)
        if state in ALIVE:
            busy.add(notice_id)
    wanted = [
        first_delivery(
            notice, routes[notice.person_id], here.get(notice.pk, set()), until, letter, at=at, urgent=urgent
        )
        for notice, until, urgent, letter in going
        if notice.pk not in busy
    ]
    # Whoever told the same at the same moment was first: the database knows, and this one is left out.
    Delivery.objects.bulk_create([row for row in wanted if row], ignore_conflicts=True)


def first_delivery(
    notice: Notice,
    route: Route,
    tried: Iterable[str],
    until: dt.datetime | None,
    letter: Letter | None,
    *,
    at: dt.datetime,
    urgent: bool,
) -> Delivery | None:
    """The next way out for a notice; None when every way was tried."""
    before = set(tried)
    channel = route.after(before)
    row = Delivery(notice=notice, letter=letter, urgent=urgent, until=until, due_at=at, changed_at=at)
    if channel:
        row.channel = channel
        if not urgent and (free := route.preference.free_at(at)) > at:
            row.due_at, row.reason = free, Reason.QUIET
        return row
    if before:
        return None
    row.channel, row.state = Channel.NONE, DeliveryState.SKIPPED
    row.reason = Reason.NO_ADDRESS if route.wants else Reason.NOT_WANTED
    return row
