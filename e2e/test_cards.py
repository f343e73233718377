"""A teacher lost her card and her phone; the leader of her school gives her a new card and signs the lost phone out.

Then several people on one phone, and what is said when a PIN was tried too often.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from e2e.phone import Installation, Phone

MakePhone = Callable[..., Phone]
FIRST, SECOND = "628401", "930572"
WRONG_TRIES = 10

# Two teachers of the leader's school; the first has a card.
PREPARE = """
from django.utils import timezone
from sala.people.api import Organisation, add_membership, add_person, issue_card
at, school = timezone.now(), Organisation.objects.get(external_ids__source="demo", external_ids__value="school-1")
for name, latin, number in {people}:
    person = add_person(name=name, latin_name=latin, phones=[number], at=at, by=None)
    add_membership(person=person, organisation=school)
    print(issue_card(account=person.account, by=None, at=at).code)
"""


def teachers(sala: Installation, *people: tuple[str, str, str]) -> list[str]:
    """New teachers (name, Latin name, phone) of the leader's school; the addresses of their cards."""
    said = sala.manage("shell", "-v0", "-c", PREPARE.replace("{people}", repr(people)))
    return [f"/c/{code}" for code in said.split()[-len(people) :]]


def open_card(phone: Phone, path: str, pin: str) -> None:
    """The camera opens the card's address; the first time a PIN is chosen."""
    phone.page.goto(f"{phone.sala.origin}{path}")
    assert "/km/people/card/" in phone.page.url
    phone.accessible()
    phone.page.fill("#secret", pin)
    phone.page.fill("#again", pin)
    phone.page.click("main form button")
    phone.page.wait_for_url("**/km/me/")


def refused(phone: Phone, number: str, pin: str) -> str:
    """Type the number and a PIN that is not taken; what the page says to that."""
    phone.page.goto(f"{phone.sala.origin}/km/people/sign-in/")
    phone.page.fill("#identifier", number)
    phone.page.fill("#secret", pin)
    phone.page.click("form:has(#secret) button")
    phone.page.wait_for_selector(".note.bad")
    phone.said[:] = [line for line in phone.said if "422" not in line]  # the browser's own word for it
    return phone.page.inner_text(".note.bad")


def person_page(leader: Phone, latin: str) -> None:
    """From my page to the person, as a leader does who does not know any address."""
    page = leader.page
    page.goto(f"{leader.sala.origin}/km/me/")
    leader.accessible()
    page.click("main a[href$='/people/persons/']")
    page.fill("#q", latin)
    page.click("main form button")
    leader.accessible()
    page.click("main ul.list a")
    page.wait_for_url("**/people/person/*/")
    leader.accessible()


def new_card(leader: Phone) -> str:
    """Make a new card for the person whose page is open, and sign the lost phone out; the address in its code."""
    page = leader.page
    page.click("main a[href$='/issue-card/']")
    leader.accessible()
    page.check("[name=sign_out]")
    page.click("button.bad")
    page.wait_for_selector("svg.qr")
    leader.accessible()
    return urlsplit(page.locator("ol span[lang=en]").inner_text()).path


def test_a_lost_card_and_a_lost_phone(sala: Installation, phone: MakePhone) -> None:
    lost, leader, lent = phone(locale="km"), phone(), phone()
    (old,) = teachers(sala, ("គ្រូបាត់កាត", "Cardless Teacher", "010 000 901"))
    open_card(lost, old, FIRST)
    lost.page.goto(f"{sala.origin}/km/phones/details/")
    lost.wait_for_token()

    leader.sign_in("organisation_manager")
    person_page(leader, "Cardless")
    new = new_card(leader)
    assert new != old

    # Who found the phone changes nothing: what is typed there is not taken, and the next page asks who is there.
    lost.page.fill("#name", "អ្នករកឃើញ")
    lost.page.click("main form[data-edit] button")
    lost.page.wait_for_selector("[data-said=kept]:not([hidden])")
    lost.said[:] = [line for line in lost.said if "401" not in line]  # the browser's own word for the refusal
    lost.page.goto(f"{sala.origin}/km/me/")
    lost.page.wait_for_url("**/km/people/sign-in/**")
    # And who found the card reads that there is a newer one; the old PIN is worth nothing.
    answer = lost.page.goto(f"{sala.origin}{old}")
    assert answer is not None
    assert answer.status == 404
    assert "កាតនេះត្រូវបានជំនួសដោយកាតថ្មី" in lost.page.inner_text("main")
    lost.accessible()
    lost.said[:] = [line for line in lost.said if "404" not in line]
    assert "មិនត្រឹមត្រូវ" in refused(lost, "010 000 901", FIRST)

    # The teacher, on a phone that a colleague lends her: a new PIN, and her page says who did what.
    open_card(lent, new, SECOND)
    lent.accessible()
    assert "គ្រូបាត់កាត" in lent.page.inner_text("h1")
    lent.page.click("main a[href$='/people/looks/']")
    lent.accessible()
    assert "បានធ្វើកាតថ្មី" in lent.page.inner_text("main ul.list")
    person_page(leader, "Cardless")
    assert leader.page.locator(".chip.ok").count() == 1  # the card is used


def test_several_people_share_a_phone(sala: Installation, phone: MakePhone) -> None:
    shared = phone()
    first, second = teachers(
        sala, ("គ្រូទីមួយ", "Sharing One", "010 000 902"), ("គ្រូទីពីរ", "Sharing Two", "010 000 903")
    )
    page = shared.page
    open_card(shared, first, FIRST)
    # The second one need not sign the first out.
    page.click("main a[href$='/people/sign-out/']")
    shared.accessible()
    page.click("main a[href$='/people/sign-in/']")
    open_card(shared, second, SECOND)
    assert "គ្រូទីពីរ" in page.inner_text("h1")
    page.goto(f"{sala.origin}/km/people/sign-in/")
    shared.accessible()
    names = page.locator("fieldset .pick")
    assert [text.strip() for text in names.all_inner_texts()][:2] == ["គ្រូទីពីរ", "គ្រូទីមួយ"]
    names.nth(1).click()
    page.fill("#secret", FIRST)
    page.click("form:has(#secret) button")
    page.wait_for_url("**/km/me/")
    assert "គ្រូទីមួយ" in page.inner_text("h1")
    # With her name taken off, the phone knows the other one only.
    page.goto(f"{sala.origin}/km/people/sign-out/")
    page.check("[name=forget]")
    page.click("main form button")
    page.wait_for_url("**/km/people/sign-in/")
    assert "គ្រូទីមួយ" not in page.inner_text("main")
    assert "គ្រូទីពីរ" in page.inner_text("main")


def test_after_ten_wrong_pins_the_page_says_when_to_try_again(sala: Installation, phone: MakePhone) -> None:
    mine, leader = phone(), phone()
    (card,) = teachers(sala, ("គ្រូភ្លេច", "Forgetful Teacher", "010 000 904"))
    open_card(mine, card, FIRST)
    other = phone()
    for _try in range(WRONG_TRIES):
        assert "១៥ នាទី" not in refused(other, "010 000 904", "111222") or _try == WRONG_TRIES - 1
    said = refused(other, "010 000 904", FIRST)
    assert "១៥ នាទី" in said
    assert "ម៉ោង" in said
    other.accessible()
    # Her own phone is signed in all the while; and a new card opens at once.
    mine.page.goto(f"{sala.origin}/km/me/")
    assert "គ្រូភ្លេច" in mine.page.inner_text("h1")
    leader.sign_in("organisation_manager")
    person_page(leader, "Forgetful")
    open_card(other, new_card(leader), SECOND)
