from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from sala.competence.actions.issue import revoke_certificate
from sala.competence.models import Certificate
from sala.competence.tests.conftest import AT, erase, issue
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast
from sala.ui import pdf

Visit = Callable[[Role | None], Client]


def path(certificate: Certificate, more: str = "", language: str = "en") -> str:
    return f"/{language}/certificates/{certificate.pk}/{more}"


def test_hers_as_a_page_and_a_pdf(
    certificate: Certificate, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit(Role.MEMBER)
    shown = client.get(path(certificate, language="km")).text
    assert certificate.name in shown
    assert "បានចូលរួមវេទិកា" in shown
    assert "Spring forum" in shown
    assert f"/v/{certificate.code}" in shown
    answer = client.get(path(certificate, "certificate.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert b"/Type/Pages/Count 1" in answer.content
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    assert client.get(path(certificate, "certificate.pdf")).status_code == 503


def test_a_look_at_somebody_elses_is_logged(certificate: Certificate, visit: Visit) -> None:
    visit(Role.MEMBER).get(path(certificate))
    visit(Role.ORGANISER).get(path(certificate))
    log: Any = apps.get_model("people.AuditEntry")
    looks = log.objects.filter(action="look", detail={"page": "competence:certificate"})
    assert [line.object_id for line in looks] == [str(certificate.person_id)]
    assert visit(Role.SPEAKER).get(path(certificate)).status_code == 404


def test_a_void_one_and_an_erased_one_are_not_printed_again(
    practice: Any, certificate: Certificate, visit: Visit, cast: Cast, organiser: Person
) -> None:
    revoke_certificate(certificate=certificate, reason="A mistake", by=organiser, at=AT)
    assert "A mistake" in visit(Role.MEMBER).get(path(certificate)).text
    assert visit(Role.MEMBER).get(path(certificate, "certificate.pdf")).status_code == 404
    issue(practice, [cast.newcomer], organiser)
    erased = Certificate.objects.get(person=cast.newcomer)
    erase(cast.newcomer, erased)
    shown = visit(Role.ORGANISER).get(path(erased))
    assert shown.status_code == 200
    assert cast.newcomer.name not in shown.text
    assert visit(Role.ORGANISER).get(path(erased, "certificate.pdf")).status_code == 404


@pytest.mark.parametrize(
    ("name", "latin"), [("ស" * 120, ""), ("Nguyễn Thị " * 10, "W" * 120), ("#x *ក* $", "[ ] \\")]
)
def test_every_name_is_printed(name: str, latin: str, practice: Any, visit: Visit, organiser: Person) -> None:
    person = add_person(name=name, latin_name=latin, at=AT, by=None, with_account=False)
    issue(practice, [person], organiser)
    made = Certificate.objects.get(person=person)
    answer = visit(Role.ORGANISER).get(path(made, "certificate.pdf"))
    assert b"/Type/Pages/Count 1" in answer.content


def test_a_name_that_no_face_shows_stands_in_latin_letters(
    practice: Any, visit: Visit, organiser: Person
) -> None:
    person = add_person(name="สมชาย", latin_name="Somchai", at=AT, by=None, with_account=False)
    issue(practice, [person], organiser)
    shown = visit(Role.ORGANISER).get(path(Certificate.objects.get(person=person)))
    assert shown.context["paper"]["names"] == ["Somchai"]
