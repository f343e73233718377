"""Schedules that come in: lists and frab's formats, into the draft, all or nothing, taken back."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sala.forum.actions.events import EventDetails, create_event
from sala.forum.actions.schedule import publish
from sala.forum.models import Event, Session, SessionExternalId, SessionPerson
from sala.forum.tests.factories import add, details, forum, hall, make_question, plan, rows
from sala.forum.tests.lists import ONE, TWO, as_csv, confirm, preview, shown, take_in, undo, upload
from sala.forum.tests.test_show_schedule import small
from sala.forum.types import Part
from sala.kit.i18n import Text
from sala.people.api import ImportRun, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.fixture
def organiser(visit: Visit) -> Client:
    return visit(Role.ORGANISER)


@pytest.fixture
def event(cast: Cast) -> Event:
    return forum(cast)


def test_a_list_becomes_sessions_of_the_draft(organiser: Client, event: Event, cast: Cast) -> None:
    path = preview(organiser, event, as_csv(ONE, TWO))
    assert "New rooms: Red room." in shown(organiser, path)
    assert not Session.objects.exists(), "a preview changes nothing"
    confirm(organiser, path)
    opening = Session.objects.get(external_ids__value="s1")
    assert (opening.slug, opening.kind, str(opening.hall)) == ("opening", "panel", str(opening.hall))
    assert opening.hall is not None
    assert opening.hall.name == {"en": "Red room"}
    assert opening.starts_at.isoformat() == "2023-04-04T01:30:00+00:00"
    parts = {(row.person_id, row.part) for row in opening.people.all()}
    assert parts == {(cast.people[Role.SPEAKER].pk, "speaker"), (cast.people[Role.CHAIR].pk, "chair")}
    assert not event.versions.exists(), "publishing stays as it is"
    assert rows("people.AuditEntry").filter(action="session.plan").count() == 2


def test_the_same_list_again_changes_nothing_and_says_so(organiser: Client, event: Event) -> None:
    take_in(organiser, event, as_csv(ONE, TWO))
    path = preview(organiser, event, as_csv(ONE, TWO))
    assert "Everything on this list is in Sala already." in shown(organiser, path)
    assert Session.objects.count() == 2


def test_changes_are_shown_and_the_rest_is_kept(organiser: Client, event: Event, cast: Cast) -> None:
    take_in(organiser, event, as_csv(ONE, TWO))
    opening = Session.objects.get(external_ids__value="s1")
    SessionPerson.objects.create(session=opening, person=cast.people[Role.INTERPRETER], part=Part.INTERPRETER)
    new = ["s1", "Opening!", "", "09:00", "", "", "demo 07"]
    path = preview(organiser, event, as_csv(new))
    page = shown(organiser, path)
    assert "Opening → Opening!" in page
    assert "2023-04-04 08:30–09:15 → 2023-04-04 09:00–09:15" in page
    confirm(organiser, path)
    opening.refresh_from_db()
    assert (opening.title, opening.revision, str(opening.hall)) == ({"en": "Opening!"}, 2, str(opening.hall))
    parts = {(row.person_id, row.part) for row in opening.people.all()}
    people = cast.people
    assert parts == {
        (people[Role.RAPPORTEUR].pk, "speaker"),
        (people[Role.CHAIR].pk, "chair"),
        (people[Role.INTERPRETER].pk, "interpreter"),
    }
    assert opening.hall is not None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "A", "2023-04-04", "08:00", "09:00"], "row 2, column A: Each row needs its number."),
        (["a", "", "2023-04-04", "08:00", "09:00"], "row 2: Write a title in at least one language."),
        (["a", "A", "2023-02-31", "08:00", "09:00"], "row 2, column C, “2023-02-31”: There is no such day"),
        (["a", "A", "2023-04-09", "08:00", "09:00"], "This day is not one of the forum"),
        (["a", "A", "2023-04-04", "8", "09:00"], "column D, “8”: There is no such time."),
        (["a", "A", "2023-04-04", "09:00", "08:00"], "column E, “08:00”: The session ends before it begins."),
        (["a", "A", "", "", ""], "A new session needs a day, a start and an end."),
        (["a", "A", "2023-04-04", "08:00", "09:00", "", "nobody"], "Nobody has the number nobody."),
        (["a", "A", "2023-04-04", "08:00", "09:00", "", "", "", "feast"], "Write one of these: Talk, Panel"),
        (["s2", "A", "2023-04-04", "08:00", "09:00"], "Row 2 has this number too."),
    ],
)
def test_an_error_names_row_column_value_and_stops_everything(
    organiser: Client, event: Event, row: list[str], sentence: str
) -> None:
    path = preview(organiser, event, as_csv(row, TWO))
    page = shown(organiser, path).replace("&#x27;", "'")
    assert sentence in page
    assert confirm(organiser, path).status_code == 409
    assert not Session.objects.exists()


def test_an_import_is_taken_back(organiser: Client, event: Event) -> None:
    take_in(organiser, event, as_csv(ONE))
    run = take_in(
        organiser, event, as_csv(["s1", "Other", "2023-04-05", "", "", "Blue room", "", "demo 07"], TWO)
    )
    page = undo(organiser, event, run)
    assert "Taken back" in page
    assert "could not be taken back" not in page
    left = Session.objects.get()
    assert left.hall is not None
    assert (left.title, left.hall.name) == ({"en": "Opening"}, {"en": "Red room"})
    assert left.starts_at.isoformat() == "2023-04-04T01:30:00+00:00"
    assert {row.part for row in left.people.all()} == {"speaker", "chair"}
    assert {str(one.name) for one in rows("meetings.Resource").filter(kind="hall")} == {"Red room"}


def test_what_was_changed_asked_about_or_published_since_stays(
    organiser: Client, event: Event, cast: Cast
) -> None:
    third = ["s3", "Third", "2023-04-05", "13:00", "14:00", "Blue room", "", "", ""]
    run = take_in(organiser, event, as_csv(ONE, TWO, third))
    Session.objects.filter(external_ids__value="s1").update(revision=2)
    make_question(event, cast.people[Role.MEMBER], session=Session.objects.get(external_ids__value="s2"))
    page = undo(organiser, event, run)
    assert "Opening: was changed since" in page
    assert "Practice: was published, asked about or used since" in page
    assert Session.objects.count() == 2
    other = take_in(organiser, event, as_csv(["s4", "Late", "2023-04-05", "15:00", "16:00", "Green room"]))
    publish(event=event, name=Text(en="First"), by=None, at=timezone.now())
    page = undo(organiser, event, other)
    assert "Late: was published" in page
    assert "Green room: was published" in page


def test_a_preview_that_is_no_longer_true_is_not_imported(organiser: Client, event: Event) -> None:
    first, second = (preview(organiser, event, as_csv(ONE)) for _ in range(2))
    mark = shown(organiser, second).partition('name="mark" value="')[2][:32]
    confirm(organiser, first)
    assert organiser.post(second, {"mark": mark}).status_code == 409
    assert Session.objects.count() == 1
    assert organiser.post(first, {"mark": mark}).status_code == 302, "a second press does nothing"


def test_a_thousand_sessions_need_no_more_queries_than_three(organiser: Client, event: Event) -> None:
    def queries(prefix: str, count: int) -> int:
        body = as_csv(*([f"{prefix}{n}", f"Session {n}", *TWO[2:]] for n in range(count)))
        path = preview(organiser, event, body)
        with CaptureQueriesContext(connection) as captured:
            assert confirm(organiser, path).status_code == 302
        return len(captured)

    few, many = queries("few", 3), queries("many", 60)
    assert many <= few + 2


def export(client: Client, event: Event, kind: str, language: str) -> bytes:
    answer = client.get(f"/{language}/forum/{event.slug}/schedule.{kind}")
    return answer.content


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_our_own_export_changes_nothing(visit: Visit, forum2023: Event, kind: str, language: str) -> None:
    admin = visit(Role.ADMINISTRATOR)
    body = export(admin, forum2023, kind, language)
    path = preview(admin, forum2023, body, name=f"schedule.{kind}")
    page = shown(admin, path)
    assert "Everything on this list is in Sala already." in page, page
    assert Session.objects.filter(event=forum2023).count() == 28


def test_our_own_export_puts_an_emptied_plan_back_once(visit: Visit, forum2023: Event) -> None:
    """Into another event: new sessions, known by their guid; a second time nothing."""
    admin = visit(Role.ADMINISTRATOR)
    body = export(admin, forum2023, "xml", "en")
    programme = forum2023.scope.parent
    assert programme is not None
    other = create_event(
        programme=programme,
        details=EventDetails(Text(en="Copy"), Text(), Text(), forum2023.starts_on, forum2023.ends_on, (), ()),
        by=None,
        at=timezone.now(),
    )
    run = take_in(admin, other, body)
    assert run.counts["new"] == 28
    guids = set(map(str, forum2023.sessions.values_list("pk", flat=True)))
    assert set(SessionExternalId.objects.filter(event=other).values_list("value", flat=True)) == guids
    assert "Everything on this list" in shown(admin, preview(admin, other, body))


def as_xml(session: dict[str, Any]) -> bytes:
    said = "".join(f"<{key}>{value}</{key}>" for key, value in session.items() if isinstance(value, str))
    return (
        "<schedule><version>1</version><conference><title>Days</title>"
        "<time_zone_name>Asia/Phnom_Penh</time_zone_name></conference>"
        f'<day index="1"><room name="Red room"><event guid="g-1" id="1">{said}'
        '<persons><person id="7">Speaker 7</person></persons></event></room></day></schedule>'
    ).encode()


def test_xml_and_json_say_the_same_in_the_language_of_the_file(organiser: Client, event: Event) -> None:
    made = small(language="de", title="Ein Vortrag", description="Und mehr.", guid="g-1")
    session = made["schedule"]["conference"]["days"][0]["rooms"]["Red room"][0]
    run = take_in(organiser, event, json.dumps(made).encode())
    found = Session.objects.get()
    assert (found.title, found.lead, found.spoken) == (
        {"de": "Ein Vortrag"},
        {"de": "What it says.\n\nUnd mehr."},
        ["de"],
    )
    speaker = found.people.get().person
    assert (speaker.name, hasattr(speaker, "account")) == ("Speaker 7", False)
    again = shown(organiser, preview(organiser, event, as_xml(session), name="schedule.xml"))
    assert "Everything on this list is in Sala already." in again
    undo(organiser, event, run)
    assert not Session.objects.exists()
    assert not rows("people.Person").filter(name="Speaker 7")


def test_sessions_on_other_days_are_named(organiser: Client, event: Event) -> None:
    made = small()
    rooms = made["schedule"]["conference"]["days"][0]["rooms"]
    rooms["Red room"].append(
        {**rooms["Red room"][0], "guid": "x", "date": "2024-01-01T09:00:00+07:00", "title": "Far"}
    )
    rooms["Red room"].append({**rooms["Red room"][0], "guid": "y", "duration": "", "title": "Endless"})
    page = shown(organiser, preview(organiser, event, json.dumps(made).encode()))
    assert "Left out, because it is on another day: Far" in page
    assert "Left out, because it has no time or no length: Endless" in page
    rooms["Red room"] = rooms["Red room"][1:2]
    page = shown(organiser, preview(organiser, event, json.dumps(made).encode()))
    assert "All sessions of this file are on other days" in page


@pytest.mark.parametrize(
    "body",
    [
        b"<schedule/>",
        b"<schedule",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><schedule>&a;</schedule>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><schedule>&a;</schedule>',
        b"<?xml version='1.0' encoding='nothing'?><schedule/>",
        b"<a>" * 100_000,
        b"{" * 100_000,
        b'{"schedule": {"conference": {"title": "x", "days": [5]}}}',
        json.dumps(small(persons="nobody")).encode(),
    ],
)
def test_hostile_files_are_told_what_they_are(organiser: Client, event: Event, body: bytes) -> None:
    answer = upload(organiser, event, body)
    assert answer.status_code == 422
    assert "The file" in answer.content.decode()
    assert not ImportRun.objects.exists()


REAL = {
    "frab-camp2019.json": (79, "2019-08-21", 6, "Europe/Berlin"),
    "pretalx-democon.json": (36, "2020-12-14", 3, "UTC"),
}


def test_the_real_schedules_come_in_whole(visit: Visit, cast: Cast) -> None:
    """Reads the folder that SALA_CORPORA names; without it says so, and only the made-up file has been tried."""
    folder, admin = os.environ.get("SALA_CORPORA"), visit(Role.ADMINISTRATOR)
    if not folder:
        print("SALA_CORPORA is not set: the two real schedules were not tried.")  # noqa: T201  # says so
        return
    for name, (sessions, first, days, zone) in REAL.items():
        body = next(Path(folder).rglob(name)).read_bytes()
        given = details(name, days)
        start = given.starts_on.fromisoformat(first)
        real = EventDetails(
            given.title, given.lead, given.venue, start, start + (given.ends_on - given.starts_on), (), ()
        )
        event = create_event(
            programme=cast.programme, details=real, by=None, at=timezone.now(), time_zone=zone
        )
        path = preview(admin, event, body, name=name)
        page = shown(admin, path)
        assert "Left out" not in page
        assert "Not taken over: tracks" in page
        assert ("JaGoTu" in page) is (name == "frab-camp2019.json"), "a nickname that looks like an old font"
        confirm(admin, path)
        assert Session.objects.filter(event=event).count() == sessions
        again = shown(admin, preview(admin, event, body, name=name))
        assert "Everything on this list is in Sala already." in again


def test_a_room_of_the_forum_is_known_in_any_language(organiser: Client, event: Event) -> None:
    red = hall(event, "Red room")
    add(event, plan(room=red))
    take_in(organiser, event, as_csv([*TWO[:5], "red ROOM"]))
    assert Session.objects.get(external_ids__value="s2").hall == red


def test_a_number_of_another_program_is_nobodys_staff_number(
    organiser: Client, event: Event, cast: Cast
) -> None:
    rows("people.Identifier").create(account=cast.newcomer.account, kind="staff", value="7")
    take_in(organiser, event, json.dumps(small()).encode())
    assert Session.objects.get().people.get().person.name == "Speaker 7"


def test_our_own_export_in_another_forum_of_the_programme_keeps_its_people(
    visit: Visit, forum2023: Event
) -> None:
    admin = visit(Role.ADMINISTRATOR)
    people = rows("people.Person").count()
    programme = forum2023.scope.parent
    assert programme is not None
    given = EventDetails(Text(en="Copy"), Text(), Text(), forum2023.starts_on, forum2023.ends_on, (), ())
    other = create_event(programme=programme, details=given, by=None, at=timezone.now())
    take_in(admin, other, export(admin, forum2023, "json", "en"))
    assert rows("people.Person").count() == people
    assert SessionPerson.objects.filter(session__event=other).exists()


def test_who_was_found_by_a_number_is_a_look_in_the_log(organiser: Client, event: Event, cast: Cast) -> None:
    shown(organiser, preview(organiser, event, as_csv(ONE)))
    looks = rows("people.AuditEntry").filter(action="look", detail__page="schedule_run")
    assert looks.filter(object_id=str(cast.people[Role.SPEAKER].pk)).exists()


def test_a_forum_holds_so_many_sessions_and_no_more(
    organiser: Client, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sala.forum.actions.plan_schedule.MOST_SESSIONS", 2)
    take_in(organiser, event, as_csv(ONE, TWO))
    path = preview(organiser, event, as_csv(["s3", *TWO[1:]]))
    assert "A forum holds at most 2 sessions." in shown(organiser, path)
    assert confirm(organiser, path).status_code == 409


def test_letters_that_no_database_holds_are_dropped(organiser: Client, event: Event) -> None:
    made = small(
        guid="g\ud800\x00", title="A \udfff talk", persons=[{"id": "\x007", "public_name": "Speaker\x00 7"}]
    )
    rooms = made["schedule"]["conference"]["days"][0]["rooms"]
    rooms["Red\ud800 room\x00"] = rooms.pop("Red room")
    take_in(organiser, event, json.dumps(made).encode())
    assert Session.objects.get(external_ids__value="g").title == {"en": "A  talk"}
