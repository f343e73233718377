"""The first visit of an event's schedule in a real browser: bytes on the wire, and seconds on a slow line; the
bytes of a form of sixty questions.

The browser slows each request, not the connection: over TLS a real phone waits one round trip (0.4 s) more than
over plain HTTP, which no figure here contains.
"""

import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import trustme
from bench.server import said_by, serve
from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

# GSM EDGE as a phone has it: 240 kbit/s down, 200 up, 400 ms. In bytes per second.
EDGE = {"offline": False, "latency": 400, "downloadThroughput": 30_000, "uploadThroughput": 25_000}
PHONE: ViewportSize = {"width": 360, "height": 740}
LIMIT = 120_000  # ms
VISITS = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The first session's title has stood in a frame that was painted: no earlier than the first paint of any content.
# TITLE is the place of the title, also inside web components.
WATCH = """
const find = (root) => root.querySelector('TITLE') ||
  [...root.querySelectorAll('*')].map((one) => one.shadowRoot && find(one.shadowRoot)).find(Boolean);
const seen = () => {
  const title = find(document);
  if (!title || !title.textContent.trim()) return requestAnimationFrame(seen);
  requestAnimationFrame(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    if (!paint) return requestAnimationFrame(seen);
    window.salaReadable = [Math.max(performance.now(), paint.startTime), title.textContent.trim()];
  });
};
requestAnimationFrame(seen);
"""
TITLE = "table.day tbody td :is(a, b, h3)"
Cookies = Sequence[Any]  # as Playwright takes them: name, value, url


def measure(var: Path) -> dict[str, float]:
    """Bytes and requests until load; seconds on Edge, plain and TLS."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    key, chain = var / "key.pem", var / "certificate.pem"
    issued.private_key_pem.write_to_path(key)
    for pem in issued.cert_chain_pems:
        pem.write_to_path(chain, append=True)
    tls = ("--ssl-certificate", str(chain), "--ssl-keyfile", str(key))
    application, found = "sala.config.wsgi:application", dict[str, float]()
    with browser() as chromium:
        with serve(application, var, pinned=False) as server:
            found |= first_visit(chromium, server.origin + server.path("forum_schedule"), TITLE)
            form = server.origin + said_by("sixty", var)
            found |= {f"form_{what}": figure for what, figure in _bytes(chromium, form, None).items()}
        with serve(application, var, *tls, pinned=False) as server:
            url = server.origin + server.path("forum_schedule")
            found["edge_tls"] = first_visit(chromium, url, TITLE)["edge"]
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, without what it does in the background."""
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(), args=[*quiet], timeout=60_000)
        yield opened
        opened.close()


def first_visit(
    chromium: Browser, url: str, title: str, *, cookies: Cookies | None = None, visits: int = VISITS
) -> dict[str, float]:
    """Bytes and requests of a first visit until load, and seconds on Edge until the title is painted: the middle one
    of several visits, each with an empty cache (one alone may be 0.3 s off). Somebody else was there before: the page
    is kept, as it is for all but one visitor.
    """
    for _ in range(2):
        page = _phone(chromium, cookies)
        page.goto(url, wait_until="load")
        page.context.close()
    seconds = statistics.median(_edge(chromium, url, title, cookies) for _ in range(visits))
    return _bytes(chromium, url, cookies) | {"edge": seconds}


def _chromium() -> str:
    names = (os.environ.get("SALA_CHROMIUM") or "", *BROWSERS)
    path = next(filter(None, map(shutil.which, filter(None, names))), None)
    if path is None:
        message = "the first visit needs Chromium (mend: sudo apt install chromium)"
        raise RuntimeError(message)
    return path


def _phone(chromium: Browser, cookies: Cookies | None) -> Page:
    context = chromium.new_context(viewport=PHONE, ignore_https_errors=True)
    context.set_default_timeout(LIMIT)
    if cookies:
        context.add_cookies([*cookies])
    return context.new_page()


def _bytes(chromium: Browser, url: str, cookies: Cookies | None) -> dict[str, float]:
    page = _phone(chromium, cookies)
    devtools, sizes = page.context.new_cdp_session(page), list[float]()
    _count(devtools, sizes)
    page.goto(url, wait_until="load")
    until_load = list(sizes)
    page.context.close()
    return {"visit_bytes": sum(until_load), "visit_requests": len(until_load)}


def _count(devtools: CDPSession, sizes: list[float]) -> None:
    def finished(event: dict[str, Any]) -> None:
        # 0 bytes: not from the wire, such as the empty icon in the page itself (data:).
        if event["encodedDataLength"]:
            sizes.append(event["encodedDataLength"])

    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")


def _edge(chromium: Browser, url: str, title: str, cookies: Cookies | None) -> float:
    page = _phone(chromium, cookies)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", EDGE)
    page.add_init_script(WATCH.replace("TITLE", title))
    page.goto(url, wait_until="commit")
    milliseconds = _readable(page)
    page.context.close()
    return milliseconds / 1000


def _readable(page: Page) -> float:
    """Milliseconds from the start of the visit until the title was painted. Asked again and again: the pages' policy
    forbids what Playwright would wait with.
    """
    for _ in range(LIMIT // 50):
        if found := page.evaluate("window.salaReadable"):
            return float(found[0])
        page.wait_for_timeout(50)
    message = f"no session's title was readable in {LIMIT // 1000} s"
    raise TimeoutError(message)
