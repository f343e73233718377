"""The day as of which a page is asked: `?on=2025-12-02`, else today."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sala.rooms.fields import Typed
from sala.rooms.models import Network
from sala.rooms.queries import today_in


@dataclass(frozen=True, slots=True)
class AsOf:
    """`on`: the day; `error`: why what was asked is no day to look at."""

    on: dt.date
    today: dt.date
    error: str

    @property
    def is_today(self) -> bool:
        """Whether it is the day on which it is asked."""
        return self.on == self.today

    @property
    def only(self) -> str:
        """How an address without other wishes keeps the day; "" for today."""
        return "" if self.is_today else f"?on={self.on.isoformat()}"

    @property
    def more(self) -> str:
        """The same, after other wishes."""
        return self.only.replace("?", "&")


def asked_day(request: HttpRequest, network: Network, now: dt.datetime) -> AsOf:
    """The day in the address. What is no day, or has not come yet, gives today and a sentence."""
    today = today_in(network, now)
    typed = Typed(request.GET)
    if not typed.line("on"):
        return AsOf(today, today, "")
    on = typed.day("on")
    if on is None or on > today:
        error = typed.errors.get("on") or _("That day has not come yet. Choose an earlier one.")
        return AsOf(today, today, error)
    return AsOf(on, today, "")
