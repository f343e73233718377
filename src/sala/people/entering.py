"""From the first proof (PIN, card, ministry's account) over the second factor to a sign-in; and asking for the second
factor again before the most powerful acts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from sala.kit.pace import address_of, let_through
from sala.people.grants import has_second_factor
from sala.people.models import Account, Person
from sala.people.phone import browser_name, remember
from sala.people.sessions import PROVED, SIGN_IN, begin

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]
WAIT = dt.timedelta(minutes=10)  # between the PIN and the second factor
# How often a place may begin a sign-in that leaves a row or asks a ministry, in ten minutes: a full hall of people.
HALL = 400
_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Pending:
    """Who has given her PIN and still owes the second factor; `trusted`: the phone is to be remembered."""

    account: Account
    trusted: bool
    next: str


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: only addresses of our own."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    ours = here and target.startswith("/")
    return target if ours else reverse("frontpage:my_page")


def go_in(request: HttpRequest, account: Account, *, trusted: bool, target: str) -> HttpResponse:
    """After the first proof: signed in, or led on to the second factor when the account has one."""
    if account.second_factor_at is None:
        return enter(request, account, trusted=trusted, target=target)
    now = timezone.now().timestamp()
    request.session[_PENDING] = {"account": str(account.pk), "trusted": trusted, "next": target, "at": now}
    keep_briefly(request)
    return redirect("people:second_factor")


def keep_briefly(request: HttpRequest) -> None:
    """What is noted before anybody is signed in lives ten minutes, not half a year: any passer-by leaves such a row."""
    if SESSION_KEY not in request.session:  # a sign-in on this phone keeps its own time
        request.session.set_expiry(WAIT)


def in_pace(request: HttpRequest, what: str) -> bool:
    """Whether this place may do one more of `what`; who is signed in always may."""
    if SESSION_KEY in request.session:
        return True
    return let_through(f"{what} {address_of(request)}", at=timezone.now(), most=HALL)


def too_fast() -> str:
    """What is said to whoever is beyond the pace."""
    return _(
        "Very many people are signing in from this place. Sign in with number and PIN or with your card, or try again "
        "in ten minutes."
    )


def pending(request: HttpRequest) -> Pending | None:
    """Who is between both proofs in this browser; None after ten minutes."""
    kept = request.session.get(_PENDING)
    if not kept or kept["at"] < (timezone.now() - WAIT).timestamp():
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    return Pending(account, kept["trusted"], kept["next"]) if account else None


def enter(
    request: HttpRequest, account: Account, *, trusted: bool, target: str, proved: bool = False
) -> HttpResponse:
    """Start the sign-in. Without `trusted` (somebody else's phone) it ends with the browser. `proved`: a second factor
    was shown just now.
    """
    request.session.pop(_PENDING, None)
    login(request, account, backend="sala.people.auth.SecretBackend")
    begin(request.session, browser_name(request.headers.get("User-Agent", "")))
    request.session.set_expiry(None if trusted else 0)
    if proved:
        note_proof(request)
    response = redirect(target)
    return remember(request, response, account) if trusted else response


def note_proof(request: HttpRequest) -> None:
    """A second factor was shown now, in this sign-in."""
    request.session[PROVED] = timezone.now().timestamp()


def proved_lately(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]:
    """Below `signed_in`: one of the most powerful acts. Who has a second factor shows it again when the last time is
    more than SALA_STEP_UP_HOURS ago, and comes back.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, person: Person, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = ask_again(request, person, request.get_full_path())
        return asked or view(request, person, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]", wrapped)


def taken_away(page_name: str) -> Callable[[View[P]], View[P]]:
    """Below `signed_in`: a file with the names of many leaves the house. As `proved_lately`, but she comes back to the
    page of this name, with the same arguments, and takes the file there: after a download no page would follow.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def wrapped(
            request: HttpRequest, person: Person, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            asked = ask_again(request, person, reverse(page_name, kwargs=dict(kwargs)))
            return asked or view(request, person, *args, **kwargs)

        return cast("View[P]", wrapped)

    return decorate


def herself(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]:
    """Below `signed_in`: setting a second factor. Who has one shows it; who has only a PIN shows that, if she did not
    sign in just now: a phone that lies open must not become somebody else's key.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, person: Person, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        here = request.get_full_path()
        if has_second_factor(person) or not person.account.has_usable_password():
            asked = ask_again(request, person, here)
        else:
            asked = None if _just_now(request) else _way_to_proof(here)
        return asked or view(request, person, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]", wrapped)


def _just_now(request: HttpRequest) -> bool:
    """Whether she signed in, or showed her PIN, within the last minutes."""
    begun = request.session.get(SIGN_IN, {}).get("started_at")
    lately = timezone.now() - WAIT
    signed = begun is not None and dt.datetime.fromisoformat(begun) >= lately
    return signed or request.session.get(PROVED, 0) >= lately.timestamp()


def _way_to_proof(back: str) -> HttpResponse:
    return redirect(f"{reverse('people:second_factor')}?{urlencode({'next': back})}")


def ask_again(request: HttpRequest, person: Person, back: str) -> HttpResponse | None:
    """The way to the second factor and on to `back`; None when it was shown lately, or there is none."""
    if not has_second_factor(person):
        return None
    oldest = timezone.now() - dt.timedelta(hours=settings.STEP_UP_HOURS)
    if request.session.get(PROVED, 0) >= oldest.timestamp():
        return None
    request.session.pop(_PENDING, None)  # another's unfinished sign-in on this phone
    return _way_to_proof(back)
