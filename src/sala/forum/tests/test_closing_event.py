"""A forum is closed, opened again, and the persons go out of it when their time is over."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from sala.forms.api import Given, current_version, respond
from sala.forms.seed import load_diet_form, load_evaluation_form
from sala.forms.types import Channel as FormChannel
from sala.forum.actions import retention
from sala.forum.actions.closing import close_event, hold_event, retain
from sala.forum.actions.messages import Draft, mark_of, send_message, spread_message, write_message
from sala.forum.actions.questions import EventClosedError
from sala.forum.actions.retention import forget_old_events
from sala.forum.models import Answer, Event, Prompt, Question, Reflection
from sala.forum.queries import participant_count
from sala.forum.seed import ask_forms
from sala.forum.tests.factories import (
    AT,
    forum,
    make_answer,
    make_note,
    make_prompt,
    make_question,
    rows,
)
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import answer_invitation, invite
from sala.notify.api import Word, tell
from sala.people.api import (
    Gender,
    OrganisationKind,
    Person,
    Role,
    add_membership,
    add_organisation,
    add_person,
)
from sala.people.seed import Cast

ENDED = dt.datetime(2023, 4, 5, 12, tzinfo=dt.UTC)


@pytest.fixture
def event(cast: Cast) -> Event:
    """A forum whose box is open for a year, with one confirmed guest."""
    made = forum(cast)
    Event.objects.filter(pk=made.pk).update(box_days=365)
    made.refresh_from_db()
    person = add_person(name="Guest", with_account=False, at=AT, by=None)
    add_membership(
        person=person,
        organisation=add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="School A")),
    )
    invite(
        meetings=[day.meeting for day in made.days.all()],
        people=[person, cast.people[Role.MEMBER]],
        by=None,
        at=AT,
    )
    for one in (person, cast.people[Role.MEMBER]):
        answer_invitation(scope=made.scope, person=one, comes=True, at=AT)
    return made


def closed_for(event: Event, days: int) -> Event:
    """The same, closed so many days ago."""
    Event.objects.filter(pk=event.pk).update(closed_at=timezone.now() - dt.timedelta(days=days))
    event.refresh_from_db()
    return event


def test_closed_twice_is_closed_once_and_opened_again(cast: Cast, event: Event) -> None:
    by, lines = cast.people[Role.ORGANISER], rows("people.AuditEntry").filter(action="event.close")
    close_event(event=event, closed=True, by=by, at=ENDED)
    close_event(event=event, closed=True, by=by, at=ENDED + dt.timedelta(days=1))
    assert Event.objects.get().closed_at == ENDED
    assert lines.count() == 1
    close_event(event=event, closed=False, by=by, at=ENDED)
    assert Event.objects.get().closed_at is None
    with pytest.raises(PermissionDenied):
        close_event(event=event, closed=True, by=cast.people[Role.CHAIR], at=ENDED)


@pytest.mark.parametrize(("days", "taken"), [(3, True), (8, False)])
def test_what_was_written_before_is_taken_for_a_week(event: Event, days: int, taken: bool) -> None:
    prompt = make_prompt(event)
    closed_for(event, days)
    prompt.event = event
    assert event.closed_at
    makers: list[Any] = [
        lambda at: make_question(event, at=at),
        lambda at: make_note(event, at=at),
        lambda at: make_answer(prompt, at=at),
    ]
    for make in makers:
        with pytest.raises(EventClosedError, match="closed"):
            make(event.closed_at + dt.timedelta(hours=1))
        if taken and make is not makers[1]:
            assert make(event.closed_at - dt.timedelta(hours=2))
        elif not taken:
            with pytest.raises(EventClosedError, match="stays on your phone"):
                make(event.closed_at - dt.timedelta(hours=2))


def test_pages_say_it_and_lists_leave_it_out(event: Event, client: Client) -> None:
    closed_for(event, 1)
    said = client.post(f"/en/forum/{event.slug}/ask/", {"text": "Still a question"})
    assert said.status_code == 422
    assert "This forum is closed" in said.content.decode()
    assert event.title["en"] not in client.get("/en/forum/").content.decode()
    assert event.title["en"] in client.get("/en/forum/?closed=1").content.decode()
    assert event.title["en"] not in client.get("/en/").content.decode()
    for page in ("", "about/", "wall/", "prompts/", "reflect/"):
        assert client.get(f"/en/forum/{event.slug}/{page}").status_code == 200


def test_its_forms_take_nothing_more(cast: Cast, event: Event) -> None:
    by = cast.people[Role.ORGANISER]
    diet = load_diet_form(scope=event.scope, by=by, people=(), at=AT)
    evaluation = load_evaluation_form(scope=event.scope, by=by, at=AT, answered=False)
    ask_forms(event=event, diet=diet, evaluation=evaluation, by=by, at=AT)
    version = current_version(evaluation)
    assert version
    given = Given(uuid7(), {"use": 5}, "en", FormChannel.WEB)
    respond(version=version, given=given, at=timezone.now())
    closed_for(event, 1)
    with pytest.raises(ValidationError, match="This forum is closed"):
        respond(version=version, given=Given(uuid7(), {"use": 5}, "en", FormChannel.WEB), at=timezone.now())


def test_the_page_of_its_form_says_why(cast: Cast, event: Event, client: Client) -> None:
    by = cast.people[Role.ORGANISER]
    diet = load_diet_form(scope=event.scope, by=by, people=(), at=AT)
    evaluation = load_evaluation_form(scope=event.scope, by=by, at=AT, answered=False)
    ask_forms(event=event, diet=diet, evaluation=evaluation, by=by, at=AT)
    closed_for(event, 1)
    page = client.get(f"/en/forms/{evaluation.pk}/").content.decode()
    assert "This forum is closed" in page
    assert 'name="answers"' not in page


def full(cast: Cast, event: Event) -> Person:
    """Everything that carries a person."""
    member = cast.people[Role.MEMBER]
    make_question(event, member, at=AT)
    make_question(event, None, at=AT, asked_for="Grandmother")
    make_note(event, member, at=AT)
    make_answer(make_prompt(event), member, at=AT)
    by = cast.people[Role.ORGANISER]
    diet = load_diet_form(scope=event.scope, by=by, people=[member], at=AT)
    evaluation = load_evaluation_form(scope=event.scope, by=by, at=AT)
    ask_forms(event=event, diet=diet, evaluation=evaluation, by=by, at=AT)
    retain(event=event, days=90, by=by, at=AT)
    event.scope.refresh_from_db()
    return member


def left(event: Event) -> int:
    """How many rows still lead to a person."""
    named = sum(row.objects.exclude(author_id=None).count() for row in (Question, Reflection, Answer))
    scope = event.scope_id
    return (
        named
        + rows("meetings.Participation").filter(meeting__scope=scope).count()
        + rows("meetings.Badge").filter(scope=scope).count()
        + rows("forms.Response").exclude(person_id=None).count()
    )


def test_the_persons_go_and_figures_and_words_stay(cast: Cast, event: Event, client: Client) -> None:
    full(cast, event)
    questions = list(Question.objects.order_by("pk").values_list("text", flat=True))
    assert forget_old_events(at=ENDED + dt.timedelta(days=89)) == 0
    assert left(event) > 0
    done = ENDED + dt.timedelta(days=91)
    assert forget_old_events(at=done) > 0
    assert left(event) == 0
    assert forget_old_events(at=done) == 0
    event.refresh_from_db()
    assert event.personal_gone_at == done
    assert event.figures["confirmed"] == 2
    assert list(Question.objects.order_by("pk").values_list("text", flat=True)) == questions
    assert not Question.objects.exclude(asked_for="").exists()
    page = client.get(f"/en/forum/{event.slug}/about/").content.decode()
    assert "School A" in page
    assert '<b class="big">2</b> participants' in page
    with pytest.raises(ValidationError, match="copy it instead"):
        close_event(event=event, closed=False, by=cast.people[Role.ORGANISER], at=done)


def made(name: str) -> Person:
    return add_person(name=name, with_account=False, at=AT, by=None)


def test_visits_who_was_replaced_and_walk_ins_taken_back_are_no_figures(
    cast: Cast, event: Event, client: Client
) -> None:
    full(cast, event)
    days, half, other = [day.meeting for day in event.days.order_by("date")], made("Half"), made("Other")
    invite(meetings=days, people=[half, other], by=None, at=AT)
    for day, comes in zip(days, (False, True), strict=True):
        answer_invitation(scope=event.scope, person=half, comes=comes, at=AT, meetings=[day])
    parts, starts = rows("meetings.Participation"), days[0].starts_at
    parts.filter(person=other).update(state="replaced")
    visit = rows("meetings.Meeting").create(
        scope=event.scope, kind="visit", starts_at=starts, ends_at=starts + dt.timedelta(hours=1)
    )
    parts.create(meeting=visit, person=made("Only at the visit"), state="confirmed")
    parts.create(meeting=days[0], person=made("Taken back"), state="walk_in")
    assert participant_count(event) == 3
    forget_old_events(at=ENDED + dt.timedelta(days=91))
    event.refresh_from_db()
    kept = {key: event.figures[key] for key in ("invited", "confirmed", "declined", "walk_ins")}
    assert kept == {"invited": 3, "confirmed": 3, "declined": 1, "walk_ins": 0}
    assert participant_count(event) == 3
    assert '<b class="big">3</b> participants' in client.get(f"/en/forum/{event.slug}/about/").text


def test_what_comes_after_the_persons_went_goes_the_next_night(cast: Cast, event: Event) -> None:
    full(cast, event)
    done, by = ENDED + dt.timedelta(days=91), cast.people[Role.ORGANISER]
    forget_old_events(at=done)
    event.refresh_from_db()
    before = event.figures
    meeting, walker = event.days.first().meeting, made("Walker")  # type: ignore[union-attr]  # it has days
    seen = {"meeting": meeting, "method": "typed", "seen_at": done, "by_id": by.pk}
    rows("meetings.CheckIn").create(id=uuid7(), **seen, badge_seen="17", note="School B")
    rows("meetings.CheckIn").create(id=uuid7(), **seen, person_id=walker.pk)
    rows("meetings.Participation").create(meeting=meeting, person=walker, state="walk_in")
    make_answer(Prompt.objects.get(), None, at=AT, asked_for="Grandmother")
    assert forget_old_events(at=done + dt.timedelta(days=1)) == 4
    assert left(event) == 0
    assert not Answer.objects.exclude(asked_for="").exists()
    assert not rows("meetings.CheckIn").exclude(person_id=None, badge_seen="", note="").exists()
    event.refresh_from_db()
    assert (event.personal_gone_at, event.figures) == (done, before)
    assert rows("people.AuditEntry").filter(action="event.forget").count() == 2
    assert forget_old_events(at=done + dt.timedelta(days=2)) == 0


def test_killed_in_the_middle_it_goes_on_and_the_figures_are_those_of_before(
    cast: Cast, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(cast, event)
    done = ENDED + dt.timedelta(days=91)

    def killed(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    for name in ("forget_answerers", "forget_persons", "record"):
        with monkeypatch.context() as patch:
            patch.setattr(retention, name, killed)
            with pytest.raises(KeyboardInterrupt):
                forget_old_events(at=done)
        event.refresh_from_db()
        assert event.personal_gone_at is None
    assert forget_old_events(at=done) == 0
    event.refresh_from_db()
    assert event.personal_gone_at == done
    assert left(event) == 0
    assert event.figures["invited"] == 2


def test_who_reads_meanwhile_reads_on(cast: Cast, event: Event, client: Client) -> None:
    full(cast, event)
    client.force_login(cast.people[Role.MEMBER].account, backend="sala.people.auth.SecretBackend")
    forget_old_events(at=ENDED + dt.timedelta(days=91))
    for page in ("", "questions/", "my-questions/", "prompts/", "about/"):
        assert client.get(f"/en/forum/{event.slug}/{page}").status_code == 200
    assert client.get("/en/me/").status_code == 200


def test_held_with_a_reason_nothing_goes_and_organisers_are_told_a_month_before_once(
    cast: Cast, event: Event
) -> None:
    full(cast, event)
    by, notices = cast.people[Role.ORGANISER], rows("notify.Notice").filter(matter=f"retention {event.pk}")
    for _day in range(2):
        forget_old_events(at=ENDED + dt.timedelta(days=65))
    assert [notice.person_id for notice in notices] == [by.pk]
    hold_event(event=event, because="An audit", by=by, at=AT)
    assert forget_old_events(at=ENDED + dt.timedelta(days=91)) == 0
    hold_event(event=event, because="", by=by, at=AT)
    assert forget_old_events(at=ENDED + dt.timedelta(days=91)) > 0
    actions = rows("people.AuditEntry").filter(action__in=["event.hold", "event.release"])
    assert actions.count() == 2


def test_nobody_is_found_by_what_she_was_told_and_the_words_stay(
    cast: Cast, event: Event, client: Client
) -> None:
    by, member = cast.people[Role.ORGANISER], full(cast, event)
    draft = Draft(Text(en="The bus leaves at 7"), Text(en="Come early."), "all", urgent=False)
    message = write_message(event=event, message_id=uuid7(), draft=draft, base=0, by=by, at=AT)
    send_message(message=message, seen=mark_of(message), by=by, at=AT)
    assert spread_message(message=message, at=AT) == 2
    question = Question.objects.get(author_id=member.pk)
    meeting = event.days.first()
    assert meeting
    tell(
        [
            Word(
                member.pk,
                f"question {question.pk}",
                Text(en="The chair takes it"),
                "/forum/spring-forum/my-questions/",
            )
        ],
        at=AT,
    )
    tell([Word(member.pk, "place", Text(en="You have a place"), f"/meetings/{meeting.meeting_id}/")], at=AT)
    tell([Word(member.pk, "elsewhere", Text(en="Another forum"), "/forum/spring-forum-2/")], at=AT)
    forget_old_events(at=ENDED + dt.timedelta(days=91))
    assert set(rows("notify.Notice").values_list("matter", flat=True)) == {"elsewhere"}
    message.refresh_from_db()
    assert (message.made_by, message.sent_by, message.told) == (None, None, 2)
    assert message.subject == draft.subject
    client.force_login(by.account, backend="sala.people.auth.SecretBackend")
    page = client.get(f"/en/forum/{event.slug}/message-people/{message.pk}/").content.decode()
    assert "2 people were told." in page


def test_the_counts_of_before_are_shown(cast: Cast, event: Event, client: Client) -> None:
    full(cast, event)
    people = [
        add_person(name=f"Guest {n}", with_account=False, at=AT, by=None, gender=Gender.FEMALE)
        for n in range(3)
    ]
    days = [day.meeting for day in event.days.all()]
    invite(meetings=days, people=people, by=None, at=AT)
    client.force_login(cast.people[Role.ORGANISER].account, backend="sala.people.auth.SecretBackend")
    path = f"/en/meetings/{days[0].pk}/counts/"
    before: Any = client.get(path).context
    forget_old_events(at=ENDED + dt.timedelta(days=91))
    shown = client.get(path)
    after: Any = shown.context
    assert "The persons were removed on" in shown.text
    assert after["total"] == before["total"]
    assert after["total"].invited == 5
    assert [row.tally for _day, row in after["days"]] == [row.tally for _day, row in before["days"]]
    (sexes,) = (table for table in after["tables"] if table.title == "By sex")
    assert sum(row.tally.invited for row in sexes.rows) == 5
    assert min(row.tally.everybody for table in after["tables"] for row in table.rows) >= 3
    assert "Guest" not in shown.text
