from django.test import Client

from sala.forum.models import Event


def test_says_what_the_second_version_changed(forum2023: Event, client: Client) -> None:
    page = client.get(f"/en/forum/{forum2023.slug}/changes/2/").content.decode()
    assert "<del>Room 3</del> <ins>Room 2</ins>" in page
    assert "<del>Tue 4 Apr 14:00–15:30</del> <ins>Tue 4 Apr 13:30–15:00</ins>" in page
    assert "<del>One lesson to try</del>" in page
    assert "Cancelled" in page
    assert "Before: As of 14 March." in page


def test_the_first_changed_nothing_and_others_are_not_there(forum2023: Event, client: Client) -> None:
    assert "first version" in client.get(f"/en/forum/{forum2023.slug}/changes/1/").content.decode()
    assert client.get(f"/en/forum/{forum2023.slug}/changes/3/").status_code == 404
