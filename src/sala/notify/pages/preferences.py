"""How I want to be told: over which channels, in which order, and when not."""

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.folding import ascii_digits
from sala.notify.actions.preferences import ZONES, set_preference
from sala.notify.channels import addresses_of, channel_name, open_channels
from sala.notify.models import Preference
from sala.notify.types import Channel
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

_TIME = re.compile(r"(\d{1,2})\s*[:.h]\s*(\d{2})")


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel on the page. `place`: 1 for the first one, 0 for not wanted; `address`: where it reaches her, or ""."""

    channel: Channel
    name: str
    place: int
    address: str


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """`places`: what can be chosen for a channel; without any channel the installation sends nothing outside."""

    crumbs: list[Crumb]
    rows: list[ChannelRow]
    places: list[int]
    quiet: bool
    quiet_from: str
    quiet_until: str
    zone: str
    zones: list[tuple[str, str]]
    errors: dict[str, str]
    saved: bool


@signed_in
def preferences(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person, her own. Notices in the app are not chosen: they are always there."""
    chosen = Preference.objects.filter(person=person).first()
    errors: dict[str, str] = {}
    post = request.POST if request.method == "POST" else None
    if post is not None and _save(person, post, errors):
        return redirect(f"{reverse('notify:preferences')}?saved")
    row = chosen or Preference(channels=[channel.value for channel in open_channels()])
    known = addresses_of(person.pk)
    shown = PreferencesPage(
        crumbs=notice_crumbs(_("How I am told")),
        rows=[
            ChannelRow(channel, channel_name(channel), _place(channel, row, post), known.get(channel, ""))
            for channel in open_channels()
        ],
        places=list(range(1, len(open_channels()) + 1)),
        quiet="quiet" in post if post is not None else row.quiet,
        quiet_from=post.get("quiet_from", "")[:5] if post is not None else f"{row.quiet_from:%H:%M}",
        quiet_until=post.get("quiet_until", "")[:5] if post is not None else f"{row.quiet_until:%H:%M}",
        zone=row.zone,
        zones=[(zone, zone.rpartition("/")[2].replace("_", " ")) for zone in ZONES],
        errors=errors,
        saved="saved" in request.GET,
    )
    return page(request, "notify/preferences.html", shown, 422 if errors else 200)


def notice_crumbs(here: str) -> list[Crumb]:
    """The way back to the notices."""
    return [Crumb(_("Notices"), reverse("notify:notices")), Crumb(here)]


def _place(channel: Channel, row: Preference, post: QueryDict | None) -> int:
    if post is not None:
        return _typed_place(post, channel)
    return row.channels.index(channel.value) + 1 if channel.value in row.channels else 0


def _typed_place(post: QueryDict, channel: Channel) -> int:
    typed = post.get(f"place_{channel.value}", "0")
    return int(typed) if typed in {"1", "2", "3", "4"} else 0


def _save(person: Person, post: QueryDict, errors: dict[str, str]) -> bool:
    wanted = sorted((place, channel) for channel in open_channels() if (place := _typed_place(post, channel)))
    begins, ends = (_time(post, name, errors) for name in ("quiet_from", "quiet_until"))
    if errors:
        return False
    try:
        set_preference(
            person=person,
            channels=[channel for _place, channel in wanted],
            quiet="quiet" in post,
            quiet_from=begins,
            quiet_until=ends,
            zone=post.get("zone", ""),
            at=timezone.now(),
        )
    except ValidationError as error:
        errors["zone"] = " ".join(error.messages)
    return not errors


def _time(post: QueryDict, name: str, errors: dict[str, str]) -> dt.time:
    match = _TIME.fullmatch(ascii_digits(post.get(name, "")).strip())
    hour, minute = (int(match[1]), int(match[2])) if match else (-1, -1)
    if hour in range(24) and minute in range(60):
        return dt.time(hour, minute)
    errors[name] = _("Write a time, as 21:00.")
    return dt.time(0)
