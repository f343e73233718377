"""The wall: what is projected in the hall, and the same on phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.validators import slug_re
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event, Prompt
from sala.forum.pages.paper import Both, short_address
from sala.forum.queries import Asked, WallVersion, event_by_slug, sessions_to_ask, wall_version, with_authors
from sala.forum.types import Late, QuestionState
from sala.forum.wording import hall_languages, in_languages
from sala.kit.i18n import Text
from sala.meetings.api import Resource
from sala.ui.api import keep_public, page, read_only

MOST_SHOWN = 12
OURS = _("Our questions")
ASK_HERE = _("Ask here, in any language")


@dataclass(frozen=True, slots=True)
class LateHall:
    """A hall (None: every place) that runs late today."""

    hall: Text | None
    minutes: int


@dataclass(frozen=True, slots=True)
class WallPage:
    """The most supported questions; what the chair has taken stands first. `about`: the session that is on, in the
    hall's two languages. `late` is told between sessions too: then people wait. `part` is the address of the part
    that moves; `address` and `short` are for asking, `ask` for who reads the wall
    on a phone, in its language. `prompts`: there are some to answer.
    """

    event: Event
    heading: Both
    about: Both
    ask_here: Both
    questions: list[Asked]
    late: list[LateHall]
    part: str
    address: str
    short: str
    ask: str
    prompts: bool


@read_only
def wall(request: HttpRequest, event: str) -> HttpResponse:
    """Public; a projector shows it full screen. `?session=<slug>` keeps it at one session."""
    session = request.GET.get("session", "")[:60]
    return _answer(request, "forum/wall.html", event, session if slug_re.fullmatch(session) else "")


@read_only
def wall_questions(request: HttpRequest, event: str, session: str = "") -> HttpResponse:
    """The part that moves; phones and projector ask for it every few seconds and mostly get 304."""
    return _answer(request, "forum/wall_questions.html", event, session)


def _answer(request: HttpRequest, template: str, event: str, session: str) -> HttpResponse:
    # Read first: what changes while the page is being made must not be hidden under the new version.
    version = wall_version(event, session)
    if version is None:
        raise Http404
    address, short = short_address(request, event, session)
    shown = _page(event, get_language() or "en", version, session, address, short)
    return keep_public(page(request, template, shown), wall_version, event, session, version=version)


@lru_cache(maxsize=64)
def _page(
    event: str, language: str, version: WallVersion, session: str, address: str, short: str
) -> WallPage:
    """The same for everybody, and kept until the version changes."""
    found = event_by_slug(event)
    languages = hall_languages(found.interpreted, language)
    slot = next((slot for slot in sessions_to_ask(version.schedule) if slot.slug == version.session), None)
    rows = found.questions.filter(withdrawn=False, state__in=[QuestionState.SHOWN, QuestionState.TAKEN])
    if slot:
        rows = rows.filter(Q(session_id=slot.session_id) | Q(session=None))
    return WallPage(
        event=found,
        heading=in_languages(OURS, languages),
        about=_both(slot.title if slot else found.title, languages),
        ask_here=in_languages(ASK_HERE, languages),
        # "taken" sorts after "shown": what the chair has taken is on top.
        questions=with_authors(rows.order_by("-state", "-support_count", "-id")[:MOST_SHOWN]),
        late=_late(version.late),
        part=reverse("forum:wall_questions", args=[event, session] if session else [event]),
        address=address,
        short=short,
        ask=reverse("forum:ask", args=[event]) + (f"?session={session}" if session else ""),
        prompts=Prompt.objects.filter(event=found).exists(),
    )


def _late(said: Sequence[Late]) -> list[LateHall]:
    halls = Resource.objects.in_bulk([late.hall_id for late in said if late.hall_id])
    return [LateHall(halls[d.hall_id].name if d.hall_id else None, d.minutes) for d in said]


def _both(text: Text, languages: list[str]) -> Both:
    said = [text.said(language) for language in languages]
    return [(one.language, one.text) for one in said if not one.fallback] or [
        (said[0].language, said[0].text)
    ]
