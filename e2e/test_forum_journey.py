"""A forum's day, walked whole in Khmer at 360 px: a card, an invitation, the door without network, an anonymous
question, the wall, and a second version of the schedule that tells only those whom it touches; axe looks at every page.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlparse

import pytest
from e2e.phone import Installation, Phone, plain
from e2e.steps import ask_without_network, go_online, open_wall, support, take
from playwright.sync_api import expect

QUESTION = "តើគ្រូណែនាំម្នាក់អាចជួយគ្រូបានប៉ុន្មាននាក់?"
OTHERS_QUESTION = "តើសម្ភារៈ STEM អាចខ្ចីពីណា?"
TAKEN, TIME_CHANGED = "ប្រធានអង្គប្រជុំបានយក", "ប្តូរម៉ោង"
ASKED = {"vi": "Ai cố vấn cho trường nhỏ?", "en": "Who mentors in a small school?"}
PIN = "739154"
# Badges are numbered in the order of the invitation: the cast's ten roles, then the newcomer.
NEWCOMER, SECOND, PAPER = "11", "5", "6"
# Nothing stands in the hall at noon, and nobody of the moved session is elsewhere then.
MOVED, STARTS, ENDS = "who-mentors", "12:15", "13:00"
# Its own session, so that its questions stand on no other journey's wall.
ABOUT = "toolkits"

# What the demonstration itself told is read: the bell counts what the walk does.
READ_BEFORE = (
    "from django.utils import timezone; from sala.notify.models import Notice;"
    "Notice.objects.update(read_at=timezone.now())"
)
TOLD = """
from django.apps import apps
from sala.people.api import Person
told = apps.get_model("notify.Notice").objects.filter(path="{path}")
print(*sorted(Person.objects.filter(pk__in=told.values("person_id")).values_list("latin_name", flat=True)), sep="|")
"""


@pytest.fixture
def walker(phone: Callable[..., Phone]) -> Iterator[Callable[[], Phone]]:
    """Makes phones; at the end axe must have looked at every address on which any of them was."""
    walked: list[tuple[Phone, set[str]]] = []

    def make() -> Phone:
        one, visited = phone(), set[str]()
        one.page.on("framenavigated", lambda frame: visited.add(plain(frame.url)))
        walked.append((one, visited))
        return one

    yield make
    looked = {url for one, _visited in walked for url in one.looked}
    missed = {url for _one, visited in walked for url in visited} - looked
    assert not missed, missed


def open_card(teacher: Phone) -> None:
    """Open the printed card and choose a PIN."""
    teacher.page.goto(teacher.sala.book["pages"]["card"])
    teacher.accessible()
    teacher.page.fill("#secret", PIN)
    teacher.page.fill("#again", PIN)
    teacher.page.click("main form button")
    teacher.page.wait_for_url("**/km/me/")
    teacher.accessible()


def confirm(teacher: Phone) -> None:
    """Answer the invitation that my page shows."""
    page = teacher.page
    page.click("main a[href$='/answer/']")
    teacher.accessible()
    page.locator("label.pick", has=page.locator("[value=in_person]")).click()
    page.click("main form button.full")
    page.wait_for_selector("#mine")
    teacher.accessible()
    assert page.locator("section[aria-labelledby=mine] .chip.ok").count() == 1
    page.goto(teacher.sala.page("my_page"))
    assert page.locator("main a[href$='/answer/']").count() == 0


def at_the_door(phone: Phone) -> None:
    """The organiser's phone takes the list, and then has no network."""
    phone.page.goto(phone.sala.page("door"))
    phone.page.wait_for_function("() => document.querySelector('#count').textContent")
    phone.accessible()
    phone.wait_for_token()
    phone.offline()


def let_in(phone: Phone, number: str) -> str:
    """Type a badge's number; the name that the phone says."""
    phone.page.fill("#seen", number)
    phone.page.click("#typed button")
    phone.page.wait_for_selector("#result:visible")
    return phone.page.inner_text("#who")


def type_paper(organiser: Phone, numbers: str) -> None:
    """Type in the signed paper list: look, then save."""
    page = organiser.page
    page.goto(organiser.sala.page("check_in").replace("/check-in/", "/paper-list/"))
    organiser.accessible()
    page.fill("#numbers", numbers)
    page.locator("main form button").first.click()
    page.wait_for_selector("button[name=save]")
    organiser.accessible()
    page.click("button[name=save]")
    page.wait_for_url("**/check-in/")
    organiser.accessible()


def check_in(first: Phone, second: Phone) -> None:
    """Two phones without network and a paper list become one list, on which everybody stands once."""
    for one in (first, second):
        at_the_door(one)
    name = let_in(first, NEWCOMER)
    assert let_in(second, NEWCOMER) == name
    let_in(second, SECOND)
    first.page.wait_for_selector("#unsent:visible")
    for one in (first, second):
        go_online(one)
    type_paper(first, f"{NEWCOMER} {PAPER}")
    for number in (NEWCOMER, SECOND, PAPER):
        tag = first.page.locator(".tag").get_by_text(number, exact=True)
        row = first.page.locator("li", has=tag)
        assert row.locator(".chip").count() == 1, f"badge {number}"


def ask_with_name(other: Phone) -> None:
    """Another participant asks with her name."""
    page = other.page
    page.goto(f"{other.sala.page('forum_ask')}?session={ABOUT}")
    other.accessible()
    page.fill("#text", OTHERS_QUESTION)
    page.locator("label.pick", has=page.locator("[name=name][value=mine]")).click()
    page.click("main form button.full")
    page.wait_for_selector("[data-said=sent]:visible")


def publish_a_move(organiser: Phone) -> None:
    """Move one session in the plan, and publish it."""
    page, sala = organiser.page, organiser.sala
    page.goto(sala.page("forum_schedule") + "plan/")
    organiser.accessible()
    page.goto(sala.page("forum_schedule") + f"session/{MOVED}/")
    organiser.accessible()
    title = page.inner_text("h1")
    page.goto(sala.page("forum_schedule") + "plan/")
    page.locator("main ul.list a", has_text=title).first.click()
    page.wait_for_selector("#starts")
    organiser.accessible()
    page.fill("#starts", STARTS)
    page.fill("#ends", ENDS)
    page.click("main form button.full")
    page.wait_for_url("**/plan/")
    page.goto(sala.page("forum_schedule") + "publish/")
    organiser.accessible()
    assert page.locator("main .card").get_by_text(title).count() == 1
    page.fill("#name_km", "កំណែទីពីរ")
    page.click("main form button.full")
    page.wait_for_url(sala.page("forum_schedule"))
    organiser.accessible()


def read_notice(touched: Phone) -> str:
    """The bell counts one; the notice says what changed for her, and leads to what changed. Gives where it leads."""
    page = touched.page
    page.goto(touched.sala.page("my_page"))
    touched.accessible()
    assert page.locator("nav.dock a.phone .chip").inner_text() == "១"
    page.click("main a.btn[href$='/notices/']")
    page.wait_for_selector("main form button")
    touched.accessible()
    told = page.locator("main ul.list li", has=page.locator(".chip.wait"))
    assert TIME_CHANGED in told.inner_text()
    told.locator("a").click()
    page.wait_for_url("**/changes/*/")
    touched.accessible()
    leads_to = urlparse(page.url).path.removeprefix("/km")
    page.goto(touched.sala.page("my_page"))
    assert page.locator("nav.dock a.phone .chip").count() == 0
    return leads_to


@pytest.mark.both_databases
def test_a_forums_day(walker: Callable[[], Phone], sala: Installation) -> None:
    teacher, organiser, second, member, chair, wall = (walker() for _ in range(6))
    open_card(teacher)
    confirm(teacher)
    organiser.page.goto(f"{sala.origin}/km/people/sign-in/")
    organiser.accessible()
    for one, role in ((organiser, "organiser"), (second, "organiser"), (member, "member"), (chair, "chair")):
        one.sign_in(role)
        one.accessible()
    check_in(organiser, second)

    answers: list[int] = []
    wall.page.on(
        "response", lambda said: answers.append(said.status) if "/wall/questions/" in said.url else None
    )
    open_wall(wall, ABOUT)
    ask_with_name(member)
    ask_without_network(teacher, QUESTION, ABOUT)
    support(member, QUESTION)
    support(teacher, OTHERS_QUESTION)
    take(chair, QUESTION)
    shown = wall.page.locator("article", has_text=QUESTION)
    expect(shown.locator(".chip.ok")).to_be_visible(timeout=20_000)
    teacher.page.goto(sala.page("forum_ask").replace("/ask/", "/my-questions/"))
    expect(teacher.page.locator("#here li", has_text=QUESTION).locator("[data-state]")).to_have_text(TAKEN)

    sala.manage("shell", "-v0", "-c", READ_BEFORE)
    publish_a_move(organiser)
    path = read_notice(chair)
    told = sala.manage("shell", "-v0", "-c", TOLD.format(path=path)).splitlines()[-1]
    assert told == "Chair|Speaker 1, Singapore"
    for untouched in (teacher, member):
        untouched.page.goto(sala.page("my_page"))
        assert untouched.page.locator("nav.dock a.phone .chip").count() == 0
        assert untouched.page.get_by_text(TIME_CHANGED).count() == 0
    for _ in range(40):  # the wall asks every 5 to 9 seconds, with the ETag of what it shows
        if 304 in answers:
            break
        wall.page.wait_for_timeout(500)
    assert {200, 304} <= set(answers)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_same_in_other_languages(language: str, walker: Callable[[], Phone], sala: Installation) -> None:
    """Smoke: sign in, answer the invitation, ask with network, read the schedule, see the wall."""
    speaker = walker()
    page = speaker.page
    page.goto(f"{sala.origin}/{language}/people/sign-in/")
    speaker.accessible()
    speaker.sign_in("speaker", language)
    speaker.accessible()
    page.goto(sala.page("check_in", language).replace("/check-in/", "/answer/"))
    speaker.accessible()
    page.locator("label.pick", has=page.locator("[value=in_person]")).click()
    page.click("main form button.full")
    page.wait_for_selector("[aria-labelledby=mine] .chip.ok")
    speaker.accessible()
    page.goto(f"{sala.page('forum_ask', language)}?session={ABOUT}")
    speaker.accessible()
    page.fill("#text", ASKED[language])
    page.click("main form button.full")
    page.wait_for_selector("[data-said=sent]:visible")
    page.goto(sala.page("forum_schedule", language))
    speaker.accessible()
    page.goto(f"{sala.page('forum_wall', language)}?session={ABOUT}")
    speaker.accessible()
    assert page.get_by_text(ASKED[language]).count() == 1
