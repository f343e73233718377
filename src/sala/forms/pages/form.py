"""One form, for those who manage it: its versions, its addresses, open or closed."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forms.actions.forms import close_form
from sala.forms.models import Form, FormVersion
from sala.forms.queries import current_version, draft_of, form_by_id
from sala.forms.rules import can_edit_form, can_see_form, can_see_responses, can_type_in
from sala.forms.types import SILENT, Definition, items_of
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class FormPage:
    """`draft` is None when nothing waits to be published, `current` before the first publication; `address` is the
    whole short address, `short` the same as people type it; `number` of answers.
    """

    crumbs: list[Crumb]
    form: Form
    current: FormVersion | None
    draft: FormVersion | None
    questions: int
    address: str
    short: str
    number: int
    may_edit: bool
    may_see: bool
    may_type_in: bool


def short_address(request: HttpRequest, form: Form, paper: str = "") -> tuple[str, str]:
    """The short address of a form (or of one paper): whole, for the QR, and as people type it, without https://."""
    path = reverse("form_short", args=[form.code, paper] if paper else [form.code])
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return origin + path, (origin + path).partition("://")[2]


def form_crumbs(form: Form, last: str) -> list[Crumb]:
    """The way to a page about a form."""
    return [
        Crumb(_("Forms"), reverse("forms:forms")),
        Crumb(form.title, reverse("forms:form", args=[form.pk])),
        Crumb(last),
    ]


def questions_in(definition: Definition) -> int:
    """How many questions it asks at most."""
    return sum(item["type"] not in SILENT for item, _around in items_of(definition))


@signed_in
def form(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """For those whose list has it; POST closes and opens it, for organisers."""
    found = form_by_id(form)
    if not can_see_form(person, found):
        raise Http404
    if request.method == "POST":
        close_form(form=found, closed="close" in request.POST, by=person, at=timezone.now())
        return redirect("forms:form", found.pk)
    current, draft = current_version(found), draft_of(found)
    latest = draft or current
    address, short = short_address(request, found)
    shown = FormPage(
        crumbs=[Crumb(_("Forms"), reverse("forms:forms")), Crumb(found.title)],
        form=found,
        current=current,
        draft=draft,
        questions=questions_in(latest.definition) if latest else 0,
        address=address,
        short=short,
        number=found.responses.count(),
        may_edit=can_edit_form(person, found),
        may_see=can_see_responses(person, found),
        may_type_in=can_type_in(person, found),
    )
    return page(request, "forms/form.html", shown)
