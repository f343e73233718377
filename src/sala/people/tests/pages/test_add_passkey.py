from django.test import Client

from sala.people.actions.factors import MOST_PASSKEYS
from sala.people.models import Account, Passkey
from sala.people.seed import PIN, Cast
from sala.people.tests.authenticator import SecurityKey, options_of
from sala.people.tests.factors import entered, with_passkey
from sala.people.types import Role

ADDRESS = "/en/people/add-passkey/"


def test_a_passkey_is_kept_with_its_name_and_counts_from_then_on(cast: Cast) -> None:
    with_passkey(entered("organiser"))
    kept = Passkey.objects.get()
    assert kept.name == "My phone"
    account = Account.objects.get(person=cast.people[Role.ORGANISER])
    assert kept.account_id == account.pk
    assert account.second_factor_at is not None


def test_an_open_phone_is_not_enough_to_set_one(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people[Role.ORGANISER].account, backend="sala.people.auth.SecretBackend")
    asked = client.get(ADDRESS)["Location"]
    shown = client.get(asked).content.decode()
    assert "show that it is you" in shown
    assert client.post(asked, {"secret": "999998", "next": ADDRESS}).status_code == 422
    assert client.post(asked, {"secret": "", "next": ADDRESS}).status_code == 422
    assert client.post(asked, {"secret": PIN, "next": ADDRESS})["Location"] == ADDRESS
    assert client.get(ADDRESS).status_code == 200


def test_the_same_key_twice_is_refused(cast: Cast) -> None:
    assert cast.people
    client, key = entered("organiser"), SecurityKey()
    with_passkey(client, key)
    options = options_of(client.get(ADDRESS))
    assert [one["id"] for one in options["excludeCredentials"]] == [Passkey.objects.get().credential]
    response = client.post(ADDRESS, {"credential": key.make(options)})
    assert "is set already" in response.content.decode()
    assert Passkey.objects.count() == 1


def test_an_answer_to_another_question_is_not_kept(cast: Cast) -> None:
    assert cast.people
    client, key = entered("organiser"), SecurityKey()
    said = key.make(options_of(client.get(ADDRESS)))
    client.get(ADDRESS)
    response = client.post(ADDRESS, {"credential": said})
    assert response.status_code == 422
    assert "did not fit this page" in response.content.decode()
    assert not Passkey.objects.exists()


def test_ten_are_enough(cast: Cast) -> None:
    assert cast.people
    client = entered("organiser")
    for _ in range(MOST_PASSKEYS):
        with_passkey(client)
    options = options_of(client.get(ADDRESS))
    response = client.post(ADDRESS, {"credential": SecurityKey().make(options)})
    assert "You have ten passkeys" in response.content.decode()


def test_without_javascript_it_says_so(cast: Cast) -> None:
    assert cast.people
    response = entered("organiser").post(ADDRESS, {"name": "x", "credential": ""})
    assert response.status_code == 422
    assert "A passkey needs JavaScript" in response.content.decode()
