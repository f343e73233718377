from django.test import Client
from django.utils import timezone

from sala.people.seed import Cast


def test_each_sees_her_phones_and_signs_out_one(cast: Cast) -> None:
    here, lost = Client(), Client()
    for client in (here, lost):
        form = {"identifier": "010 000 010", "secret": "284617", "trusted": "on"}
        client.post("/en/people/sign-in/", form, headers={"User-Agent": "Android Chrome"})
    shown = here.get("/en/phones/").content.decode()
    assert (shown.count("Android Chrome</strong>"), shown.count("this phone</span>")) == (2, 1)
    assert here.post("/en/phones/", {"sign_in": lost.session["sign_in"]["id"]}).status_code == 302
    assert (here.get("/en/phones/").status_code, lost.get("/en/phones/").status_code) == (200, 302)
    assert here.post("/en/phones/", {"sign_in": "nonsense"}).status_code == 302
    assert cast.people


def test_use_is_written_down_once_a_day(cast: Cast) -> None:
    assert cast.people
    client = Client()
    client.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": "284617"})
    session = client.session
    session["sign_in"] = {**session["sign_in"], "used_on": "2026-01-01"}
    session.save()
    client.get("/en/phones/")
    assert client.session["sign_in"]["used_on"] == timezone.now().date().isoformat()
