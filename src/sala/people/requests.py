"""Who asks: from the request to the person."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sala.kit.ids import parse_uuid7
from sala.people.grants import waits_for_factor
from sala.people.models import Person, SignIn
from sala.people.rules import persons_visible_to
from sala.people.sessions import note_use
from sala.ui.api import FailurePage, page, typed_in

P = ParamSpec("P")


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person, or None. The first call on a request costs one query; none without a session cookie."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if hasattr(request, "session"):
        note_use(request.session, timezone.now().date())
    person: Person = user.person
    return person


def signed_in(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for signed-in people only: the view gets the person; others are sent to sign in and come back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        person = person_of(request)
        if person is None:
            return _to_sign_in(request)
        try:
            return view(request, person, *args, **kwargs)
        except (PermissionDenied, Http404):
            if waits_for_factor(person):  # her roles would open it
                return redirect("people:security")
            raise

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", wrapped)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; whoever had written something keeps it before her, to be sent afterwards."""
    typed = typed_in(request)
    if not any(one.written for one in typed):
        return redirect_to_login(request.get_full_path())
    sentence = _(
        "You were signed out meanwhile. Nothing was changed, and what you wrote is here. Sign in on the page that "
        "opens beside this one, come back, and send it again."
    )
    sign_in = f"{reverse('people:sign_in')}?{urlencode({'next': reverse('people:sign_out')})}"
    title, sign_in = _("Please sign in again"), reverse("people:sign_in")
    shown = FailurePage(title, sentence, typed, request.get_full_path(), sign_in)
    return page(request, "ui/failure.html", shown, 401)


def current_sign_in(request: HttpRequest) -> uuid.UUID | None:
    """The id of the sign-in that this request belongs to."""
    return (
        SignIn.objects.filter(session_key=request.session.session_key or "")
        .values_list("id", flat=True)
        .first()
    )


def person_seen_by(user: Person, person_id: uuid.UUID) -> Person:
    """The person, if `user` may open her page; else Http404, as for somebody who does not exist."""
    person = persons_visible_to(user).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def chosen_id(request: HttpRequest, name: str) -> uuid.UUID | None:
    """The id after `?name=`: None when there is none; Http404 for what is no id."""
    try:
        return uuid.UUID(request.GET[name]) if name in request.GET else None
    except ValueError:
        raise Http404 from None


def press_of(request: HttpRequest) -> uuid.UUID | None:
    """The id that the form was shown with: the same for a second press of its button."""
    try:
        return parse_uuid7(request.POST.get("press", ""))
    except ValueError:
        return None
