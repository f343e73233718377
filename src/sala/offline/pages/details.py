"""My details: name, gender and language, also to be edited without network."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.offline.actions.details import FIELDS, field_name, save_details, value_said
from sala.offline.models import Conflict
from sala.offline.types import ConflictingEdit
from sala.people.api import Gender, Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """`base`: what stood there when the form was shown; `clashes`: (field, what stands there now) changed by
    somebody else.
    """

    base: dict[str, str]
    sent: dict[str, str]
    genders: list[tuple[str, str]]
    error: str
    clashes: list[tuple[str, str]]
    conflicts: int
    saved: bool


@signed_in
def details(request: HttpRequest, user: Person) -> HttpResponse:
    """Without JavaScript the form comes here; with it, the same payload goes through the outbox."""
    here = {field: str(getattr(user, field)) for field in FIELDS}
    base, sent, error, clashes = here, here, "", []
    if request.method == "POST":
        base = {field: request.POST.get(f"base.{field}", here[field])[:200] for field in FIELDS}
        sent = {field: request.POST.get(f"sent.{field}", here[field]).strip()[:200] for field in FIELDS}
        try:
            save_details(person=user, base=base, sent=sent, at=timezone.now())
        except ConflictingEdit as edit:
            clashes = [
                (field_name(field), value_said(field, str(three["here"])))
                for field, three in edit.fields.items()
            ]
            base = here
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("/".join((request.path.rstrip("/"), "?saved")))
    shown = DetailsPage(
        base,
        sent,
        [(str(value), str(label)) for value, label in Gender.choices],
        error,
        clashes,
        Conflict.objects.filter(person_id=user.pk, decided_at__isnull=True).count(),
        "saved" in request.GET,
    )
    return page(request, "offline/details.html", shown, status=422 if error or clashes else 200)
