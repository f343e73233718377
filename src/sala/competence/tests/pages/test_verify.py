from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.competence.actions.issue import correct_certificate, revoke_certificate
from sala.competence.models import Certificate
from sala.competence.tests.conftest import AT, erase
from sala.people.api import Person, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PATH = "/en/certificates/verify/"


def test_a_stranger_learns_what_stands_on_the_paper_and_no_more(
    certificate: Certificate, cast: Cast, client: Client
) -> None:
    led = client.get(f"/v/{certificate.code}", headers={"Accept-Language": "en"})
    assert led["Location"] == f"{PATH}{certificate.code}/"
    shown = client.get(led["Location"])
    for part in (
        "This certificate is genuine.",
        certificate.name,
        "took part in",
        "20 April 2023",
        certificate.number,
    ):
        assert part in shown.text
    head = shown.text.partition("</head>")[0]
    assert certificate.name not in head
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    phones = cast.people[Role.MEMBER].contacts.values_list("typed", flat=True)
    assert not any(phone in shown.text for phone in phones)
    assert str(certificate.person_id) not in shown.text


@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_in_the_strangers_language(language: str, certificate: Certificate, client: Client) -> None:
    led = client.get(f"/v/{certificate.code}", headers={"Accept-Language": language})
    assert led["Location"].startswith(f"/{language}/")
    assert certificate.content["did"][language] in client.get(led["Location"]).text


def test_typed_from_the_paper(certificate: Certificate, client: Client) -> None:
    for typed in (
        certificate.code,
        certificate.code.replace("-", "").lower(),
        f"{certificate.number} {certificate.code[:4]}",
    ):
        assert client.post(PATH, {"code": typed})["Location"] == f"{PATH}{certificate.code}/"
    wrong = client.post(PATH, {"code": f"{certificate.number} 0000"})
    assert wrong.status_code == 404
    assert certificate.name not in wrong.text
    assert certificate.number in wrong.text  # what was typed stays in the form
    assert client.post(PATH, {"code": ""}).status_code == 422
    assert client.post(PATH, {"code": certificate.number}).status_code == 404


def test_unknown_codes_say_nothing_and_have_a_pace(certificate: Certificate, client: Client) -> None:
    said = client.get(f"{PATH}0000-0000-0000/")
    assert said.status_code == 404
    assert "Nobody issued a certificate with this code here." in said.text
    answers = [client.post(PATH, {"code": f"{certificate.number} {n:04}"}).status_code for n in range(60)]
    assert answers.count(429) == 1
    assert client.get(f"{PATH}0000-0000-0001/").status_code == 429
    assert client.get(f"{PATH}{certificate.code}/").status_code == 200


def test_void_ones_say_so_also_on_papers_printed_before(
    certificate: Certificate, client: Client, organiser: Person
) -> None:
    said: Any = {"by": organiser, "at": AT}
    new = correct_certificate(certificate=certificate, native="ឈ្មោះ ត្រូវ", latin="", **said)
    old = client.get(f"{PATH}{certificate.code}/").text
    assert "replaced by a corrected one" in old
    assert new.number in old
    revoke_certificate(certificate=new, reason="Secret reason", **said)
    shown = client.get(f"{PATH}{new.code}/").text
    assert "not valid any more" in shown
    assert "Secret reason" not in shown


def test_of_an_erased_person_the_paper_proves_the_name(certificate: Certificate, client: Client) -> None:
    names = certificate.names
    assert certificate.person
    erase(certificate.person, certificate)
    path = f"{PATH}{certificate.code}/"
    shown = client.get(path).text
    assert "This certificate is genuine." in shown
    assert names["native"] not in shown
    yes = client.post(path, {"native": names["native"], "latin": names["latin"]}).text
    assert "it was issued to this name" in yes
    no = client.post(path, {"native": "Somebody else", "latin": ""}).text
    assert "it was issued to another name" in no
