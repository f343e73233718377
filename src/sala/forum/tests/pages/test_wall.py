from collections.abc import Callable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from sala.forum import queries
from sala.forum.actions.moderation import moderate
from sala.forum.actions.schedule import say_delay
from sala.forum.models import Event, Session
from sala.forum.tests.factories import KHMER, make_question
from sala.forum.types import QuestionState
from sala.people.api import Role
from sala.people.seed import Cast

PART = "/km/forum/practice/wall/questions/"
Visit = Callable[[Role | None], Client]


def test_a_poll_costs_one_tiny_query_and_few_bytes_when_nothing_changed(
    practice: Event, visit: Visit, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    make_question(practice)
    client = visit(None)
    etag = client.get(PART)["ETag"]
    with django_assert_num_queries(1):
        answer = client.get(PART, headers={"If-None-Match": etag})
    assert answer.status_code == 304
    head = sum(len(name) + len(value) + 4 for name, value in answer.items())
    # A thousand phones that find nothing new: headers only, 60 kB a round and not one page more.
    assert answer.content == b""
    assert 1000 * head <= 60_000


def test_a_new_question_a_support_and_a_taking_are_in_the_next_poll(
    practice: Event, cast: Cast, visit: Visit
) -> None:
    client = visit(None)
    etag = client.get(PART)["ETag"]
    first = make_question(practice, text="The first?")
    second = make_question(practice, text="The second?")
    answer = client.get(PART, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "The first?" in answer.content.decode()
    etag = answer["ETag"]
    moderate(
        question=first,
        seen=QuestionState.SHOWN,
        state=QuestionState.TAKEN,
        by=cast.people[Role.CHAIR],
        at=timezone.now(),
    )
    page = client.get(PART, headers={"If-None-Match": etag}).content.decode()
    assert page.index("The first?") < page.index("The second?")
    assert second.state == QuestionState.SHOWN


def test_what_changes_while_the_part_is_made_is_seen_by_the_next(
    practice: Event, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sala.forum.pages import wall

    real = queries.with_authors

    def slow(*args: object) -> object:
        found = real(*args)  # type: ignore[arg-type]  # passed through
        monkeypatch.setattr(wall, "with_authors", real)
        make_question(practice, text="In the middle?")
        return found

    monkeypatch.setattr(wall, "with_authors", slow)
    client = visit(None)
    assert "In the middle?" not in client.get(PART).content.decode()
    assert "In the middle?" in client.get(PART).content.decode()


def test_the_session_that_is_on_is_shown_and_its_questions(
    practice: Event, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.objects.get()
    make_question(practice, session=session, text="About mentors?")
    other = Session.objects.create(
        event=practice, slug="draft", kind="talk", starts_at=session.starts_at, ends_at=session.ends_at
    )
    make_question(practice, session=other, text="About another?")
    make_question(practice, text="To all?")
    monkeypatch.setattr(timezone, "now", lambda: session.starts_at)
    page = visit(None).get(PART).content.decode()
    assert "Who mentors, and when?" in page
    assert ("About mentors?" in page, "To all?" in page, "About another?" in page) == (True, True, False)
    monkeypatch.setattr(timezone, "now", lambda: session.ends_at)
    page = visit(None).get(PART).content.decode()
    assert "Who mentors, and when?" not in page
    assert "About another?" in page
    assert "Who mentors, and when?" in visit(None).get(f"{PART}who-mentors/").content.decode()


def test_the_whole_wall(practice: Event, visit: Visit) -> None:
    make_question(practice)
    page = visit(None).get("/km/forum/practice/wall/", {"session": "who-mentors"}).content.decode()
    assert 'class="wall"' in page
    assert f'data-live="{PART}who-mentors/"' in page
    assert "testserver/a/practice/who-mentors" in page
    assert "Ask here, in any language" in page
    assert KHMER in page
    assert visit(None).get("/km/forum/none/wall/").status_code == 404


def test_what_runs_late_is_told_and_the_session_is_on_until_its_new_end(
    practice: Event, cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.objects.get()
    zone = ZoneInfo(practice.scope.time_zone)
    monkeypatch.setattr(timezone, "now", lambda: session.starts_at)
    before = visit(None).get(PART)
    assert "late" not in before.content.decode()

    def say(minutes: int) -> None:
        say_delay(
            event=practice,
            hall=None,
            from_at=session.starts_at,
            minutes=minutes,
            date=session.starts_at.astimezone(zone).date(),
            by=cast.people[Role.CHAIR],
            at=timezone.now(),
        )

    say(20)
    page = visit(None).get(PART.replace("/km/", "/en/"), headers={"If-None-Match": before["ETag"]})
    assert page.status_code == 200
    assert "Everywhere: 20 minutes late" in page.content.decode()
    assert "Who mentors, and when?" not in page.content.decode()  # not on yet
    monkeypatch.setattr(timezone, "now", lambda: session.ends_at)
    assert "Who mentors, and when?" in visit(None).get(PART).content.decode()
    say(0)
    page = visit(None).get(PART.replace("/km/", "/en/"))
    assert "minutes late" not in page.content.decode()


@pytest.mark.usefixtures("practice")
def test_who_reads_the_wall_on_a_phone_can_go_on_to_ask(visit: Visit) -> None:
    path = "/km/forum/practice/wall/"
    assert 'href="/km/forum/practice/ask/"' in visit(None).get(path).text
    kept = visit(None).get(f"{path}?session=who-mentors").text
    assert 'href="/km/forum/practice/ask/?session=who-mentors"' in kept
