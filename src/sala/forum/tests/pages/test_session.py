from django.test import Client

from sala.forum.actions.sessions import remove_session
from sala.forum.models import Event, Session
from sala.forum.tests.factories import add, plan


def test_a_session_says_all_of_itself(forum2023: Event, client: Client) -> None:
    page = client.get(f"/en/forum/{forum2023.slug}/session/toolkits/").content.decode()
    for said in (
        "Toolkits and online platforms",
        "10:30–11:45",
        "Room 2",
        "Speaker 4, Thailand",
        "Group B.",
        "?session=toolkits",
    ):
        assert said in page


def test_a_missing_language_falls_back_visibly(forum2023: Event, client: Client) -> None:
    page = client.get(f"/vi/forum/{forum2023.slug}/session/toolkits/").content.decode()
    assert '<div lang="en"><p>Group B.' in page


def test_a_cancelled_session_says_so_and_offers_no_question(forum2023: Event, client: Client) -> None:
    page = client.get(f"/en/forum/{forum2023.slug}/session/tour-of-the-centre/").content.decode()
    assert "Cancelled" in page
    assert "?session=" not in page


def test_what_was_never_published_is_not_there(forum2023: Event, client: Client) -> None:
    draft = add(forum2023, plan("Draft", starts="18:00"))
    assert client.get(f"/en/forum/{forum2023.slug}/session/{draft.slug}/").status_code == 404
    remove_session(session=Session.objects.get(event=forum2023, slug="closing"), by=None, at=draft.starts_at)
    assert client.get(f"/en/forum/{forum2023.slug}/session/closing/").status_code == 200
