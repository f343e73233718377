"""Sala's addresses and the reference page: session, three indexed queries, base template."""

from dataclasses import dataclass

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sala.config.urls import handler403, handler404, handler500, urlpatterns
from sala.people.api import Person, Place, Scope, signed_in
from sala.ui.api import page

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """Three rows, each found by an index."""

    title: str
    sentence: str
    typed: list[tuple[str, str]]
    path: str


@signed_in
def reference(request: HttpRequest, person: Person) -> HttpResponse:
    """What any page of the framework costs that knows its reader and asks three questions."""
    scope = Scope.objects.filter(kind="installation").first()
    place = Place.objects.filter(pk="KH-12").first()
    same = Person.objects.filter(pk=person.pk).first()
    return page(request, "ui/failure.html", ReferencePage(str(scope), f"{place} {same}", [], ""))


urlpatterns = [*urlpatterns, *i18n_patterns(path("bench/reference/", reference))]
