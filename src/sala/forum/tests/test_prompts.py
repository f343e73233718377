"""Prompts and answers: what may be written when, whose it is, what two do at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from sala.forms.seed import load_diet_form, load_evaluation_form
from sala.forum.actions.answers import (
    PaperUsedError,
    PromptClosedError,
    hide_answer,
    note_answer,
    translate_answer,
    type_in_sheet,
)
from sala.forum.actions.copy_event import copy_event
from sala.forum.actions.prompts import (
    BadPromptError,
    PromptPlan,
    StalePromptError,
    change_prompt,
    plan_prompt,
    remove_prompt,
    set_open,
    show_answers,
)
from sala.forum.actions.questions import BadQuestionError, OtherQuestionError, withdraw
from sala.forum.actions.translations import StaleTranslationError
from sala.forum.models import Answer, Event, Reflection
from sala.forum.prompted import open_prompts, prompts_of
from sala.forum.rules import can_read_answers
from sala.forum.seed import ask_forms, load_prompts_2023
from sala.forum.tests.factories import AT, ZONE, add, forum, make_answer, make_prompt, plan, rows
from sala.forum.types import Channel, Part
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.offline.api import Device, add_device, receive
from sala.people.api import Role, grant_role
from sala.people.seed import Cast

NOON = dt.datetime(2023, 4, 4, 12, tzinfo=ZONE)
CODE = "AAAA-BBBB-CCCC"


@pytest.fixture
def event(cast: Cast) -> Event:
    """A forum with a rapporteur."""
    made = forum(cast)
    grant_role(person=cast.people[Role.RAPPORTEUR], role=Role.RAPPORTEUR, scope=made.scope, at=AT, by=None)
    return made


def test_a_prompt_is_open_while_its_session_is_on_and_an_hour_longer(event: Event) -> None:
    session = add(event, plan(starts="11:30", minutes=30))
    during = make_prompt(event, session=session, during=True, opens_at=None)
    always = make_prompt(event, "Always open")
    assert [p.pk for p in open_prompts(event, NOON)] == [during.pk, always.pk]
    assert open_prompts(event, NOON + dt.timedelta(minutes=61)) == [always]
    with pytest.raises(PromptClosedError, match="closed"):
        make_answer(during, at=NOON - dt.timedelta(minutes=31))


def test_of_an_hour_that_it_was_open_in_part_an_anonymous_phones_answer_is_taken(event: Event) -> None:
    """The phone tells the hour only."""
    prompt = make_prompt(event, opens_at=NOON, closes_at=NOON + dt.timedelta(minutes=20))
    for minutes, taken in ((-60, False), (0, True), (60, False)):
        at = NOON + dt.timedelta(minutes=minutes)
        if taken:
            make_answer(prompt, at=at, hour_only=True, channel=Channel.OFFLINE)
        else:
            with pytest.raises(PromptClosedError):
                make_answer(prompt, at=at, hour_only=True, channel=Channel.OFFLINE)
    late = make_prompt(event, opens_at=NOON + dt.timedelta(minutes=40))
    make_answer(late, at=NOON, hour_only=True, channel=Channel.OFFLINE)


def test_what_was_written_before_the_closing_is_taken_when_it_arrives(cast: Cast, event: Event) -> None:
    prompt = make_prompt(event)
    device = add_device(person=cast.people[Role.MEMBER], sign_in=None, at=AT).device
    set_open(prompt=prompt, opened=False, by=cast.people[Role.CHAIR], at=NOON)

    def send(minutes: int, kind: str, text: str, device: Device | None = None) -> str:
        envelope = {
            "id": str(uuid7()),
            "kind": f"forum.{kind}",
            "version": 1,
            "made_at": (NOON + dt.timedelta(minutes=minutes)).isoformat(),
            "clock_offset": 0,
            "base": None,
            "payload": {"prompt": str(prompt.pk), "text": text, "language": "en", "receipt": CODE},
        }
        (said,) = receive([envelope], device=device, at=NOON + dt.timedelta(days=1))
        return said.outcome

    assert send(-5, "anonymous_answer", "From the bus") == "done"
    assert send(125, "anonymous_answer", "Too late") == "refused"
    assert send(-1, "answer", "With my name", device) == "done"
    assert send(1, "answer", "With my name, too late", device) == "refused"
    assert set(Answer.objects.values_list("text", flat=True)) == {"From the bus", "With my name"}


def test_a_person_has_one_answer_and_the_later_words_stand(cast: Cast, event: Event) -> None:
    prompt, member = make_prompt(event), cast.people[Role.MEMBER]
    first = make_answer(prompt, member, "First", at=NOON)
    make_answer(prompt, member, "Later", at=NOON + dt.timedelta(minutes=5))
    make_answer(prompt, member, "Older, but late", at=NOON - dt.timedelta(minutes=5))
    kept = Answer.objects.get()
    assert (kept.pk, kept.text, kept.revision) == (first.pk, "Later", 2)
    make_answer(prompt, member, "For a colleague", channel=Channel.PROXY)
    make_answer(prompt, member, "For another", channel=Channel.PROXY, asked_for="Teacher 2")
    assert Answer.objects.count() == 3


def test_the_same_press_again_is_one_and_another_text_under_its_number_is_refused(event: Event) -> None:
    prompt, key = make_prompt(event), uuid7()
    for _press in range(2):
        make_answer(prompt, id=key, at=NOON)
    assert Answer.objects.count() == 1
    with pytest.raises(OtherQuestionError):
        make_answer(prompt, id=key, text="Other words", at=NOON)


def test_an_anonymous_answer_tells_the_hour_only_and_no_line_of_the_log(event: Event) -> None:
    lines = rows("people.AuditEntry").filter(action__startswith="answer")
    kept = make_answer(make_prompt(event), at=NOON + dt.timedelta(minutes=17))
    assert (kept.author_id, kept.made_at) == (None, NOON)
    assert kept.pk.int >> 80 == (kept.pk.int >> 80) // 3_600_000 * 3_600_000
    assert not lines.exists()


def test_taken_back_before_it_arrives_it_never_stands(event: Event) -> None:
    prompt, key = make_prompt(event), uuid7()
    withdraw(question_id=key, person=None, receipt="DDDD-EEEE-FFFF")
    withdraw(question_id=key, person=None, receipt=CODE)
    assert make_answer(prompt, id=key, receipt=CODE, at=NOON).withdrawn
    other = make_answer(prompt, receipt=CODE, at=NOON)
    withdraw(question_id=other.pk, person=None, receipt="DDDD-EEEE-FFFF")
    assert not Answer.objects.get(pk=other.pk).withdrawn


def test_a_note_that_was_made_of_it_goes_with_it(cast: Cast, event: Event) -> None:
    rapporteur = cast.people[Role.RAPPORTEUR]
    row = make_answer(make_prompt(event), receipt=CODE, at=NOON)
    note = note_answer(row=row, by=rapporteur, at=NOON)
    assert note_answer(row=row, by=rapporteur, at=NOON) == note
    assert (note.text, note.author_id, note.left_at) == (row.text, None, NOON)
    withdraw(question_id=row.pk, person=None, receipt=CODE)
    assert Reflection.objects.get().withdrawn
    with pytest.raises(PermissionDenied):
        note_answer(row=row, by=cast.people[Role.MEMBER], at=NOON)


def test_a_sheet_is_typed_in_once(cast: Cast, event: Event) -> None:
    by, prompts = cast.people[Role.RAPPORTEUR], [make_prompt(event), make_prompt(event, "What is difficult?")]
    set_open(prompt=prompts[0], opened=False, by=cast.people[Role.ORGANISER], at=AT)

    def type_in(first: str, second: str, code: str = "ab3d 9kq2") -> list[Answer]:
        return type_in_sheet(
            event=event,
            texts=dict(zip(prompts, (first, second), strict=True)),
            paper_code=code,
            language="km",
            name="",
            by=by,
            at=NOON,
        )

    assert [row.paper_code for row in type_in("One", "Two")] == ["AB3D-9KQ2"] * 2
    assert len(type_in("One", "Two")) == 2
    for first, second in (("Other", ""), ("", "Two"), ("One", "Other")):
        with pytest.raises(PaperUsedError):
            type_in(first, second)
    with pytest.raises(BadQuestionError, match="eight signs"):
        type_in("One", "", code="12")
    with pytest.raises(BadQuestionError, match="at one prompt"):
        type_in(" ", "", code="ZZZZ-ZZZZ")
    assert Answer.objects.count() == 2


def test_only_its_own_people_write_open_show_hide_and_read(cast: Cast, event: Event) -> None:
    lead, member = cast.people[Role.SPEAKER], cast.people[Role.MEMBER]
    session = add(event, plan(people=[(lead, Part.CHAIR)]))
    own, other = make_prompt(event, session=session), make_prompt(event)
    row = make_answer(own)
    set_open(prompt=own, opened=False, by=lead, at=NOON)
    show_answers(prompt=own, shown=True, by=lead, at=NOON)
    hide_answer(row=row, because="Names a pupil", by=lead, at=NOON)
    for refused in (
        lambda: set_open(prompt=other, opened=False, by=lead, at=NOON),
        lambda: show_answers(prompt=own, shown=False, by=member, at=NOON),
        lambda: hide_answer(row=row, because="", by=member, at=NOON),
        lambda: plan_prompt(
            event=event, plan=PromptPlan(text=Text(en="?"), session=None), by=lead, at=AT, id=uuid7()
        ),
        lambda: translate_answer(row=row, language="en", text="x", by=member, base=None, at=NOON),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert can_read_answers(lead, event, session)
    assert not can_read_answers(lead, event, None)
    assert not can_read_answers(member, event, session)


def test_of_two_organisers_who_change_it_the_second_is_told(cast: Cast, event: Event) -> None:
    prompt, by = make_prompt(event), cast.people[Role.ORGANISER]
    plan_ = PromptPlan(text=Text(en="Mine"), session=None)
    change_prompt(prompt=prompt, plan=plan_, base=1, by=by, at=AT)
    with pytest.raises(StalePromptError) as told:
        change_prompt(
            prompt=prompt, plan=PromptPlan(text=Text(en="Theirs"), session=None), base=1, by=by, at=AT
        )
    assert told.value.current.text == Text(en="Mine")


def test_what_cannot_be_is_said(cast: Cast, event: Event) -> None:
    by = cast.people[Role.ORGANISER]
    for wrong, sentence in (
        (PromptPlan(text=Text(), session=None), "Write the prompt"),
        (PromptPlan(text=Text(en="?"), session=None, during=True), "no session to follow"),
        (PromptPlan(text=Text(en="?"), session=None, opens_at=NOON, closes_at=AT), "before it opens"),
    ):
        with pytest.raises(BadPromptError, match=sentence):
            plan_prompt(event=event, plan=wrong, by=by, at=AT, id=uuid7())
    prompt = make_prompt(event)
    make_answer(prompt)
    with pytest.raises(BadPromptError, match="answers"):
        remove_prompt(prompt=prompt, by=by, at=AT)
    empty = make_prompt(event)
    remove_prompt(prompt=empty, by=by, at=AT)
    assert prompts_of(event) == [prompt]


def test_other_words_lose_their_translation(cast: Cast, event: Event) -> None:
    by, member, prompt = cast.people[Role.RAPPORTEUR], cast.people[Role.MEMBER], make_prompt(event)
    row = make_answer(prompt, member, at=NOON)
    translate_answer(row=row, language="en", text="How many?", by=by, base=None, at=NOON)
    with pytest.raises(StaleTranslationError):
        translate_answer(row=row, language="en", text="Other", by=by, base=None, at=NOON)
    make_answer(prompt, member, "អ្វីផ្សេង", at=NOON + dt.timedelta(minutes=1))
    assert not row.translations.exists()


def test_prompts_and_forms_come_along_to_next_year_without_answers(cast: Cast, forum2023: Event) -> None:
    lead = cast.people[Role.ADMINISTRATOR]
    diet = load_diet_form(scope=forum2023.scope, by=lead, people=(), at=AT)
    evaluation = load_evaluation_form(scope=forum2023.scope, by=lead, at=AT)
    ask_forms(event=forum2023, diet=diet, evaluation=evaluation, by=lead, at=AT)
    assert load_prompts_2023(event=forum2023, rapporteur=cast.people[Role.RAPPORTEUR], at=AT) == 34
    new = copy_event(
        event=forum2023,
        id=uuid7(),
        title=Text(en="Forum 2024"),
        starts_on=dt.date(2024, 4, 9),
        with_people=False,
        by=lead,
        at=AT,
    )
    mine = prompts_of(new)
    assert [str(p.text) for p in mine] == [str(p.text) for p in prompts_of(forum2023)]
    assert {p.session.event_id for p in mine if p.session} == {new.pk}
    assert {p.opens_at.date() for p in mine if p.opens_at} == {dt.date(2024, 4, 9)}
    assert not Answer.objects.filter(prompt__event=new).exists()
    forms = list(new.forms.select_related("form"))
    assert [link.form.scope_id for link in forms] == [new.scope_id] * 2
    assert {link.opens_at.date() for link in forms if link.opens_at} == {dt.date(2024, 4, 10)}
    assert not rows("forms.Response").filter(form__in=[link.form_id for link in forms]).exists()


@pytest.mark.at_once
def test_two_presses_and_two_who_type_the_same_sheet_at_once(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own: one answer of a person, and one sheet of a code."""
    found = own_process("sala.forum.tests.answers_at_once")
    assert found["presses"] == [["kept", "kept"]] * 5
    assert found["sheets"] == [["kept", "used"]] * 5
    assert found["answers"] == 10
