"""The door of a forum: the organiser's phone has the list, the network goes away, people come all the same."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import segno
from e2e.conftest import HOST
from e2e.phone import Installation, Phone
from playwright.sync_api import Browser, Playwright

WIDTH, HEIGHT = 640, 480


def film(code: str, path: Path) -> Path:
    """A camera's film in YUV4MPEG2: a badge's QR code, held still on white."""
    matrix = [list(row) for row in segno.make(code, error="m", micro=False).matrix_iter(scale=10, border=4)]
    luma = bytearray(b"\xeb" * (WIDTH * HEIGHT))
    top, left = (HEIGHT - len(matrix)) // 2, (WIDTH - len(matrix)) // 2
    for y, row in enumerate(matrix):
        start = (top + y) * WIDTH + left
        luma[start : start + len(row)] = bytes(16 if dark else 235 for dark in row)
    frame = b"FRAME\n" + bytes(luma) + b"\x80" * (WIDTH * HEIGHT // 2)
    header = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + frame * 10)
    return path


PREPARE = """
import datetime as dt
from django.utils import timezone
from sala.meetings.api import Badge, Meeting, create_meeting, invite
from sala.people.api import Person, Role, ScopeKind, add_person, create_scope, grant_role

at, day = timezone.now(), dt.timedelta(days=1)
practice = Meeting.objects.select_related("scope__parent").first()
scope = create_scope(kind=ScopeKind.EVENT, slug="door", name=practice.title, parent=practice.scope.parent)
grant_role(person=Person.objects.get(latin_name="Forum Organiser"), role=Role.ORGANISER, scope=scope, at=at, by=None)
times = {"starts_at": practice.starts_at, "ends_at": practice.ends_at}
today = create_meeting(scope=scope, title=practice.title, **times)
tomorrow = create_meeting(scope=scope, title=practice.title, **{key: at + day for key, at in times.items()})
badges = invite(meetings=[today], people=Person.objects.order_by("pk")[:11], by=None, at=at)
guest = add_person(name="ភ្ញៀវថ្ងៃស្អែក", latin_name="Guest of tomorrow", at=at, by=None, with_account=False)
invite(meetings=[tomorrow], people=[guest], by=None, at=at)
print(today.pk, badges[2].code, Badge.objects.get(person=guest).number)
"""


class Door(NamedTuple):
    """A forum's day with eleven guests; the code of badge 3; the number of somebody who is invited tomorrow."""

    meeting: str
    code: str
    guest: str

    def page(self, sala: Installation, name: str, language: str = "en") -> str:
        """The address of one of the meeting's pages."""
        return f"{sala.origin}/{language}/meetings/{self.meeting}/{name}/"


@pytest.fixture(scope="module")
def made(sala: Installation) -> Door:
    """A forum of this file's own, so that other journeys count other people."""
    return Door(*sala.manage("shell", "-v0", "-c", PREPARE).split()[-3:])


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, made: Door, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """The system's Chromium with a camera that sees badge 3."""
    path = next(
        found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))
    )
    video = film(made.code, tmp_path_factory.mktemp("camera") / "badge.y4m")
    opened = playwright.chromium.launch(
        executable_path=path,
        args=[
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
            *(
                "--ignore-certificate-errors",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
            ),
            *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
            f"--use-file-for-fake-video-capture={video}",
        ],
    )
    yield opened
    opened.close()


def type_in(phone: Phone, text: str, verdict: str) -> None:
    """Type a badge and wait for what the page says of it."""
    phone.page.fill("#seen", text)
    phone.page.click("#typed button")
    phone.page.wait_for_selector(f"#result[data-is={verdict}]")


def present(phone: Phone, count: str) -> None:
    """Wait until so many are said to be present."""
    phone.page.wait_for_function("n => document.querySelector('#count').textContent.includes(n)", arg=count)


def with_list(one: Phone, made: Door) -> Phone:
    """Sign in as the organiser and take the list."""
    one.sign_in("organiser")
    one.page.goto(made.page(one.sala, "door"))
    present(one, "0 of 11")
    one.wait_for_token()
    return one


def reload_locked(phone: Phone) -> None:
    """Load the kept page: it has no person in it, and asks for a PIN."""
    phone.page.reload()
    phone.page.wait_for_selector("#pin:visible")
    assert not phone.page.is_visible("#typed")


def kept(phone: Phone, lists: int = 1) -> None:
    """Wait until so many people have this list locked on the phone."""
    phone.wait_until(
        "n => self.sala && sala.lock && sala.door && sala.lock.holders(sala.door.key).then(all => all.length === n)",
        lists,
    )


def try_pin(phone: Phone, pin: str) -> None:
    """Type a PIN; returns when the phone has judged it."""
    phone.page.fill("#secret", pin)
    phone.page.click("#pin button")
    phone.page.wait_for_function("() => !document.querySelector('#pin button').disabled")


# Everything that this browser keeps for Sala, as text: databases, caches, both storages.
DUMP = """async () => {
  const text = value => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
    if (!value || typeof value !== "object") return String(value);
    return Object.entries(value).map(([key, one]) => key + ": " + text(one)).join("; ");
  };
  const wait = request => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = fail;
  });
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const base = await wait(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      const rows = base.transaction(store).objectStore(store);
      found.push(text(await wait(rows.getAllKeys())), text(await wait(rows.getAll())));
    }
    base.close();
  }
  for (const name of await caches.keys()) for (const key of await (await caches.open(name)).keys())
    found.push(key.url, await (await caches.match(key)).text());
  return found.join("\\n");
}"""
OWN_NAMES = """
() => sala.entries("mine").then(all => all.filter(([key]) => key.startsWith("name ")).map(([, name]) => name))
"""
NAMES = """
from django.apps import apps
parts = apps.get_model("meetings.Participation").objects.filter(meeting__scope__slug="door")
for name in parts.values_list("person__name", flat=True):
    print("NAME", name)
"""


def no_name_is_plain(phone: Phone) -> None:
    """The list is on the phone, and none of its names can be read there."""
    said = phone.sala.manage("shell", "-v0", "-c", NAMES)
    names = [line[5:] for line in said.splitlines() if line.startswith("NAME ")]
    own = phone.page.evaluate(OWN_NAMES)  # who signed in here chooses her name from a list
    kept = phone.page.evaluate(DUMP)
    assert len(names) > MANY
    assert LOCKED in kept
    assert [name for name in names if name in kept and name not in own] == []


MANY = 8  # names, at least, so that the assertion says something
LOCKED = "locked 0"  # as the keys of what is locked begin


def people_come_offline(door: Phone, guest: str) -> str:
    """Scanned, typed, unknown, of another day, a walk-in, one taken back; the name that was scanned."""
    path = door.page.evaluate("location.pathname")
    door.keep_for_offline(path)
    door.keep_for_offline(door.page.evaluate("document.querySelector('#door').dataset.scanner"))
    kept(door)
    no_name_is_plain(door)
    door.offline()
    reload_locked(door)
    assert "10 tries" in door.page.inner_text("#left")
    door.accessible()
    try_pin(door, "111222")
    door.page.wait_for_selector("#wrong:visible")
    assert "9 tries" in door.page.inner_text("#left")
    try_pin(door, door.sala.book["accounts"]["organiser"]["secret"])
    present(door, "0 of 11")
    door.page.click("#scan")
    door.page.wait_for_selector("#result:visible")
    assert door.page.inner_text("#who")
    door.page.click("#stop")
    scanned = door.page.inner_text("#who")
    present(door, "1 of 11")
    type_in(door, "3", "again")
    assert door.page.inner_text("#who") == scanned
    type_in(door, "999", "unknown")
    type_in(door, guest, "wrong_day")
    assert door.page.inner_text("#verdict p:nth-of-type(2)")
    door.page.fill("#seen", "៥")
    door.page.click("#typed button")
    present(door, "2 of 11")
    door.page.click("#walk-in summary")
    door.page.fill("#name", "អ្នកចូលរួមថ្មី")
    door.page.fill("#organisation", "NGPRC")
    door.page.click("#walk-in form button")
    present(door, "3 of 12")
    type_in(door, "5", "again")
    door.page.click("#undo")
    present(door, "2 of 12")
    assert door.page.is_visible("#unsent")
    door.accessible()
    reload_locked(door)
    try_pin(door, door.sala.book["accounts"]["organiser"]["secret"])
    present(door, "2 of 12")
    return scanned


def test_the_door_without_network(phone: Callable[..., Phone], sala: Installation, made: Door) -> None:
    door, second = with_list(phone(), made), with_list(phone(), made)
    door.accessible()
    scanned = people_come_offline(door, made.guest)
    second.page.fill("#seen", "6")
    second.page.click("#typed button")
    present(second, "1 of 11")
    door.online()
    door.page.wait_for_selector("#unsent", state="hidden")
    present(door, "3 of 12")
    second.page.reload()
    present(second, "3 of 12")
    type_in(second, "3", "again")

    door.page.goto(made.page(sala, "check-in"))
    shown = door.page.inner_text("main")
    assert scanned in shown
    assert "អ្នកចូលរួមថ្មី" in shown
    assert "ភ្ញៀវថ្ងៃស្អែក" in shown
    assert "999" in shown
    door.accessible()


def test_ten_wrong_pins_wipe_the_list_and_not_the_outbox(
    phone: Callable[..., Phone], sala: Installation, made: Door
) -> None:
    door = phone()
    door.sign_in("organiser")
    door.page.goto(made.page(sala, "door"))
    door.wait_for_token()
    kept(door)
    door.keep_for_offline(door.page.evaluate("location.pathname"))
    door.keep_for_offline(door.page.evaluate("document.querySelector('#door').dataset.pin"))
    door.offline()
    type_in(door, "9", "late" if door.page.evaluate(LATE) else "present")
    reload_locked(door)
    for left in range(9, 1, -1):
        try_pin(door, f"11122{left}")
        door.page.wait_for_function(
            "n => document.querySelector('#left').textContent.startsWith(n)", arg=str(left)
        )
    door.page.reload()  # a new page gives no new tries
    door.page.wait_for_selector("#pin:visible")
    try_pin(door, "333444")
    assert door.page.inner_text("#left").startswith("1 try")
    try_pin(door, "333445")
    door.page.wait_for_selector("[data-note=wiped]:visible")
    assert not door.page.is_visible("#pin")
    assert LOCKED not in door.page.evaluate(DUMP)
    assert door.page.evaluate("sala.all('out').then(all => all.length)") == 1
    door.accessible()
    door.online()
    door.page.wait_for_selector("#unsent", state="hidden")
    door.page.goto(made.page(sala, "door"))
    type_in(door, "9", "again")
    door.page.wait_for_selector("[data-note=not-kept]:visible")
    door.page.click("[data-note=not-kept] a")
    door.page.fill("#secret", sala.book["accounts"]["organiser"]["secret"])
    door.page.click("form:has(#secret) button")
    door.page.wait_for_selector("#typed")
    kept(door)
    assert not door.page.is_visible("[data-note=not-kept]")


LATE = "sala.now() > Date.parse(sala.door.list.meeting.late_at)"


def test_two_organisers_on_one_phone(phone: Callable[..., Phone], sala: Installation, made: Door) -> None:
    """Each one's PIN opens her own list only; a failed sign-in of the second never sets the first's lock."""
    door = phone()
    door.sign_in("organiser")
    door.page.goto(made.page(sala, "door"))
    kept(door)
    door.keep_for_offline(door.page.evaluate("location.pathname"))
    lead, new = sala.book["accounts"]["programme_lead"], "193847"
    door.page.goto(f"{sala.origin}/en/people/sign-in/")
    door.page.check("[name=person][value='']", force=True)
    door.page.fill("#identifier", lead["identifier"])
    door.page.fill("#secret", new)  # wrong until it is changed below
    door.page.click("form:has(#secret) button")
    door.page.wait_for_selector("[role=alert]")
    door.said[:] = [line for line in door.said if "422" not in line]  # the console tells of the refusal
    door.sign_in("programme_lead", "en")
    change_pin(door, lead["secret"], new)
    door.page.goto(made.page(sala, "door"))
    kept(door, 2)
    change_pin(door, new, lead["secret"], "vi")
    change_pin(door, lead["secret"], new)
    door.page.goto(made.page(sala, "door"))
    mine = door.page.evaluate("sala.me")
    kept(door, 2)
    no_name_is_plain(door)
    door.offline()
    reload_locked(door)
    theirs = next(one for one in options(door) if one != mine)
    door.page.select_option("#whose", theirs)
    try_pin(door, new)
    door.page.wait_for_selector("#wrong:visible")
    assert "9 tries" in door.page.inner_text("#left")
    door.page.select_option("#whose", mine)
    door.page.wait_for_function("() => document.querySelector('#left').textContent.startsWith('10')")
    try_pin(door, lead["secret"])
    door.page.wait_for_selector("#wrong:visible")
    try_pin(door, new)
    door.page.wait_for_selector("#typed:visible")
    assert door.page.evaluate("sala.door.list.me") == mine
    door.online()
    change_pin(door, new, lead["secret"])
    door.page.goto(f"{sala.origin}/en/people/sign-out/")
    door.page.check("[name=forget]", force=True)
    door.page.click("form[data-forget] button")
    door.page.wait_for_url("**/sign-in/")
    assert [key for key in door.page.evaluate(LOCKS) if mine in key] == []
    assert [key for key in door.page.evaluate(LOCKS) if theirs in key]


LOCKS = "sala.entries('mine').then(all => all.map(([key]) => key).filter(key => key.startsWith('lock')))"


def options(phone: Phone) -> list[str]:
    """Whose lists are kept here."""
    found: list[str] = phone.page.evaluate(
        "[...document.querySelector('#whose').options].map(one => one.value)"
    )
    return found


def change_pin(phone: Phone, old: str, new: str, language: str = "en") -> None:
    """Change the PIN on its page; what the phone has locked opens with the new one."""
    phone.page.goto(f"{phone.sala.origin}/{language}/people/change-pin/")
    phone.page.fill("#old", old)
    phone.page.fill("#secret", new)
    phone.page.fill("#again", new)
    phone.page.click("form[data-pin] button")
    phone.page.wait_for_url("**/phones/")


WRONG_CLOCK_AND_NO_CAMERA = """
const now = Date.now;
Date.now = () => now() - 5 * 3600e3;
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
"""
SEEN_NOW = """
from django.apps import apps
from django.utils import timezone
row = apps.get_model("meetings.CheckIn").objects.get(badge_seen="8", meeting="{meeting}")
print(abs((timezone.now() - row.seen_at).total_seconds()) < 300)
"""


def test_a_wrong_clock_and_no_camera(phone: Callable[..., Phone], sala: Installation, made: Door) -> None:
    door = phone()
    door.page.add_init_script(WRONG_CLOCK_AND_NO_CAMERA)
    door.sign_in("organiser")
    door.page.goto(made.page(sala, "door", "km"))
    door.page.wait_for_function("() => document.querySelector('#count').textContent")
    door.page.click("#scan")
    door.page.wait_for_selector("[data-note=camera]:visible")
    door.page.fill("#seen", "8")
    door.page.click("#typed button")
    door.page.wait_for_selector("#result:visible")
    door.page.wait_for_selector("#unsent", state="hidden")
    door.accessible()
    said = sala.manage("shell", "-v0", "-c", SEEN_NOW.format(meeting=made.meeting))
    assert said.split()[-1] == "True"


OWN_READER = """
self.BarcodeDetector = class {
  static async getSupportedFormats() { return ["ean_13", "qr_code"]; }
  async detect(video) { self.looked = video.videoWidth; return [{ rawValue: "CODE" }]; }
};
"""


def test_the_browsers_own_reader_is_used_where_there_is_one(
    phone: Callable[..., Phone], sala: Installation, made: Door
) -> None:
    """Chromium on Linux has none, so it is stood in for; jsQR is then neither kept nor fetched."""
    door = phone()
    door.page.add_init_script(OWN_READER.replace("CODE", made.code))
    door.sign_in("organiser")
    door.page.goto(made.page(sala, "door"))
    door.page.click("#scan")
    door.page.wait_for_selector("#result:visible")
    assert door.page.inner_text("#who")
    assert door.page.evaluate("self.looked") == WIDTH
    kept(door)
    assert door.page.evaluate("typeof self.jsQR") == "undefined"
    assert not door.page.evaluate(
        "caches.match(document.querySelector('#door').dataset.scanner).then(Boolean)"
    )
    door.page.click("#stop")
    assert door.page.is_visible("#scan")
