from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.models import Prompt
from sala.forum.tests.factories import AT, add, forum, make_answer, make_prompt, plan
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("prompts", [1, 3])
def test_what_is_open_stands_first(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, prompts: int
) -> None:
    event = forum(cast)
    closed = make_prompt(event, "Asked before", closes_at=AT)
    make_prompt(event, "Still being written", opens_at=None)
    for number in range(prompts):
        make_prompt(event, f"Open prompt {number}")
    with django_assert_num_queries(2):
        page = client.get(f"/en/forum/{event.slug}/prompts/").content.decode()
    assert page.count(">Open prompt") == prompts
    assert page.index("Open prompt") < page.index("Asked before")
    assert "Still being written" not in page
    assert f"/answer/{closed.pk}/" not in page
    assert "Write a prompt" not in page


def test_who_leads_it_opens_and_closes_it(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    prompt = make_prompt(event)
    make_answer(prompt)
    client, path = visit(Role.CHAIR), f"/en/forum/{event.slug}/prompts/"
    assert "1 answer<" in client.get(path).content.decode()
    for word, opened in (("no", False), ("no", False), ("yes", True)):
        assert client.post(f"{path}{prompt.pk}/open/", {"open": word}).status_code == 302
        assert Prompt.objects.get().is_open(timezone.now()) == opened
    assert visit(Role.MEMBER).post(f"{path}{prompt.pk}/open/").status_code == 403


def test_the_short_address_leads_to_what_is_asked_now(cast: Cast, client: Client) -> None:
    event = forum(cast)
    session = add(event, plan())
    assert client.get(f"/p/{event.slug}")["Location"] == f"/en/forum/{event.slug}/prompts/"
    everybody = make_prompt(event)
    assert client.get(f"/p/{event.slug}")["Location"] == f"/en/forum/{event.slug}/answer/{everybody.pk}/"
    own = make_prompt(event, session=session)
    for path in (f"/p/{event.slug}/{session.slug}", f"/p/{event.slug}/{session.slug}"):
        assert client.get(path)["Location"] == f"/en/forum/{event.slug}/answer/{own.pk}/"
    khmer = client.get(f"/p/{event.slug}", headers={"accept-language": "km"})
    assert khmer["Location"].startswith("/km/")


def test_schedule_and_wall_lead_there_in_one_tap(cast: Cast, client: Client) -> None:
    event = forum(cast)
    paths = (f"/en/forum/{event.slug}/", f"/en/forum/{event.slug}/wall/")
    assert not any(f"/p/{event.slug}" in client.get(path).content.decode() for path in paths)
    make_prompt(event)
    for path in paths:
        assert f'"/p/{event.slug}"' in client.get(path).content.decode()
    assert "What would help" in client.get(f"/en/forum/{event.slug}/about/").content.decode()
