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


def people_come_offline(door: Phone, guest: str) -> str:
    """Scanned, typed, unknown, of another day, a walk-in, one taken back; the name that was scanned."""
    path = door.page.evaluate("location.pathname")
    door.keep_for_offline(path)
    door.keep_for_offline(door.page.evaluate("document.querySelector('#door').dataset.scanner"))
    door.offline()
    door.page.reload()  # the kept page, without a person in it, and the list on this phone
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
