"""Prompts on paper: a sheet for each person, with a code of its own and the hall's two languages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from sala.forum.models import Event
from sala.forum.pages.paper import Both
from sala.forum.prompted import prompts_of
from sala.forum.queries import event_to_ask_in, session_named
from sala.forum.types import Slot
from sala.forum.wording import hall_languages, in_languages
from sala.kit.i18n import Text
from sala.kit.ids import new_code
from sala.ui.api import page, read_only

MOST_COPIES = 50
CODE_SIGNS = 8
LABELS = {
    "title": gettext_lazy("Comments and questions"),
    "how": gettext_lazy(
        "Write in the language that you like. Give this paper to an organiser, or answer with your phone:"
    ),
    "name": gettext_lazy("Your name (may stay empty)"),
}


@dataclass(frozen=True, slots=True)
class PromptPaperPage:
    """`copies` are the codes of as many equal sheets. `prompts` and `heading` stand in the hall's two languages."""

    event: Event
    sessions: list[Slot]
    session: str
    heading: Both
    prompts: list[Both]
    labels: dict[str, Both]
    address: str
    short: str
    copies: list[str]
    count: int


@read_only
def prompt_paper(request: HttpRequest, event: str) -> HttpResponse:
    """Public: anyone may print. `?session=<slug>` for one session's prompts, else those to the whole forum;
    `?copies=30` for thirty sheets with thirty codes.
    """
    found, sessions = event_to_ask_in(event)
    chosen = session_named(found, request.GET.get("session", "")[:60])
    rows = [row for row in prompts_of(found) if row.session_id == (chosen.pk if chosen else None)]
    languages = hall_languages(found.interpreted, get_language() or "en")
    typed = request.GET.get("copies", "1")
    count = max(1, min(int(typed[:4]), MOST_COPIES)) if typed.isascii() and typed.isdigit() else 1
    address, short = prompt_address(request, event, chosen.slug if chosen else "")
    shown = PromptPaperPage(
        event=found,
        sessions=sessions,
        session=chosen.slug if chosen else "",
        heading=in_both(chosen.title if chosen else found.title, languages),
        prompts=[in_both(row.text, languages) for row in rows],
        labels={name: in_languages(label, languages) for name, label in LABELS.items()},
        address=address,
        short=short,
        copies=[new_code(CODE_SIGNS) for _copy in range(count)],
        count=count,
    )
    return page(request, "forum/prompt_paper.html", shown)


def prompt_address(request: HttpRequest, event: str, session: str = "") -> tuple[str, str]:
    """The short address that leads to what is asked at this moment: whole, and as people type it."""
    path = reverse("prompt_short", args=[event, session] if session else [event])
    address = (settings.SITE_URL or f"{request.scheme}://{request.get_host()}") + path
    return address, address.partition("://")[2]


def in_both(text: Text, languages: list[str]) -> Both:
    """A text in each of the languages that it has, or in the one it has."""
    said = [text.said(language) for language in languages]
    return [(one.language, one.text) for one in said if not one.fallback] or [
        (said[0].language, said[0].text)
    ]
