"""Answering: once, whole, and without a trace where no name was given."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from sala.forms.actions.forms import close_form, publish_form, save_draft
from sala.forms.actions.responses import BadAnswersError, OtherResponseError, take_back
from sala.forms.models import FormVersion, Response
from sala.forms.tests.factories import AT, answer, published, simple
from sala.forms.types import Channel, Who, may_answer
from sala.kit.ids import coarse_uuid7, digest, uuid7
from sala.people.api import Role, Scope
from sala.people.seed import Cast


def log_lines() -> int:
    return int(apps.get_model("people.AuditEntry")._default_manager.count())


def test_anonymous_leaves_no_trace(version: FormVersion) -> None:
    before, own = log_lines(), uuid7()
    at = dt.datetime(2023, 4, 4, 3, 25, 17, 123456, dt.UTC)
    response = answer(version, at=at, id=own, receipt="AAAA-BBBB-CCCC")
    assert response.pk == coarse_uuid7(own)
    assert response.made_at == at.replace(minute=0, second=0, microsecond=0)
    assert (response.person_id, response.receipt_digest) == (None, digest("AAAA-BBBB-CCCC"))
    assert log_lines() == before
    row = str(Response.objects.filter(pk=response.pk).values().get())
    assert str(own) not in row
    assert ":25" not in row


def test_the_same_twice_is_one_and_other_answers_are_refused(version: FormVersion) -> None:
    own = uuid7()
    assert answer(version, id=own).pk == answer(version, id=own).pk
    with pytest.raises(OtherResponseError):
        answer(version, {"q2": "Something else"}, id=own)
    assert version.form.responses.count() == 1


def test_a_form_without_names_takes_none(cast: Cast, scope: Scope) -> None:
    version = published(scope, cast.people[Role.ORGANISER], who=Who.ANONYMOUS)
    assert answer(version, person=cast.people[Role.MEMBER]).person_id is None


def test_a_form_with_names_takes_nothing_else(cast: Cast, scope: Scope) -> None:
    version = published(scope, cast.people[Role.ORGANISER], who=Who.NAMED)
    with pytest.raises(PermissionDenied):
        answer(version)
    member = cast.people[Role.MEMBER]
    response = answer(version, person=member, receipt="AAAA")
    assert (response.person_id, response.receipt_digest) == (member.pk, "")


def test_what_is_wrong_is_said_by_question(version: FormVersion) -> None:
    with pytest.raises(BadAnswersError) as caught:
        answer(version, {"q1": "c9"})
    assert caught.value.errors == {"q1": "choice", "q2": "required"}
    assert version.form.responses.count() == 0


def test_a_new_version_keeps_old_responses(cast: Cast, version: FormVersion) -> None:
    organiser, form = cast.people[Role.ORGANISER], version.form
    old = answer(version, {"q1": "c1", "q2": "Because"})
    changed = simple()
    changed["items"] = changed["items"][1:]
    save_draft(form=form, definition=changed, plain=True, by=organiser, at=AT)
    new = publish_form(form=form, by=organiser, at=AT)
    assert (version.number, new.number) == (1, 2)
    old.refresh_from_db()
    assert (old.version.number, old.answers["q1"]) == (1, "c1")
    # A phone that had the older page open: its answers are judged by the version that it saw.
    assert answer(version, {"q1": "c2", "q2": "Late"}).version == version
    publish_form(form=form, by=organiser, at=AT)
    assert form.versions.count() == 2
    new.refresh_from_db()
    assert new.published_at == AT


def test_closed_but_made_before(cast: Cast, version: FormVersion) -> None:
    close_form(form=version.form, closed=True, by=cast.people[Role.ORGANISER], at=AT)
    with pytest.raises(ValidationError):
        answer(version, at=AT + dt.timedelta(hours=1))
    assert answer(version, at=AT - dt.timedelta(hours=1)).channel == "web"
    late = answer(
        version,
        at=AT + dt.timedelta(days=1),
        typed_by=cast.people[Role.CHAIR],
        channel=Channel.PAPER,
        paper_code="AB3D-9KQ2",
    )
    assert late.paper_code == "AB3D-9KQ2"


def test_a_paper_is_typed_in_once(cast: Cast, version: FormVersion) -> None:
    more: dict[str, Any] = {"typed_by": cast.people[Role.RAPPORTEUR], "channel": Channel.PAPER}
    response = answer(version, paper_code="ab3d 9kq2", **more)
    assert (response.paper_code, response.person_id) == ("AB3D-9KQ2", None)
    with pytest.raises(OtherResponseError) as caught:
        answer(version, paper_code="AB3D-9KQ2", **more)
    assert "already" in caught.value.messages[0]
    with pytest.raises(PermissionDenied):
        answer(version, paper_code="AB3D-9KQ3", channel=Channel.PAPER, typed_by=cast.people[Role.MEMBER])


def test_a_module_above_may_say_no(cast: Cast, version: FormVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    member = cast.people[Role.MEMBER].pk
    monkeypatch.setattr(may_answer, "_answers", [lambda _form, person, _at: person == member or False])
    with pytest.raises(PermissionDenied):
        answer(version)
    assert answer(version, person=cast.people[Role.MEMBER]).person_id == member


def test_taking_back(cast: Cast, version: FormVersion) -> None:
    member, form = cast.people[Role.MEMBER], version.form
    answer(version, receipt="AAAA-BBBB-CCCC")
    named = answer(version, person=member)

    def take(**given: Any) -> int:
        return take_back(
            **{"form_id": form.pk, "person": None, "receipt": "", "response_id": None, "at": AT, **given}
        )

    assert take(receipt="AAAA-BBBB-CCCD") == 0
    assert take(receipt="aaaa bbbb cccc") == 1
    assert take(person=cast.people[Role.CHAIR], response_id=named.pk) == 0
    assert take(person=member, response_id=named.pk) == 1
    assert form.responses.count() == 0


def test_the_database_keeps_the_promises(version: FormVersion) -> None:
    form = version.form
    values = {
        "form": form,
        "version": version,
        "answers": {},
        "language": "km",
        "channel": "web",
        "made_at": AT,
    }
    for wrong in (
        {"language": "fr"},
        {"channel": "pigeon"},
        {"paper_code": "AB3D-9KQ2"},
        {"person_id": uuid7(), "receipt_digest": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Response.objects.create(**{**values, **wrong})
    FormVersion.objects.create(form=form, number=2, definition={})
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.create(form=form, number=3, definition={})
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.create(form=form, number=1, definition={}, published_at=AT)
