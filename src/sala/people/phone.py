"""Who uses this phone: a signed cookie with the accounts that were trusted on it, so that several people can share
one.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse

from sala.people.models import Account

_COOKIE = "sala_people"
_MOST = 6
_YEAR = 60 * 60 * 24 * 365


def people_of_phone(request: HttpRequest) -> dict[str, Account]:
    """The accounts that signed in on this phone and trusted it, by id, the last one first; at most six. They still
    need their PIN.
    """
    try:
        ids = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_COOKIE)
    except signing.BadSignature:
        return {}
    accounts = {
        str(account.pk): account for account in Account.objects.filter(pk__in=ids[:_MOST], is_active=True)
    }
    return {key: accounts[key] for key in ids if key in accounts}


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> HttpResponse:
    """Put the account first on this phone's list."""
    ids = [str(account.pk), *(key for key in people_of_phone(request) if key != str(account.pk))][:_MOST]
    return _write(request, response, ids)


def forget(request: HttpRequest, response: HttpResponse, account: Account) -> HttpResponse:
    """Take the account off this phone's list."""
    return _write(request, response, [key for key in people_of_phone(request) if key != str(account.pk)])


def _write(request: HttpRequest, response: HttpResponse, ids: list[str]) -> HttpResponse:
    response.set_cookie(
        _COOKIE,
        signing.dumps(ids, salt=_COOKIE),
        max_age=_YEAR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


def browser_name(user_agent: str) -> str:
    """Enough for a person to know her phones apart: system and browser, no version."""
    systems = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
    browsers = (
        ("SamsungBrowser", "Samsung"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    system = next((name for name in systems if name in user_agent), "")
    browser = next((name for mark, name in browsers if mark in user_agent), "")
    return " ".join(part for part in (system, browser) if part)
