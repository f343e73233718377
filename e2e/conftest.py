"""Journeys run against Sala as anyone would start it: a server of its own over HTTPS on a name that is not localhost,
with the demonstration inside, and the system's Chromium at 360 px.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from e2e.installing import HOST, installed
from e2e.phone import Installation, Phone
from playwright.sync_api import Browser, ConsoleMessage, Playwright, ViewportSize

from sala.config.messages import compile_stale

PHONE: ViewportSize = {"width": 360, "height": 740}


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations, once for all workers."""
    if not hasattr(config, "workerinput"):
        compile_stale()


@pytest.fixture(scope="session")
def sala(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Installation]:
    """One installation per test process."""
    with installed(tmp_path_factory.mktemp(f"sala-{worker_id}"), worker_id) as installation:
        yield installation


@pytest.fixture(scope="module")
def sala_alone(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, request: Any
) -> Iterator[Installation]:
    """One for a file whose journeys need a forum in which nobody did anything yet."""
    name = f"{worker_id}_{request.module.__name__.rpartition('.')[2]}"
    with installed(tmp_path_factory.mktemp(name), name) as installation:
        yield installation


def launch(playwright: Playwright, *more: str) -> Browser:
    """The system's Chromium with a camera that is none; it takes our host's name for this machine."""
    names = (os.environ.get("SALA_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    assert path, "No Chromium here. Install it: apt install chromium"
    return playwright.chromium.launch(
        executable_path=path,
        args=[
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
            "--ignore-certificate-errors",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            *more,
        ],
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, which finds our host name on this machine."""
    opened = launch(playwright)
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser, sala: Installation) -> Iterator[Callable[..., Phone]]:
    """Makes phones; at the end no console of any of them may have shown an error."""
    phones: list[Phone] = []

    def make(**options: Any) -> Phone:
        context = browser.new_context(viewport=PHONE, ignore_https_errors=True, **options)
        page = context.new_page()
        said: list[str] = []

        def listen(message: ConsoleMessage) -> None:
            offline_noise = "ERR_INTERNET_DISCONNECTED" in message.text
            if message.type in {"error", "warning"} and not offline_noise:
                said.append(f"{page.url}: {message.text}")

        page.on("console", listen)
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        phones.append(Phone(page, context, sala, said))
        return phones[-1]

    yield make
    said = [line for one in phones for line in one.said]
    for one in phones:
        one.context.close()
    assert not said, "\n".join(said)
