from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.forum.actions.prompts import set_open
from sala.forum.models import Answer, Prompt
from sala.forum.tests.factories import KHMER, forum, make_answer, make_prompt
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def path_of(prompt: Prompt) -> str:
    return f"/en/forum/{prompt.event.slug}/answer/{prompt.pk}/"


def test_without_a_name_and_found_and_taken_back_by_its_code(cast: Cast, client: Client) -> None:
    prompt = make_prompt(forum(cast))
    other = make_prompt(prompt.event, "What is difficult?")
    said = client.post(path_of(prompt), {"id": uuid7(), "text": KHMER, "receipt": "AAAA-BBBB-CCCC"})
    page = said.content.decode()
    assert "AAAA-BBBB-CCCC" in page
    assert f"/answer/{other.pk}/" in page
    row = Answer.objects.get()
    assert (row.author_id, row.language, row.channel) == (None, "km", "web")
    find = f"/en/forum/{prompt.event.slug}/find/"
    assert KHMER in client.post(find, {"receipt": "aaaa bbbb cccc"}).content.decode()
    withdraw = f"/en/forum/{prompt.event.slug}/questions/{row.pk}/withdraw/"
    assert client.post(withdraw, {"receipt": "ZZZZ-BBBB-CCCC"}).status_code == 404
    assert "Your answer is withdrawn" in client.post(withdraw, {"receipt": "AAAA-BBBB-CCCC"}).content.decode()
    assert Answer.objects.get().withdrawn


def test_with_a_name_it_can_be_changed_until_it_closes(cast: Cast, visit: Visit) -> None:
    prompt, client = make_prompt(forum(cast)), visit(Role.MEMBER)
    client.post(path_of(prompt), {"id": uuid7(), "text": "First", "name": "mine"})
    page = client.get(path_of(prompt)).content.decode()
    assert "First" in page
    assert "takes its place" in page
    client.post(path_of(prompt), {"id": uuid7(), "text": "Second", "name": "mine"})
    assert [row.text for row in Answer.objects.all()] == ["Second"]
    assert "Second" in client.get(f"/en/forum/{prompt.event.slug}/my-questions/").content.decode()
    set_open(prompt=prompt, opened=False, by=cast.people[Role.CHAIR], at=timezone.now())
    refused = client.post(path_of(prompt), {"id": uuid7(), "text": "Third", "name": "mine"})
    assert refused.status_code == 422
    assert "This prompt is closed" in refused.content.decode()
    assert "Third" in refused.content.decode()
    assert Answer.objects.get().text == "Second"


def test_for_somebody_else(cast: Cast, visit: Visit) -> None:
    prompt, client = make_prompt(forum(cast)), visit(Role.MEMBER)
    for name in ("Grandmother", ""):
        typed = {"id": uuid7(), "text": KHMER, "name": "mine", "proxy": "1", "asked_for": name}
        assert client.post(path_of(prompt), typed).status_code == 200
    assert list(Answer.objects.order_by("asked_for").values_list("asked_for", "channel")) == [
        ("", "proxy"),
        ("Grandmother", "proxy"),
    ]


def test_what_cannot_be_taken_is_said_and_kept_in_the_field(cast: Cast, client: Client) -> None:
    prompt = make_prompt(forum(cast))
    for text, sentence in (("  ", "Write your answer first"), ("x" * 2001, "at most 2,000")):
        answer = client.post(path_of(prompt), {"text": text})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert client.get(f"/en/forum/{prompt.event.slug}/answer/{uuid7()}/").status_code == 404
    assert not Answer.objects.exists()


def test_a_phone_asks_where_its_own_stands(cast: Cast, client: Client) -> None:
    prompt = make_prompt(forum(cast))
    row = make_answer(prompt, receipt="AAAA-BBBB-CCCC")
    body = f'{{"{row.pk}": "AAAA-BBBB-CCCC"}}'
    said = client.post(f"/en/forum/{prompt.event.slug}/standing/", body, content_type="application/json")
    assert said.json()[str(row.pk)]["label"] == "With the answers"
