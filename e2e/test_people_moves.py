"""Entries of people change hands, over HTTPS, at 360 px in Khmer: a school hands a teacher over to another one, an
administrator says that two entries are one person and takes it back, a teacher takes her data and withdraws a consent.

The demonstration has the teachers: sala.people.seed.lives.
"""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from e2e.phone import Installation, Phone

FIND = """
from sala.people.models import Membership
print(Membership.objects.get(person__latin_name="Teacher, Kampot").pk)
"""
OTHER_SCHOOL = "វិទ្យាល័យបាត់ដំបង"


def page(sala: Installation, path: str) -> str:
    """An address in Khmer."""
    return f"{sala.origin}/km/{path}"


def hand_over(leader: Phone, membership: str) -> None:
    """The school's leader looks for the other school, reads what it means, and writes the move down."""
    seen = leader.page
    leader.sign_in("organisation_manager")
    seen.goto(page(leader.sala, f"people/membership/{membership}/transfer/"))
    leader.accessible()
    seen.fill("#q", OTHER_SCHOOL)
    seen.click("form:has(#q) button")
    leader.accessible()
    seen.click("form:has([name=to]) button")
    seen.wait_for_selector("#first_day")
    leader.accessible()
    seen.click("main button.bad")
    seen.wait_for_url("**/former/")
    leader.accessible()


def take_the_move_back(leader: Phone, membership: str) -> None:
    """Among those who were here, while the new post is as it was made; then she may move again."""
    moves = leader.page.locator("button[name=undo]")
    before = moves.count()
    moves.first.click()
    leader.page.wait_for_function("n => document.querySelectorAll('[name=undo]').length < n", arg=before)
    leader.page.goto(page(leader.sala, f"people/membership/{membership}/transfer/?q={OTHER_SCHOOL}"))
    assert leader.page.locator("[name=to]").count() >= 1


def unite_and_divide(boss: Phone) -> None:
    """Two entries with one phone become one, and two again."""
    seen = boss.page
    boss.sign_in("administrator")
    seen.goto(page(boss.sala, "people/doubles/"))
    boss.accessible()
    pairs = seen.locator("main .list a[href*='/merge/']")
    before = pairs.count()
    pairs.first.click()
    seen.wait_for_selector("[name=keep]")
    boss.accessible()
    seen.click("main button.bad")
    seen.wait_for_url("**/people/merges/")
    boss.accessible()
    seen.goto(page(boss.sala, "people/doubles/"))
    assert pairs.count() == before - 1
    seen.goto(page(boss.sala, "people/merges/"))
    seen.locator("main a[href*='/unmerge/']").first.click()
    seen.wait_for_selector("main button.bad")
    boss.accessible()
    seen.click("main button.bad")
    seen.wait_for_url("**/people/merges/")
    boss.accessible()
    seen.goto(page(boss.sala, "people/doubles/"))
    assert pairs.count() == before


def take_a_copy_and_withdraw(teacher: Phone) -> None:
    """One file that can be read, without a secret in it; then no more pictures."""
    seen = teacher.page
    teacher.sign_in("member")
    seen.goto(page(teacher.sala, "people/own-data/"))
    teacher.accessible()
    with seen.expect_download() as loading:
        seen.click("main a[href$='.zip']")
    packed = zipfile.ZipFile(io.BytesIO(Path(loading.value.path()).read_bytes()))
    text = "".join(
        packed.read(name).decode() for name in packed.namelist() if name.endswith((".json", ".html"))
    )
    assert "គ្រូបង្រៀន កំពង់ចាម" in text
    assert not re.search(r"pbkdf2|argon2|scrypt", text)
    seen.goto(page(teacher.sala, "people/consents/"))
    teacher.accessible()
    agreed = seen.locator("button[name=withdraw]")
    before = agreed.count()
    agreed.first.click()
    seen.wait_for_function(
        "before => document.querySelectorAll('[name=withdraw]').length < before", arg=before
    )
    teacher.accessible()
    assert seen.locator("main .chip.wait").count() >= 1


def test_a_teacher_moves_two_entries_are_one_and_a_consent_ends(
    phone: Callable[..., Phone], sala: Installation
) -> None:
    membership = sala.manage("shell", "-v0", "-c", FIND).split()[-1]
    leader = phone()
    hand_over(leader, membership)
    take_the_move_back(leader, membership)
    unite_and_divide(phone())
    take_a_copy_and_withdraw(phone())
