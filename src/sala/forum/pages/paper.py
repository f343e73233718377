"""Paper: a form to print, with a QR to the right session, and the page on which a filled one is typed in."""

import uuid
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sala.forum.actions.questions import LONGEST, Asking, ask
from sala.forum.models import Event, Question
from sala.forum.pages.sending import once
from sala.forum.queries import event_to_ask_in, session_named
from sala.forum.rules import can_type_in
from sala.forum.types import Channel, Slot
from sala.forum.wording import hall_languages, in_languages
from sala.kit.i18n import LANGUAGES
from sala.kit.ids import uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only

Both = list[tuple[str, str]]
LABELS = {
    "title": gettext_lazy("Comments and questions"),
    "question": gettext_lazy("Your question or comment"),
    "prompt": gettext_lazy("What would help at your school? What is difficult? What do you want to know?"),
    "name": gettext_lazy("Your name (may stay empty)"),
    "how": gettext_lazy(
        "Write in the language that you like. Give this paper to an organiser, or ask with your phone:"
    ),
}
BOX_LABELS = {
    **LABELS,
    "title": gettext_lazy("Reflections box"),
    "question": gettext_lazy("Your thought"),
    "prompt": gettext_lazy("What stays with you? What is missing? What should happen next?"),
    "how": gettext_lazy(
        "Write in the language that you like. Put this paper into the box, or write with your phone:"
    ),
}


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Two equal A5 forms on one A4 page, for questions or (`box`) for the reflections box. `labels`: each sentence in
    the hall's two languages; `short` is the address in words.
    """

    event: Event
    sessions: list[Slot]
    session: str
    box: bool
    heading: Both
    labels: dict[str, Both]
    address: str
    short: str
    copies: range


@dataclass(frozen=True, slots=True)
class TypeInPage:
    """`saved` is the question just typed in; session and language stay for the next one."""

    crumbs: list[Crumb]
    event: Event
    sessions: list[Slot]
    session: str
    written: list[tuple[str, bool]]
    text: str
    asked_for: str
    id: uuid.UUID
    saved: Question | None
    number: int
    most: int
    error: str


def short_address(request: HttpRequest, event: str, session: str = "") -> tuple[str, str]:
    """The short address of an event's ask page: whole, for the QR, and as people type it, without https://."""
    path = reverse("ask_short", args=[event, session]) if session else reverse("ask_short", args=[event])
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return origin + path, (origin + path).partition("://")[2]


def box_address(request: HttpRequest, event: str) -> tuple[str, str]:
    """The short address of an event's reflections box, in the same two ways."""
    address = (settings.SITE_URL or f"{request.scheme}://{request.get_host()}") + reverse(
        "box_short", args=[event]
    )
    return address, address.partition("://")[2]


@read_only
def paper(request: HttpRequest, event: str) -> HttpResponse:
    """Public: anyone may print. `?session=<slug>` for one session's form, `?box=1` for the reflections box's."""
    found, sessions = event_to_ask_in(event)
    box, wanted = "box" in request.GET, request.GET.get("session")
    chosen = None if box else next((slot for slot in sessions if slot.slug == wanted), None)
    languages = hall_languages(found.interpreted, get_language() or "en")
    title = chosen.title if chosen else found.title
    address, short = (
        box_address(request, event) if box else short_address(request, event, chosen.slug if chosen else "")
    )
    shown = PaperPage(
        event=found,
        sessions=sessions,
        session=chosen.slug if chosen else "",
        box=box,
        heading=[(said.language, said.text) for said in map(title.said, languages) if not said.fallback]
        or [("", str(title))],
        labels={
            name: in_languages(label, languages) for name, label in (BOX_LABELS if box else LABELS).items()
        },
        address=address,
        short=short,
        copies=range(2),
    )
    return page(request, "forum/paper.html", shown)


@signed_in
def type_in(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers, chairs and rapporteurs: several papers in a row."""
    found, sessions = event_to_ask_in(event)
    if not can_type_in(person, found):
        raise PermissionDenied
    saved, error = None, ""
    if request.method == "POST":
        try:
            saved = once(request, partial(_type_in, request, found, person))
        except ValidationError as problem:
            error = " ".join(problem.messages)
    language = request.POST.get("language", get_language() or "en")
    typed = request.POST if error else {}
    shown = TypeInPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Questions"), reverse("forum:questions", args=[event])),
            Crumb(_("Type in from paper")),
        ],
        event=found,
        sessions=sessions,
        session=request.POST.get("session", request.GET.get("session", "")),
        written=[(code, code == language) for code in LANGUAGES],
        text=typed.get("text", ""),
        asked_for=typed.get("asked_for", ""),
        id=uuid7(),
        saved=saved,
        number=found.questions.filter(channel=Channel.PAPER, withdrawn=False).count(),
        most=LONGEST,
        error=error,
    )
    return page(request, "forum/type_in.html", shown, status=422 if error else 200)


def _type_in(request: HttpRequest, event: Event, by: Person, question_id: uuid.UUID) -> Question:
    asking = Asking(
        id=question_id,
        event=event,
        session=session_named(event, request.POST.get("session", "")),
        text=request.POST.get("text", ""),
        language=request.POST.get("language", ""),
        author=None,
        channel=Channel.PAPER,
        at=timezone.now(),
        asked_for=request.POST.get("asked_for", ""),
        typed_by=by,
    )
    return ask(asking)
