import json

import pytest
from django.test import Client

from sala.people.entering import WAIT
from sala.people.models import Passkey, SignIn
from sala.people.seed import Cast
from sala.people.tests.authenticator import SecurityKey, options_of
from sala.people.tests.factors import entered, lives, signed, with_passkey
from sala.people.types import Role

ADDRESS = "/en/people/use-passkey/"


def answer(client: Client, key: SecurityKey) -> str:
    return key.sign(options_of(client.get(ADDRESS)))


def test_a_passkey_is_the_whole_sign_in(cast: Cast) -> None:
    key, client = with_passkey(entered("organiser")), Client()
    response = client.post(
        f"{ADDRESS}?next=/en/people/persons/", {"credential": answer(client, key), "trusted": "on"}
    )
    assert response["Location"] == "/en/people/persons/"
    assert signed(client) == str(cast.people[Role.ORGANISER].account.pk)
    kept = Passkey.objects.get()
    assert (kept.sign_count, kept.used_on is not None) == (1, True)


def refused(client: Client, credential: str) -> bool:
    response = client.post(ADDRESS, {"credential": credential})
    return response.status_code == 422 and not signed(client)


def test_an_unverified_owner_is_not_enough(cast: Cast) -> None:
    assert cast.people
    key, client = with_passkey(entered("organiser"), SecurityKey(verifies=False)), Client()
    assert refused(client, answer(client, key))


def test_an_answer_counts_once_and_only_for_its_question(cast: Cast) -> None:
    assert cast.people
    key, client, other = with_passkey(entered("organiser")), Client(), Client()
    said = answer(client, key)
    assert refused(other, said)
    other.get(ADDRESS)
    assert refused(other, said)
    assert client.post(ADDRESS, {"credential": said}).status_code == 302
    client.get(ADDRESS)
    assert client.post(ADDRESS, {"credential": said}).status_code == 422


@pytest.mark.parametrize("change", [{"origin": "https://evil.example"}, {"host": "evil.example"}])
def test_another_address_is_refused(cast: Cast, change: dict[str, str]) -> None:
    assert cast.people
    key, client = with_passkey(entered("organiser")), Client()
    for name, value in change.items():
        setattr(key, name, value)
    assert refused(client, answer(client, key))


def test_a_copied_key_whose_counter_runs_back_is_refused(cast: Cast) -> None:
    assert cast.people
    key, client = with_passkey(entered("organiser")), Client()
    key.count = 5
    assert client.post(ADDRESS, {"credential": answer(client, key)}).status_code == 302
    key.count, other = 2, Client()
    assert refused(other, answer(other, key))


def test_another_signature_is_refused(cast: Cast) -> None:
    assert cast.people
    with_passkey(entered("organiser"))
    client, stranger = Client(), SecurityKey()
    forged = json.loads(stranger.sign(options_of(client.get(ADDRESS))))
    forged["id"] = forged["rawId"] = Passkey.objects.get().credential
    assert refused(client, json.dumps(forged))
    assert refused(client, answer(client, SecurityKey())), "a passkey that nobody has"


@pytest.mark.parametrize(
    "nonsense", ["{", "[]", "{}", '{"id": 3}', '{"id": "x", "response": []}', "x" * 30_000]
)
def test_nonsense_is_refused(cast: Cast, nonsense: str) -> None:
    assert cast.people
    client = Client()
    client.get(ADDRESS)
    assert refused(client, nonsense)


def test_a_closed_account_stays_closed(cast: Cast) -> None:
    key, client = with_passkey(entered("organiser")), Client()
    account = cast.people[Role.ORGANISER].account
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert refused(client, answer(client, key))


def test_who_only_passes_by_leaves_a_row_of_ten_minutes_and_not_without_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.people
    key, client = with_passkey(entered("organiser")), Client()
    said = answer(client, key)
    assert lives(client) <= WAIT
    client.post(ADDRESS, {"credential": said, "trusted": "on"})
    assert lives(client) > WAIT
    client.get(ADDRESS)
    assert lives(client) > WAIT, "a sign-in keeps its own time"
    monkeypatch.setattr("sala.people.entering.HALL", 0)
    rows = SignIn.objects.count()
    response = Client().get(ADDRESS)
    assert response.status_code == 429
    assert "Very many people are signing in" in response.content.decode()
    assert SignIn.objects.count() == rows


def test_the_page_says_what_it_needs(cast: Cast) -> None:
    assert cast.people
    shown = Client().get(ADDRESS).content.decode()
    assert "Passkeys do not work at this address" in shown
    assert "<noscript>" in shown
    assert "do not work" not in Client().get(ADDRESS, secure=True).content.decode()
