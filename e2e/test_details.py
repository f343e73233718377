"""My details edited without network: kept on the phone, sent later; changed by two, and decided by whose they are."""

from collections.abc import Callable

from e2e.phone import Installation, Phone
from e2e.steps import go_online

MakePhone = Callable[..., Phone]

# A teacher with a card, for this file alone: the journeys share one installation.
PREPARE = """
from django.utils import timezone
from sala.people.api import Organisation, add_membership, add_person, issue_card
at, school = timezone.now(), Organisation.objects.get(external_ids__source="demo", external_ids__value="school-1")
person = add_person(name="{name}", latin_name="{latin}", phones=["{number}"], at=at, by=None)
add_membership(person=person, organisation=school)
print(issue_card(account=person.account, by=None, at=at).code)
"""
STORED = """
from sala.people.api import Person
person = Person.objects.get(latin_name__startswith="{latin}")
print(person.name, person.gender, person.latin_name, sep="|")
"""


def begin(phone: Phone, name: str, latin: str, number: str) -> None:
    """A new teacher opens her account with her card, then her details from her own page."""
    words = {"{name}": name, "{latin}": latin, "{number}": number}
    script = PREPARE
    for mark, word in words.items():
        script = script.replace(mark, word)
    code = phone.sala.manage("shell", "-v0", "-c", script).split()[-1]
    page = phone.page
    page.goto(f"{phone.sala.origin}/c/{code}")
    page.fill("#secret", "739154")
    page.fill("#again", "739154")
    page.click("main form button")
    page.wait_for_url("**/km/me/")
    phone.accessible()
    page.click("main a[href$='/phones/details/']")
    phone.wait_for_token()
    phone.accessible()


def stored(sala: Installation, latin: str) -> list[str]:
    """Name, gender and Latin name as the server has them."""
    said = sala.manage("shell", "-v0", "-c", STORED.replace("{latin}", latin))
    return said.strip().splitlines()[-1].split("|")


def leader_renames(leader: Phone, latin: str, name: str) -> None:
    """The leader of her school changes the teacher's name, from the list of persons."""
    page = leader.page
    page.goto(f"{leader.sala.origin}/km/people/persons/?q={latin}")
    page.click("main ul.list a")
    page.click("main a[href$='/edit-person/']")
    leader.accessible()
    page.fill("#name", name)
    page.click("main form button")
    page.wait_for_url("**/people/person/*/")


def test_an_edit_without_network_arrives_later(sala: Installation, phone: MakePhone) -> None:
    mine = phone()
    begin(mine, "គ្រូឆ្ងាយ", "Remote", "010 000 911")
    page = mine.page
    mine.offline()
    page.fill("#name", "គ្រូឆ្ងាយណាស់")
    page.click("main form[data-edit] button")
    page.wait_for_selector("[data-said=kept]:not([hidden])")
    mine.accessible()
    # A second edit before the first was sent starts from what the phone has.
    page.select_option("#gender", "f")
    page.click("main form[data-edit] button")
    page.wait_for_selector("#unsent:not([hidden])")
    mine.wait_until("() => sala.all('out').then(items => items.length === 2)")
    assert stored(sala, "Remote") == ["គ្រូឆ្ងាយ", "", "Remote"]
    go_online(mine)
    assert stored(sala, "Remote") == ["គ្រូឆ្ងាយណាស់", "f", "Remote"]
    page.reload()
    assert page.input_value("#name") == "គ្រូឆ្ងាយណាស់"
    page.goto(f"{sala.origin}/km/phones/conflicts/")
    mine.accessible()
    assert page.locator("main form").count() == 0


def test_what_two_changed_waits_for_the_person_to_decide(sala: Installation, phone: MakePhone) -> None:
    mine, leader = phone(), phone()
    begin(mine, "គ្រូពីរឈ្មោះ", "Twofold", "010 000 912")
    page = mine.page
    leader.sign_in("organisation_manager")
    mine.offline()
    page.fill("#name", "ឈ្មោះពីទូរសព្ទ")
    page.select_option("#gender", "f")
    page.click("main form[data-edit] button")
    page.wait_for_selector("[data-said=kept]:not([hidden])")
    leader_renames(leader, "Twofold", "ឈ្មោះពីសាលា")
    go_online(mine)
    # Nothing of hers is lost, and nothing of the leader's is overwritten, until she chooses.
    assert stored(sala, "Twofold") == ["ឈ្មោះពីសាលា", "f", "Twofold"]
    page.reload()
    mine.accessible()
    page.click(".note.wait a[href$='/phones/conflicts/']")
    mine.accessible()
    said = page.inner_text("main form")
    assert "គ្រូពីរឈ្មោះ" in said
    assert "ឈ្មោះពីសាលា" in said
    page.click("label.pick:has-text('ឈ្មោះពីទូរសព្ទ')")
    page.click("main form button")
    page.wait_for_selector(".empty")
    mine.accessible()
    assert stored(sala, "Twofold") == ["ឈ្មោះពីទូរសព្ទ", "f", "Twofold"]
    page.click(".empty a")
    assert page.input_value("#name") == "ឈ្មោះពីទូរសព្ទ"
    page.goto(f"{sala.origin}/km/people/looks/")
    mine.accessible()
    assert "នាយកសាលា" in page.inner_text("main ul.list")
