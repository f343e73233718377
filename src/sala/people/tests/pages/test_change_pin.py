from django.test import Client

from sala.people.seed import Cast


def test_a_changed_pin_signs_out_the_other_phones(cast: Cast) -> None:
    assert cast.people
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": "284617"})
    form = {"old": "284617", "secret": "739154", "again": "739154"}
    assert here.post("/en/people/change-pin/", form | {"old": "000001"}).status_code == 422
    assert here.post("/en/people/change-pin/", form).status_code == 302
    assert (here.get("/en/phones/").status_code, there.get("/en/phones/").status_code) == (200, 302)
