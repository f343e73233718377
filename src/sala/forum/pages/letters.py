"""Letters of invitation: for one person, for those who are ticked, or for all; as one PDF."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.letters import make_letters
from sala.forum.fields import as_id
from sala.forum.models import Event, Letter
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.meetings.api import Participation, State, days_of
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import Crumb, PrintError, page, pdf_answer

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Who is invited, each with the number of her letter (None: none was made yet)."""

    crumbs: list[Crumb]
    event: Event
    people: list[tuple[Person, int | None]]
    rows: Page[Person]
    total: int
    error: str


@signed_in
def letters(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. Made again, a letter keeps its number. Making them is logged, with a look at each person."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    error, status = "", 200
    if request.method == "POST":
        try:
            return _pdf(request, found, person)
        except PrintError as problem:
            error, status = " ".join(problem.messages), 503
        except ValidationError as problem:
            error, status = " ".join(problem.messages), 422
    invited = _invited(found)
    rows = Paginator(invited, PAGE_SIZE).get_page(request.GET.get("page"))
    looked = [one.pk for one in rows]
    numbers = dict(Letter.objects.filter(event=found, person__in=looked).values_list("person_id", "number"))
    record_views(looked, by=person, at=timezone.now(), page="forum:letters", scope=found.scope)
    shown = LettersPage(
        crumbs=[
            Crumb(gettext("Plan"), reverse("forum:plan", args=[event])),
            Crumb(gettext("Letters of invitation")),
        ],
        event=found,
        people=[(one, numbers.get(one.pk)) for one in rows],
        rows=rows,
        total=rows.paginator.count,
        error=error,
    )
    return page(request, "forum/letters.html", shown, status=status)


def _invited(event: Event) -> QuerySet[Person]:
    parts = Participation.objects.filter(meeting__scope=event.scope_id)
    asked = parts.exclude(state__in=[State.DECLINED, State.WALK_IN]).values("person")
    return Person.objects.filter(pk__in=asked).order_by("sort_key", "pk")


def _pdf(request: HttpRequest, event: Event, by: Person) -> HttpResponse:
    invited = _invited(event)
    if "all" not in request.POST:
        chosen = request.POST.getlist("one") or request.POST.getlist("person")
        invited = invited.filter(pk__in=[key for typed in chosen if (key := as_id(typed))])
    people, at, days = list(invited), timezone.now(), days_of(event.scope_id)
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    answer = reverse("meetings:answer", args=[days[0].pk])[3:] if days else "/"
    pdf = make_letters(event=event, people=people, origin=origin, answer_path=answer, by=by, at=at)
    record_views([one.pk for one in people], by=by, at=at, page="forum:letters", scope=event.scope)
    return pdf_answer(f"letters-{event.slug}.pdf", pdf)
