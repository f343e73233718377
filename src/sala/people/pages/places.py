"""Countries and their provinces, with the organisations in each."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from sala.kit.i18n import Text
from sala.kit.sorting import sort_key
from sala.people.models import Organisation, Person, Place
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.requests import signed_in
from sala.people.types import PlaceKind
from sala.ui.api import page, read_only


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and how many organisations are in it, its districts included."""

    code: str
    name: Text
    kind: str
    organisations: int


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Each country with its provinces; at most sixty or so in all."""

    tabs: list[Tab]
    countries: list[tuple[PlaceRow, list[PlaceRow]]]


@read_only
@signed_in
def places(request: HttpRequest, user: Person) -> HttpResponse:
    """For everybody who is signed in."""
    upper = list(Place.objects.exclude(parent__parent__isnull=False))
    below = dict(Place.objects.filter(parent__parent__isnull=False).values_list("pk", "parent_id"))
    counts: Counter[str] = Counter()
    placed = Organisation.objects.filter(place__isnull=False).values_list("place").annotate(n=Count("pk"))
    for code, n in placed.order_by():
        counts[below.get(code, code)] += n
    countries = [
        (row_of(place, counts[place.pk]), _sorted([p for p in upper if p.parent_id == place.pk], counts))
        for place in upper
        if place.parent_id is None
    ]
    shown = PlacesPage(tabs_for(user, "places"), sorted(countries, key=lambda country: country[0].code))
    return page(request, "people/places.html", shown)


def row_of(place: Place, organisations: int) -> PlaceRow:
    """One line."""
    return PlaceRow(place.pk, place.name, str(PlaceKind(place.kind).label), organisations)


def _sorted(found: list[Place], counts: Counter[str]) -> list[PlaceRow]:
    language = get_language() or "en"
    return [
        row_of(place, counts[place.pk])
        for place in sorted(found, key=lambda p: (sort_key(str(p.name), language), p.pk))
    ]
