from django.test import Client

from sala.forum.models import Event


def test_an_old_version_is_shown_as_it_was_and_says_so(forum2023: Event, client: Client) -> None:
    page = client.get(f"/en/forum/{forum2023.slug}/version/1/").content.decode()
    assert (
        "You see version 1, published on Tuesday 14 March 2023. The current one is “As of 28 March”." in page
    )
    assert "A walk through the centre" in page
    assert "Reflections of day one" not in page


def test_the_newest_says_that_it_is_current(forum2023: Event, client: Client) -> None:
    assert (
        "This is the current version."
        in client.get(f"/en/forum/{forum2023.slug}/version/2/").content.decode()
    )
    assert client.get(f"/en/forum/{forum2023.slug}/version/9/").status_code == 404
