"""Asking, withdrawing, supporting, moderating, translating."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from sala.forum.actions.moderation import MovedError, moderate, translate
from sala.forum.actions.questions import BadQuestionError, OtherQuestionError, language_of, support, withdraw
from sala.forum.actions.translations import StaleTranslationError
from sala.forum.models import Event, Question, Session, Support
from sala.forum.rules import can_chair, can_see_question, chaired_sessions, questions_visible_to
from sala.forum.tests.factories import KHMER, make_question
from sala.forum.types import QuestionState
from sala.kit.ids import new_code, uuid7
from sala.notify.api import unread_count
from sala.people.api import Role
from sala.people.seed import Cast

LEGACY = "etIRKUENnaMmñak;GacCYyRKU)anb:unμannak;?"


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        (KHMER, "en", "km"),
        ("Who mentors?", "en", "en"),
        ("Ai cố vấn?", "km", "vi"),
        ("Who mentors?", "km", "en"),
        ("តើ STEM ជាអ្វី?", "vi", "km"),
        ("", "vi", "vi"),
    ],
)
def test_the_language_is_seen_in_the_text(text: str, page: str, language: str) -> None:
    assert language_of(text, page) == language


@pytest.mark.parametrize("text", ["", "  \n ", "ក" * 1001, "ក" * 900_000, LEGACY])
def test_what_cannot_be_taken_is_refused_in_words(practice: Event, text: str) -> None:
    with pytest.raises(BadQuestionError):
        make_question(practice, text=text)
    assert Question.objects.count() == 0


def test_a_thousand_characters_fit(practice: Event) -> None:
    assert len(make_question(practice, text="ក" * 1000).text) == 1000


def test_the_same_id_is_one_question_and_another_text_is_told(practice: Event) -> None:
    first = make_question(practice)
    assert make_question(practice, id=first.pk) == first
    with pytest.raises(OtherQuestionError):
        make_question(practice, id=first.pk, text="Another one?")
    assert Question.objects.get().text == KHMER


def test_an_event_that_reads_first_keeps_questions_waiting(practice: Event, cast: Cast) -> None:
    Event.objects.update(read_first=True)
    practice.refresh_from_db()
    question = make_question(practice)
    assert question.state == QuestionState.WAITING
    assert question not in questions_visible_to(cast.people[Role.MEMBER], practice)
    assert question in questions_visible_to(cast.people[Role.CHAIR], practice)


def test_only_the_author_withdraws_a_named_question(practice: Event, cast: Cast) -> None:
    question = make_question(practice, cast.people[Role.MEMBER])
    withdraw(question_id=question.pk, person=cast.people[Role.SPEAKER], receipt="")
    withdraw(question_id=question.pk, person=None, receipt="guess")
    question.refresh_from_db()
    assert not question.withdrawn
    withdraw(question_id=question.pk, person=cast.people[Role.MEMBER], receipt="")
    question.refresh_from_db()
    assert question.withdrawn


def test_only_the_receipt_withdraws_an_anonymous_question(practice: Event, cast: Cast) -> None:
    code = new_code()
    question = make_question(practice, receipt=code)
    for wrong in ("", "0000-0000-0000"):
        withdraw(question_id=question.pk, person=None, receipt=wrong)
    withdraw(question_id=question.pk, person=cast.people[Role.ADMINISTRATOR], receipt="")
    question.refresh_from_db()
    assert not question.withdrawn
    withdraw(question_id=question.pk, person=None, receipt=code.lower().replace("-", " "))
    question.refresh_from_db()
    assert question.withdrawn


def test_a_wrong_withdrawal_that_came_first_does_not_stand_in_the_way(practice: Event) -> None:
    key, code = uuid7(), new_code()
    withdraw(question_id=key, person=None, receipt="wrong")
    withdraw(question_id=key, person=None, receipt=code)
    assert make_question(practice, id=key, receipt=code).withdrawn


def test_support_counts_once_and_never_ones_own(practice: Event, cast: Cast) -> None:
    author, other = cast.people[Role.MEMBER], cast.people[Role.SPEAKER]
    question = make_question(practice, author)
    for person in (author, other, other):
        support(question_id=question.pk, person=person, at=timezone.now())
    question.refresh_from_db()
    assert question.support_count == 1 == Support.objects.count()


def test_two_chairs_take_and_the_second_press_is_harmless(practice: Event, cast: Cast) -> None:
    author = cast.people[Role.MEMBER]
    question, at = make_question(practice, author), timezone.now()
    for chair in (Role.CHAIR, Role.ORGANISER):
        moderate(
            question=question,
            seen=QuestionState.SHOWN,
            state=QuestionState.TAKEN,
            by=cast.people[chair],
            at=at,
        )
    question.refresh_from_db()
    assert question.state == QuestionState.TAKEN
    assert unread_count(author.pk) == 1


def test_what_another_chair_moved_elsewhere_stays_there(practice: Event, cast: Cast) -> None:
    question, at = make_question(practice), timezone.now()
    first, second = cast.people[Role.CHAIR], cast.people[Role.ORGANISER]
    moderate(
        question=question,
        seen=QuestionState.SHOWN,
        state=QuestionState.HIDDEN,
        by=first,
        at=at,
        because="off topic",
    )
    with pytest.raises(MovedError):
        moderate(question=question, seen=QuestionState.SHOWN, state=QuestionState.TAKEN, by=second, at=at)
    question.refresh_from_db()
    assert (question.state, question.hidden_because) == (QuestionState.HIDDEN, "off topic")
    moderate(question=question, seen=QuestionState.HIDDEN, state=QuestionState.SHOWN, by=second, at=at)
    question.refresh_from_db()
    assert question.hidden_because == ""


def test_hiding_needs_a_reason(practice: Event, cast: Cast) -> None:
    question = make_question(practice)
    with pytest.raises(ValidationError):
        moderate(
            question=question,
            seen=QuestionState.SHOWN,
            state=QuestionState.HIDDEN,
            by=cast.people[Role.CHAIR],
            at=timezone.now(),
            because="  ",
        )


def test_who_has_no_right_moves_nothing(practice: Event, cast: Cast) -> None:
    question = make_question(practice)
    for role in (Role.MEMBER, Role.SPEAKER, Role.RAPPORTEUR, Role.INTERPRETER, Role.MINISTRY_VIEWER):
        with pytest.raises(PermissionDenied):
            moderate(
                question=question,
                seen=QuestionState.SHOWN,
                state=QuestionState.TAKEN,
                by=cast.people[role],
                at=timezone.now(),
            )
    question.refresh_from_db()
    assert question.state == QuestionState.SHOWN


def test_rules_of_rows_and_lists_agree_for_the_whole_cast(practice: Event, cast: Cast) -> None:
    session = Session.objects.get()
    author = cast.people[Role.MEMBER]
    questions = [make_question(practice, author, session=session) for _ in QuestionState]
    for question, state in zip(questions, QuestionState, strict=True):
        question.state = state
        question.save()
    withdrawn = make_question(practice, author)
    withdraw(question_id=withdrawn.pk, person=author, receipt="")
    for person in (None, *cast.people.values(), cast.newcomer):
        listed = set(questions_visible_to(person, practice))
        assert listed == {q for q in Question.objects.all() if can_see_question(person, q)}
        sessions = chaired_sessions(person, practice)
        assert can_chair(person, practice, session) == (sessions is None or session.pk in sessions)
        assert can_chair(person, practice, None) == (sessions is None)


def test_a_translation_on_a_stale_base_changes_nothing_and_shows_both(practice: Event, cast: Cast) -> None:
    question, at = make_question(practice), timezone.now()
    interpreter, rapporteur = cast.people[Role.INTERPRETER], cast.people[Role.RAPPORTEUR]
    translate(question=question, language="en", text="How many?", by=interpreter, base=None, at=at)
    first = question.translations.get()
    with pytest.raises(StaleTranslationError) as stale:
        translate(question=question, language="en", text="How much?", by=rapporteur, base=None, at=at)
    assert stale.value.current == first
    translate(question=question, language="en", text="How many?", by=rapporteur, base=None, at=at)
    first.refresh_from_db()
    assert (first.revision, first.by_id) == (1, interpreter.pk)
    translate(question=question, language="en", text="How much?", by=rapporteur, base=1, at=at)
    first.refresh_from_db()
    assert (first.revision, first.by_id) == (2, rapporteur.pk)


@pytest.mark.parametrize("language", ["km", "xx", ""])
def test_a_translation_is_into_another_known_language(practice: Event, cast: Cast, language: str) -> None:
    with pytest.raises(ValidationError):
        translate(
            question=make_question(practice),
            language=language,
            text="How many?",
            by=cast.people[Role.INTERPRETER],
            base=None,
            at=timezone.now(),
        )
