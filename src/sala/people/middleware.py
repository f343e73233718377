"""What the switcher of languages keeps for a signed-in person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from sala.people.actions.persons import keep_language
from sala.people.requests import person_of


class KeepLanguage:
    """`?keep` on a language link also becomes the language in which Sala writes to the signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Before the page, which then knows it; nothing is asked of the database without `?keep`."""
        if "keep" in request.GET and request.method == "GET" and (person := person_of(request)):
            keep_language(person=person, language=get_language() or "en", at=timezone.now())
        return self.get_response(request)
