from collections.abc import Callable

from django.test import Client

from sala.forum.models import Prompt
from sala.forum.tests.factories import add, forum, make_answer, make_prompt, plan
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
TYPED = {"text_en": "What would help?", "text_km": "តើអ្វីនឹងជួយ?", "when": "times", "order": "1"}


def test_an_organiser_writes_one_with_times_of_the_place(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    typed = {**TYPED, "id": uuid7(), "opens": "2023-04-04T08:30", "closes": "2023-04-04T17:00"}
    for _press in range(2):
        assert client.post(f"/en/forum/{event.slug}/plan-prompt/", typed).status_code == 302
    prompt = Prompt.objects.get()
    assert f"{prompt.opens:%H:%M}" == "01:30"
    page = client.get(f"/en/forum/{event.slug}/plan-prompt/{prompt.pk}/").content.decode()
    assert 'value="2023-04-04T08:30"' in page
    assert visit(Role.CHAIR).get(f"/en/forum/{event.slug}/plan-prompt/").status_code == 403


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/plan-prompt/"
    for wrong, sentence in (
        ({"text_en": "", "text_km": ""}, "in one language at least"),
        ({"opens": "2023-02-31T08:00"}, "2023-04-30 08:30"),
        ({"session": str(uuid7())}, "Choose another"),
        ({"when": "during"}, "no session to follow"),
        ({"order": "1000"}, "at most 99"),
    ):
        answer = client.post(path, {**TYPED, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert not Prompt.objects.exists()


def test_of_two_at_once_the_second_sees_both(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    session, prompt = add(event, plan("Opening")), make_prompt(event)
    path = f"/en/forum/{event.slug}/plan-prompt/{prompt.pk}/"
    theirs = {**TYPED, "text_en": "Theirs", "session": str(session.pk), "when": "during", "base": "1"}
    assert visit(Role.PROGRAMME_LEAD).post(path, theirs).status_code == 302
    client = visit(Role.ORGANISER)
    answer = client.post(path, {**TYPED, "text_en": "Mine", "base": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for said in ("Nothing of yours is lost", "Theirs", "Opening", 'name="base" value="2"', "Mine"):
        assert said in page
    assert client.post(path, {**TYPED, "text_en": "Mine", "base": "2"}).status_code == 302


def test_one_with_answers_stays(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    answered, empty = make_prompt(event), make_prompt(event)
    make_answer(answered)
    for prompt, status in ((answered, 422), (empty, 302)):
        typed = {**TYPED, "base": "1", "remove": "1"}
        answer = client.post(f"/en/forum/{event.slug}/plan-prompt/{prompt.pk}/", typed)
        assert answer.status_code == status
    assert Prompt.objects.get() == answered
