"""The tutorials are true: their steps are read from the documents and done in a browser, one after the other."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.phone import ROOT, Installation, Phone
from playwright.sync_api import Locator, Page, expect

TUTORIALS = sorted((ROOT / "docs" / "tutorial").glob("*.md"))
STEP = re.compile(r"^- \*\*(?P<verb>[A-Z][a-z]+(?: (?:not|out))?)\*\*(?P<rest>.*)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")
BOLD = re.compile(r"\*\*([^*]+)\*\*")


@pytest.fixture(scope="module")
def sala(sala_alone: Installation) -> Installation:
    """What another journey did in the practice forum must not meet these."""
    return sala_alone


def steps(tutorial: Path) -> list[tuple[str, str, str]]:
    """(verb, what is in `quotes`, what is in **bold**) for each step, as far as “And then”."""
    text = tutorial.read_text(encoding="utf-8").partition("## And then")[0]
    found = []
    for match in STEP.finditer(text):
        quoted, bold = QUOTED.search(match["rest"]), BOLD.search(match["rest"])
        found.append((match["verb"], quoted[1] if quoted else "", bold[1] if bold else ""))
    return found


def field(page: Page, name: str) -> Locator:
    """A field by its label; “Title, English” is the box “English” of the group “Title”."""
    group, _, label = name.rpartition(", ")
    if label in {"English", "ខ្មែរ", "Tiếng Việt"}:
        return page.get_by_role("group", name=group, exact=True).get_by_label(label, exact=True)
    return page.get_by_label(name, exact=True)


def do(phone: Phone, verb: str, quoted: str, bold: str) -> None:
    """One step as a person does it."""
    page = phone.page
    main = page.get_by_role("main")
    page.set_default_timeout(10_000)
    match verb:
        case "Open":
            page.goto(phone.sala.origin + quoted)
        case "Write":
            field(page, bold).fill(quoted)
        case "Tick":
            page.get_by_label(bold, exact=False).first.check()
        case "Choose":
            field(page, bold).select_option(label=quoted)
        case "Press":
            main.get_by_role("button", name=bold).first.click()
            page.wait_for_load_state()
        case "Follow":
            main.get_by_role("link", name=bold, exact=True).first.click()
            page.wait_for_load_state()
        case "See":
            expect(main.get_by_text(quoted).first).to_be_visible()
        case "See not":
            expect(main.get_by_text(quoted)).to_have_count(0)
        case "Sign out":
            page.goto(f"{phone.sala.origin}/en/people/sign-out/")
            main.get_by_role("button").first.click()
            page.wait_for_load_state()
        case _:
            pytest.fail(f"the tutorial has a step that nobody knows: {verb}")


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_the_tutorial(tutorial: Path, phone: Callable[..., Phone], sala: Installation) -> None:
    reader = phone()
    found = steps(tutorial)
    assert len(found) > 40, "the steps were not found in the document"
    assert sala.origin
    seen = ""
    for verb, quoted, bold in found:
        try:
            do(reader, verb, quoted, bold)
        except Exception as error:
            message = f"the step “{verb} {quoted} {bold}” fails at {reader.page.url}"
            raise AssertionError(message) from error
        if reader.page.url != seen:
            seen = reader.page.url
            reader.accessible()
