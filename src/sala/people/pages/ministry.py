"""Sign in with a ministry's account: to its page, back from it, and away from it at the end."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sala.kit.i18n import LANGUAGES
from sala.people.actions.ministries import account_behind, add_by_ministry, match_ministry
from sala.people.entering import go_in, in_pace, keep_briefly, safe_next, too_fast
from sala.people.ministries import (
    Identity,
    NotProvedError,
    Provider,
    ProviderDownError,
    begin,
    finish,
    leave,
    provider_named,
)
from sala.people.models import Account
from sala.people.requests import person_of
from sala.people.types import IdentifierKind
from sala.ui.api import page

NEXT, LANGUAGE, FOUND, USED = "ministry_next", "ministry_language", "ministry_found", "ministry_used"


@dataclass(frozen=True, slots=True)
class MinistryPage:
    """What went wrong. `unknown`: Sala does not know the account yet; after signing in otherwise it can be linked."""

    provider: Provider
    sentence: str
    unknown: bool


@require_safe
def ministry(request: HttpRequest, provider: str) -> HttpResponse:
    """On to the ministry's own page. A link and no form: the browser would not let a form lead elsewhere (CSP). 429
    beyond the pace of a hall, before the ministry is asked anything.
    """
    chosen = provider_named(provider)
    if not in_pace(request, "ministry"):
        return _shown(request, chosen, too_fast(), 429)
    keep_briefly(request)
    request.session[NEXT], request.session[LANGUAGE] = safe_next(request), get_language()
    try:
        return begin(request, chosen)
    except ProviderDownError:
        return _down(request, chosen)


@require_safe
def ministry_without_language(request: HttpRequest, provider: str) -> HttpResponse:
    """Where the ministry's page leads back to: one address, and on in the language in which she left."""
    kept = request.session.get(LANGUAGE, "en")
    with override(kept if kept in LANGUAGES else "en"):
        address = reverse("people:ministry_return", args=[provider])
    return redirect(f"{address}?{request.META.get('QUERY_STRING', '')}")


@require_safe
def ministry_return(request: HttpRequest, provider: str) -> HttpResponse:
    """Signs in whoever is linked; whoever is signed in already may link the account. The second factor is asked as
    after a PIN.
    """
    chosen = provider_named(provider)
    if not in_pace(request, "ministry_return"):
        return _shown(request, chosen, too_fast(), 429)
    try:
        identity = _who_came_back(request, chosen)
    except ProviderDownError:
        return _down(request, chosen)
    except NotProvedError:
        said = _(
            "The ministry's page did not confirm who you are, or this answer is too old. Nothing was changed. Begin "
            "again, or sign in with number and PIN."
        )
        return _shown(request, chosen, said, 422)
    return _land(request, chosen, identity)


def _land(request: HttpRequest, chosen: Provider, identity: Identity) -> HttpResponse:
    account = _account(chosen, identity)
    request.session[USED] = chosen.slug
    person = person_of(request)
    if account and (person is None or account.person_id != person.pk):
        target = request.session.pop(NEXT, "") or reverse("frontpage:my_page")
        return go_in(request, account, trusted=False, target=target)
    if account:
        return redirect("people:security")
    request.session[FOUND] = {"issuer": identity.issuer, "subject": identity.subject, "name": identity.name}
    if person:
        return redirect("people:link_ministry")
    said = _(
        "Sala does not know this account of the ministry yet. Sign in once with number and PIN or with your card; then "
        "you can link it, and next time it signs you in."
    )
    return _shown(request, chosen, said, 404, unknown=True)


@require_safe
def ministry_leave(request: HttpRequest, provider: str) -> HttpResponse:
    """On to where the ministry signs out; to our own sign-in page when it has no such place."""
    chosen = provider_named(provider)
    if not in_pace(request, "ministry_leave"):
        return _shown(request, chosen, too_fast(), 429)
    return redirect(leave(request, chosen) or reverse("people:sign_in"))


def _who_came_back(request: HttpRequest, provider: Provider) -> Identity:
    """Raises as `finish` does. Of a browser that never left from here the ministry is not even asked."""
    if LANGUAGE not in request.session:
        raise NotProvedError
    keep_briefly(request)
    return finish(request, provider)


def _account(provider: Provider, identity: Identity) -> Account | None:
    """Whom it signs in: who is linked, or found by what the ministry has verified, or new; as the settings allow."""
    at, issuer, subject = timezone.now(), identity.issuer, identity.subject
    if account := account_behind(issuer=issuer, subject=subject, at=at):
        return account
    values = {IdentifierKind.EMAIL: identity.email, IdentifierKind.STAFF: identity.staff_number}
    if provider.match:
        kind = IdentifierKind(provider.match)
        if account := match_ministry(issuer=issuer, subject=subject, kind=kind, value=values[kind], at=at):
            return account
    if not provider.new_persons:
        return None
    language = get_language() or "en"
    try:
        return add_by_ministry(
            issuer=issuer, subject=subject, name=identity.name, email=identity.email, language=language, at=at
        )
    except ValidationError:  # a name that nobody could read
        return None


def _down(request: HttpRequest, provider: Provider) -> HttpResponse:
    said = _(
        "The ministry's sign-in does not answer now. Sign in with number and PIN or with your card, or try later."
    )
    return _shown(request, provider, said, 503)


def _shown(
    request: HttpRequest, provider: Provider, sentence: str, status: int, *, unknown: bool = False
) -> HttpResponse:
    return page(request, "people/ministry.html", MinistryPage(provider, sentence, unknown), status)


def way_out(request: HttpRequest) -> str:
    """After signing out: the sign-in page, which says where else she is still signed in."""
    used = request.session.get(USED)
    return reverse("people:sign_in") + (f"?{urlencode({'left': used})}" if used else "")
