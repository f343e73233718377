from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from sala.forum.models import Answer, Event, Prompt, Reflection
from sala.forum.tests.factories import AT, add, forum, make_answer, make_prompt, make_question, plan, rows
from sala.forum.types import Part
from sala.people.api import Role, grant_role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.fixture
def event(cast: Cast) -> Event:
    """A forum with a rapporteur."""
    made = forum(cast)
    grant_role(person=cast.people[Role.RAPPORTEUR], role=Role.RAPPORTEUR, scope=made.scope, at=AT, by=None)
    return made


@pytest.mark.parametrize("answers", [1, 3])
def test_they_are_read_beside_the_questions_of_the_session(
    cast: Cast, event: Event, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries, answers: int
) -> None:
    session = add(event, plan())
    prompt = make_prompt(event, session=session)
    make_question(event, text="A question of the session", session=session)
    make_question(event, text="A question to all")
    for number in range(answers):
        make_answer(prompt, cast.people[Role.MEMBER] if number == 0 else None, f"Answer {number}")
    client = visit(Role.RAPPORTEUR)
    client.get(f"/en/forum/{event.slug}/prompts/")
    with django_assert_num_queries(12):
        page = client.get(f"/en/forum/{event.slug}/answers/?prompt={prompt.pk}").content.decode()
    assert page.count(">Answer ") == answers
    assert "A question of the session" in page
    assert "A question to all" not in page
    assert cast.people[Role.MEMBER].name in page


def test_by_language(event: Event, visit: Visit) -> None:
    prompt = make_prompt(event)
    make_answer(prompt, text="In English", language="en")
    make_answer(prompt, text="ជាភាសាខ្មែរ")
    page = visit(Role.CHAIR).get(f"/en/forum/{event.slug}/answers/?written=km").content.decode()
    assert "ជាភាសាខ្មែរ" in page
    assert "In English" not in page


def test_who_leads_a_session_reads_its_own_only(cast: Cast, event: Event, visit: Visit) -> None:
    session = add(event, plan(people=[(cast.people[Role.SPEAKER], Part.CHAIR)]))
    own, other = make_prompt(event, "Own prompt", session=session), make_prompt(event, "Other prompt")
    make_answer(own, text="Own answer")
    make_answer(other, text="Other answer")
    page = visit(Role.SPEAKER).get(f"/en/forum/{event.slug}/answers/?prompt={other.pk}").content.decode()
    assert "Own answer" in page
    assert "Other" not in page
    for end in ("xlsx", "csv"):
        assert visit(Role.SPEAKER).get(f"/en/forum/{event.slug}/answers.{end}").status_code == 403
    assert visit(Role.MEMBER).get(f"/en/forum/{event.slug}/answers/").status_code == 403


def test_hidden_with_a_reason_and_shown_again(event: Event, visit: Visit) -> None:
    prompt = make_prompt(event)
    Prompt.objects.update(on_wall=True)
    row, client = make_answer(prompt, text="Names a pupil"), visit(Role.CHAIR)
    path, wall = (
        f"/en/forum/{event.slug}/answers/{row.pk}/hide/",
        f"/en/forum/{event.slug}/prompt-wall/{prompt.pk}/",
    )
    assert "Names a pupil" in client.get(path).content.decode()
    assert client.post(path, {"because": " "}).status_code == 422
    assert "Names a pupil" in client.get(wall).content.decode()
    assert client.post(path, {"because": "It names a pupil"}).status_code == 302
    assert "Names a pupil" not in client.get(wall).content.decode()
    assert "It names a pupil" in client.get(f"/en/forum/{event.slug}/answers/").content.decode()
    assert client.post(path, {"show": "1"}).status_code == 302
    assert Answer.objects.get().hidden_because == ""
    assert visit(Role.MEMBER).get(path).status_code == 403


def test_one_press_puts_it_into_the_box_once(event: Event, visit: Visit) -> None:
    row, client = make_answer(make_prompt(event), text="Time"), visit(Role.RAPPORTEUR)
    for _press in range(2):
        said = client.post(f"/en/forum/{event.slug}/answers/{row.pk}/note/", follow=True)
        assert "It lies in the reflections box now" in said.content.decode()
    assert [note.text for note in Reflection.objects.all()] == ["Time"]
    assert visit(Role.MEMBER).post(f"/en/forum/{event.slug}/answers/{row.pk}/note/").status_code == 403


def test_taken_away_as_a_table_without_formulas_and_logged(event: Event, visit: Visit) -> None:
    make_answer(make_prompt(event), text="=1+1")
    client = visit(Role.ORGANISER)
    sheet = load_workbook(BytesIO(client.get(f"/en/forum/{event.slug}/answers.xlsx").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:5] == [
        "When",
        "Session",
        "Prompt",
        "Language",
        "What was answered",
    ]
    assert (sheet["E2"].value, sheet["E2"].data_type) == ("'=1+1", "s")
    csv = client.get(f"/en/forum/{event.slug}/answers.csv").content.decode("utf-8-sig")
    assert "'=1+1" in csv
    assert rows("people.AuditEntry").filter(action="answers.export").count() == 2
