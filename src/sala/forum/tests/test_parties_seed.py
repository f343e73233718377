"""What the demonstration tells of delegations, groups and visits."""

from sala.forum.models import Event, Visit
from sala.forum.seed import load_parties_2023
from sala.forum.seed.forum2023 import read_book
from sala.forum.tests.factories import AT, rows
from sala.meetings.api import groups_of_event, people_of_group
from sala.people.api import Person, Role
from sala.people.seed import Cast


def test_the_forum_of_2023_with_delegations_groups_and_two_visits(forum2023: Event, cast: Cast) -> None:
    parts = rows("meetings.Participation").filter(meeting__scope=forum2023.scope_id)
    guests = Person.objects.filter(pk__in=parts.values("person")).order_by("pk")
    people = {guest.latin_name: guest for guest in guests}
    assert len(people) == 42
    book = _by_key(people)
    load_parties_2023(event=forum2023, people=book, organiser=cast.people[Role.ORGANISER])
    assert rows("meetings.Delegation").count() == 4
    assert rows("meetings.Delegate").filter(ended_at__isnull=False).count() == 1
    assert parts.filter(state="replaced").values("person").distinct().count() == 1
    placed = {
        visit.session.slug: parts.filter(meeting=visit.meeting_id, state="confirmed").count()
        for visit in Visit.objects.select_related("session")
        if visit.session
    }
    assert placed == {"visit-preah-sisowath": 20, "visit-boeung-trabaek": 20}
    groups = groups_of_event(forum2023.scope_id)
    assert len(groups) == 5
    assert len(people_of_group(groups[0].group.pk)) == 21
    assert forum2023.starts_on > AT.date()


def _by_key(people: dict[str, Person]) -> dict[str, Person]:
    """The participants by the keys of the book."""
    return {row["key"]: people[row["en"]] for row in read_book()["participants"]}
