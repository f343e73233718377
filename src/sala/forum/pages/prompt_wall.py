"""A prompt on the wall: what is asked, where to answer, and, once shared, the answers without names."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event, Prompt
from sala.forum.pages.paper import Both
from sala.forum.pages.prompt_paper import in_both, prompt_address
from sala.forum.prompted import Said, answers_in, prompt_of, with_answerers
from sala.forum.queries import event_by_slug
from sala.forum.wording import hall_languages, in_languages
from sala.ui.api import page, read_only

MOST_SHOWN = 12
ANSWER_HERE = _("Answer here, in any language")


@dataclass(frozen=True, slots=True)
class PromptWallPage:
    """`answers` are empty until they are shared; nobody's name stands there. `part` is what the page asks for anew."""

    event: Event
    prompt: Prompt
    heading: Both
    answers: list[Said]
    answer_here: Both
    address: str
    short: str
    part: str


@read_only
def prompt_wall(request: HttpRequest, event: str, prompt: uuid.UUID) -> HttpResponse:
    """Public; a projector shows it full screen. The newest answers that are not hidden."""
    return page(request, "forum/prompt_wall.html", _shown(request, event, prompt))


@read_only
def prompt_wall_answers(request: HttpRequest, event: str, prompt: uuid.UUID) -> HttpResponse:
    """The part that moves."""
    return page(request, "forum/prompt_wall_answers.html", _shown(request, event, prompt))


def _shown(request: HttpRequest, event: str, prompt: uuid.UUID) -> PromptWallPage:
    found = event_by_slug(event)
    asked = prompt_of(found, prompt)
    languages = hall_languages(found.interpreted, get_language() or "en")
    rows = answers_in(found).filter(prompt=asked, hidden_because="").order_by("-made_at", "-pk")
    said = with_answerers(rows[:MOST_SHOWN]) if asked.on_wall else []
    address, short = prompt_address(request, event, asked.session.slug if asked.session else "")
    return PromptWallPage(
        event=found,
        prompt=asked,
        heading=in_both(asked.text, languages),
        answers=[Said(one.row, None, one.translations) for one in said],
        answer_here=in_languages(ANSWER_HERE, languages),
        address=address,
        short=short,
        part=reverse("forum:prompt_wall_answers", args=[event, asked.pk]),
    )
