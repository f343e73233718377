"""The editor for plain forms: title, questions, order, languages; without a spreadsheet."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sala.forms.actions.forms import save_draft
from sala.forms.editor import (
    KINDS,
    MOST,
    Draft,
    Prompt,
    blank,
    definition_of,
    draft_from,
    highest_number,
    typed_draft,
)
from sala.forms.models import Form, FormVersion
from sala.forms.pages.form import form_crumbs
from sala.forms.queries import current_version, draft_of, form_by_id
from sala.forms.rules import can_edit_form
from sala.forms.types import Kind
from sala.kit.folding import whole_number
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

KIND_WORDS = {
    Kind.TEXT: gettext_lazy("Open answer"),
    Kind.ONE: gettext_lazy("One of several answers"),
    Kind.MANY: gettext_lazy("Several answers"),
    Kind.RATING: gettext_lazy("Marks from 1 to 5"),
    Kind.IMAGE: gettext_lazy("A picture"),
}


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One question in the editor: its boxes with what is wrong, as (language, text, error)."""

    prompt: Prompt
    kind: str
    words: list[tuple[str, str, str]]
    choices: list[tuple[str, str, str]]
    has_choices: bool


@dataclass(frozen=True, slots=True)
class EditPage:
    """`base` is the revision that is edited, 0 for a new draft; `plain` is False for a form read from a sheet."""

    crumbs: list[Crumb]
    form: Form
    plain: bool
    title: list[tuple[str, str, str]]
    lines: list[PromptLine]
    kinds: list[tuple[str, str]]
    base: int
    room: bool
    error: str


@signed_in
def edit(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """For organisers. Every button sends the whole form; only “Save” keeps it, as the draft."""
    found = form_by_id(form)
    if not can_edit_form(person, found):
        raise PermissionDenied
    latest = draft_of(found) or current_version(found)
    if latest and not latest.plain:
        return _page(request, found, latest, blank(found.title), "")
    if request.method != "POST":
        return _page(
            request, found, latest, draft_from(latest.definition) if latest else blank(found.title), ""
        )
    floor = highest_number(found.versions.values_list("definition", flat=True))
    draft = typed_draft(request.POST, floor=floor)
    if request.POST.get("press", "") not in {"save", ""}:
        return _page(request, found, latest, draft, "")
    definition, draft = definition_of(draft, latest.definition if latest else None)
    error = draft.errors.get("add") or (
        _("Nothing is saved yet: look at the marked boxes.") if draft.errors else ""
    )
    if not error:
        try:
            base = whole_number(request.POST.get("base", ""))
            save_draft(form=found, definition=definition, plain=True, by=person, at=timezone.now(), base=base)
            return redirect("forms:publish", found.pk)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    return _page(request, found, draft_of(found) or latest, draft, error)


def _page(
    request: HttpRequest, form: Form, latest: FormVersion | None, draft: Draft, error: str
) -> HttpResponse:
    def boxes(words: list[tuple[str, str]], name: str) -> list[tuple[str, str, str]]:
        return [(code, text, draft.errors.get(f"{name}_{code}", "")) for code, text in words]

    lines = [
        PromptLine(
            prompt,
            str(KIND_WORDS[Kind(prompt.kind)]),
            boxes(prompt.words, f"words_{i}"),
            boxes(prompt.choices, f"choices_{i}"),
            prompt.kind in {Kind.ONE, Kind.MANY},
        )
        for i, prompt in enumerate(draft.prompts)
    ]
    shown = EditPage(
        crumbs=form_crumbs(form, _("Questions")),
        form=form,
        plain=latest is None or latest.plain,
        title=boxes(draft.title, "title"),
        lines=lines,
        kinds=[(str(kind), str(KIND_WORDS[kind])) for kind in KINDS],
        base=latest.revision if latest and latest.published_at is None else 0,
        room=len(lines) < MOST,
        error=error,
    )
    return page(request, "forms/edit.html", shown, status=422 if error else 200)
