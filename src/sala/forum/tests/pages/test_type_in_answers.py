from collections.abc import Callable

from django.test import Client

from sala.forum.models import Answer
from sala.forum.tests.factories import AT, add, forum, make_prompt, plan
from sala.people.api import Role, grant_role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_one_sheet_after_the_other(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    grant_role(person=cast.people[Role.RAPPORTEUR], role=Role.RAPPORTEUR, scope=event.scope, at=AT, by=None)
    session = add(event, plan())
    first, second = (make_prompt(event, text, session=session, closes_at=AT) for text in ("One?", "Two?"))
    client, path = visit(Role.RAPPORTEUR), f"/en/forum/{event.slug}/type-in-answers/"
    assert "Choose another session" in client.get(path).content.decode()
    page = client.get(f"{path}?session={session.slug}").content.decode()
    assert page.index("One?") < page.index("Two?")
    sheet = {
        "session": session.slug,
        "paper": "ab3d9kq2",
        "language": "km",
        f"text_{first.pk}": "មួយ",
        f"text_{second.pk}": "",
        "asked_for": "Teacher 4",
    }
    assert "Take the next paper" in client.post(path, sheet).content.decode()
    row = Answer.objects.get()
    assert (row.prompt, row.paper_code, row.asked_for, row.author_id) == (
        first,
        "AB3D-9KQ2",
        "Teacher 4",
        None,
    )
    used = client.post(path, {**sheet, f"text_{first.pk}": "ពីរ"})
    assert used.status_code == 422
    assert "typed in already" in used.content.decode()
    assert "ពីរ" in used.content.decode()
    assert visit(Role.MEMBER).get(path).status_code == 403
