"""Take one's answers back."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.forms.actions.responses import take_back as take_back_response
from sala.forms.models import Form, Response
from sala.forms.queries import form_by_id
from sala.kit.ids import clean_code
from sala.offline.api import address_of, let_through
from sala.people.api import Person, person_of
from sala.ui.api import page

MOST_OWN = 50


@dataclass(frozen=True, slots=True)
class TakeBackPage:
    """`mine`: the signed-in person's own; `done`: something was deleted; `missing`: no answers have this code."""

    form: Form
    mine: list[Response]
    code: str
    done: bool
    missing: bool
    zone: str


def take_back(request: HttpRequest, form: uuid.UUID) -> HttpResponse:
    """For everybody: by the code that only the phone has; for signed-in people also what they sent with their name."""
    found, person = form_by_id(form), person_of(request)
    done = missing = False
    code = clean_code(request.POST.get("code", ""))[:14]
    if request.method == "POST":
        done = _take(request, found, person, code)
        missing = not done
    shown = TakeBackPage(
        form=found,
        mine=list(found.responses.filter(person_id=person.pk)[:MOST_OWN]) if person else [],
        code="" if done else code,
        done=done,
        missing=missing,
        zone=found.scope.time_zone,
    )
    return page(request, "forms/take_back.html", shown, status=422 if missing else 200)


def _take(request: HttpRequest, form: Form, person: Person | None, code: str) -> bool:
    at = timezone.now()
    try:
        response_id = uuid.UUID(request.POST.get("response", ""))
    except ValueError:
        response_id = None
    if response_id is None and (not code or not let_through(address_of(request), at=at)):
        return False
    return bool(
        take_back_response(
            form_id=form.pk,
            person=person,
            receipt="" if response_id else code,
            response_id=response_id,
            at=at,
        )
    )
