"""Begin a form."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forms.actions.forms import create_form
from sala.forms.editor import LONGEST
from sala.forms.rules import scopes_for_forms
from sala.forms.types import Who
from sala.kit.dates import spoken_number
from sala.kit.i18n import LANGUAGES, Text
from sala.people.api import Person, Scope, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class NewFormPage:
    """`scopes`: where the person may make one; `who`: the choices about names, as (value, words, chosen)."""

    crumbs: list[Crumb]
    scopes: list[Scope]
    scope: str
    title: list[tuple[str, str]]
    who: list[tuple[str, str, bool]]
    error: str


@signed_in
def new_form(request: HttpRequest, person: Person) -> HttpResponse:
    """For organisers; `?scope=` chooses where it belongs."""
    scopes = list(scopes_for_forms(person)[:200])
    if not scopes:
        raise PermissionDenied
    wanted = request.POST.get("scope", request.GET.get("scope", ""))
    chosen = next((scope for scope in scopes if str(scope.pk) == wanted), scopes[-1])
    title = [(code, request.POST.get(f"title_{code}", "")) for code in LANGUAGES]
    who = request.POST.get("who", Who.ANONYMOUS)
    error = ""
    if request.method == "POST":
        try:
            return redirect("forms:form", _create(chosen, title, who, person))
        except ValidationError as problem:
            error = " ".join(problem.messages)
    shown = NewFormPage(
        crumbs=[Crumb(_("Forms"), reverse("forms:forms")), Crumb(_("New form"))],
        scopes=scopes,
        scope=str(chosen.pk),
        title=title,
        who=[(value, str(label), value == who) for value, label in Who.choices],
        error=error,
    )
    return page(request, "forms/new_form.html", shown, status=422 if error else 200)


def _create(scope: Scope, title: list[tuple[str, str]], who: str, by: Person) -> uuid.UUID:
    if any(len(text) > LONGEST for _code, text in title):
        raise ValidationError(
            _("The title is too long: at most %(most)s signs."), params={"most": spoken_number(LONGEST)}
        )
    kind = Who(who) if who in Who.values else Who.ANONYMOUS
    return create_form(scope=scope, title=Text(dict(title)), who=kind, by=by, at=timezone.now()).pk
