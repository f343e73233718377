"""My badge, large enough to be scanned from the phone."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse

from sala.kit.i18n import Text
from sala.meetings.api import Badge, Participation, State
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
    """For the signed-in person. The code only says who she is; it opens nothing. Where another comes in her place on
    every day it is not shown: no door takes it.
    """
    parts = Participation.objects.filter(person=person, meeting__scope=OuterRef("scope"))
    gone = Exists(parts.filter(state=State.REPLACED)) & ~Exists(parts.exclude(state=State.REPLACED))
    badges = (
        Badge.objects.filter(~Q(gone), person=person).select_related("scope").order_by("-id")[:MOST_SHOWN]
    )
    shown = BadgePage(person, [OwnBadge(badge, badge.scope.name) for badge in badges])
    return page(request, "frontpage/badge.html", shown)
