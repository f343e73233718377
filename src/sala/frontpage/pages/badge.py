"""My badge, large enough to be scanned from the phone."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.kit.i18n import Text
from sala.meetings.api import Badge
from sala.people.api import Person, signed_in
from sala.ui.api import page, read_only

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwnBadge:
    """A badge and the name of what it is for."""

    badge: Badge
    title: Text


@dataclass(frozen=True, slots=True)
class BadgePage:
    """The newest badge first."""

    person: Person
    badges: list[OwnBadge]


@read_only
@signed_in
def badge(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person. The code only says who she is; it opens nothing."""
    badges = Badge.objects.filter(person=person).select_related("scope").order_by("-id")[:MOST_SHOWN]
    shown = BadgePage(person, [OwnBadge(badge, badge.scope.name) for badge in badges])
    return page(request, "frontpage/badge.html", shown)
