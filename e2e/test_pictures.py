"""Pictures, over HTTPS at 360 px in Khmer: an answer with a photo from a phone without network arrives once; an
organiser fills and publishes an album over a line that breaks; a withdrawn consent takes a picture out.
"""

import io
import random
from collections.abc import Callable
from urllib.parse import urlparse

from e2e.phone import Installation, Phone
from e2e.steps import go_online
from PIL import Image
from playwright.sync_api import FilePayload, Route

MAKE = """
from django.utils import timezone
from sala.forms.api import *
from sala.forms.models import Form
from sala.people.models import Person
old, at = Form.objects.order_by("made_at").first(), timezone.now()
by = Person.objects.get(latin_name="Forum Organiser")
form = create_form(scope=old.scope, title={"km": "បន្ទប់ STEM", "en": "The STEM room"}, who=Who.CHOICE, by=by, at=at)
label = {"km": "រូបភាពបន្ទប់", "en": "A picture of the room"}
items = [{"type": "image", "name": "room", "label": label, "required": ["true"]}]
words = {"title": {"km": "បន្ទប់ STEM"}, "items": items, "lists": {}, "languages": ["km", "en"]}
save_draft(form=form, definition=words, plain=True, by=by, at=at)
publish_form(form=form, by=by, at=at)
print("made", form.pk)
"""
SIZES = (
    "() => sala.entries('mine').then(all => "
    "all.filter(([key]) => key.startsWith('file')).map(([, kept]) => kept.data.byteLength))"
)


def photo(seed: int = 1, width: int = 2400, height: int = 1800) -> FilePayload:
    """A photo of more than a megabyte."""
    chance = random.Random(seed)
    coarse = Image.new("RGB", (200, 150))
    coarse.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(200 * 150)])
    target = io.BytesIO()
    coarse.resize((width, height)).save(target, "JPEG", quality=95)
    return FilePayload(name=f"photo-{seed}.jpg", mimeType="image/jpeg", buffer=target.getvalue())


def send_a_photo_without_network(teacher: Phone, address: str) -> None:
    """A teacher answers with a photo while there is no network; it is kept small on the phone, and sent once."""
    page = teacher.page
    page.goto(address)
    teacher.accessible()
    for kept in (
        urlparse(address).path,
        *page.evaluate("document.querySelector('meta[name=later]').content").split(),
    ):
        teacher.keep_for_offline(kept)
    teacher.offline()
    page.goto(address)
    page.wait_for_function("self.salaForm && self.salaShrink")
    page.click("main form button.full")
    page.wait_for_selector("[data-q=room] .err:visible")
    picture = photo()
    assert len(picture["buffer"]) > 1_000_000
    page.set_input_files("[name='f:room']", picture)
    page.wait_for_selector("[data-picture]:visible")
    page.select_option("[name='c:room']", "nobody")
    (small,) = page.evaluate(SIZES)
    assert 1000 < small <= 200_000
    teacher.wait_until(
        "() => sala.entries('mine').then(kept => "
        "kept.some(([key, v]) => key.startsWith('draft form') && v.answers.room))"
    )
    # The battery was empty: the draft and its picture are there again.
    page.reload()
    page.wait_for_selector("[data-picture]:visible")
    teacher.accessible()
    page.dblclick("main form button.full")
    page.wait_for_selector("[data-said=kept]:visible")
    assert page.evaluate("sala.all('out').then(items => items.length)") == 1
    go_online(teacher)
    assert page.evaluate(SIZES) == []


def test_a_photo_without_network_arrives_once(phone: Callable[..., Phone], sala: Installation) -> None:
    form = sala.manage("shell", "-c", MAKE).split()[-1]
    teacher, organiser = phone(), phone()
    address = f"{sala.origin}/km/forms/{form}/"
    send_a_photo_without_network(teacher, address)

    page = organiser.page
    organiser.sign_in("organiser")
    page.goto(f"{address}responses/")
    assert page.locator("article").count() == 1
    image = page.locator("article img")
    image.scroll_into_view_if_needed()
    organiser.wait_until("() => document.querySelector('article img').naturalWidth === 320")
    organiser.accessible()
    assert image.get_attribute("width") == "320"


def fill_album(organiser: Phone) -> str:
    """A published album of the practice forum with three photos that came while the line was broken; its address."""
    page = organiser.page
    page.goto(f"{organiser.sala.page('forum_schedule')}albums/")
    organiser.accessible()
    page.fill("#title_km", "ថ្ងៃទីមួយ")
    page.click("main form button.full")
    organiser.wait_until("() => Boolean(self.salaShrink)")
    organiser.accessible()
    page.set_input_files("#files", [photo(seed) for seed in (1, 2, 3)])
    page.check("[name=basis][value=nobody]", force=True)
    broken: list[str] = []

    def break_once(route: Route) -> None:
        """The second picture's first piece does not arrive."""
        if len(broken) == 1:
            broken.append("again")
            route.abort()
            return
        broken.append(route.request.url)
        route.continue_()

    page.route("**/files/upload/*", break_once)
    page.click("#add button.full")
    page.wait_for_selector("ol.list li:nth-child(3)", timeout=60_000)
    assert "again" in broken
    # The browser tells of the break; everything else must be silent.
    organiser.said[:] = [line for line in organiser.said if "ERR_FAILED" not in line]
    assert page.locator("ol.list > li").count() == 3
    organiser.accessible()
    page.click("button[value=publish]")
    page.wait_for_selector("button[value='take-back']")
    return page.url.replace("/edit-album/", "/albums/").partition("#")[0]


def test_a_withdrawn_consent_takes_a_picture_out(phone: Callable[..., Phone]) -> None:
    organiser, member, visitor = phone(), phone(), phone()
    organiser.sign_in("organiser")
    address = fill_album(organiser)
    page = organiser.page
    page.click("ol.list li:first-child .row a")
    member.sign_in("speaker")  # the member agreed for the whole programme
    own = member.page.get_attribute("meta[name=me]", "content")
    page.fill("#caption_km", "នៅក្នុងសាល")
    page.check("[name=basis][value=named]", force=True)
    page.check(f"[name=person][value='{own}']", force=True)
    organiser.accessible()
    page.click("button[value=save]")
    page.wait_for_selector("main .note.wait:not(#unsent)")
    organiser.accessible()
    seen = visitor.page
    seen.goto(address)
    assert seen.locator(".pics img").count() == 2
    consent(member, agree=True)
    seen.reload()
    assert seen.locator(".pics img").count() == 3
    visitor.accessible()
    seen.click(".pics li:first-child a")
    assert "នៅក្នុងសាល" in seen.inner_text("figcaption")
    visitor.accessible()
    consent(member, agree=False)
    seen.goto(address)
    assert seen.locator(".pics img").count() == 2
    seen.click(".pics li:first-child a")
    seen.click("main form button.full")
    seen.wait_for_selector("main .note.ok")
    seen.goto(address)
    assert seen.locator(".pics img").count() == 1
    page.reload()
    assert page.locator("ol.list > li").count() == 3
    assert page.locator("main .note.wait:not(#unsent)").count() == 1


def consent(member: Phone, *, agree: bool) -> None:
    """On her own page of consents: to pictures in the practice forum."""
    page = member.page
    page.goto(member.sala.page("forum_schedule"))
    title = page.inner_text("h1")
    page.goto(f"{member.sala.origin}/km/people/consents/")
    place = page.locator("section", has=page.get_by_role("heading", name=title, exact=True))
    place.locator("button[name=purpose][value=pictures]" if agree else "button[name=withdraw]").first.click()
    page.wait_for_load_state()
