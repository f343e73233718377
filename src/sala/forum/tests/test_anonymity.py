"""After an anonymous question no row of any table leads back to who asked, from where, with what, or to which
minute.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sala.forum.models import Event, Question
from sala.forum.tests.factories import KHMER
from sala.kit.ids import uuid7
from sala.offline.api import Receipt, add_device
from sala.people.api import Person, Role
from sala.people.seed import Cast

AWAY = "203.0.113.77"
UUID = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b")


def rows() -> dict[str, set[str]]:
    """Every row of every table, each as one text; uuids without dashes, so that both databases read alike."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names from the database itself
            found[table] = {
                " | ".join(str(value).replace("-", "") for value in row) for row in cursor.fetchall()
            }
    return found


def changed(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, set[str]]:
    return {table: after[table] - before[table] for table in after if after[table] - before[table]}


def ask_by_form(client: Client, practice: Event) -> None:
    path = f"/km/forum/{practice.slug}/ask/"
    fields = {"id": str(uuid7()), "name": "anonymous", "text": KHMER, "receipt": "", "session": "who-mentors"}
    assert client.post(path, fields, REMOTE_ADDR=AWAY).status_code == 200


def ask_by_envelope(client: Client, practice: Event, token: str = "") -> None:
    envelope = {
        "id": str(uuid7()),
        "kind": "forum.anonymous_question",
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "clock_offset": 12345,
        "base": None,
        "payload": {
            "event": practice.slug,
            "session": "who-mentors",
            "text": KHMER,
            "receipt": "AAAA-BBBB-CCCC",
        },
    }
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = json.dumps({"envelopes": [envelope]})
    answer = client.post(
        "/offline/", body, content_type="application/json", headers=headers, REMOTE_ADDR=AWAY
    )
    assert answer.json()["answers"][0]["outcome"] == "done"


def nothing_of_the_asker(after: dict[str, set[str]], asker: Person, more: list[object]) -> None:
    """No id, name, address or offset of hers in any row."""
    text = "\n".join(row for table in after for row in after[table])
    for secret in [asker.pk, asker.account.pk, AWAY, asker.name, asker.latin_name, "12345", *more]:
        assert str(secret).replace("-", "") not in text, secret


def nothing_of_the_moment(after: dict[str, set[str]]) -> None:
    """Ids and times tell the hour, or the session, only."""
    now = timezone.now()
    fresh = "\n".join(row for table in after if table != "forum_event" for row in after[table])
    events = set(Event.objects.values_list("pk", flat=True))
    own = {uuid.UUID(found) for found in UUID.findall(fresh)} - events
    hours = {q.pk for q in Question.objects.all()} | {r.pk for r in Receipt.objects.all()}
    assert hours <= own
    for key in hours:
        assert (key.int >> 80) % 3_600_000 == 0, "the id tells the moment"
    for moment in Question.objects.values_list("asked_at", flat=True):
        assert (moment.minute, moment.second, moment.microsecond) in {(0, 0, 0), (30, 0, 0)}
        assert now - dt.timedelta(hours=2) < moment <= now
    for moment in Receipt.objects.values_list("received_at", flat=True):
        assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)


@pytest.mark.parametrize("way", ["form", "envelope without token", "envelope with a token by mistake"])
def test_nothing_leads_back(
    way: str, practice: Event, cast: Cast, visit: Callable[[Role | None], Client]
) -> None:
    asker = cast.people[Role.MEMBER]
    client = visit(Role.MEMBER)
    client.get(f"/km/forum/{practice.slug}/ask/")
    made = add_device(person=asker, sign_in=None, at=timezone.now())
    before = rows()
    if way == "form":
        ask_by_form(client, practice)
    else:
        ask_by_envelope(client, practice, made.token if "mistake" in way else "")
    after = changed(before, rows())
    # The question, the wall's counter in its event, and (from an outbox) that it came: nothing else, no line of the
    # log.
    assert set(after) == {"forum_event", "forum_question"} | (set() if way == "form" else {"offline_receipt"})
    nothing_of_the_asker(after, asker, [made.device.pk, *client.cookies, client.session.session_key])
    nothing_of_the_moment(after)


def test_the_test_would_see_a_name(
    practice: Event, cast: Cast, visit: Callable[[Role | None], Client]
) -> None:
    client, before = visit(Role.MEMBER), rows()
    client.post(f"/km/forum/{practice.slug}/ask/", {"id": str(uuid7()), "name": "mine", "text": KHMER})
    after = changed(before, rows())
    assert cast.people[Role.MEMBER].pk.hex in "\n".join(after["forum_question"])
    assert "people_auditentry" in after
