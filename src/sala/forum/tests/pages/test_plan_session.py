import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.forum.actions.sessions import change_session, remove_session
from sala.forum.models import Event, Session
from sala.forum.tests.factories import AT, add, forum, hall, plan, rows
from sala.kit.time import NoSuchTimeError, moment
from sala.meetings.api import invite
from sala.people.api import Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
TYPED = {
    "kind": "panel",
    "title_km": "ពិធីបើក",
    "title_en": "Opening",
    "day": "2023-04-04",
    "starts": "08:00",
    "ends": "08:45",
    "spoken": ["km"],
}


def post(client: Client, event: Event, session: Session | None = None, **more: Any) -> Any:
    path = f"/en/forum/{event.slug}/plan-session/" + (f"{session.pk}/" if session else "")
    return client.post(path, {**TYPED, **more})


def test_a_session_is_planned(cast: Cast, visit: Visit) -> None:
    event, speaker = forum(cast), cast.people[Role.CHAIR]
    room = hall(event)
    answer = post(
        visit(Role.ORGANISER), event, hall=room.pk, person=[speaker.pk, ""], part=["chair", "speaker"]
    )
    assert answer.status_code == 302
    session = Session.objects.get(event=event)
    assert (session.slug, session.title, session.kind, session.hall) == (
        "opening",
        {"km": "ពិធីបើក", "en": "Opening"},
        "panel",
        room,
    )
    assert session.starts_at.isoformat() == "2023-04-04T01:00:00+00:00"
    assert [(row.person, row.part) for row in session.people.all()] == [(speaker, "chair")]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends": "07:30"}, "ends before it begins"),
        ({"starts": "25:10"}, "There is no such time: “25:10”"),
        ({"starts": ""}, "Write a time, as 08:30."),
        ({"day": "2023-02-30"}, "There is no such day: “2023-02-30”"),
        ({"day": "2024-04-04"}, "not one of the forum&#x27;s days"),
        ({"title_km": "", "title_en": ""}, "Write a title in at least one language."),
        ({"lead_en": "x" * 2001}, "This text has 2,001 characters; at most 2,000 are kept."),
        ({"hall": "0191e6a0-0000-7000-8000-000000000000"}, "This room is not one of the forum&#x27;s rooms."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, visit: Visit, wrong: dict[str, Any], sentence: str
) -> None:
    event = forum(cast)
    answer = post(visit(Role.ORGANISER), event, **{"lead_km": "សេចក្តីពិពណ៌នា", **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "សេចក្តីពិពណ៌នា" in page
    assert not Session.objects.exists()


def test_control_characters_do_not_break_the_database(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    assert post(visit(Role.ORGANISER), event, title_en="Ope\x00n\x0bing").status_code == 302
    assert Session.objects.get(event=event).title["en"] == "Opening"


def test_a_time_that_the_clocks_skip_does_not_exist() -> None:
    import datetime as dt

    with pytest.raises(NoSuchTimeError):
        moment(dt.date(2023, 3, 26), dt.time(2, 30), "Europe/Berlin")
    assert moment(dt.date(2023, 3, 26), dt.time(3, 30), "Europe/Berlin").hour == 1


def test_the_second_of_two_organisers_sees_both_versions(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    session = add(event, plan())
    change_session(session=session, plan=plan("Theirs"), base=1, by=None, at=AT)
    client = visit(Role.ORGANISER)
    answer = post(client, event, session, base="1", title_en="Mine")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert 'name="base" value="2"' in page
    assert Session.objects.get().title["en"] == "Theirs"
    assert post(client, event, session, base="2", title_en="Mine").status_code == 302
    assert Session.objects.get().title["en"] == "Mine"


def test_a_session_that_was_removed_meanwhile_can_be_added_again(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    session = add(event, plan())
    remove_session(session=Session.objects.get(), by=None, at=AT)
    answer = post(visit(Role.ORGANISER), event, session, base="1", title_en="Mine")
    assert answer.status_code == 409
    assert f'action="/en/forum/{event.slug}/plan-session/"' in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()


def test_only_offered_people_can_be_chosen(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    stranger = cast.newcomer
    post(visit(Role.ORGANISER), event, person=[stranger.pk], part=["speaker"])
    assert not Session.objects.get().people.exists()


def test_looking_at_the_people_is_recorded(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    visit(Role.ORGANISER).get(f"/en/forum/{event.slug}/plan-session/")
    seen = (
        rows("people.AuditEntry")
        .filter(action="look", detail__page="plan_session")
        .values_list("object_id", flat=True)
    )
    assert list(seen) == [str(cast.people[Role.CHAIR].pk)]


def test_people_of_one_name_are_told_apart_by_where_they_work(
    practice: Event, cast: Cast, visit: Visit
) -> None:
    at, member = timezone.now(), cast.people[Role.MEMBER]
    days = [day.meeting for day in practice.days.select_related("meeting")]
    twins = [add_person(name=member.name, latin_name=member.latin_name, at=at, by=None) for _ in range(2)]
    invite(meetings=days, people=twins, by=None, at=at)
    said = visit(Role.ORGANISER).get(f"/en/forum/{practice.slug}/plan-session/").content.decode()
    options = dict(re.findall(r'<option value="([0-9a-f-]{36})">([^<]+)', said))
    shown = [options[str(person.pk)] for person in (member, *twins)]
    assert len(set(shown)) == 3
    assert "Preah Sisowath High School" in shown[0]
    assert all(one.endswith("…)") or "…" in one for one in shown[1:]), (
        "without a post: the last signs of her page"
    )
    others = [name for key, name in options.items() if key == str(cast.people[Role.CHAIR].pk)]
    assert others[0] == "ប្រធានអង្គប្រជុំ (Chair)", "who is alone with her name needs nothing beside it"
