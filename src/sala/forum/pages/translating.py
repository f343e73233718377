"""What the pages share on which a question, a note or an answer is translated."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.translations import Original, StaleTranslationError
from sala.forum.models import Event
from sala.kit.folding import whole_number
from sala.kit.i18n import LANGUAGES
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TranslatingPage:
    """`row` is what is translated, `base` the revision that the text was edited from. `theirs`: what somebody else
    wrote meanwhile. `back`: where the row stands in its list.
    """

    crumbs: list[Crumb]
    event: Event
    row: Original
    others: list[tuple[str, bool]]
    to: str
    text: str
    base: str
    theirs: str
    error: str
    back: str


class Write(Protocol):
    """The action that writes the translation of one row for one person."""

    def __call__(self, *, language: str, text: str, base: int | None, at: dt.datetime) -> None:
        """As `put_translation`."""


def translation_page(
    request: HttpRequest, event: Event, row: Original, write: Write, *, template: str, above: Crumb, back: str
) -> HttpResponse:
    """GET shows what stands there, POST writes it (`above`: the list that the row stands in). Who comes second sees
    both texts. `?to=km` chooses the language.
    """
    to = wanted_language(request, row.language, event)
    current = row.translations.filter(language=to).first()
    text, base = (current.text, str(current.revision)) if current else ("", "")
    error = theirs = ""
    if request.method == "POST":
        text, base = request.POST.get("text", ""), request.POST.get("base", "")
        try:
            write(language=to, text=text, base=whole_number(base), at=timezone.now())
            return redirect(back)
        except StaleTranslationError as problem:
            error, now = " ".join(problem.messages), problem.current
            theirs, base = (now.text, str(now.revision)) if now else ("", "")
        except ValidationError as problem:
            error = " ".join(problem.messages)
    others = [(code, code == to) for code in LANGUAGES if code != row.language]
    home = Crumb(event.title, reverse("forum:schedule", args=[event.slug]))
    crumbs = [home, above, Crumb(_("Translate"))]
    shown = TranslatingPage(crumbs, event, row, others, to, text, base, theirs, error, back)
    return page(request, template, shown, status=422 if error else 200)


def wanted_language(request: HttpRequest, written_in: str, event: Event) -> str:
    """Into which language the reader translates what was written in one: what the form or address says, else her own,
    else one that is interpreted.
    """
    possible = [code for code in LANGUAGES if code != written_in]
    wanted = request.POST.get("language") or request.GET.get("to") or get_language() or ""
    interpreted = [code for code in event.interpreted if code in possible]
    return wanted if wanted in possible else (interpreted or possible)[0]
