"""Who gets what at which address: every role and the public at every URL, against roles_and_urls.json.

The table's rows: the URL's name → method → outcome → roles. “all” is everybody, “others” is whoever is not named in
the row; “sign in” is a redirect to the sign-in page. A new page fails here with the row that it would have; look
whether it is what you mean, then put it in (SALA_WRITE_ROWS=1 writes missing rows; none that is there changes).
"""

import inspect
import json
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from sala.config.addresses import Address, addresses
from sala.config.tests.objects import ASKER, Objects
from sala.config.tests.walk import EVERYBODY, PUBLIC, Visitors, outcome
from sala.forum.api import Event, latest_version, slots_of
from sala.people.api import Person, Role
from sala.people.seed import Cast

pytestmark = pytest.mark.any_database

FILE = Path(__file__).parent / "roles_and_urls.json"
ROWS: dict[str, dict[str, dict[str, str]]] = json.loads(FILE.read_text(encoding="utf-8"))
ADDRESSES = addresses()
METHODS = ("get", "post")
# Whose names the public may read where, besides the speakers, chairs and interpreters of a published schedule.
SHOWS_ASKERS = {
    "forum:ask",
    "forum:questions",
    "forum:wall",
    "forum:wall_questions",
}  # who gave her name with her question
SHOWS_HOLDER = {"people:card"}  # who has the card in hand


def roles_by_outcome(row: dict[str, str]) -> dict[str, set[str]]:
    """The table's words as sets of roles."""
    named = {key: set(words.split()) - {"all", "others"} for key, words in row.items()}
    rest = set(EVERYBODY) - set().union(*named.values())
    return {
        key: named[key] | (rest if {"all", "others"} & set(words.split()) else set())
        for key, words in row.items()
    }


def as_row(found: dict[str, set[str]]) -> dict[str, str]:
    """Sets of roles in the table's words: the largest group is “others”, or “all”."""
    if len(found) == 1:
        return dict.fromkeys(found, "all")
    most = max(found, key=lambda key: len(found[key]))
    return {
        key: "others" if key == most else " ".join(who for who in EVERYBODY if who in found[key])
        for key in sorted(found)
    }


def walked(address: Address, objects: Objects, visitors: Visitors, method: str) -> dict[str, set[str]]:
    """Outcome → roles, for one address; a 500 fails at once."""
    found: dict[str, set[str]] = defaultdict(set)
    path = objects.path(address)
    for who in EVERYBODY:
        answer = outcome(visitors.visit(who, path, method))
        assert not answer.startswith("5"), f"{method} {path} as {who}: {answer}"
        found[answer].add(who)
    return dict(found)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_everybody_gets_what_the_table_says(address: Address, cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    found = {method: walked(address, objects, visitors, method) for method in METHODS}
    shown = json.dumps({address.name: {method: as_row(found[method]) for method in METHODS}}, indent=1)
    if address.name not in ROWS and os.environ.get("SALA_WRITE_ROWS"):
        write({address.name: {method: as_row(found[method]) for method in METHODS}})
        return
    assert address.name in ROWS, f"roles_and_urls.json has no row for {address.name}. It would be:\n{shown}"
    wanted = {method: roles_by_outcome(ROWS[address.name][method]) for method in METHODS}
    assert found == wanted, f"{address.name} now is:\n{shown}"


# By what one sees that a view reads what is sent; the last is the page that three views share.
READS_FORMS = (".method", ".POST", "require_POST", "translation_page(")


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_a_page_that_is_only_read_takes_nothing(address: Address, cast: Cast, practice: Event) -> None:
    """What is sent there gets 405 with what is allowed, whoever sends it; what reads a form says nothing like it."""
    reads_forms = any(word in inspect.getsource(address.view) for word in READS_FORMS)
    for who in (PUBLIC, Role.ADMINISTRATOR.value):
        answer = Visitors(cast).visit(who, Objects(cast, practice).path(address), "post")
        assert (answer.status_code == 405) is not reads_forms, (
            f"{address.name} as {who}: {answer.status_code}"
        )
        assert reads_forms or "POST" not in answer["Allow"]


def write(more: dict[str, dict[str, dict[str, str]]]) -> None:
    """Put rows into the table; read again, because several tests may write."""
    rows = json.loads(FILE.read_text(encoding="utf-8")) | more
    lines = [f" {json.dumps(name)}: {json.dumps(rows[name])}" for name in sorted(rows)]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def test_no_row_without_an_address() -> None:
    assert set(ROWS) <= {address.name for address in ADDRESSES}


def test_every_role_of_a_row_exists() -> None:
    words = {
        word
        for row in ROWS.values()
        for method in row.values()
        for roles in method.values()
        for word in roles.split()
    }
    assert words <= {*EVERYBODY, "all", "others"}


@pytest.fixture
def marked(cast: Cast) -> dict[str, Person]:
    """The cast with names that occur nowhere else, by the mark in them."""
    people = {
        f"Qx{number:02}zq": person for number, person in enumerate([*cast.people.values(), cast.newcomer])
    }
    for mark, person in people.items():
        Person.objects.filter(pk=person.pk).update(name=f"{mark} ក", latin_name=f"{mark} Latin")
    return people


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_the_public_reads_no_name(
    address: Address, cast: Cast, practice: Event, marked: dict[str, Person]
) -> None:
    version = latest_version(practice)
    assert version is not None
    allowed = {person for slot in slots_of(version) for people in slot.people.values() for person in people}
    assert allowed, "the practice forum publishes speakers"
    if address.name in SHOWS_ASKERS:
        allowed.add(cast.people[ASKER].pk)
    if address.name in SHOWS_HOLDER:
        allowed.add(cast.newcomer.pk)
    objects = Objects(cast, practice)
    visitors = Visitors(cast)
    for language in ("km", "en"):
        body = visitors.visit(PUBLIC, objects.path(address, language)).content.decode(errors="replace")
        shown = {marked[mark].pk for mark in re.findall(r"Qx\d\dzq", body)}
        assert shown <= allowed, f"{address.name} shows {len(shown - allowed)} names to the public"


def test_the_walk_would_see_a_name(cast: Cast, marked: dict[str, Person], practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    (card,) = (address for address in ADDRESSES if address.name == "people:card")
    body = visitors.visit(PUBLIC, objects.path(card)).content.decode()
    assert [marked[mark] for mark in set(re.findall(r"Qx\d\dzq", body))] == [cast.newcomer]
    assert Role.MEMBER.value in EVERYBODY
