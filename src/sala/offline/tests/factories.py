"""What tests of edits made without network share."""

from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.api import Person
from sala.people.seed import PIN, Cast
from sala.people.types import Role

Fields = dict[str, str]


def member(cast: Cast) -> tuple[Client, Person, str]:
    """The member signed in, and the token of her phone."""
    client = Client()
    client.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": PIN, "trusted": "on"})
    return client, cast.people[Role.MEMBER], client.post("/offline/device/").json()["token"]


def send(token: str, base: Fields, sent: Fields) -> dict[str, object]:
    """Send her details as edited against `base`; the door's answer."""
    envelope = {
        "id": str(uuid7()),
        "kind": "people.details",
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "payload": {"base": base, "sent": sent},
    }
    response = Client().post(
        "/offline/",
        {"envelopes": [envelope]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    answer: dict[str, object] = response.json()["answers"][0]
    return answer
