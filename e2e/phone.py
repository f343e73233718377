"""What journeys work with: an installation and phones."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parents[1]


def plain(url: str) -> str:
    """An address without its question and its place."""
    return url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]


@dataclass
class Installation:
    """A running Sala: its address, its demonstration's sign-ins, its environment for commands."""

    origin: str
    book: dict[str, Any]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    start: Callable[[], subprocess.Popen[bytes]] | None = field(default=None, repr=False)

    def page(self, name: str, language: str = "km") -> str:
        """A page of demo.json on this server, in a language."""
        return str(self.book["pages"][name]).replace("/km/", f"/{language}/", 1)

    @contextmanager
    def worker(self) -> Iterator["subprocess.Popen[bytes]"]:
        """The job worker beside the server, for a journey that needs one; it is gone afterwards."""
        with subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "worker"], env=self.environment
        ) as process:
            try:
                yield process
            finally:
                process.terminate()
                process.wait(timeout=30)

    def manage(self, *words: str) -> str:
        """Run a command of manage.py."""
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *words],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


@dataclass
class Phone:
    """A phone of 360 px: one page, whose console must stay silent; `looked` are the addresses that axe looked at."""

    page: Page
    context: BrowserContext
    sala: Installation
    said: list[str]
    looked: set[str] = field(default_factory=set)

    def sign_in(self, role: str, language: str = "km") -> None:
        """Sign in with the demonstration's number and PIN."""
        account = self.sala.book["accounts"][role]
        self.page.goto(f"{self.sala.origin}/{language}/people/sign-in/")
        self.page.fill("#identifier", account["identifier"])
        self.page.fill("#secret", account["secret"])
        self.page.click("form:has(#secret) button")
        self.page.wait_for_url(f"**/{language}/me/")

    def wait_until(self, script: str, arg: Any = None) -> None:
        """Wait until a script's promise gives something true, at most 15 seconds.

        The tool's own wait takes the promise itself for true and returns at once.
        """
        for _ in range(300):
            if self.page.evaluate(script, arg):
                return
            self.page.wait_for_timeout(50)
        message = f"{self.page.url}: never true: {script} {arg or ''}"
        raise AssertionError(message)

    def keep_for_offline(self, path: str) -> None:
        """Wait until the service worker has kept this page."""
        self.wait_until("path => caches.match(path, {ignoreVary: true}).then(Boolean)", path)

    def wait_for_token(self) -> None:
        """Wait until the phone can send for the signed-in person."""
        self.wait_until("() => sala.get('mine', 'token ' + sala.me)")

    def offline(self) -> None:
        """Take the network away."""
        self.context.set_offline(True)

    def online(self) -> None:
        """Give the network back, as the browser would notice it."""
        self.context.set_offline(False)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def accessible(self) -> None:
        """No violation that axe finds, and nothing wider than the screen."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        self.looked.add(plain(self.page.url))
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, f"{self.page.url} is {too_wide} px wider than the screen"
