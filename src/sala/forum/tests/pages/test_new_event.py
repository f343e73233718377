import datetime as dt
from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event
from sala.people.api import Role
from sala.people.seed import Cast

TYPED = {
    "title_en": "Spring forum",
    "starts_on": "2023-04-04",
    "ends_on": "2023-04-05",
    "interpreted": ["km", "en"],
}
Visit = Callable[[Role | None], Client]


def test_your_first_forum_from_nothing_to_published(cast: Cast, visit: Visit) -> None:
    """The tutorial's way, all in the browser."""
    lead = visit(Role.PROGRAMME_LEAD)
    partner = {"organisation": [cast.school.pk, ""], "role": ["host", "partner"]}
    assert (
        lead.post("/en/forum/new/", {**TYPED, **partner}).headers["Location"]
        == "/en/forum/spring-forum/plan/"
    )
    event = Event.objects.get(slug="spring-forum")
    assert [day.date for day in event.days.all()] == [dt.date(2023, 4, 4), dt.date(2023, 4, 5)]
    assert event.partners.get().organisation == cast.school
    lead.post("/en/forum/spring-forum/halls/", {"name_en": "Hall"})
    session = {"kind": "talk", "title_en": "Opening", "day": "2023-04-04", "starts": "08:00", "ends": "09:00"}
    assert lead.post("/en/forum/spring-forum/plan-session/", session).status_code == 302
    page = lead.get("/en/forum/spring-forum/publish/").content.decode()
    mark = page.split('name="mark" value="')[1].split('"')[0]
    assert lead.post("/en/forum/spring-forum/publish/", {"mark": mark}).status_code == 302
    assert "Opening" in Client().get("/en/forum/spring-forum/").content.decode()


def test_what_cannot_be_is_said_and_kept(cast: Cast, visit: Visit) -> None:
    assert cast
    lead = visit(Role.PROGRAMME_LEAD)
    wrong = (
        {"ends_on": "2023-04-03"},
        {"starts_on": "2023-13-40"},
        {"title_en": ""},
        {"ends_on": "2024-04-03"},
    )
    for more in wrong:
        answer = lead.post("/en/forum/new/", {**TYPED, "venue_km": "ភ្នំពេញថ្មី", **more})
        assert answer.status_code == 422
        assert "ភ្នំពេញថ្មី" in answer.content.decode()
    assert not Event.objects.exists()


def test_two_forums_of_one_name_and_reserved_words_get_addresses_of_their_own(
    cast: Cast, visit: Visit
) -> None:
    assert cast
    lead = visit(Role.PROGRAMME_LEAD)
    for title in ("Spring forum", "Spring forum", "New", "វេទិកា"):
        lead.post("/en/forum/new/", {**TYPED, "title_en": title})
    assert sorted(Event.objects.values_list("slug", flat=True)) == [
        "forum",
        "new-2",
        "spring-forum",
        "spring-forum-2",
    ]
