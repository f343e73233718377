import datetime as dt

from django.test import Client
from django.utils import timezone

from sala.offline.actions.devices import end_left_devices
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


def signed_in() -> Client:
    client = Client()
    form = {"identifier": "010 000 010", "secret": "284617", "trusted": "on"}
    client.post("/en/people/sign-in/", form, headers={"User-Agent": "Android Chrome"})
    return client


def token_of(client: Client) -> str:
    return str(client.post("/offline/device/").json()["token"])


def taken(token: str) -> bool:
    header = {"Authorization": f"Bearer {token}"}
    answer = Client().post("/offline/", {"envelopes": []}, content_type="application/json", headers=header)
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


def change_pin(client: Client, **more: str) -> None:
    form = {"old": "284617", "secret": "739154", "again": "739154", **more}
    assert client.post("/en/people/change-pin/", form).status_code == 302


def test_a_phone_that_a_new_pin_signed_out_is_listed_until_nothing_more_is_taken_from_it(cast: Cast) -> None:
    here, other = signed_in(), signed_in()
    mine, theirs = token_of(here), token_of(other)
    change_pin(here)
    shown = here.get("/en/phones/").content.decode()
    assert shown.count("A phone that is signed out") == 1
    assert taken(theirs), "what waits on it can still be sent"
    key = shown.partition("A phone that is signed out")[2].partition('name="sign_in" value="')[2][:36]
    for _ in range(2):
        assert here.post("/en/phones/", {"sign_in": key}).status_code == 302
    assert (taken(mine), taken(theirs)) == (True, False)
    assert "A phone that is signed out" not in here.get("/en/phones/").content.decode()
    assert cast.people


def test_whose_phone_was_lost_ends_what_waits_too_and_this_phone_goes_on(cast: Cast) -> None:
    here, other = signed_in(), signed_in()
    theirs = token_of(other)
    change_pin(here, lost="on")
    assert not taken(theirs)
    assert taken(token_of(here))
    assert cast.people


def test_a_token_without_its_sign_in_ends_after_two_weeks(cast: Cast) -> None:
    here, other = signed_in(), signed_in()
    mine, theirs = token_of(here), token_of(other)
    change_pin(here)
    now = timezone.now()
    assert [end_left_devices(at=now + dt.timedelta(days=day)) for day in (0, 13)] == [0, 0]
    assert taken(theirs)
    assert end_left_devices(at=now + dt.timedelta(days=15)) == 1
    assert (taken(mine), taken(theirs)) == (True, False)
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
