"""The address without a language: on to the one that was chosen, else the browser's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Redirects "/" to "/km/", "/vi/" or "/en/"."""
    with override(get_language_from_request(request)):
        return redirect("frontpage:home")
