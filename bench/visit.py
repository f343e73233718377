"""The first visit of an event's schedule in a real browser: bytes on the wire, and seconds on a slow line.

The browser slows each request, not the connection: over TLS a real phone waits one round trip (0.4 s) more than
over plain HTTP, which no figure here contains.
"""

import os
import shutil
import statistics
from pathlib import Path
from typing import Any

import trustme
from bench.server import Server, serve
from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

# GSM EDGE as a phone has it: 240 kbit/s down, 200 up, 400 ms. In bytes per second.
EDGE = {"offline": False, "latency": 400, "downloadThroughput": 30_000, "uploadThroughput": 25_000}
PHONE: ViewportSize = {"width": 360, "height": 740}
LIMIT = 120_000  # ms
VISITS = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The first session's title has stood in a frame that was painted: no earlier than the first paint of any content.
WATCH = """
const seen = () => {
  const title = document.querySelector('table.day tbody td :is(a, b, h3)') ||
    (document.readyState === 'complete' && document.querySelector('main h1'));
  if (!title || !title.textContent.trim()) return requestAnimationFrame(seen);
  requestAnimationFrame(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    if (!paint) return requestAnimationFrame(seen);
    window.salaReadable = [Math.max(performance.now(), paint.startTime), title.textContent.trim()];
  });
};
requestAnimationFrame(seen);
"""


def measure(var: Path) -> dict[str, float]:
    """Bytes and requests until load, bytes that the service worker fetches after it; seconds on Edge, plain and TLS."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    key, chain = var / "key.pem", var / "certificate.pem"
    issued.private_key_pem.write_to_path(key)
    for pem in issued.cert_chain_pems:
        pem.write_to_path(chain, append=True)
    tls = ("--ssl-certificate", str(chain), "--ssl-keyfile", str(key))
    found: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
            timeout=60_000,
        )
        application = "sala.config.wsgi:application"
        with serve(application, var, pinned=False) as server:
            _warm(browser, server)
            found |= _bytes(browser, server) | {"edge": _edge(browser, server)}
        with serve(application, var, *tls, pinned=False) as server:
            _warm(browser, server)
            found["edge_tls"] = _edge(browser, server)
        browser.close()
    return found


def _chromium() -> str:
    names = (os.environ.get("SALA_CHROMIUM") or "", *BROWSERS)
    path = next(filter(None, map(shutil.which, filter(None, names))), None)
    if path is None:
        message = "the first visit needs Chromium (mend: sudo apt install chromium)"
        raise RuntimeError(message)
    return path


def _phone(browser: Browser) -> Page:
    context = browser.new_context(viewport=PHONE, ignore_https_errors=True)
    context.set_default_timeout(LIMIT)
    return context.new_page()


def _schedule(server: Server) -> str:
    return server.origin + server.path("forum_schedule")


def _warm(browser: Browser, server: Server) -> None:
    """Somebody else was there before: the page is kept, as it is for all but one visitor."""
    for _ in range(2):
        page = _phone(browser)
        page.goto(_schedule(server), wait_until="load")
        page.context.close()


def _bytes(browser: Browser, server: Server) -> dict[str, float]:
    page = _phone(browser)
    devtools, sizes = page.context.new_cdp_session(page), list[float]()
    _count(devtools, sizes)
    page.goto(_schedule(server), wait_until="load")
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


def _edge(browser: Browser, server: Server) -> float:
    """Seconds of the middle one of several visits, each with an empty cache: one alone may be 0.3 s off."""
    return statistics.median(_edge_once(browser, server) for _ in range(VISITS))


def _edge_once(browser: Browser, server: Server) -> float:
    page = _phone(browser)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", EDGE)
    page.add_init_script(WATCH)
    page.goto(_schedule(server), wait_until="commit")
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
