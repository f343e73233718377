"""Take a merge back: asks first, and says what cannot be divided any more."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.actions.merging import can_be_unmerged, unmerge_persons
from sala.people.entering import proved_lately
from sala.people.models import Merge, Person
from sala.people.pages.doubles import name_of
from sala.people.requests import signed_in
from sala.people.rules import merges_visible_to
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class UnmergePage:
    """What goes apart again."""

    crumbs: list[Crumb]
    merge: Merge
    kept: str
    absorbed: str
    possible: bool
    error: str


@signed_in
@proved_lately
def unmerge(request: HttpRequest, user: Person, merge_id: uuid.UUID) -> HttpResponse:
    """For who merged them, and administrators; a second press changes nothing more."""
    merge = get_object_or_404(merges_visible_to(user).select_related("kept", "absorbed"), pk=merge_id)
    error = ""
    if request.method == "POST":
        try:
            unmerge_persons(merge=merge, by=user, at=timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:merges")
    shown = UnmergePage(
        [Crumb(_("United entries"), reverse("people:merges"))],
        merge,
        name_of(merge.kept),
        name_of(merge.absorbed),
        can_be_unmerged(merge, timezone.now()),
        error,
    )
    return page(request, "people/unmerge.html", shown, status=409 if error else 200)
