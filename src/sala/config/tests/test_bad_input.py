"""Bad input at every address: a sentence, never an error of ours, and nothing changed by what was refused."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sala.config.addresses import Address, addresses
from sala.config.start import SRC
from sala.config.tests.objects import Objects, table
from sala.config.tests.walk import PUBLIC, Visitors
from sala.forum.api import Event
from sala.kit.ids import uuid7
from sala.offline.api import add_device
from sala.people.api import Role
from sala.people.seed import Cast

ADDRESSES = addresses()
A_PAGE = "តើយើងអាចធ្វើដូចម្ដេចដើម្បីជួយគ្រូបង្រៀននៅតំបន់ដាច់ស្រយាល? " * 40
HOSTILE = {
    "a null byte": "nu\x00ll",
    "300 pages": A_PAGE * 300,
    "a huge number": "9" * 400,
    "a date that does not exist": "2023-02-31",
    "a time that does not exist": "2023-02-31T25:61",
    "an id of nothing": "00000000-0000-7000-8000-000000000000",
    "half a pair": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "markup": "<script>alert(1)</script>'\";--",
    "a minus": "-1",
}
# Rows that every request may write: sign-ins, wrong tries, and who looked at what.
NOTES = {
    "people.SignIn",
    "people.AuditEntry",
    "axes.AccessAttempt",
    "axes.AccessFailureLog",
    "axes.AccessLog",
}
WHO = (PUBLIC, Role.ADMINISTRATOR.value)


class Fields(HTMLParser):
    """The names of a page's fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Buttons too: their names choose what is done."""
        has = {name: value or "" for name, value in attrs}
        if tag in {"input", "select", "textarea", "button"} and "name" in has:
            self.names.setdefault(has["name"], has.get("value", "") if has.get("type") == "hidden" else "")


def asked_for(address: Address) -> set[str]:
    """The names that the view's file reads from forms and query strings."""
    text = address.page.read_text(encoding="utf-8")
    return set(re.findall(r"(?:GET|POST)(?:\.get(?:list)?\(|\[)\s*[\"'](\w+)[\"']", text))


COUNTING = " UNION ALL ".join(
    f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}"  # noqa: S608  # names of our own tables
    for model in apps.get_models()
    if model._meta.label not in NOTES
)


def counted() -> dict[str, int]:
    """How many rows each table has; one statement, because it is asked after every POST."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTING)
        return dict(cursor.fetchall())


def changed_rows(visitors: Visitors, who: str, path: str, data: dict[str, str]) -> tuple[HttpResponse, bool]:
    """One POST, and whether it made or removed a row."""
    seen: list[dict[str, int]] = []
    before = counted()
    response = visitors.visit(who, path, "post", look=lambda: seen.append(counted()), data=data)
    return response, seen[0] != before


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_forms(address: Address, cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    path = objects.path(address)
    for who in WHO:
        page = visitors.visit(who, path).content.decode(errors="replace")
        names = {**dict.fromkeys(asked_for(address), ""), **Fields(page).names}
        names.pop("csrfmiddlewaretoken", None)
        if not names:
            continue
        for what, value in HOSTILE.items():
            response, changed = changed_rows(visitors, who, path, dict.fromkeys(names, value))
            told = f"{what} at {address.name} as {who}: {response.status_code}"
            assert response.status_code < 500, told
            assert response.status_code < 400 or not changed, f"{told} although it changed something"
            assert what != "300 pages" or not changed, f"{told}, and it was kept"


TEMPLATES = {path: path.read_text(encoding="utf-8") for path in SRC.glob("sala/*/templates/*/*.html")}
# Parts that stand inside a form of another template; the door's form is a script's, which says it itself.
INSIDE = {"_event_fields.html", "_fields.html", "walk_in_fields.html", "import_file.html", "door_parts.html"}


@pytest.mark.parametrize(
    "path", [p for p, text in TEMPLATES.items() if " required" in text], ids=lambda p: p.name
)
def test_what_is_missing_is_said_by_us(path: Path) -> None:
    """Not by the browser, which says it in a language of its own: the form is sent, and the page answers."""
    if path.name in INSIDE:
        return
    forms = re.findall(r"<form\b.*?</form>", TEMPLATES[path], re.DOTALL)
    silent = [form[:120] for form in forms if " required" in form and "novalidate" not in form.split(">")[0]]
    assert not silent


ASKING = {path.stem for path, text in TEMPLATES.items() if " required" in text and path.name not in INSIDE}


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if a.page.stem in ASKING and a.word == a.page.stem], ids=lambda a: a.name
)
def test_a_blank_form_is_answered_with_a_sentence(address: Address, cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    path = objects.path(address)
    names = Fields(visitors.visit(Role.ADMINISTRATOR.value, path).content.decode(errors="replace")).names
    blank = {name: value for name, value in names.items() if name != "csrfmiddlewaretoken"}
    response = visitors.visit(Role.ADMINISTRATOR.value, path, "post", data=blank)
    if response.status_code < 400 or response.status_code in {403, 404, 405}:
        return  # what is filled in beforehand was enough, or the page is not hers
    said = response.content.decode()
    assert 'role="alert"' in said or 'class="err"' in said, (
        f"{address.name}: {response.status_code} without a word"
    )


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_query_strings(address: Address, cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    path = objects.path(address)
    for who in WHO:
        for what, value in HOSTILE.items():
            short = value[:2000]
            response = visitors.visit(
                who, path, "get", query_params=dict.fromkeys(asked_for(address) or {"x"}, short)
            )
            assert response.status_code < 500, f"{what} at {address.name} as {who}"


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_bodies_and_methods(address: Address, cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    path, before = objects.path(address), counted()
    bodies = [
        (b"text=\xff\xfe\xc3\x28&name=\x80", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"text=a", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"\x00" * 3000, "image/png"),
    ]
    for who in WHO:
        for body, kind in bodies:
            response = visitors.visit(who, path, "post", data=body, content_type=kind)
            assert response.status_code < 500, f"{kind} at {address.name} as {who}"
        for method in ("put", "patch", "delete", "options", "head", "trace"):
            assert visitors.visit(who, path, method).status_code < 500, f"{method} {address.name} as {who}"
    assert counted() == before


@pytest.mark.parametrize(
    "path",
    [
        "/en/forum/%00/",
        "/en/forum/" + "a" * 5000 + "/",
        "/c/%00%ff",
        "/km/people/card/%E1%9E%80%00/",
        "/%ff",
        "/en/" + "x/" * 800,
    ],
)
def test_addresses(path: str, cast: Cast) -> None:
    response = Visitors(cast).visit(PUBLIC, path)
    assert response.status_code in {301, 302, 404}


def deep(levels: int) -> bytes:
    """JSON lists in lists."""
    return b'{"envelopes": ' + b"[" * levels + b"]" * levels + b"}"


def with_envelope(**more: Any) -> bytes:
    """One envelope, right but for `more`."""
    right = {
        "id": str(uuid7()),
        "kind": "forum.anonymous_question",
        "version": 1,
        "made_at": "2023-04-04T09:00:00+07:00",
        "clock_offset": 0,
        "base": None,
        "payload": {"event": "practice", "text": "Who?"},
    }
    return json.dumps({"envelopes": [{**right, **more}]}).encode()


MALFORMED = {
    "nothing": b"",
    "no JSON": b"envelopes",
    "invalid UTF-8": b'{"envelopes": ["\xff\xfe"]}',
    "a list": b"[]",
    "a number": b"1",
    "envelopes are a text": b'{"envelopes": "many"}',
    "envelopes are a number": b'{"envelopes": 5}',
    "envelopes are an object": b'{"envelopes": {"a": 1}}',
    "an envelope is null": b'{"envelopes": [null]}',
    "deep": deep(100_000),
    "not so deep": deep(500),
    "a deep payload": with_envelope().replace(b'"Who?"', b"[" * 50_000 + b"]" * 50_000),
    "too many": json.dumps({"envelopes": [{}] * 101}).encode(),
    "no id": with_envelope(id=None),
    "another version of id": with_envelope(id="00000000-0000-4000-8000-000000000000"),
    "no time": with_envelope(made_at="yesterday"),
    "a day that does not exist": with_envelope(made_at="2023-02-31T09:00:00Z"),
    "a huge offset": with_envelope(clock_offset=10**40),
    "an offset of nothing": with_envelope(clock_offset="soon"),
    "no payload": with_envelope(payload=None),
    "a payload that is a text": with_envelope(payload="text"),
    "no version": with_envelope(version="one"),
    "an endless version": with_envelope(version=1).replace(b'"version": 1', b'"version": Infinity'),
    "a base that is a text": with_envelope(base="first"),
}
REFUSED: dict[str, dict[str, Any]] = {
    "an unknown kind": {"kind": "rocket.launch"},
    "a kind that is no text": {"kind": {"a": 1}},
    "a long kind": {"kind": "k" * 5000},
    "another version": {"version": 99},
    "a huge version": {"version": 10**30},
    "no such forum": {"payload": {"event": "none", "text": "Who?"}},
    "no text": {"payload": {"event": "practice"}},
    "300 pages": {"payload": {"event": "practice", "text": A_PAGE * 100}},
    "a text that is a list": {"payload": {"event": ["practice"], "text": [1]}},
    "half a pair": {"payload": {"event": "practice", "text": ""}, "kind": "\ud800"},
}


def sent(body: bytes, token: str = "", kind: str = "application/json") -> HttpResponse:
    """What the door answers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response: Any = Client().post("/offline/", data=body, content_type=kind, headers=headers)
    return response  # type: ignore[no-any-return]  # the client's type is its own


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_envelope(what: str, cast: Cast, practice: Event) -> None:
    before = counted()
    device = add_device(person=cast.people[Role.MEMBER], sign_in=None, at=timezone.now())
    for token in ("", device.token):
        response = sent(MALFORMED[what], token)
        said = json.loads(response.content)
        if response.status_code == 200:  # what has an id is refused alone, and stops nothing beside it
            assert {answer["outcome"] for answer in said["answers"]} == {"refused"}
        else:
            assert response.status_code in {400, 413}, response.content[:200]
            assert said["error"]
    table("offline.Device")._default_manager.all().delete()
    assert counted() == before
    assert practice.slug


@pytest.mark.parametrize("what", REFUSED)
def test_envelopes_that_are_refused(what: str, practice: Event) -> None:
    questions = table("forum.Question")._default_manager.count()
    response = sent(with_envelope(**REFUSED[what]))
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        (answer,) = json.loads(response.content)["answers"]
        assert answer["outcome"] == "refused"
        assert set(answer["message"]) == {"km", "vi", "en"}
    assert table("forum.Question")._default_manager.count() == questions
    assert practice.slug


def test_other_content_types_and_tokens(practice: Event) -> None:
    assert sent(with_envelope(), "no-such-token").status_code == 401
    assert sent(with_envelope(), "\xe1\x9e").status_code == 401
    assert sent(b"envelopes=1", kind="application/x-www-form-urlencoded").status_code == 400
    assert sent(b"--x\r\n", kind="multipart/form-data; boundary=x").status_code == 400
    assert practice.slug


def test_an_envelope_with_a_null_byte_is_refused_with_a_sentence(practice: Event) -> None:
    body = with_envelope(payload={"event": practice.slug, "text": "Wh\x00o?"})
    (answer,) = json.loads(sent(body).content)["answers"]
    assert answer["outcome"] == "refused"
    assert set(answer["message"]) == {"km", "vi", "en"}
    assert not table("forum.Question")._default_manager.exists()
