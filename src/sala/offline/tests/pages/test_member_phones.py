from collections.abc import Callable

from django.apps import apps
from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_a_phone_is_signed_out_from_elsewhere(cast: Cast, visit: Visit) -> None:
    lost = Client()
    lost.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": "284617", "trusted": "on"})
    manager = visit(Role.ORGANISATION_MANAGER)
    address = f"/en/phones/member-phones/{cast.people[Role.MEMBER].pk}/"
    chosen = lost.session["sign_in"]["id"]
    assert manager.post(address, {"sign_in": chosen}).status_code == 302
    assert manager.post(address, {"sign_in": chosen}).status_code == 302
    assert lost.get("/en/phones/").status_code == 302
    assert apps.get_model("people", "AuditEntry")._default_manager.filter(action="sign_in.end").count() == 1
