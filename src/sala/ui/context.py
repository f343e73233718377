"""What every template gets: the shell around the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from sala.kit.i18n import LANGUAGE_NAMES, LANGUAGES
from sala.ui.types import NavEntry, nav_entries, viewer


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, languages and viewer. The viewer is asked only if the template shows it and a session cookie came."""
    language = get_language() or "en"
    rest = request.path_info[3:] if request.path_info[1:3] in LANGUAGES else request.path_info
    return {
        "nav": SimpleLazyObject(lambda: _nav(request)),
        "languages": [(code, LANGUAGE_NAMES[code], f"/{code}{rest}") for code in LANGUAGES],
        "unsaid": f"/en{rest}",
        "language": language,
        "origin": f"{request.scheme}://{request.get_host()}",
        "viewer": viewer(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None,
        "here": request.resolver_match.view_name if request.resolver_match else "",
        "section": request.resolver_match.namespace if request.resolver_match else "",
        "demo": settings.DEMO,
    }


def _nav(request: HttpRequest) -> list[NavEntry]:
    return sorted((entry for entry in nav_entries(request) if entry), key=lambda entry: entry.order)
