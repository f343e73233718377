"""Importing 10,000 people and a schedule of 1,000 sessions from xlsx files, beside inserting the same rows bare; prints
JSON. Its own process and database.
"""

import datetime as dt
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import django

NAMES = (
    "សុខ ចាន់ លី ហេង ឈឹម គឹម នួន ប៉ែន សេង ទេព អ៊ុក មាស កែវ ស៊ឹម ជា វ៉ាន់",
    "ដារ៉ា សុភា បុប្ផា វិសាល ច័ន្ទរ៉ា ម៉ាលីស សុវណ្ណ រតនា ពិសិដ្ឋ កល្យាណ វណ្ណា ធារី សុខា មុន្នី រដ្ឋា លក្ខិណា",
)
FAMILY, GIVEN = (names.split() for names in NAMES)
POSTS = ("គ្រូរូបវិទ្យា", "គ្រូគណិតវិទ្យា", "គ្រូជីវវិទ្យា", "នាយកសាលា")
SCHOOLS = 200


def list_of(people: int) -> list[list[str]]:
    """Rows of the template: names, a phone, a staff number, one of two hundred schools, a post."""
    draw = random.Random(2023)
    return [
        [
            f"T-{n}",
            f"{draw.choice(FAMILY)} {draw.choice(GIVEN)}{draw.choice(GIVEN)}",
            f"Teacher {n}",
            f"012 {n:06}",
            f"{n:06}",
            f"school-{n % SCHOOLS}",
            draw.choice(POSTS),
        ]
        for n in range(people)
    ]


HEADINGS = ["external id", "name", "latin name", "phones", "staff number", "organisation", "post km"]


def prepared() -> Any:
    """An administrator and the schools."""
    from django.utils import timezone

    from sala.kit.i18n import Text
    from sala.people.actions.organisations import add_organisation
    from sala.people.actions.scopes import create_scope, grant_role
    from sala.people.api import Role, ScopeKind, add_person
    from sala.people.types import OrganisationKind

    root = create_scope(kind=ScopeKind.INSTALLATION, slug="sala", name=Text(en="Sala"), parent=None)
    boss = add_person(name="Administrator", at=timezone.now(), by=None)
    grant_role(person=boss, role=Role.ADMINISTRATOR, scope=root, at=timezone.now(), by=None)
    for n in range(SCHOOLS):
        add_organisation(
            kind=OrganisationKind.HIGH_SCHOOL,
            name=Text(km=f"វិទ្យាល័យ {n}", en=f"High School {n}"),
            external_ids={"EMIS": f"school-{n}"},
        )
    return boss


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came out."""
    begun = time.monotonic()
    found = work()
    return time.monotonic() - begun, found


def bare_insert(rows: list[list[str]]) -> None:
    """The same people, numbers and posts, inserted with nothing reckoned, checked, logged or made findable."""
    from django.db import transaction

    from sala.kit.ids import uuid7
    from sala.people.models import (
        Account,
        Contact,
        Identifier,
        Membership,
        Organisation,
        Person,
        PersonExternalId,
    )

    school = Organisation.objects.first()
    people = [Person(id=uuid7(), name=row[1], latin_name=row[2], sort_key="x") for row in rows]
    accounts = [Account(person=person, password="!") for person in people]  # noqa: S106  # no password: nobody signs in
    with transaction.atomic():
        Person.objects.bulk_create(people)
        Account.objects.bulk_create(accounts)
        for kind, column in (("phone", 3), ("staff", 4)):
            Identifier.objects.bulk_create(
                Identifier(account=account, kind=kind, value=f"bare {row[column]}")
                for account, row in zip(accounts, rows, strict=True)
            )
        both = list(zip(people, rows, strict=True))
        Contact.objects.bulk_create(Contact(person=p, kind="phone", value=r[3], typed=r[3]) for p, r in both)
        PersonExternalId.objects.bulk_create(
            PersonExternalId(person=p, source="bare", value=r[0]) for p, r in both
        )
        Membership.objects.bulk_create(Membership(person=p, organisation=school) for p in people)


def peak() -> float:
    """The most memory that this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_people(people: int) -> dict[str, float]:
    """Read, preview, import, and the same file again; beside it the bare insert."""
    from django.utils import timezone, translation

    from sala.kit.sheets import Sheet, read_sheet, write_workbook
    from sala.kit.tables import recognise
    from sala.people.actions.import_people import import_people
    from sala.people.actions.imports import keep_upload
    from sala.people.actions.plan_people import plan_people
    from sala.people.actions.undo_people import undo_people
    from sala.people.types import PERSON_COLUMNS, ImportKind

    translation.activate("km")
    boss, rows = prepared(), list_of(people)
    body = write_workbook([Sheet("People", HEADINGS, rows)])
    before = peak()
    reading, listing = timed(lambda: recognise(read_sheet(body, "people.xlsx"), PERSON_COLUMNS))
    given = {"kind": ImportKind.PEOPLE, "source": "EMIS", "file_name": "people.xlsx", "by": boss}
    run = keep_upload(listing=listing, body=body, at=timezone.now(), **given)
    planning, plan = timed(lambda: plan_people(run, user=boss, language="km"))
    assert len(plan.new) == people, plan.troubles[:3]  # noqa: S101  # a benchmark of an error tells nothing
    doing = {"run_id": run.pk, "seen": plan.mark, "language": "km", "by": boss, "at": timezone.now()}
    importing, _nothing = timed(lambda: import_people(**doing))
    again = keep_upload(listing=listing, body=body, at=timezone.now(), **given)
    repeating, plan = timed(lambda: plan_people(again, user=boss, language="km"))
    assert plan.nothing  # noqa: S101  # the same file changes nothing
    memory = peak() - before
    undoing, _nothing = timed(lambda: undo_people(run_id=run.pk, by=boss, at=timezone.now()))
    bare, _nothing = timed(lambda: bare_insert(rows))
    return {
        "import_read": reading,
        "import_preview": planning,
        "import_people": importing,
        "import_again": repeating,
        "import_undo": undoing,
        "import_bare": bare,
        "import_ratio": importing / bare,
        "import_memory": memory,
    }


def draft_forum(boss: Any, first: dt.date) -> Any:
    """A forum of ten days without sessions."""
    from django.utils import timezone

    from sala.forum.actions.events import EventDetails, create_event
    from sala.kit.i18n import Text
    from sala.people.actions.scopes import create_scope
    from sala.people.models import Scope
    from sala.people.types import ScopeKind

    root = Scope.objects.get(parent=None)
    country = create_scope(kind=ScopeKind.COUNTRY, slug="kh", name=Text(en="Cambodia"), parent=root)
    programme = create_scope(kind=ScopeKind.PROGRAMME, slug="p", name=Text(en="Programme"), parent=country)
    details = EventDetails(Text(en="Forum"), Text(), Text(), first, first + dt.timedelta(days=9), (), ())
    return create_event(programme=programme, details=details, by=boss, at=timezone.now())


def schedule_of(sessions: int, first: dt.date) -> bytes:
    """A workbook with sessions on ten days in twenty rooms."""
    from sala.kit.sheets import Sheet, write_workbook

    headings = ["external id", "title en", "title km", "day", "starts", "ends", "hall", "spoken"]
    days = [str(first + dt.timedelta(days=n)) for n in range(10)]
    rows = [
        [f"S-{n}", f"Session {n}", f"វគ្គ {n}", days[n % 10], "08:30", "09:15", f"Room {n % 20}", "km"]
        for n in range(sessions)
    ]
    return write_workbook([Sheet("Schedule", headings, rows)])


def bare_sessions(event: Any) -> None:
    """The same sessions again in one insert."""
    from django.db import transaction

    from sala.forum.models import Session
    from sala.kit.ids import uuid7

    with transaction.atomic():
        made = Session.objects.filter(event=event)
        Session.objects.bulk_create(
            Session(
                id=uuid7(), event=event, slug=f"bare-{n}", kind="talk", title=one.title, starts_at=one.starts_at,
                ends_at=one.ends_at,
            )
            for n, one in enumerate(made)
        )  # fmt: skip


def measure_schedule(sessions: int) -> dict[str, float]:
    """Read, preview and import sessions into a forum's draft; beside it the bare insert."""
    from django.utils import timezone

    from sala.forum.actions.import_schedule import import_schedule
    from sala.forum.actions.plan_schedule import plan_schedule
    from sala.forum.types import SESSION_COLUMNS
    from sala.kit.sheets import read_sheet
    from sala.kit.tables import recognise
    from sala.people.actions.imports import keep_upload
    from sala.people.types import ImportKind

    boss, first = prepared(), dt.date(2027, 4, 5)
    event, body = draft_forum(boss, first), schedule_of(sessions, first)
    before, begun = peak(), time.monotonic()
    listing = recognise(read_sheet(body, "schedule.xlsx"), SESSION_COLUMNS)
    run = keep_upload(
        kind=ImportKind.SCHEDULE, source="bench", listing=listing, body=body, file_name="s.xlsx", by=boss,
        at=timezone.now(), scope=event.scope,
    )  # fmt: skip
    plan = plan_schedule(run, event, language="km")
    assert len(plan.new) == sessions, plan.troubles[:3]  # noqa: S101  # a benchmark of an error tells nothing
    import_schedule(run_id=run.pk, event=event, seen=plan.mark, language="km", by=boss, at=timezone.now())
    whole, memory = time.monotonic() - begun, peak() - before
    inserting, _nothing = timed(lambda: bare_sessions(event))
    return {
        "import_sessions": whole,
        "import_sessions_bare": inserting,
        "import_sessions_memory": memory,
    }


def main(what: str) -> None:
    """People or sessions, in a folder that goes away; a process for each, so that each has its own peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SALA_VAR": folder}
        os.environ.setdefault("SALA_BENCH_DATABASE_URL", f"sqlite:///{folder}/imports.sqlite3")
        os.environ["DATABASE_URL"] = os.environ["SALA_BENCH_DATABASE_URL"]
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measure_people(10_000) if what == "people" else measure_schedule(1000)))


if __name__ == "__main__":
    main(sys.argv[1])
