"""What was found, as one table: ratios, targets, peers, machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import django

from sala.config.start.machine import machine as here


@dataclass(frozen=True, slots=True)
class Line:
    """One row. A target is a least ratio to the figure `over`, a least value, or a most; none: only shown."""

    key: str
    what: str
    unit: str = "/s"
    digits: int = 0
    over: str = ""
    ratio: float | None = None
    least: float | None = None
    most: float | None = None

    def cells(self, found: Mapping[str, float]) -> list[str]:
        """What, figure, ratio, target, verdict."""
        if self.key not in found:
            return [self.what, "not measured", "", self.target(), "?" if self.target() else ""]
        value = found[self.key]
        base = found.get(self.over)
        ratio = f"{value / base:.2f} × {NAMES[self.over]}" if base else ""
        return [self.what, f"{value:,.{self.digits}f} {self.unit}", ratio, self.target(), self.verdict(found)]

    def target(self) -> str:
        """In words."""
        if self.ratio is not None:
            return f"≥ {self.ratio:.2f} × {NAMES[self.over]}"
        if self.least is not None:
            return f"≥ {self.least:,.0f} {self.unit}"
        return f"≤ {self.most:,.{0 if self.most >= 10 else 1}f} {self.unit}" if self.most is not None else ""

    def verdict(self, found: Mapping[str, float]) -> str:
        """met, missed, ? (a figure is missing) or nothing."""
        value, base = found.get(self.key), found.get(self.over)
        if not self.target():
            return ""
        if value is None or (self.ratio is not None and not base):
            return "?"
        met = [
            self.ratio is None or value / (base or 1) >= self.ratio,
            self.least is None or value >= self.least,
            self.most is None or value <= self.most,
        ]
        return "met" if all(met) else "MISSED"


NAMES = {
    "bare": "the bare view",
    "reference": "the reference page",
    "import_bare": "the bare insert",
    "messages_bare": "the bare loop",
    "import_sessions_bare": "the bare insert",
    "papers_pdf_bare": "typst alone",
    "pretalx_schedule": "pretalx",
    "pretalx_visit_bytes": "pretalx",
    "pretalx_edge": "pretalx",
    "kolibri_answers": "Kolibri",
}
LINES = [
    Line("bare", "bare view of the framework"),
    Line("reference", "reference page: session, three indexed queries, base page", over="bare"),
    Line("schedule", "schedule, anonymous", over="bare", ratio=1 / 3),
    Line("poll", "wall poll, nothing new (304)", over="bare"),
    Line("seen_p95", "a question from its answer to 95 of 100 phones at the wall", "s", 1, most=10),
    Line("seen", "the same, to half of them", "s", 1),
    Line("phones_share", "1,000 phones that wait at the wall, of one core", "%", 1),
    Line("door", "door page", over="reference"),
    Line("my_page", "my page, signed in", over="reference", ratio=2 / 3),
    Line("my_page_queries", "my page, signed in", "queries", most=6),
    Line("single", "questions saved, one by one from the form", over="reference", ratio=1 / 2),
    Line("batches", "questions saved, from outboxes in batches of 20", over="reference", least=650),
    Line("search_ms", "search, a judged query, median", "ms", 1, most=5),
    Line("search_p95_ms", "search, 95th percentile", "ms", 1),
    Line("search_ms_pg", "search, the same on PostgreSQL, median", "ms", 1, most=5),
    Line("search_p95_ms_pg", "search, the same on PostgreSQL, 95th percentile", "ms", 1),
    Line("sorting_move_ms", "reflections box, 300 notes: one moved by key, median", "ms", 1),
    Line("sorting_move_p95_ms", "reflections box, the same, 95th percentile", "ms", 1),
    Line("sorting_page_ms", "reflections box, 300 notes: a page of the desk, median", "ms", 1),
    Line("sorting_page_bytes", "reflections box, a page of the desk with its script and style", "B"),
    Line("messages_told", "10,000 messages: queued for 10,000 people", "s", 1),
    Line("messages_bare", "e-mails handed over by a bare smtplib loop"),
    Line(
        "messages_rate", "10,000 messages sent, the worker killed ten times on the way", over="messages_bare"
    ),
    Line("messages_seconds", "the same", "s", 1),
    Line("messages_doubled", "… that came twice", "messages", most=0),
    Line("messages_lost", "… that were lost", "messages", most=0),
    Line("messages_unsure", "… that are shown as unsure", "messages", most=10),
    Line("papers_issue", "1,000 certificates issued, each with a notice and a line of the log", "s", 1),
    Line("papers_again", "the same pressed again: nothing is issued", "s", 2),
    Line("papers_pdf_bare", "1,000 certificates: typst alone on the same pages", "s", 1),
    Line(
        "papers_pdf",
        "1,000 certificates as one PDF, as the organiser gets it",
        "s",
        1,
        over="papers_pdf_bare",
    ),
    Line("papers_pdf_memory", "1,000 certificates as one PDF: memory of the child process", "MiB"),
    Line("papers_pdf_bytes", "1,000 certificates as one PDF: size", "B"),
    Line("indexed", "search, entries indexed"),
    Line("import_read", "10,000 people: xlsx read", "s", 1),
    Line("import_preview", "10,000 people: preview", "s", 1),
    Line("import_bare", "10,000 people: the same rows inserted, nothing else", "s", 1),
    Line("import_people", "10,000 people: imported, logged, findable", "s", 1, over="import_bare"),
    Line("import_again", "10,000 people: preview of the same file again", "s", 1),
    Line("import_undo", "10,000 people: taken back", "s", 1),
    Line("import_memory", "10,000 people: memory beyond that of the start", "MiB"),
    Line("import_sessions_bare", "1,000 sessions: the same rows inserted, nothing else", "s", 2),
    Line(
        "import_sessions",
        "1,000 sessions: xlsx read, looked at, imported",
        "s",
        1,
        over="import_sessions_bare",
    ),
    Line("import_sessions_memory", "1,000 sessions: memory beyond that of the start", "MiB"),
    Line("visit_bytes", "first visit of the schedule, on the wire", "B", most=14_000),
    Line("visit_requests", "first visit of the schedule", "requests"),
    Line("form_visit_bytes", "first visit of a form of 60 questions in Khmer", "B", most=14_000),
    Line("edge", "first session readable on Edge", "s", 2, most=1.6),
    Line("edge_tls", "first session readable on Edge, TLS", "s", 2, most=1.6),
    Line("memory", "memory at rest (PSS of the web server, its worker and the job worker)", "MiB", most=200),
    Line("first_start", "demo from a fresh copy to the first page, packages being there", "s", 1, most=60),
    Line("next_start", "demo, next start", "s", 1, most=3),
]
# Against a peer that was run in the same minutes on the same core; empty when it was not.
BESIDE = [
    Line("schedule", "schedule, anonymous", over="pretalx_schedule", ratio=30),
    Line("visit_bytes", "first visit of the schedule", "B", over="pretalx_visit_bytes"),
    Line("edge", "first session readable on Edge", "s", 2, over="pretalx_edge"),
    Line("batches", "answers saved from outboxes (of Sala: questions)", over="kolibri_answers", ratio=10),
    Line("single", "the same, one by one", over="kolibri_answers"),
    Line("pretalx_schedule", "pretalx: schedule, anonymous", digits=1),
    Line("pretalx_visit_bytes", "pretalx: first visit of the schedule", "B"),
    Line("pretalx_visit_requests", "pretalx: first visit of the schedule", "requests"),
    Line("pretalx_edge", "pretalx: first session readable on Edge", "s", 1),
    Line("kolibri_visit_bytes", "Kolibri: first visit of a learner's page without any course", "B"),
    Line("kolibri_visit_requests", "Kolibri: the same", "requests"),
    Line("kolibri_edge", "Kolibri: the same, readable on Edge", "s", 1),
    Line("kolibri_answers", "Kolibri: answers saved, one by one"),
]
# Measured on 22 November 2026 with the same tools, one core for the server, another for the client.
PEERS = [
    ("first visit of an event's schedule", "pretalx 392 kB in 26 requests; Indico 3,106 kB in 45"),
    ("the same, first session readable on Edge", "pretalx 15.5 s; Indico 92 s"),
    ("first visit of a learner's course page", "Moodle 1,269 kB, 44 s on Edge; Kolibri 2,910 kB, 47 s"),
    ("schedule pages, anonymous", "pretalx 38/s; Indico 7/s (bare view 5,200–6,100/s)"),
    ("signed-in page", "Moodle 9.6/s with 33 queries; Kolibri 15/s with 14"),
    ("answers saved, durable", "Kolibri 65/s; Moodle 52/s"),
]

HOW = (
    "SQLite as Sala sets it (WAL, synchronous=FULL), one granian worker on one core, the client on the others; pages "
    "by wrk over 4 connections with brotli. Rates move with the machine: read the ratios, which are of the same "
    "minutes. Each save is counted in the database afterwards: none was acknowledged early. *Edge* = Chromium under "
    "240 kbit/s down, 200 kbit/s up, 400 ms, until the first session's title is painted. *First visit* = all bytes "
    "until the load event, headers included, as the browser counts them."
)


PEERS_HOW = (
    "pretalx and Kolibri from the package index, pinned, each in an environment of its own (var/peers), on the core "
    "on which Sala stood: pretalx' own test event (36 sessions) behind the web server that Sala has, its static files "
    "as it serves them itself; Kolibri as `kolibri start` runs it, without any course, since its channels come "
    "from a server of its own. A figure that is missing: the peer did not install, and what is recorded stands."
)


RECORDED = (
    "Taken with the same tools on 22 November 2026. Indico (PostgreSQL and Redis), Moodle (PHP) and Open edX "
    "(containers) are not run again."
)


def table(found: Mapping[str, float]) -> str:
    """The figures, in Markdown, aligned for a terminal too."""
    rows = [["what", "figure", "ratio", "target", ""], *(line.cells(found) for line in LINES)]
    return _markdown(rows)


def beside(found: Mapping[str, float]) -> str:
    """The peers that were run in this run, and Sala's ratio to them."""
    if not any(key.startswith(("pretalx_", "kolibri_")) for key in found):
        return "None was run in this run."
    rows = [["what", "figure", "ratio", "target", ""], *(line.cells(found) for line in BESIDE)]
    return _markdown(rows)


def peers() -> str:
    """What others reached; recorded, not run again."""
    return _markdown([["what", "peers: recorded, not re-run"], *map(list, PEERS)])


def _markdown(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def machine() -> str:
    """Cores, processor, memory, date and versions, in one sentence."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("granian", "whitenoise", "playwright"))
    return f"{here()}, Django {django.__version__}, {packages}."


def document(found: Mapping[str, float], notes: list[str], where: str) -> str:
    """docs/reference/benchmarks.md."""
    return "\n\n".join(
        [
            "# Benchmarks",
            f"Written by `python3 run.py bench --write`. {where}",
            HOW,
            table(found),
            *notes,
            "## Peers in the same run",
            PEERS_HOW,
            beside(found),
            "## Peers, recorded",
            RECORDED,
            peers(),
            "",
        ]
    )
