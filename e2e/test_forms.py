"""Forms, over HTTPS at 360 px: the page's interpreter on the shared vectors; a sheet read, published, answered without
network with a draft that outlived its tab, typed in from paper, and read by the organiser.
"""

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse

import openpyxl
from e2e.phone import ROOT, Installation, Phone
from e2e.steps import go_online
from playwright.sync_api import FilePayload

VECTORS = ROOT / "src" / "sala" / "forms" / "tests" / "vectors.json"
# Runs every vector, and gives what differs.
RUN = """vectors => {
  const plain = v => typeof v === "number" ? isFinite(v) ? +v.toFixed(9) : "" : v;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b), sorted = o => Object.entries(o).sort(), wrong = [];
  const { answers: values, own, position, today } = vectors;
  for (const { expression, tree, value } of vectors.expressions) {
    const got = plain(salaForm.compute(tree, { values, own, position, today }));
    if (got !== value) wrong.push([expression, got, value]);
  }
  for (const { about, definition, cases } of vectors.forms) for (const one of cases) {
    const seen = salaForm.look(definition, one.answers, today);
    if (!same(Object.keys(seen.asked).sort(), [...one.asked].sort())) wrong.push([about, Object.keys(seen.asked)]);
    if (!same(sorted(seen.errors), sorted(one.errors))) wrong.push([about, seen.errors]);
    for (const name in one.values || {}) if (plain(seen.values[name]) !== one.values[name]) wrong.push([about, name]);
    for (const name in one.choices || {}) if (!same(seen.choices[name], one.choices[name])) wrong.push([about, name]);
  }
  return wrong;
}"""


def test_the_pages_interpreter_agrees_with_the_servers(
    phone: Callable[..., Phone], sala: Installation
) -> None:
    visitor = phone()
    visitor.page.goto(sala.page("form"))
    visitor.page.wait_for_function("self.salaForm")
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert len(vectors["expressions"]) > 50
    assert visitor.page.evaluate(RUN, vectors) == []


def sheet() -> bytes:
    """Do you teach; if so, how long; and each class."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    rows: dict[str, list[list[Any]]] = {
        "survey": [
            [
                "type",
                "name",
                "label::Khmer (km)",
                "label::English (en)",
                "relevant",
                "constraint",
                "required",
            ],
            ["select_one yn", "teach", "តើអ្នកបង្រៀនទេ?", "Do you teach?", None, None, "yes"],
            ["integer", "years", "ប៉ុន្មានឆ្នាំ?", "How many years?", "${teach} = 'y'", ". < 60", "yes"],
            ["begin_repeat", "room", "ថ្នាក់", "Class", "${teach} = 'y'"],
            ["text", "called", "ឈ្មោះថ្នាក់", "Its name"],
            ["end_repeat"],
        ],
        "choices": [
            ["list_name", "name", "label::Khmer (km)", "label::English (en)"],
            ["yn", "y", "បាទ/ចាស", "Yes"],
            ["yn", "n", "ទេ", "No"],
        ],
    }
    for name, lines in rows.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def make_form(organiser: Phone) -> str:
    """A new form from the sheet, published; its address."""
    page = organiser.page
    organiser.sign_in("organiser")
    page.goto(f"{organiser.sala.origin}/km/forms/new/")
    organiser.accessible()
    page.fill("#title_km", "អំពីការបង្រៀន")
    page.fill("#title_en", "About teaching")
    page.click("main form button.full")
    page.click("a[href$='/import-form/']")
    file = FilePayload(name="teaching.xlsx", mimeType="application/octet-stream", buffer=sheet())
    page.set_input_files("#sheet", file)
    page.click("main form button.full")
    page.wait_for_url("**/publish/")
    organiser.accessible()
    page.click("main aside form button")
    page.wait_for_url("**/form/")
    organiser.accessible()
    return page.url.replace("/form/", "/")


def fill(visitor: Phone) -> None:
    """Answers that open questions, and two classes."""
    page = visitor.page
    page.wait_for_function("self.salaForm")
    assert not page.is_visible("[data-q=years]")
    page.check("[name='q:teach'][value=y]", force=True)
    page.wait_for_selector("[data-q=years]:visible")
    page.click("main form button.full")
    assert page.is_visible("[data-q=years] .err")
    page.fill("[name='q:years']", "៦០")
    page.click("main form button.full")
    assert page.is_visible("[data-q=years] .err")
    page.fill("[name='q:years']", "១២")
    page.fill("[name='q:room:0:called']", "7A")
    page.click("button[value='add room']")
    page.fill("[name='q:room:1:called']", "7B")


def answer_without_network(teacher: Phone, address: str) -> str:
    """A teacher fills the form in without network and sends it twice: it goes once; the code that she is shown."""
    page, path = teacher.page, urlparse(address).path
    page.goto(address)
    script = page.evaluate("document.querySelector('meta[name=later]').content")
    for kept in (path, script):
        teacher.keep_for_offline(kept)
    teacher.accessible()
    teacher.offline()
    page.goto(address)
    fill(teacher)
    teacher.wait_until(
        "() => sala.entries('mine').then(kept => kept.some(([key, value]) => key.startsWith('draft form') && "
        "JSON.stringify(value.answers).includes('7B')))"
    )
    page.reload()
    page.wait_for_selector("[name='q:room:1:called']")
    assert page.input_value("[name='q:room:1:called']") == "7B"
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    code = page.inner_text("[data-said=kept] .big")
    assert len(code) == len("AAAA-BBBB-CCCC")
    assert page.evaluate("sala.all('out').then(items => items.length)") == 1
    go_online(teacher)
    return code


def type_in_a_paper(organiser: Phone, address: str) -> str:
    """An organiser types in a filled paper; its code."""
    page = organiser.page
    page.goto(f"{address}paper/")
    organiser.accessible()
    paper = page.inner_text(".paper .end b")
    page.goto(f"{address}type-in/?paper={paper}")
    organiser.accessible()
    page.wait_for_function("self.salaForm")
    page.check("[name='q:teach'][value=n]", force=True)
    page.click("main form button.full")
    page.wait_for_selector("main .note.ok")
    return paper


def test_a_sheet_answered_without_network_and_on_paper(phone: Callable[..., Phone]) -> None:
    organiser, teacher = phone(), phone()
    address = make_form(organiser)
    code = answer_without_network(teacher, address)
    paper = type_in_a_paper(organiser, address)

    page = organiser.page
    page.goto(f"{address}responses/")
    organiser.accessible()
    text = page.inner_text("main")
    assert page.locator("article").count() == 2
    for word in ("7A", "7B", "12", paper, "បានផ្ញើពេលក្រោយពីទូរសព្ទ"):
        assert word in text, word

    page = teacher.page
    page.goto(f"{address}take-back/")
    teacher.accessible()
    page.fill("#code", code)
    page.click("main form button.bad")
    page.wait_for_selector("main .note.ok")


def test_three_prompts_in_the_editor_without_script(phone: Callable[..., Phone], sala: Installation) -> None:
    organiser = phone(java_script_enabled=False)
    page = organiser.page
    organiser.sign_in("organiser")
    page.goto(f"{sala.origin}/km/forms/new/")
    page.fill("#title_km", "ការវាយតម្លៃ")
    page.click("main form button.full")
    page.click("a[href$='/edit/']")
    page.fill("#words_0_km", "អ្វីបានជួយ?")
    page.click("button[value='add one']")
    page.fill("#words_1_km", "មកម្ដងទៀតទេ?")
    page.fill("#choices_1_km", "បាទ/ចាស\nទេ")
    page.click("button[value='add rating']")
    page.fill("#words_2_km", "ល្អប៉ុនណា?")
    page.click("button[value='up 2']")
    page.click("button.full[value=save]")
    page.wait_for_url("**/publish/")
    page.click("main aside form button")
    page.wait_for_url("**/form/")
    page.goto(page.url.replace("/form/", "/"))
    page.fill("[name='q:q1']", "ពេលវេលា")
    page.check("[name='q:q3'][value='4']", force=True)
    page.click("main form button.full")
    page.wait_for_selector("main .note.ok .big")


def test_a_form_with_names_answered_without_network(phone: Callable[..., Phone], sala: Installation) -> None:
    """The signed-in person's own copy of the page is kept, and what she answers goes with her name."""
    made = sala.manage(
        "shell",
        "-c",
        "from django.utils import timezone; from sala.forms.api import *; from sala.forms.models import Form;"
        "from sala.people.models import Person;"
        f"old = Form.objects.get(pk='{sala.page('form').rstrip('/').rsplit('/', 1)[-1]}'); at = timezone.now();"
        "by = Person.objects.get(latin_name='Forum Organiser');"
        "form = create_form(scope=old.scope, title=old.title, who=Who.NAMED, by=by, at=at);"
        "save_draft(form=form, definition=current_version(old).definition, plain=True, by=by, at=at);"
        "publish_form(form=form, by=by, at=at); print('made', form.pk)",
    )
    address = f"{sala.origin}/km/forms/{made.split()[-1]}/"
    member, organiser = phone(), phone()
    page, path = member.page, urlparse(address).path
    page.goto(address)
    assert "/people/sign-in/" in page.url
    member.sign_in("member")
    page.goto(address)
    member.wait_for_token()
    member.keep_for_offline(page.evaluate("document.querySelector('meta[name=later]').content"))
    member.wait_until("path => caches.match(path, {ignoreVary: true}).then(Boolean)", path)
    member.accessible()
    member.offline()
    page.goto(address)
    page.wait_for_function("self.salaForm")
    page.fill("[name='q:q2']", "ឧបករណ៍")
    page.click("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    assert not page.is_visible("[data-said=kept] .big")
    go_online(member)
    organiser.sign_in("organiser")
    organiser.page.goto(f"{address}responses/")
    article = organiser.page.inner_text("article")
    assert "ឧបករណ៍" in article
    assert "គ្រូបង្រៀន កំពង់ចាម" in article
