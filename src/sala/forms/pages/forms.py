"""The forms that one has to do with."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from sala.forms.models import Form
from sala.forms.rules import forms_visible_to, scopes_for_forms
from sala.people.api import Person, signed_in
from sala.ui.api import page, read_only

MOST = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One form, and how many answered."""

    form: Form
    number: int


@dataclass(frozen=True, slots=True)
class FormsPage:
    """`may_make`: the person organises somewhere."""

    lines: list[Line]
    numbers: Page[Any]
    may_make: bool


@read_only
@signed_in
def forms(request: HttpRequest, person: Person) -> HttpResponse:
    """For those who organise, chair, write down or view for the ministry: the forms of their scopes, newest first."""
    visible = (
        forms_visible_to(person)
        .select_related("scope")
        .annotate(number=Count("responses"))
        .order_by("-made_at", "pk")
    )
    numbers = Paginator(visible, MOST).get_page(request.GET.get("page"))
    lines = [Line(form, getattr(form, "number", 0)) for form in numbers]
    return page(request, "forms/forms.html", FormsPage(lines, numbers, scopes_for_forms(person).exists()))
