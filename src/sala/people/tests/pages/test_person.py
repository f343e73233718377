import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.actions.persons import add_person
from sala.people.auth import account_named
from sala.people.models import AuditEntry, Card, Organisation, Person
from sala.people.seed import Cast
from sala.people.types import Role

CODE = re.compile(r"/c/[0-9A-Z-]{14}")
Visit = Callable[[Role | None], Client]


def test_looking_at_somebody_is_logged_and_she_can_read_it(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    assert visit(Role.ORGANISATION_MANAGER).get(f"/en/people/person/{member.pk}/").status_code == 200
    line = AuditEntry.objects.get(action="look")
    assert (line.object_id, line.actor_id) == (str(member.pk), cast.people[Role.ORGANISATION_MANAGER].pk)
    shown = visit(Role.MEMBER).get("/en/people/looks/").content.decode()
    assert "School Leader Sisowath" in shown
    assert "looked at the data" in shown


def test_whom_one_may_not_see_is_not_there(cast: Cast, visit: Visit) -> None:
    assert visit(Role.MEMBER).get(f"/en/people/person/{cast.newcomer.pk}/").status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    cast: Cast, visit: Visit, more: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for number in range(more):
        add_person(name=f"Zeta {number}", at=timezone.now(), by=None)
    client = visit(Role.ADMINISTRATOR)
    with django_assert_num_queries(8):  # type: ignore[attr-defined]  # pytest-django's
        shown = client.get("/en/people/persons/?q=zeta").content.decode()
    assert shown.count("Zeta") == more


@pytest.mark.parametrize("typed", ["គ្រូបង្រៀន បាត់", "បាត់ដំបង", "battam", "Teacher, Batt", "010 000 011"])
def test_a_person_is_found_by_the_beginning_of_a_name_or_by_number(
    cast: Cast, visit: Visit, typed: str
) -> None:
    shown = visit(Role.ADMINISTRATOR).get("/en/people/persons/", {"q": typed}).content.decode()
    assert cast.newcomer.name in shown
    assert cast.people[Role.CHAIR].name not in shown


FORM = {"name": "គ្រូបង្រៀន ថ្មី", "name_language": "km", "language": "km", "gender": "f"}


def test_a_manager_adds_a_colleague_once_however_often_she_presses(cast: Cast, visit: Visit) -> None:
    client, form = (
        visit(Role.ORGANISATION_MANAGER),
        FORM | {"press": str(uuid7()), "phones": "012 999 111", "post": "គ្រូ"},
    )
    address = f"/km/people/add-person/?organisation={cast.school.pk}"
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    added = Person.objects.get(name="គ្រូបង្រៀន ថ្មី")
    assert added.memberships.get().organisation == cast.school
    account = account_named("+85512999111")
    assert account is not None
    assert account.person == added


def test_a_shared_phone_is_pointed_out_before_somebody_is_added(cast: Cast, visit: Visit) -> None:
    client, form = visit(Role.ORGANISATION_MANAGER), FORM | {"press": str(uuid7()), "phones": "010 000 010"}
    address = f"/en/people/add-person/?organisation={cast.school.pk}"
    asked = client.post(address, form)
    assert asked.status_code == 422
    assert cast.people[Role.MEMBER].name in asked.content.decode()
    assert client.post(address, form | {"anyway": "on"}).status_code == 302
    owner = account_named("010 000 010")
    assert owner is not None
    assert owner.person == cast.people[Role.MEMBER]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Write the name"),
        ("name", "RKUbeRgon sYsþI", "old Khmer font"),
        ("phones", "none", "has digits"),
        ("emails", "a at b", "not an e-mail"),
        ("starts_on", "31/02/2026", "does not exist"),
        ("staff_number", "demo 10", "already"),
    ],
)
def test_bad_input_is_explained_and_kept(
    cast: Cast, visit: Visit, field: str, typed: str, sentence: str
) -> None:
    address = f"/en/people/add-person/?organisation={cast.school.pk}"
    response = visit(Role.ORGANISATION_MANAGER).post(address, FORM | {field: typed})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert typed in text.replace("&lt;", "<")
    assert not Person.objects.filter(name__in=[FORM["name"], typed]).exists()


def test_a_new_sim_card_is_entered_by_the_school(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    form = FORM | {"name": member.name, "phones": "077 123 456", "staff_number": "demo 10"}
    address = f"/en/people/person/{member.pk}/edit-person/"
    assert visit(Role.ORGANISATION_MANAGER).post(address, form).status_code == 302
    assert account_named("010 000 010") is None
    owner = account_named("077123456")
    assert owner is not None
    assert owner.person_id == member.pk


def test_nobody_changes_her_own_staff_number(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    form = FORM | {"name": member.name, "phones": "010 000 010", "staff_number": "stolen 1"}
    assert visit(Role.MEMBER).post(f"/en/people/person/{member.pk}/edit-person/", form).status_code == 302
    assert account_named("stolen1") is None
    assert account_named("demo 10") is not None


def test_a_card_is_shown_once_and_a_second_press_shows_the_same(cast: Cast, visit: Visit) -> None:
    member, client = cast.people[Role.MEMBER], visit(Role.ORGANISATION_MANAGER)
    address, press = f"/en/people/person/{member.pk}/issue-card/", {"press": str(uuid7())}
    first, second = client.post(address, press), client.post(address, press)
    assert first["Cache-Control"] == "no-store"
    codes = [CODE.search(response.content.decode()) for response in (first, second)]
    assert codes[0]
    assert codes[1]
    assert codes[0][0] == codes[1][0]
    assert Card.objects.filter(account=member.account).count() == 1
    Card.objects.update(used_at=timezone.now())
    late = client.post(address, press)
    assert late.status_code == 409
    assert "shown only once" in late.content.decode()


def test_a_class_set_leaves_out_who_is_stronger_and_the_manager_herself(cast: Cast, visit: Visit) -> None:
    client, address = (
        visit(Role.ORGANISATION_MANAGER),
        f"/en/people/organisation/{cast.school.pk}/print-cards/",
    )
    everybody = [str(pk) for pk in Person.objects.values_list("pk", flat=True)]
    response = client.post(address, {"person": everybody, "press": str(uuid7())})
    assert response.content.decode().count("/c/") == 7
    assert not Card.objects.filter(account=cast.people[Role.ADMINISTRATOR].account).exists()


def test_the_log_is_read_by_staff_in_words_and_filtered(cast: Cast, visit: Visit) -> None:
    client = visit(Role.ADMINISTRATOR)
    shown = client.get("/en/people/audit/", {"action": "card.issue"}).content.decode()
    assert "School Leader Sisowath) made a new card for" in shown
    assert "added" not in shown.split("</form>")[1]
    assert client.get("/en/people/audit/", {"day": "31/02/2026"}).status_code == 422
    assert client.get("/en/people/audit/", {"day": "1/1/2020", "page": "x"}).status_code == 200


def test_a_phone_is_signed_out_from_elsewhere(cast: Cast, visit: Visit) -> None:
    lost = Client()
    lost.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": "284617", "trusted": "on"})
    manager = visit(Role.ORGANISATION_MANAGER)
    address = f"/en/phones/member-phones/{cast.people[Role.MEMBER].pk}/"
    chosen = lost.session["sign_in"]["id"]
    assert manager.post(address, {"sign_in": chosen}).status_code == 302
    assert manager.post(address, {"sign_in": chosen}).status_code == 302
    assert lost.get("/en/phones/").status_code == 302
    assert AuditEntry.objects.filter(action="sign_in.end").count() == 1


def test_a_changed_pin_signs_out_the_other_phones(cast: Cast) -> None:
    assert cast.people
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/en/people/sign-in/", {"identifier": "010 000 010", "secret": "284617"})
    form = {"old": "284617", "secret": "739154", "again": "739154"}
    assert here.post("/en/people/change-pin/", form | {"old": "000001"}).status_code == 422
    assert here.post("/en/people/change-pin/", form).status_code == 302
    assert (here.get("/en/phones/").status_code, there.get("/en/phones/").status_code) == (200, 302)


def test_roles_are_given_after_a_second_press_and_ended(cast: Cast, visit: Visit) -> None:
    client, member = visit(Role.PROGRAMME_LEAD), cast.people[Role.MEMBER]
    form = {"identifier": "010 000 010", "role": "ministry_viewer", "scope": str(cast.programme.pk)}
    assert "?" in client.post("/en/people/give-role/", form).content.decode()
    assert not member.role_grants.filter(role="ministry_viewer").exists()
    assert client.post("/en/people/give-role/", form | {"sure": "yes"}).status_code == 302
    grant = member.role_grants.get(role="ministry_viewer")
    assert client.post(f"/en/people/role/{grant.pk}/end-role/").status_code == 302
    grant.refresh_from_db()
    assert grant.ends_at is not None


def test_an_organisation_is_added_below_and_edited(cast: Cast, visit: Visit) -> None:
    client = visit(Role.ORGANISATION_MANAGER)
    form = {"kind": "high_school", "name_km": "សាលាឧបសម្ព័ន្ធ", "numbers": "EMIS: 77"}
    address = f"/en/people/add-organisation/?organisation={cast.school.pk}"
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    added = Organisation.objects.get(parent=cast.school)
    edit = f"/en/people/organisation/{added.pk}/edit-organisation/"
    assert client.post(edit, form | {"name_en": "Annex"}).status_code == 302
    assert Organisation.objects.get(pk=added.pk).name["en"] == "Annex"
    taken = client.post(edit, form | {"numbers": "demo: school-1"})
    assert taken.status_code == 422
