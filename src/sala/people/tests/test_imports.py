"""Imports of people and organisations: idempotent by number, all or nothing, taken back as far as it can be."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sala.people.actions.accounts import issue_card
from sala.people.actions.import_people import import_people
from sala.people.actions.imports import StaleImportError
from sala.people.actions.persons import change_details
from sala.people.actions.places import load_places
from sala.people.models import (
    AuditEntry,
    Identifier,
    ImportRun,
    Membership,
    Organisation,
    Person,
    PersonExternalId,
)
from sala.people.rules import manages_person, persons_managed_by
from sala.people.seed import Cast
from sala.people.tests.lists import as_csv, confirm, page_of, preview, take_in, upload
from sala.people.types import Role
from sala.search.api import find

Visit = Callable[[Role | None], Client]
TWO = [
    ["T-1", "សុខ ដារ៉ា", "012 345 678", "S 100", "school-1", "teacher of physics"],
    ["T-2", "ចាន់ បុប្ផា", "", "S 200", "school-1", ""],
]


@pytest.fixture
def manager(visit: Visit) -> Client:
    return visit(Role.ORGANISATION_MANAGER)


@pytest.fixture
def admin(visit: Visit) -> Client:
    return visit(Role.ADMINISTRATOR)


def test_a_list_becomes_people_who_are_found_and_can_sign_in(manager: Client, cast: Cast) -> None:
    run = take_in(manager, as_csv(TWO), source="demo")
    assert run.counts == {"new": 2, "changed": 0, "same": 0}
    assert run.listing == {}, "the rows are forgotten"
    person = Person.objects.get(external_ids__value="T-1")
    assert (person.name, person.name_language, person.language) == ("សុខ ដារ៉ា", "km", "km")
    assert {one.value for one in Identifier.objects.filter(account=person.account)} == {
        "+85512345678",
        "s100",
    }
    assert not person.account.has_usable_password()
    post = Membership.objects.get(person=person)
    assert (post.organisation, dict(post.post)) == (cast.school, {"en": "teacher of physics"})
    hits = find(
        "ដារ៉ា", kinds=["person"], language="km", limit=5, shown={"person": Person.objects.values("pk")}
    )
    assert [hit.object_id for hit in hits] == [person.pk]
    assert AuditEntry.objects.filter(action="person.add", detail={"import": str(run.pk)}).count() == 2
    assert AuditEntry.objects.filter(action="import.done", actor_id=cast.people[Role.ORGANISATION_MANAGER].pk)


def test_the_same_file_again_changes_nothing_and_says_so(manager: Client) -> None:
    take_in(manager, as_csv(TWO), source="demo")
    before = list(Person.objects.order_by("pk").values())
    again = preview(manager, as_csv(TWO), source="demo")
    shown = page_of(manager, again)
    assert "Everything on this list is in Sala already." in shown
    assert 'name="confirm"' not in shown
    confirm(manager, again)
    assert list(Person.objects.order_by("pk").values()) == before
    assert Membership.objects.filter(person__external_ids__source="demo").count() == 2


def test_what_changes_is_shown_from_what_to_what(manager: Client) -> None:
    take_in(manager, as_csv(TWO), source="demo")
    other = [["T-1", "សុខ ដារា", "098 111 222", "S 100", "school-1", "school leader"], TWO[1]]
    run = preview(manager, as_csv(other), source="demo")
    shown = page_of(manager, run)
    for said in ("សុខ ដារ៉ា → សុខ ដារា", "012 345 678 → 098 111 222", "teacher of physics → school leader"):
        assert said in shown
    confirm(manager, run)
    person = Person.objects.get(external_ids__value="T-1")
    assert (person.name, person.revision) == ("សុខ ដារា", 2)
    assert {one.value for one in Identifier.objects.filter(account=person.account)} == {
        "+85598111222",
        "s100",
    }
    assert Membership.objects.get(person=person).post == {"en": "school leader"}
    run.refresh_from_db()
    assert run.counts == {"new": 0, "changed": 1, "same": 1}


def test_empty_cells_leave_what_is_there(manager: Client) -> None:
    take_in(manager, as_csv(TWO), source="demo")
    run = preview(manager, as_csv([["T-1", "សុខ ដារ៉ា"]], ["external id", "ឈ្មោះ"]), source="demo")
    assert "Everything on this list is in Sala already." in page_of(manager, run)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "A", "", "", "school-1"], "row 2, column A: Each row needs its number."),
        (["1", "", "", "", "school-1"], "row 2, column B: Write the name."),
        (["1", "sUmCYyeqøIysMNYrenHpg", "", "", "school-1"], "old Khmer font"),
        (["1", "A", "many", "", "school-1"], "row 2, column C, “many”: A phone number has digits."),
        (["1", "A", "", "ស", "school-1"], "column D, “ស”: A staff number has letters"),
        (["1", "A", "", "", "no-such"], "column E, “no-such”: No organisation has this number in “demo”."),
        (["1", "x" * 121, "", "", "school-1"], "at most 120 characters"),
    ],
)
def test_an_error_names_row_column_value_and_stops_everything(
    manager: Client, row: list[str], sentence: str
) -> None:
    people = Person.objects.count()
    run = preview(manager, as_csv([row, TWO[1]]), source="demo")
    shown = page_of(manager, run)
    assert sentence in shown
    assert 'name="confirm"' not in shown
    assert confirm(manager, run).status_code == 409
    assert Person.objects.count() == people


def test_doubled_numbers_are_refused_by_row(manager: Client) -> None:
    rows = [TWO[0], ["T-1", "ម្នាក់ទៀត", "", "", "school-1"], ["T-3", "គ", "", "s-100", "school-1"]]
    shown = page_of(manager, preview(manager, as_csv(rows), source="demo"))
    assert "row 3, column A, “T-1”: Row 2 has this number too." in shown
    assert "row 4, column D, “s-100”: Row 2 has this number too." in shown


def test_doubles_by_name_or_phone_are_only_warned_about(manager: Client, cast: Cast) -> None:
    rows = [["T-9", cast.newcomer.name, "", "", "school-1"], ["T-8", "ថ្មី", "010 000 011", "", "school-1"]]
    run = preview(manager, as_csv(rows), source="demo")
    assert page_of(manager, run).count("may be here already") == 2
    confirm(manager, run)
    assert Person.objects.filter(external_ids__source="demo").count() == 2
    # The phone signs in who had it first.
    assert Identifier.objects.get(value="+85510000011").account.person == cast.newcomer


def test_a_known_staff_number_is_the_same_person(manager: Client, cast: Cast) -> None:
    member = cast.people[Role.MEMBER]
    run = take_in(manager, as_csv([["T-5", member.name, "", "demo 10", "school-1"]]), source="demo")
    assert PersonExternalId.objects.get(source="demo", value="T-5").person == member
    assert run.counts["new"] == 0


def test_managers_import_only_into_their_own_and_nobody_stronger(manager: Client, admin: Client) -> None:
    office = Organisation.objects.create(kind="provincial_office", name={"en": "Office"})
    office.external_ids.create(source="demo", value="office-1")
    take_in(admin, as_csv([["O-1", "ខ", "", "", "office-1"]]), source="demo")
    rows = [["O-1", "ខ2", "", "", "school-1"], ["O-2", "គ", "", "", "office-1"]]
    shown = page_of(manager, preview(manager, as_csv(rows), source="demo"))
    assert "row 2, column A, “O-1”: This person belongs to an organisation that is not yours." in shown
    assert "row 3, column E, “office-1”: You can import people only into your own organisations." in shown
    strong = [["A-1", "x", "", "demo 01", "school-1"]]
    assert "not yours" in page_of(manager, preview(manager, as_csv(strong), source="demo"))


def test_rules_agree(cast: Cast) -> None:
    for user in cast.people.values():
        managed = set(persons_managed_by(user).values_list("pk", flat=True))
        assert managed == {person.pk for person in Person.objects.all() if manages_person(user, person)}
    assert not persons_managed_by(None)


def test_oneself_is_left_alone(manager: Client, cast: Cast) -> None:
    me = cast.people[Role.ORGANISATION_MANAGER]
    run = preview(manager, as_csv([["M-1", "Other name", "", "demo 04", "school-1"]]), source="demo")
    assert "Row 2 is you" in page_of(manager, run)
    me.refresh_from_db()
    assert me.name != "Other name"


def test_an_import_is_taken_back(manager: Client) -> None:
    take_in(manager, as_csv(TWO), source="demo")
    other = [
        ["T-1", "សុខ ដារា", "098 111 222", "S 101", "school-1", "school leader"],
        ["T-3", "គ", "", "", "school-1"],
    ]
    run = take_in(manager, as_csv(other), source="demo")
    answer = manager.post(f"/en/people/import/{run.pk}/undo-import/")
    assert answer.status_code == 302
    person = Person.objects.get(external_ids__value="T-1")
    assert person.name == "សុខ ដារ៉ា"
    assert {one.value for one in Identifier.objects.filter(account=person.account)} == {
        "+85512345678",
        "s100",
    }
    assert Membership.objects.get(person=person).post == {"en": "teacher of physics"}
    assert not PersonExternalId.objects.filter(value="T-3")
    run.refresh_from_db()
    assert (run.state, run.changes) == ("undone", {"left": []})
    assert "Taken back" in page_of(manager, run)
    assert manager.post(f"/en/people/import/{run.pk}/undo-import/").status_code == 302, "a second press"


def test_what_was_used_or_changed_since_stays_and_is_said(manager: Client, admin: Client, cast: Cast) -> None:
    rows = [*TWO, ["T-3", "គ", "", "", "school-1"], ["T-4", "ឃ", "", "", "school-1"]]
    run = take_in(manager, as_csv(rows), source="demo")
    boss, later = cast.people[Role.ADMINISTRATOR], timezone.now()
    one, two, three, four = (Person.objects.get(external_ids__value=f"T-{n}") for n in range(1, 5))
    change_details(person=one, fields={"name": "ឈ្មោះថ្មី"}, by=boss, at=later)
    issue_card(account=two.account, by=boss, at=later)
    Membership.objects.create(person=three, organisation=Organisation.objects.get(parent=None))
    manager.post(f"/en/people/import/{run.pk}/undo-import/")
    assert set(Person.objects.filter(pk__in=[one.pk, two.pk, three.pk, four.pk])) == {one, two, three}
    shown = page_of(admin, run)
    assert "ឈ្មោះថ្មី: was changed since" in shown
    assert shown.count("is in use") == 2


def test_who_is_managed_by_somebody_else_by_now_is_left_alone(manager: Client, admin: Client) -> None:
    take_in(manager, as_csv(TWO), source="demo")
    rows = [
        ["T-1", "Other name", "098 111 222", "S 101", "school-1", "school leader"],
        ["T-2", "Other too", "", "S 200", "school-1", ""],
        ["T-3", "គ", "", "", "school-1"],
    ]
    run = take_in(manager, as_csv(rows), source="demo")
    one, two, three = (Person.objects.get(external_ids__value=f"T-{n}") for n in range(1, 4))
    # The end of a post and a new one, as a transfer leaves them; the one who was new has gone on too.
    Membership.objects.filter(person__in=[one, three]).update(
        organisation=Organisation.objects.get(parent=None)
    )
    manager.post(f"/en/people/import/{run.pk}/undo-import/")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.name, two.name) == ("Other name", "ចាន់ បុប្ផា")
    names = {one.value for one in Identifier.objects.filter(account=one.account)}
    assert names == {"+85598111222", "s101"}
    assert Membership.objects.get(person=one).post == {"en": "school leader"}
    assert Membership.objects.filter(person=three).count() == 1
    assert page_of(admin, run).count("is managed by somebody else by now") == 2


def test_a_post_that_was_changed_since_stays_and_is_said(admin: Client) -> None:
    take_in(admin, as_csv(TWO), source="demo")
    Membership.objects.filter(person__external_ids__value__in=["T-1", "T-2"]).delete()
    runs = [take_in(admin, as_csv([["T-1", TWO[0][1], "", "", "school-1", "teacher"]]), source="demo")]
    run = take_in(admin, as_csv([["T-2", TWO[1][1], "", "", "school-1", "librarian"]]), source="demo")
    runs.append(run)
    take_in(admin, as_csv([["T-2", TWO[1][1], "", "", "school-1", "school leader"]]), source="demo")
    for one in runs:
        admin.post(f"/en/people/import/{one.pk}/undo-import/")
    post = Membership.objects.get(person__external_ids__source="demo")
    assert post.post == {"en": "school leader"}
    run.refresh_from_db()
    assert run.changes == {"left": [[str(post.person_id), "changed"]]}


def test_a_preview_that_is_no_longer_true_is_not_imported(manager: Client) -> None:
    first, second = (preview(manager, as_csv(TWO), source="demo") for _ in range(2))
    seen = page_of(manager, second).partition('name="mark" value="')[2][:32]
    confirm(manager, first)
    answer = manager.post(f"/en/people/import/{second.pk}/import-run/", {"mark": seen})
    assert answer.status_code == 409
    assert "Something has changed since you opened this page." in answer.content.decode()
    assert Person.objects.filter(external_ids__source="demo").count() == 2
    first.refresh_from_db()
    assert confirm(manager, first).status_code == 302, "a second press does nothing"


def test_previews_and_undo_data_are_forgotten(manager: Client, cast: Cast, capsys: Any) -> None:
    old, done = preview(manager, as_csv(TWO), source="demo"), take_in(manager, as_csv(TWO), source="demo")
    by = cast.people[Role.ORGANISATION_MANAGER]
    ImportRun.objects.filter(pk=old.pk).update(made_at=timezone.now() - dt.timedelta(days=2))
    with pytest.raises(StaleImportError):
        import_people(run_id=old.pk, seen="", language="en", by=by, at=timezone.now())
    ImportRun.objects.filter(pk=done.pk).update(made_at=timezone.now() - dt.timedelta(days=31))
    call_command("tidy")
    assert "2 old imports" in capsys.readouterr().out
    assert ImportRun.objects.get().changes == {}
    assert "older than 30 days" in manager.get(f"/en/people/import/{done.pk}/undo-import/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_list(manager: Client) -> None:
    def queries(prefix: str, count: int) -> int:
        rows = [
            [f"{prefix}-{n}", f"គ្រូ {n}", f"01277{n:04}", f"{prefix}{n}", "school-1"] for n in range(count)
        ]
        run = preview(manager, as_csv(rows), source="demo")
        with CaptureQueriesContext(connection) as captured:
            assert confirm(manager, run).status_code == 302
        return len(captured)

    few, many = queries("few", 3), queries("many", 60)
    assert many <= few + 3


SCHOOLS = [
    "Number in your list",
    "Kind",
    "Name in English",
    "Province or city",
    "Number of the organisation above",
]


def test_organisations_in_any_order_with_their_places(admin: Client) -> None:
    load_places()
    rows = [
        ["s1", "High school", "School 1", "កំពង់ចាម", "o1"],
        ["o1", "provincial_office", "Office 1", "KH-03", ""],
    ]
    run = take_in(admin, as_csv(rows, SCHOOLS), "organisations")
    school = Organisation.objects.get(external_ids__value="s1")
    assert (school.kind, school.place_id, str(school.parent)) == ("high_school", "KH-03", "Office 1")
    assert run.counts["new"] == 2
    again = preview(admin, as_csv(rows, SCHOOLS), "organisations")
    assert "Everything on this list is in Sala already." in page_of(admin, again)
    take_in(admin, as_csv([["T-1", "ក", "", "", "s1"]]))
    admin.post(f"/en/people/import/{run.pk}/undo-import/")
    assert Organisation.objects.filter(external_ids__source="EMIS").count() == 2, "it has a member"


def test_organisations_change_and_are_taken_back(admin: Client) -> None:
    take_in(admin, as_csv([["o1", "Partner", "One", "", ""]], SCHOOLS), "organisations")
    rows = [["o1", "Company", "Two", "", ""], ["o2", "Partner", "Other", "", "o1"]]
    run = preview(admin, as_csv(rows, SCHOOLS), "organisations")
    assert "One → Two" in page_of(admin, run)
    confirm(admin, run)
    admin.post(f"/en/people/import/{run.pk}/undo-import/")
    left = Organisation.objects.get(external_ids__source="EMIS")
    assert (str(left.name), left.kind) == ("One", "partner")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["a", "", "A", "", ""]], "Write what kind of organisation this is."),
        ([["a", "castle", "A", "", ""]], "Write one of these: Ministry"),
        ([["a", "Partner", "A", "Atlantis", ""]], "We do not know this place."),
        ([["a", "Partner", "A", "", "b"], ["b", "Partner", "B", "", "a"]], "cannot stand below itself"),
        ([["a", "Partner", "A", "", "zz"]], "No organisation has this number"),
        ([["a", "Partner", "", "", ""]], "at least one language"),
        ([["a", "Partner", "A", "", ""], ["a", "Partner", "B", "", ""]], "Row 2 has this number too"),
    ],
)
def test_errors_of_organisations(admin: Client, rows: list[list[str]], sentence: str) -> None:
    assert sentence in page_of(admin, preview(admin, as_csv(rows, SCHOOLS), "organisations"))


def test_managers_import_organisations_below_their_own(manager: Client, cast: Cast) -> None:
    rows = [["n1", "Partner", "N", "", "school-1"], ["n2", "Partner", "M", "", "n1"]]
    take_in(manager, as_csv(rows, SCHOOLS), "organisations", source="demo")
    assert Organisation.objects.get(external_ids__value="n1").parent == cast.school
    ministry = Organisation.objects.get(parent=None)
    ministry.external_ids.create(source="demo", value="moeys")
    rows = [["n3", "Partner", "N", "", "moeys"], ["moeys", "Partner", "Mine", "", ""]]
    shown = page_of(manager, preview(manager, as_csv(rows, SCHOOLS), "organisations", source="demo"))
    assert shown.count("You can import only organisations below your own.") == 2


def test_a_file_that_cannot_be_read_keeps_nothing(manager: Client) -> None:
    answer = upload(manager, b"Name\n=1+1\n", source="My list")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Sheet list.csv, row 2, column A" in page
    assert 'value="My list"' in page
    assert not ImportRun.objects.exists()
