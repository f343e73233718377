import re

from django.test import Client

from sala.forum.actions.schedule import publish
from sala.forum.tests.factories import AT, add, forum, make_prompt, plan
from sala.kit.i18n import Text
from sala.people.seed import Cast


def test_each_sheet_has_a_code_and_the_prompts_in_the_halls_languages(cast: Cast, client: Client) -> None:
    event = forum(cast)
    session = add(event, plan())
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    make_prompt(event, "To all")
    make_prompt(event, "Of the session", session=session)
    path = f"/en/forum/{event.slug}/prompt-paper/"
    page = client.get(f"{path}?session={session.slug}&copies=3").content.decode()
    assert len(set(re.findall(r"<b>(\w{4}-\w{4})</b>", page))) == 3
    assert page.count("Of the session") == page.count("តើអ្វីនឹងជួយ?") == 3
    assert "To all" not in page
    assert f"/p/{event.slug}/{session.slug}" in page
    assert "To all" in client.get(path).content.decode()
    for typed in ("0", "-1", "²", "99999999"):
        assert client.get(f"{path}?copies={typed}").status_code == 200
