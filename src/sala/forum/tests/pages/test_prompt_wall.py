from django.test import Client

from sala.forum.actions.prompts import show_answers
from sala.forum.tests.factories import AT, forum, make_answer, make_prompt
from sala.people.api import Role
from sala.people.seed import Cast


def test_answers_stand_there_once_they_are_shared_and_nobody_by_name(cast: Cast, client: Client) -> None:
    event = forum(cast)
    prompt = make_prompt(event)
    make_answer(prompt, cast.people[Role.MEMBER], "With a name")
    path = f"/en/forum/{event.slug}/prompt-wall/{prompt.pk}/"
    page = client.get(path).content.decode()
    assert "What would help" in page
    assert f"/p/{event.slug}" in page
    assert "With a name" not in page
    show_answers(prompt=prompt, shown=True, by=cast.people[Role.CHAIR], at=AT)
    for shown in (path, f"{path}answers/"):
        page = client.get(shown).content.decode()
        assert "With a name" in page
        assert cast.people[Role.MEMBER].name not in page
