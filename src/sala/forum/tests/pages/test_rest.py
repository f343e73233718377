import datetime as dt
import json
import re
from typing import Any

from defusedxml import ElementTree
from django.test import Client
from icalendar import Calendar

from sala.forum.actions.feeds import feed_key, revoke_feed
from sala.forum.actions.schedule import say_delay
from sala.forum.models import Event, ScheduleVersion
from sala.forum.tests.factories import AT
from sala.people.api import Person, Role
from sala.people.seed import Cast


def test_the_calendar_keeps_uids_and_counts_versions(forum2023: Event, client: Client) -> None:
    answer = client.get(f"/en/forum/{forum2023.slug}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entries = {str(e["SUMMARY"]): e for e in Calendar.from_ical(answer.content).events}
    first = ScheduleVersion.objects.get(event=forum2023, number=1)
    ids = {row["slug"]: row["session"] for row in first.slots}
    visit = entries["Visit: Boeung Trabaek High School"]
    assert visit["UID"] == f"{ids['visit-boeung-trabaek']}@sala"
    assert visit["SEQUENCE"] == Event.objects.get(pk=forum2023.pk).schedule_revision
    assert dt.datetime(2023, 4, 4, 6, 30, tzinfo=dt.UTC) == visit.DTSTART
    assert b"DTSTART;TZID=Asia/Phnom_Penh:20230404T133000" in answer.content
    assert [name for name, e in entries.items() if e["STATUS"] == "CANCELLED"] == [
        "A walk through the centre"
    ]
    assert b"BEGIN:VTIMEZONE" in answer.content


def test_a_calendar_follows_what_is_said_to_run_late(forum2023: Event, cast: Cast, client: Client) -> None:
    path, name = f"/en/forum/{forum2023.slug}/calendar.ics", "Visit: Boeung Trabaek High School"

    def visit() -> Any:
        return next(e for e in Calendar.from_ical(client.get(path).content).events if e["SUMMARY"] == name)

    before = visit()
    say_delay(
        event=forum2023,
        hall=None,
        from_at=before.DTSTART,
        minutes=20,
        date=before.DTSTART.date(),
        by=cast.people[Role.CHAIR],
        at=AT,
    )
    after = visit()
    assert after.DTSTART - before.DTSTART == after.DTEND - before.DTEND == dt.timedelta(minutes=20)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert str(after["DESCRIPTION"]).startswith("20 minutes late")


def test_a_persons_calendar_has_her_sessions_until_she_revokes_it(forum2023: Event, client: Client) -> None:
    speaker = Person.objects.get(latin_name="Speaker 4, Thailand")
    path = f"/en/forum/my-calendar/{feed_key(speaker)}.ics"
    answer = client.get(path)
    names = {str(e["SUMMARY"]) for e in Calendar.from_ical(answer.content).events}
    assert names == {"Toolkits and online platforms", "Accountability and sustained commitment"}
    assert "private" in answer["Cache-Control"]
    revoke_feed(person=speaker, at=AT)
    assert client.get(path).status_code == 404
    assert client.get(f"/en/forum/my-calendar/{feed_key(speaker)}.ics").status_code == 200
    for key in ("", "x", "0" * 72, feed_key(speaker)[:-1]):
        assert client.get(f"/en/forum/my-calendar/{key}.ics").status_code == 404
    assert forum2023.pk is not None


def test_the_xml_and_the_json_say_the_same(forum2023: Event, client: Client) -> None:
    tree = json.loads(client.get(f"/en/forum/{forum2023.slug}/schedule.json").content)
    root = ElementTree.fromstring(client.get(f"/en/forum/{forum2023.slug}/schedule.xml").content)
    events = [
        e for day in tree["schedule"]["conference"]["days"] for room in day["rooms"].values() for e in room
    ]
    assert len(events) == 28
    assert [node.get("guid") for node in root.iter("event")] == [event["guid"] for event in events]
    assert [node.findtext("title") for node in root.iter("event")] == [event["title"] for event in events]
    assert len({event["id"] for event in events}) == 28
    assert all(
        re.fullmatch("[a-z][a-z0-9-]+", str(track.get("slug"))) for track in root.findall("conference/track")
    )
    first = next(root.iter("event"))
    assert (first.findtext("date"), first.findtext("duration")) == ("2023-04-04T07:30:00+07:00", "00:30")


def test_ids_stay_over_versions(forum2023: Event, client: Client) -> None:
    from sala.forum.actions.schedule import publish
    from sala.kit.i18n import Text

    def ids() -> dict[str, int]:
        tree = json.loads(client.get(f"/en/forum/{forum2023.slug}/schedule.json").content)
        days = tree["schedule"]["conference"]["days"]
        return {e["guid"]: e["id"] for day in days for room in day["rooms"].values() for e in room}

    before = ids()
    publish(event=forum2023, name=Text(en="Third"), by=None, at=AT)
    assert ids() == before


def test_without_a_version_there_is_nothing_to_export(forum2023: Event, client: Client) -> None:
    ScheduleVersion.objects.filter(event=forum2023).delete()
    assert client.get(f"/en/forum/{forum2023.slug}/schedule.xml").status_code == 404
    assert b"VEVENT" not in client.get(f"/en/forum/{forum2023.slug}/calendar.ics").content
