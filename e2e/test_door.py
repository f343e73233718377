"""The door of a forum: the organiser's phone has the list, the network goes away, people come all the same."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from e2e.conftest import launch
from e2e.door import (
    Door,
    kept,
    make_door,
    no_name_is_plain,
    present,
    reload_locked,
    try_pin,
    type_in,
    with_list,
)
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


@pytest.fixture(scope="module")
def made(sala: Installation) -> Door:
    """A door of this file's own."""
    return make_door(sala, "door")


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, made: Door, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """The system's Chromium with a camera that sees badge 3."""
    video = film(made.code, tmp_path_factory.mktemp("camera") / "badge.y4m")
    opened = launch(playwright, f"--use-file-for-fake-video-capture={video}")
    yield opened
    opened.close()


def unlock_offline(door: Phone) -> None:
    """The network goes, the page is loaded anew: a wrong PIN, then the right one."""
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


def people_come_offline(door: Phone, guest: str) -> str:
    """Scanned, typed, unknown, of another day, a walk-in, one taken back; the name that was scanned."""
    path = door.page.evaluate("location.pathname")
    door.keep_for_offline(path)
    door.keep_for_offline(door.page.evaluate("document.querySelector('#door').dataset.scanner"))
    unlock_offline(door)
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
