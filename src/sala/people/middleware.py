"""Who is signed in, and what the switcher of languages keeps for her."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from sala.people.actions.persons import keep_language
from sala.people.models import Account
from sala.people.requests import person_of


class SignedIn(AuthenticationMiddleware):
    """Django's, but the account comes with the session's row instead of by a query of its own."""

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user`, which asks the database when it is first used."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _account(request))  # type: ignore[assignment]  # as Django does


def _account(request: HttpRequest) -> Account | AnonymousUser:
    """The account of the session when all is as usual. Whatever is not (closed since, another PIN since, changed within
    this request) Django judges by itself.
    """
    session = request.session
    said = session.get(SESSION_KEY)  # reads the session, and its account with it
    account: Account | None = getattr(session, "account", None)
    usual = (
        account is not None
        and account.is_active
        and account.person.merged_into_id is None
        and said == str(account.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    )
    return account if usual and account else get_user(request)


class KeepLanguage:
    """`?keep` on a language link also becomes the language in which Sala writes to the signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Before the page, which then knows it; nothing is asked of the database without `?keep`."""
        if "keep" in request.GET and request.method == "GET" and (person := person_of(request)):
            keep_language(person=person, language=get_language() or "en", at=timezone.now())
        return self.get_response(request)
