"""No page is reached only by typing its address: a walk along the links, as every role, from home and my page."""

import datetime as dt
import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from sala.config.addresses import addresses
from sala.config.tests.objects import Objects, first, table
from sala.config.tests.test_roles_and_urls import ROWS, roles_by_outcome
from sala.config.tests.walk import EVERYBODY, Visitors
from sala.forum.api import Event
from sala.kit.ids import uuid7
from sala.people.api import Person, Role, add_membership, add_person
from sala.people.seed import Cast

pytestmark = pytest.mark.any_database

STARTS = ("/", "/en/me/")
ENOUGH = 6  # pages of one name that are opened: of many persons, one may be changed and another not
# What no link leads to, and why.
NO_LINK = {
    "ask_short": "the QR code on paper and on the wall",
    "box_short": "the QR code on paper for the reflections box",
    "certificate_short": "the QR code on a certificate",
    "card": "the QR code on a printed card",
    "people:card": "where that code leads, and the code typed at sign-in",
    "device": "asked by sala.js for a phone's token",
    "envelopes": "asked by sala.js with the outbox",
    "form_short": "the QR code of a form, and on each of its papers",
    "forum:standing": "asked by the script of my questions",
    "forum:closing_themes": "asked by the closing wall's script",
    "forum:prompt_wall_answers": "asked by the prompt's wall",
    "forum:wall_questions": "asked by the wall's script",
    "meetings:door_json": "asked by the door's script",
    "meetings:door_parts": "asked by the door's script",
    "upload": "asked by sala.js for a picture in pieces",
    "notify:unsubscribe": "the link at the end of each e-mail",
    "ministry_short": "where a ministry's page leads back to",
    "people:link_ministry": "where one is led from there",
    "people:ministry": "from the sign-in page, with SALA_OIDC",
    "people:ministry_leave": "the same, after signing out",
    "people:ministry_return": "where ministry_short leads on to",
    "people:unlink_ministry": "from Security, with SALA_OIDC",
    "service_worker": "asked by sala.js",
    "ui:gallery": "for those who build Sala: CONTRIBUTING leads to it",
    "ui:no_network": "shown by the service worker",
}
# What a role may open by its row of the table, but is not led to, and why that is meant.
ANOTHER_WAY = {
    "people:persons": "one's own line only; those with people to look after have it on my page",
    "people:roles": "the same",
    "people:places": "from one's organisation",
    "people:place": "from one's organisation",
    "forum:my_calendar": "the address is its owner's key, from her page about it",
    "forms:answer": "its address is given by whoever asks: a QR, a paper, the page of a module above",
    "forms:paper": "from there",
    "forms:take_back": "from there",
    "forum:visits": "from a session of the kind visit, and from one's own page once there are visits",
    "forms:forms": "an empty list for those without a task; the others have it on my page",
    "meetings:door": "for those who stand at it; what it shows it asks as the person who opens it",
    "competence:certificate": "from her notice for whose it is; a ministry viewer opens the address that she is given",
    "competence:certificate_pdf": "from there",
    "forum:paper": "for those who print and type in forms",
    "picture": "shown within pages; opened by itself for those who read the answers that it came with",
    "forum:prompt_wall": "for everybody once its answers are shared",
}


def secure(person: Person) -> None:
    """She has a second factor: from it more pages are led to."""
    account = person.account
    values = {"secret": "", "last_step": 0, "added_at": timezone.now()}
    table("people.CodeApp")._default_manager.create(account=account, **values)
    table("people.Account")._default_manager.filter(pk=account.pk).update(second_factor_at=timezone.now())


def disagree(person: Person) -> None:
    """Her name was changed here and on her phone: a conflict waits for her."""
    receipt = table("offline.Receipt")._default_manager.create(
        id=uuid7(),
        kind="people.details",
        outcome="conflict",
        person_id=person.pk,
        received_at=timezone.now(),
    )
    three = {"base": person.name, "here": person.name, "sent": "Another"}
    table("offline.Conflict")._default_manager.create(
        receipt=receipt, person_id=person.pk, object_id=str(person.pk), fields={"name": three}
    )


def meet(practice: Event, member: Person) -> None:
    """The forum's day begins in a quarter of an hour, also online, and the member has said so; a second one waits for a
    place; a session is a visit.
    """
    key, at = practice.days.get().meeting_id, timezone.now() + dt.timedelta(minutes=15)
    values = {"starts_at": at, "ends_at": at + dt.timedelta(hours=8), "link": "https://meet.example/p"}
    table("meetings.Meeting")._default_manager.filter(pk=key).update(**values)
    parts = table("meetings.Participation")._default_manager
    parts.filter(meeting_id=key, person_id=member.pk).update(mode="online", state="confirmed")
    other = add_person(name="គ្រូបង្រៀន កំពត", with_account=False, at=at, by=None)
    parts.create(meeting_id=key, person_id=other.pk, state="waiting", waits_since=at)
    session = first("forum.Session", event=practice).pk
    table("forum.Session")._default_manager.filter(pk=session).update(kind="visit")


@pytest.fixture
def furnished(cast: Cast, practice: Event) -> Visitors:
    """What some pages hang on is there: a notice, a question, a check-in, a conflict, a place, imports."""
    objects = Objects(cast, practice)
    for state in ("preview", "done"):
        objects.import_run(state)
        objects.schedule_run(state)
    objects.participants_run()
    objects.message(sent=True)
    for make in (
        objects.notice, objects.group, objects.delegation, objects.waiting, objects.message, objects.check_in,
        objects.certificate, objects.note, objects.answer, objects.event_form, objects.shown, objects.item,
        objects.picture, objects.theme, objects.merge, objects.ended, objects.erasure,
        objects.network,
    ):  # fmt: skip
        make()
    for _ in range(2):
        twin = add_person(name="គ្រូបង្រៀន កែប", phones=["011 999 999"], at=timezone.now(), by=None)
        add_membership(person=twin, organisation=cast.school)
    cast.school.place_id = objects.place()
    cast.school.save()
    secure(cast.people[Role.MEMBER])
    meet(practice, cast.people[Role.MEMBER])
    for person in cast.people.values():
        disagree(person)
    return Visitors(cast)


def name_of(path: str) -> str:
    """The name of the page behind a path, "" for none of ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def links_of(body: str, here: str) -> list[str]:
    """Where a page's links and forms lead within Sala; not the same page in another language."""
    body = re.sub(r'<nav class="lang".*?</nav>|<head>.*?</head>', "", body, flags=re.DOTALL)
    found = re.findall(r'(?:href|action)="([^"#]+)', body)
    urls = [urlsplit(urljoin(f"http://testserver{here}", unescape(link))) for link in found]
    return [
        f"{url.path}?{url.query}" if url.query else url.path for url in urls if url.netloc == "testserver"
    ]


def reached(visitors: Visitors, who: str) -> set[str]:
    """The names of all pages that this role comes to by links alone."""
    seen, opened, waiting = set(STARTS), Counter[str](), deque(STARTS)
    while waiting:
        path = waiting.popleft()
        name = name_of(path)
        if not name or opened[name] >= ENOUGH:
            continue
        opened[name] += 1
        answer = visitors.visit(who, path)
        assert answer.status_code in {200, 302, 405}, f"{who} is led to {path}: {answer.status_code}"
        more = [answer["Location"]] if answer.status_code == 302 else []
        if "html" in answer.get("Content-Type", ""):
            more += links_of(answer.content.decode(), path)
        fresh = [link for link in more if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return set(opened)


@pytest.mark.parametrize("who", EVERYBODY)
def test_links_lead_to_every_page_that_a_role_may_open(who: str, furnished: Visitors) -> None:
    """And no link leads to a page that refuses the role (asserted on the way)."""
    may = {name for name, row in ROWS.items() if who in roles_by_outcome(row["get"]).get("200", set())}
    lost = may - reached(furnished, who) - set(NO_LINK) - set(ANOTHER_WAY)
    assert not lost, f"{who} may open these, and nothing leads there: {sorted(lost)}"


def test_somebody_is_led_to_every_page(furnished: Visitors) -> None:
    found = set().union(
        *(reached(furnished, who) for who in ("public", "member", "rapporteur", "administrator"))
    )
    everything = {address.name for address in addresses()}
    assert everything - found == set(NO_LINK) & everything
