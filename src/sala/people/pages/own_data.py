"""My data: take a copy of everything, or ask that it be erased."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import day
from sala.people.actions.audit import record
from sala.people.actions.erasing import OPEN, ask_erasure, take_back_erasure
from sala.people.actions.exporting import own_data_file
from sala.people.models import AuditEntry, ErasureRequest, Person
from sala.people.pages.audit import lines_of
from sala.people.queries import ids_of, installation_zone
from sala.people.requests import signed_in
from sala.people.types import ErasureState
from sala.ui.api import Crumb, page, read_only

MOST_LOOKS = 1000


@dataclass(frozen=True, slots=True)
class OwnDataPage:
    """`request`: the newest one; `waits`: it can still be taken back."""

    crumbs: list[Crumb]
    request: ErasureRequest | None
    state: str
    waits: bool
    refused: bool
    error: str


@signed_in
def own_data(request: HttpRequest, user: Person) -> HttpResponse:
    """For each about herself. Asking needs the tick; asking twice is asking once."""
    error = ""
    if request.method == "POST":
        try:
            _change(request, user, timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:own_data")
    asked = ErasureRequest.objects.filter(person=user).order_by("-asked_at").first()
    shown = OwnDataPage(
        [Crumb(_("My page"), reverse("frontpage:my_page"))],
        asked,
        str(ErasureState(asked.state).label) if asked else "",
        asked is not None and asked.state in OPEN,
        asked is not None and asked.state == ErasureState.REFUSED,
        error,
    )
    return page(request, "people/own_data.html", shown, status=422 if error else 200)


def _change(request: HttpRequest, user: Person, at: dt.datetime) -> None:
    if "take_back" in request.POST:
        take_back_erasure(person=user, at=at)
        return
    if "sure" not in request.POST:
        raise ValidationError(_("Tick that you have read what is erased and what stays."))
    ask_erasure(person=user, at=at)


@read_only
@signed_in
def own_data_zip(request: HttpRequest, user: Person) -> HttpResponse:
    """Everything about oneself as one file, from every module; the log says that it was taken."""
    del request
    at, language = timezone.now(), get_language() or "en"
    about_me = AuditEntry.objects.filter(
        object_kind="people.person", object_id__in=map(str, ids_of(user)), actor_id__isnull=False
    ).exclude(actor_id=user.pk)
    lines = lines_of(
        about_me.order_by("-made_at", "-pk")[:MOST_LOOKS], Person.objects.all(), installation_zone()
    )
    looks = [f"{day(line.when.date(), language)} · {line.sentence}" for line in lines]
    body = own_data_file(user, language=language, looks=looks, at=at)
    record("person.export", by=user, at=at, about=user)
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="sala-my-data.zip"'
    return answer
