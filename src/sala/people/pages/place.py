"""One place: its districts, and the organisations in it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.sorting import sort_key
from sala.people.models import Organisation, Person, Place
from sala.people.pages.organisations import OrganisationRow, in_order, rows_of
from sala.people.pages.places import PlaceRow, row_of
from sala.people.requests import signed_in
from sala.people.types import PlaceKind
from sala.ui.api import Crumb, page, read_only

MOST = 200


@dataclass(frozen=True, slots=True)
class PlacePage:
    """`cut`: more organisations are here than are shown."""

    crumbs: list[Crumb]
    place: Place
    kind: str
    former: str
    districts: list[PlaceRow]
    rows: list[OrganisationRow]
    cut: bool


@read_only
@signed_in
def place(request: HttpRequest, user: Person, code: str) -> HttpResponse:
    """For everybody who is signed in. A country shows what is of the whole country, not what is in its provinces."""
    del user
    found = get_object_or_404(Place.objects.select_related("parent"), pk=code)
    districts = list(found.children.all()) if found.parent_id else []
    language = get_language() or "en"
    placed = Organisation.objects.filter(place__in=districts).values_list("place").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(placed.order_by())
    districts.sort(key=lambda one: (sort_key(str(one.name), language), one.pk))
    ids = in_order(Organisation.objects.filter(Q(place=found) | Q(place__in=districts)))
    crumbs = [Crumb(_("Places"), reverse("people:places"))]
    if found.parent:
        crumbs.append(Crumb(str(found.parent.name), reverse("people:place", args=[found.parent.pk])))
    shown = PlacePage(
        crumbs,
        found,
        str(PlaceKind(found.kind).label),
        ", ".join(str(name) for name in found.former),
        [row_of(one, counts.get(one.pk, 0)) for one in districts],
        rows_of(ids[:MOST]),
        len(ids) > MOST,
    )
    return page(request, "people/place.html", shown)
