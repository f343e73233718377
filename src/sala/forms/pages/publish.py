"""Look at the draft as people will see it, and publish it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forms.actions.forms import publish_form
from sala.forms.models import Form, FormVersion
from sala.forms.pages.answer import Shown, shown_now
from sala.forms.pages.form import form_crumbs, questions_in
from sala.forms.queries import current_version, draft_of, form_by_id
from sala.forms.rules import can_edit_form
from sala.kit.i18n import LANGUAGES, Text
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class PublishPage:
    """`draft` is None when nothing waits: then `shown` is what is asked now. `missing`: languages in which some
    question has no words yet; `kept`: answers that keep an older version.
    """

    crumbs: list[Crumb]
    form: Form
    draft: FormVersion | None
    title: Text
    questions: int
    missing: list[str]
    kept: int
    shown: Shown | None
    error: str


@signed_in
def publish(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """For organisers."""
    found = form_by_id(form)
    if not can_edit_form(person, found):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            publish_form(form=found, by=person, at=timezone.now())
            return redirect("forms:form", found.pk)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    draft = draft_of(found)
    seen = draft or current_version(found)
    if seen:
        seen.form = found
    shown = PublishPage(
        crumbs=form_crumbs(found, _("Publish")),
        form=found,
        draft=draft,
        title=Text(seen.definition["title"]) if seen else found.title,
        questions=questions_in(draft.definition) if draft else 0,
        missing=[code for code in LANGUAGES if code not in draft.definition["languages"]] if draft else [],
        kept=found.responses.count(),
        shown=shown_now(seen, {}, {}) if seen else None,
        error=error,
    )
    return page(request, "forms/publish.html", shown, status=422 if error else 200)
