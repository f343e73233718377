"""Who asks: from the request to the person."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from sala.people.models import Person, SignIn
from sala.people.sessions import note_use

P = ParamSpec("P")


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person, or None. The first call on a request costs two queries; none without a session cookie."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if hasattr(request, "session"):
        note_use(request.session, timezone.now().date())
    return user.person


def signed_in(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for signed-in people only: the view gets the person; others are sent to sign in and come back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        person = person_of(request)
        if person is None:
            return _to_sign_in(request)
        return view(request, person, *args, **kwargs)

    return wrapped


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def current_sign_in(request: HttpRequest) -> uuid.UUID | None:
    """The id of the sign-in that this request belongs to."""
    return (
        SignIn.objects.filter(session_key=request.session.session_key or "")
        .values_list("id", flat=True)
        .first()
    )
