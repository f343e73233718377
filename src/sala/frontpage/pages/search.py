"""Search: forums, sessions, organisations, people and places by what a person types."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sala.people.api import findable_by, person_of, record_views
from sala.search.api import Hit, find
from sala.ui.api import page, read_only

KINDS = {
    "forum": (_("Forums"), "forum"),
    "session": (_("Sessions"), "clock"),
    "organisation": (_("Organisations"), "school"),
    "person": (_("People"), "people"),
    "place": (_("Places"), "pin"),
}
FEW, MOST = 6, 50  # hits of each kind on the overview, and of one kind alone


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind: by words, and those that are only similar. `more`: a page of its own has others."""

    kind: str
    label: str
    icon: str
    hits: list[Hit]
    similar: list[Hit]
    more: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`kind`: the one kind that is shown alone, or "". `again`: this page, for after the sign-in."""

    text: str
    kind: str
    again: str
    groups: list[Group]


@read_only
def search(request: HttpRequest) -> HttpResponse:
    """Public; people, organisations and places are found only by those who may open their pages. Hits of people are
    logged.
    """
    text = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    most = MOST if kind else FEW
    hits = _hits(request, text, [kind] if kind else list(KINDS), most) if text else []
    groups = [_group(name, [hit for hit in hits if hit.kind == name], most) for name in KINDS]
    shown = [group for group in groups if group.hits or group.similar]
    return page(request, "frontpage/search.html", SearchPage(text, kind, request.get_full_path(), shown))


def _hits(request: HttpRequest, text: str, kinds: list[str], most: int) -> list[Hit]:
    person = person_of(request)
    visible = {kind: ids for kind, ids in findable_by(person).items() if kind in kinds}
    hits = find(text, kinds=kinds, language=get_language() or "en", limit=most + 1, shown=visible)
    if person and (people := [hit.object_id for hit in hits if hit.kind == "person"]):
        record_views(people, by=person, at=timezone.now(), page="search")
    return hits


def _group(kind: str, hits: list[Hit], most: int) -> Group:
    label, icon = KINDS[kind]
    shown = hits[:most]
    return Group(
        kind,
        str(label),
        icon,
        [hit for hit in shown if not hit.similar],
        [hit for hit in shown if hit.similar],
        more=len(hits) > most,
    )
