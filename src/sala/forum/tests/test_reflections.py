"""The reflections box: left once, found by its receipt, taken back, closed; nothing leads to an anonymous writer."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from sala.forum.actions.questions import BadQuestionError, OtherQuestionError, withdraw
from sala.forum.actions.reflections import LONGEST_NOTE, BoxClosedError
from sala.forum.models import Event, Reflection, Theme
from sala.forum.tests.factories import KHMER, make_note
from sala.forum.tests.test_anonymity import AWAY, changed, nothing_of_the_asker, rows
from sala.forum.types import Channel, Pile
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.offline.api import Outcome, add_device, receive
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
CODE = "AAAA-BBBB-CCCC"


def envelope(kind: str, **payload: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "kind": kind, "made_at": timezone.now().isoformat(), "payload": payload}


def test_sent_twice_is_one_note_and_another_text_is_refused(practice: Event) -> None:
    key = uuid7()
    first = make_note(practice, id=key, receipt=CODE)
    assert make_note(practice, id=key, receipt=CODE).pk == first.pk
    with pytest.raises(OtherQuestionError):
        make_note(practice, id=key, text="Something else")
    assert Reflection.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_NOTE + 1), "esIBdMeNIrenH manelxerogra¬"])
def test_what_cannot_be_taken_is_said(practice: Event, text: str) -> None:
    with pytest.raises(BadQuestionError):
        make_note(practice, text=text)


def test_the_box_is_open_during_the_forum_and_some_days_after(practice: Event) -> None:
    last = dt.datetime.combine(practice.ends_on, dt.time(3), dt.UTC) + dt.timedelta(days=practice.box_days)
    make_note(practice, at=last)
    with pytest.raises(BoxClosedError):
        make_note(practice, at=last + dt.timedelta(days=1))


def test_the_database_keeps_a_note_in_one_place(practice: Event) -> None:
    note, theme = make_note(practice), Theme.objects.create(event=practice, name=Text(en="Time"))
    wrong: list[dict[str, Any]] = [
        {"pile": Pile.THEME},
        {"theme": theme},
        {"pile": Pile.NONE, "shown": True},
        {"pile": Pile.THEME, "theme": theme},  # a note in a theme has a number
        {"author_id": uuid7(), "receipt_digest": "x"},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Reflection.objects.filter(pk=note.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.create(event=practice, name=Text(en="TIME", km="ពេល"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.filter(pk=theme.pk).update(sentence=Text(en="Names no note."))


def test_by_envelope_with_name_and_without(practice: Event, cast: Cast) -> None:
    member = cast.people[Role.MEMBER]
    phone = add_device(person=member, sign_in=None, at=timezone.now()).device
    fields = {"event": practice.slug, "text": KHMER, "language": "km"}
    sent = [
        envelope("forum.reflection", **fields),
        envelope("forum.reflection", **{**fields, "text": "x" * 9000}),
    ]
    kept, refused = receive(sent, device=phone, at=timezone.now())
    assert (kept.outcome, refused.outcome) == (Outcome.DONE, Outcome.REFUSED)
    (again,) = receive(
        [envelope("forum.anonymous_reflection", **fields, receipt=CODE)], device=None, at=timezone.now()
    )
    assert again.outcome == Outcome.DONE
    assert set(Reflection.objects.values_list("author_id", flat=True)) == {member.pk, None}
    (gone,) = receive(
        [envelope("forum.anonymous_reflection", event="nowhere", text="x")], device=None, at=timezone.now()
    )
    assert gone.outcome == Outcome.REFUSED


def test_taken_back_by_its_receipt_also_before_it_came(practice: Event, cast: Cast) -> None:
    note = make_note(practice, receipt=CODE)
    withdraw(question_id=note.pk, person=None, receipt="WRONG")
    withdraw(question_id=note.pk, person=cast.people[Role.MEMBER], receipt="")
    assert Reflection.objects.filter(pk=note.pk, withdrawn=False).exists()
    withdraw(question_id=note.pk, person=None, receipt=CODE)
    assert Reflection.objects.filter(pk=note.pk, withdrawn=True).exists()
    early = uuid7()
    withdraw(question_id=early, person=None, receipt=CODE)
    assert make_note(practice, id=early, receipt=CODE).withdrawn


@pytest.mark.parametrize("way", ["form", "envelope"])
def test_nothing_leads_back(way: str, practice: Event, cast: Cast, visit: Visit) -> None:
    writer, client = cast.people[Role.MEMBER], visit(Role.MEMBER)
    path = f"/km/forum/{practice.slug}/reflect/"
    client.get(path)
    before = rows()
    if way == "form":
        fields = {"id": str(uuid7()), "name": "anonymous", "text": KHMER, "receipt": ""}
        assert client.post(path, fields, REMOTE_ADDR=AWAY).status_code == 200
    else:
        fields = {"event": practice.slug, "text": KHMER, "receipt": CODE}
        receive(
            [{**envelope("forum.anonymous_reflection", **fields), "clock_offset": 12345}],
            device=None,
            at=timezone.now(),
        )
    after = changed(before, rows())
    assert set(after) == {"forum_reflection"} | (set() if way == "form" else {"offline_receipt"})
    nothing_of_the_asker(after, writer, [*client.cookies, client.session.session_key])
    note = Reflection.objects.get()
    assert (note.pk.int >> 80) % 3_600_000 == 0, "the id tells the moment"
    assert (note.left_at.minute, note.left_at.second, note.left_at.microsecond) == (0, 0, 0)
    assert note.number is None, "a number would tell the order"


def test_found_and_withdrawn_on_the_pages_of_questions(practice: Event, client: Client) -> None:
    note = make_note(practice, receipt=CODE, text="Only mine")
    base = f"/en/forum/{practice.slug}"
    page = client.post(f"{base}/find/", {"receipt": CODE.lower()}).content.decode()
    assert "Only mine" in page
    standing = client.post(f"{base}/standing/", {str(note.pk): CODE}, content_type="application/json").json()
    assert standing == {str(note.pk): {"label": "In the reflections box", "support": 0}}
    path = f"{base}/questions/{note.pk}/withdraw/"
    assert client.get(path).status_code == 404
    assert "Your note is withdrawn" in client.post(path, {"receipt": CODE}).content.decode()
    assert client.post(f"{base}/standing/", {str(note.pk): CODE}, content_type="application/json").json() == {
        str(note.pk): None
    }


def test_typed_from_paper_has_its_mark(practice: Event, cast: Cast) -> None:
    note = make_note(
        practice, channel=Channel.PAPER, typed_by=cast.people[Role.RAPPORTEUR], written_name=" Ms  Chan "
    )
    assert (note.written_name, note.author_id) == ("Ms Chan", None)
