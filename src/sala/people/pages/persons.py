"""The people whom the reader may see: by name, fifty at a time."""

import uuid
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from sala.kit.i18n import Text
from sala.people.actions.audit import record_views
from sala.people.grants import is_administrator
from sala.people.models import Person
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.queries import named_like, posts_of
from sala.people.requests import signed_in
from sala.people.rules import persons_visible_to
from sala.ui.api import page, read_only

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line: the name as the reader's language writes it, and where the person works."""

    id: uuid.UUID
    name: str
    posts: list[tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class PersonsPage:
    """`typed` filters by the beginning of a name's word, a phone or a staff number. Page numbers are None at the
    ends.
    """

    tabs: list[Tab]
    rows: list[PersonRow]
    typed: str
    total: int
    number: int
    pages: int
    before: int | None
    after: int | None
    may_add: bool


@read_only
@signed_in
def persons(request: HttpRequest, user: Person) -> HttpResponse:
    """Each look at others' names is logged."""
    typed = request.GET.get("q", "")[:100]
    found = named_like(persons_visible_to(user), typed).order_by("sort_key", "pk")
    leaf = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(leaf.object_list)
    record_views([person.pk for person in people], by=user, at=timezone.now(), page="persons")
    shown = PersonsPage(
        tabs=tabs_for(user, "persons"),
        rows=rows_of(people),
        typed=typed,
        total=leaf.paginator.count,
        number=leaf.number,
        pages=leaf.paginator.num_pages,
        before=leaf.previous_page_number() if leaf.has_previous() else None,
        after=leaf.next_page_number() if leaf.has_next() else None,
        may_add=is_administrator(user),
    )
    return page(request, "people/persons.html", shown)


def rows_of(people: list[Person]) -> list[PersonRow]:
    """The lines for these people; one query for all their posts."""
    language, posts = get_language() or "en", posts_of(people)
    return [
        PersonRow(
            person.pk,
            person.written.display(language),
            [(post.organisation.name, post.post) for post in posts[person.pk][:3]],
        )
        for person in people
    ]
