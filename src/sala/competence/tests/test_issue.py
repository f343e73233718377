"""Certificates are issued once, stay as they were, and are void only by a counter-entry."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from sala.competence.actions import issue as actions
from sala.competence.actions.issue import (
    BadCertificateError,
    correct_certificate,
    issue_all,
    revoke_certificate,
)
from sala.competence.frozen import digest_of, read_number
from sala.competence.models import Certificate, Revocation
from sala.competence.queries import by_code, by_number, is_for
from sala.competence.rules import can_see_certificate, certificates_visible_to
from sala.competence.tests.conftest import AT, ISSUER, award, erase, issue
from sala.competence.types import Part, Standing
from sala.notify.api import tell
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast


def holder(certificate: Certificate) -> Person:
    assert certificate.person
    return certificate.person


def notices(person: Person) -> list[Any]:
    return list(apps.get_model("notify.Notice")._default_manager.filter(person=person))


def test_pressed_twice_each_has_one_and_is_told_once(practice: Any, cast: Cast, organiser: Person) -> None:
    people = list(cast.people.values())
    assert issue(practice, people[:3], organiser) == 3
    assert issue(practice, people, organiser) == len(people) - 3
    assert issue(practice, people, organiser) == 0
    assert Certificate.objects.count() == len(people)
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [
        f"2023-{n:05}" for n in range(1, len(people) + 1)
    ]
    assert all(len(notices(person)) == 1 for person in people)


def test_another_part_is_another_certificate(practice: Any, cast: Cast) -> None:
    awards = [award(cast.newcomer, part) for part in (Part.SPEAKER, Part.PARTICIPANT, Part.SPEAKER)]
    assert issue_all(scope=practice.scope, awards=awards, issuer=ISSUER, by=None, at=AT) == 2


def test_interrupted_half_way_it_goes_on(
    practice: Any, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was issued stays, and is not issued again; nobody is told of what is not there."""
    monkeypatch.setattr(actions, "CHUNK", 4)
    people = [add_person(name=f"Teacher {n}", at=AT, by=None, with_account=False) for n in range(10)]
    told = tell

    def dies(words: Any, *, at: dt.datetime) -> int:
        words = list(words)
        if any(word.person_id == people[5].pk for word in words):
            raise KeyboardInterrupt
        return told(words, at=at)

    monkeypatch.setattr(actions, "tell", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        issue_all(
            scope=practice.scope, awards=[award(p) for p in people[4:]], issuer=ISSUER, by=organiser, at=AT
        )
    assert Certificate.objects.count() == 0
    monkeypatch.setattr(actions, "tell", told)
    assert issue(practice, people[:4], organiser) == 4
    assert issue(practice, people, organiser) == 6
    assert Certificate.objects.count() == 10
    assert all(len(notices(person)) == 1 for person in people)


def test_what_is_on_the_paper_stays_when_the_person_changes(certificate: Certificate) -> None:
    Person.objects.filter(pk=holder(certificate).pk).update(name="ផ្សេង")
    found = Certificate.objects.get()
    assert found.name == certificate.name != "ផ្សេង"
    assert digest_of(found.content, found.native, found.latin, found.code) == found.digest


def test_a_person_without_latin_name_and_a_long_name(practice: Any, organiser: Person) -> None:
    people = [
        add_person(name="ស" * 120, at=AT, by=None, with_account=False),
        add_person(name="Nguyễn " * 17, latin_name="N" * 120, at=AT, by=None, with_account=False),
    ]
    assert issue(practice, people, organiser) == 2


def test_corrected_there_are_two_and_one_is_void(certificate: Certificate, organiser: Person) -> None:
    said: Any = {"certificate": certificate, "by": organiser, "at": AT}
    with pytest.raises(BadCertificateError, match="on it already"):
        correct_certificate(**said, native=certificate.name, latin=certificate.latin)
    with pytest.raises(ValidationError):
        correct_certificate(**said, native=" ", latin="")
    new = correct_certificate(**said, native="ឈ្មោះ ថ្មី", latin="Chhmous Thmei")
    with pytest.raises(BadCertificateError, match="void already"):
        correct_certificate(**said, native="ឈ្មោះ ទីពីរ", latin="")
    old = Certificate.objects.select_related("revocation", "replaced_by").get(pk=certificate.pk)
    assert (old.standing, old.replaced_by, new.edition) == (Standing.REPLACED, new, 2)
    assert new.number != old.number
    assert new.code != old.code
    assert digest_of(new.content, new.native, new.latin, new.code) == new.digest
    (notice,) = notices(holder(certificate))
    assert "corrected" in notice.text["en"]


def test_a_revoked_one_is_not_issued_again(
    practice: Any, certificate: Certificate, organiser: Person
) -> None:
    with pytest.raises(BadCertificateError, match="Write the reason"):
        revoke_certificate(certificate=certificate, reason=" ", by=organiser, at=AT)
    revoke_certificate(certificate=certificate, reason="Was somebody else", by=organiser, at=AT)
    with pytest.raises(BadCertificateError, match="void already"):
        revoke_certificate(certificate=certificate, reason="Again", by=organiser, at=AT)
    assert Revocation.objects.get().reason == "Was somebody else"
    assert issue(practice, [holder(certificate)], organiser) == 0


def test_the_database_keeps_one_a_part(certificate: Certificate) -> None:
    certificate.pk, certificate.number, certificate.code_digest = None, "2023-99999", "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        certificate.save(force_insert=True)


def test_after_erasure_the_paper_can_still_be_checked(certificate: Certificate) -> None:
    names, code = certificate.names, certificate.code
    erase(holder(certificate), certificate)
    found = by_code(code)
    assert found is not None
    assert (found.name, found.code, found.person_id, found.standing) == ("", "", None, Standing.VALID)
    assert names["native"] not in str(found.names)
    assert is_for(found, code.lower(), f" {names['native']} ", names["latin"].upper())
    assert not is_for(found, code, "Somebody else", names["latin"])
    assert by_number(f"{found.number} {code[:4]}") is None


@pytest.mark.parametrize(
    "typed",
    [
        "2023-00001 {code}",
        "2023-1 {code}",
        " ២០២៣-០០០០១ · {lower}",
        "No. 2023-00001, {code}",
        "2023 1 {code}",
    ],
)
def test_the_number_is_read_however_it_was_typed(typed: str, certificate: Certificate) -> None:
    letters = certificate.code[:4]
    assert by_number(typed.format(code=letters, lower=letters.lower())) == certificate


def test_the_number_alone_opens_nothing(certificate: Certificate) -> None:
    del certificate
    assert by_number("2023-00001") is None
    assert by_number("2023-00001 ____") is None
    assert read_number("2023-00001 ab") is None


def test_the_rule_and_the_list_agree(certificate: Certificate, cast: Cast) -> None:
    certificate.refresh_from_db()
    for person in [*cast.people.values(), cast.newcomer]:
        fresh = Person.objects.get(pk=person.pk)
        visible = certificates_visible_to(fresh).filter(pk=certificate.pk).exists()
        assert can_see_certificate(fresh, certificate) == visible
    assert not can_see_certificate(None, certificate)
    assert not can_see_certificate(cast.people[Role.SPEAKER], certificate)
    assert timezone.now() > certificate.issued_at
