"""From spreadsheets to a published forum, at 1280 px: organisations, people, a mistake, sessions, the public."""

import csv
import io
from collections.abc import Callable
from typing import Any

from e2e.phone import Installation, Phone
from openpyxl import Workbook
from playwright.sync_api import Page, ViewportSize, expect

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
SCHOOLS = [
    ["external id", "kind", "name en", "name km"],
    ["H-1", "High school", "Model High School", "វិទ្យាល័យគំរូ"],
]
PEOPLE = [
    ["external id", "name", "latin name", "phones", "organisation", "post en"],
    ["T-1", "សុខ ពិសិដ្ឋ", "Sok Piseth", "012 700 001", "H-1", "teacher of physics"],
    ["T-2", "ចាន់ រតនា", "Chan Ratana", "012 700 002", "H-1", "school leader"],
]
SESSIONS = [
    [
        "external id",
        "title en",
        "title km",
        "day",
        "starts",
        "ends",
        "hall",
        "speakers",
        "chair",
        "spoken",
        "kind",
    ],
    [
        "S-1",
        "Rooms that are used",
        "បន្ទប់ដែលប្រើ",
        "2027-04-06",
        "08:30",
        "09:15",
        "Main hall",
        "T-1",
        "T-2",
        "km, en",
        "Talk",
    ],
    ["S-2", "What mentors see", "", "2027-04-06", "09:30", "10:30", "Main hall", "T-2", "", "km", "Panel"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def choose(page: Page, name: str, body: bytes) -> None:
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": body})


def upload(laptop: Phone, name: str, body: bytes, *, kind: str = "", source: str = "Spring list") -> None:
    page = laptop.page
    if kind:
        page.check(f"input[name=kind][value={kind}]")
    page.fill("#source", source)
    choose(page, name, body)
    laptop.accessible()
    page.click("main form:has(#file) button.full")
    page.wait_for_load_state()
    laptop.accessible()


def confirm(laptop: Phone, new: int) -> None:
    laptop.page.click("button[name=confirm]")
    expect(laptop.page.locator("main td").first).to_have_text(str(new))
    laptop.accessible()


def new_forum(laptop: Phone) -> str:
    """A forum of one day; the path of its plan."""
    page = laptop.page
    page.goto(f"{laptop.sala.origin}/en/forum/new/")
    page.fill("#title_en", "Forum from a sheet")
    page.fill("#starts_on", "2027-04-06")
    page.fill("#ends_on", "2027-04-06")
    page.locator("main form button").last.click()
    page.wait_for_url("**/plan/")
    return page.url


def import_people(laptop: Phone, sala: Installation) -> None:
    """Schools, then people: a list with a wrong phone number first, then the right one; cards are offered for all."""
    page: Any = laptop.page
    page.goto(f"{sala.origin}/en/people/import-people/")
    upload(laptop, "schools.csv", as_csv(SCHOOLS), kind="organisations")
    confirm(laptop, 1)
    page.get_by_role("link", name="Import another list").click()
    wrong = [PEOPLE[0], [*PEOPLE[1][:3], "many", *PEOPLE[1][4:]], PEOPLE[2]]
    upload(laptop, "people.xlsx", as_xlsx(wrong), kind="people")
    expect(page.get_by_text("row 2, column D, “many”: A phone number has digits.")).to_be_visible()
    expect(page.locator("button[name=confirm]")).to_have_count(0)
    page.click("button[name=discard]")
    upload(laptop, "people.xlsx", as_xlsx(PEOPLE), kind="people")
    confirm(laptop, 2)
    page.get_by_role("link", name="Model High School").click()
    expect(page.locator("input[name=person]:checked")).to_have_count(2)
    laptop.accessible()


def publish_schedule(laptop: Phone) -> str:
    """A schedule comes into a new forum and is published; the path of its plan."""
    page: Any = laptop.page
    plan = new_forum(laptop)
    page.get_by_role("link", name="Import a schedule").click()
    upload(laptop, "plan.xlsx", as_xlsx(SESSIONS))
    expect(page.get_by_text("New rooms: Main hall.")).to_be_visible()
    confirm(laptop, 2)
    page.goto(plan)
    expect(page.get_by_role("link", name="Rooms that are used")).to_be_visible()
    laptop.accessible()
    page.get_by_role("link", name="Publish").click()
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    return plan


def test_from_spreadsheets_to_a_published_forum(phone: Callable[..., Phone], sala: Installation) -> None:
    laptop: Phone = phone()
    page: Any = laptop.page
    page.set_viewport_size(LAPTOP)
    laptop.sign_in("administrator", "en")
    import_people(laptop, sala)
    plan = publish_schedule(laptop)

    public = plan.replace("plan/", "")
    visitor = phone()
    visitor.page.set_viewport_size(LAPTOP)
    visitor.page.goto(public)
    expect(visitor.page.get_by_text("What mentors see").first).to_be_visible()
    visitor.accessible()

    exported = visitor.page.evaluate(
        "path => fetch(path).then(answer => answer.text())", f"{public}schedule.xml"
    )
    page.goto(plan)
    page.get_by_role("link", name="Import a schedule").click()
    upload(laptop, "schedule.xml", exported.encode())
    expect(page.get_by_text("Everything on this list is in Sala already.")).to_be_visible()
    page.goto(f"{sala.origin}/en/people/import-people/")
    upload(laptop, "people.csv", as_csv(PEOPLE), kind="people")
    expect(page.get_by_text("Everything on this list is in Sala already.")).to_be_visible()
