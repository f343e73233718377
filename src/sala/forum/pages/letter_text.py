"""What an event's letters of invitation say: the text in each language, who signs, and how it will look."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.letters import BadLetterError, StaleLetterError, check_body, write_letter_text
from sala.forum.fields import Typed, Words, words_of
from sala.forum.invitations import PLACEHOLDERS, Addressed, around, letter_in, text_of
from sala.forum.models import Event, LetterText
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.kit.i18n import LANGUAGES, Text
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

BODY, CONTACT, POST, SIGNER = 3000, 300, 200, 120


@dataclass(frozen=True, slots=True)
class LetterTextPage:
    """The form as it stands or was typed; `previews`: the letter to whoever looks, in each language. `theirs`: what
    somebody else has saved meanwhile, as (label, text).
    """

    crumbs: list[Crumb]
    event: Event
    body: Words
    contact: Words
    signer_post: Words
    signer: str
    base: int
    placeholders: list[tuple[str, str]]
    previews: list[dict[str, Any]]
    theirs: list[tuple[str, str]]
    errors: dict[str, str]


@signed_in
def letter_text(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. “Preview” shows what was typed without saving it; what cannot be saved is kept in the form."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    stands = text_of(found)
    if request.method != "POST":
        return _page(request, found, person, stands, Typed(request.POST))
    typed = Typed(request.POST)
    mine, base = _typed(typed, found), typed.number("base", most=1_000_000) or 0
    try:
        if not typed.errors and "preview" not in request.POST:
            said = {key: getattr(mine, key) for key in ("body", "contact", "signer", "signer_post")}
            write_letter_text(event=found, **said, base=base, by=person, at=timezone.now())
            return redirect("forum:letters", event)
        check_body(mine.body)
    except StaleLetterError as error:
        typed.fail("", error)
        mine.revision = stands.revision
        return _page(request, found, person, mine, typed, _theirs(stands))
    except BadLetterError as error:
        typed.fail(error.field, error)
    mine.revision = base
    return _page(request, found, person, mine, typed)


def _typed(typed: Typed, event: Event) -> LetterText:
    return LetterText(
        event=event,
        body=typed.text("body", longest=BODY),
        contact=typed.text("contact", longest=CONTACT),
        signer=typed.line("signer")[:SIGNER],
        signer_post=typed.text("signer_post", longest=POST),
    )


def _theirs(stands: LetterText) -> list[tuple[str, str]]:
    return [
        (gettext("Text"), " / ".join(stands.body.values())),
        (gettext("Contact"), " / ".join(stands.contact.values())),
        (gettext("Who signs"), ", ".join(filter(None, [stands.signer, *stands.signer_post.values()]))),
    ]


def _page(
    request: HttpRequest,
    found: Event,
    person: Person,
    text: LetterText,
    typed: Typed,
    theirs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    post = request.method == "POST"
    shown = LetterTextPage(
        crumbs=[
            Crumb(gettext("Letters of invitation"), reverse("forum:letters", args=[found.slug])),
            Crumb(gettext("Text of the letters")),
        ],
        event=found,
        body=typed.words("body") if post else words_of(text.body),
        contact=typed.words("contact") if post else words_of(text.contact),
        signer_post=typed.words("signer_post") if post else words_of(text.signer_post),
        signer=text.signer,
        base=text.revision,
        placeholders=[(f"{{{word}}}", str(meaning)) for word, meaning in PLACEHOLDERS.items()],
        previews=_previews(found, person, text),
        theirs=theirs or [],
        errors=typed.errors,
    )
    status = 409 if theirs else 422 if typed.errors else 200
    return page(request, "forum/letter_text.html", shown, status=status)


def _previews(event: Event, person: Person, text: LetterText) -> list[dict[str, Any]]:
    to = Addressed(person, Text(dict.fromkeys(LANGUAGES, "…")), Text())
    about = dataclasses.replace(around(event, text), programme={code: [] for code in LANGUAGES})
    on = timezone.now().date()
    return [
        letter_in(code, to, f"1/{event.slug.upper()}", on, about) for code in LANGUAGES if text.body.get(code)
    ]
