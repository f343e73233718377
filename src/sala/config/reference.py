"""The reference in docs/reference, written from the code itself: pages, tables, settings, offline kinds, commands."""

import inspect
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db.models import Field, Model

from sala.config import settings
from sala.config.addresses import Address, addresses
from sala.config.start import ROOT, SRC
from sala.offline.api import kinds

FOLDER = ROOT / "docs" / "reference"
WHO = SRC / "sala" / "config" / "tests" / "roles_and_urls.json"
WRITTEN = "\n\nWritten by `python3 run.py docs` from the code; change it there.\n"


def pages() -> str:
    """Every address, what it is, and who gets it (from the table that the test of roles keeps true)."""
    rows = json.loads(WHO.read_text(encoding="utf-8"))
    lines = [f"# Pages{WRITTEN}", "Before each address of a page stands its language: `/km`, `/vi` or `/en`."]
    for module in modules():
        mine = [address for address in addresses() if address.module == module]
        if mine:
            lines += [f"\n## `{module}`\n", "| address | name | what it is | who |", "|---|---|---|---|"]
            lines += [_page(address, rows.get(address.name, {})) for address in mine]
    return "\n".join(lines) + "\n"


def _page(address: Address, row: dict[str, dict[str, str]]) -> str:
    may = {words for outcome, words in row.get("get", {}).items() if outcome[0] in "23"}
    if not may:
        may = {words for outcome, words in row.get("post", {}).items() if outcome[0] in "24"}
    refused = row.get("get", {})
    who = "; ".join(sorted(may)) or "nobody"
    if "others" in may:
        out = [words for outcome, words in refused.items() if words != "others" and outcome[0] not in "23"]
        who = "all but " + " ".join(out).replace(" others", "") if out else "all"
    return f"| `{address.route.replace('|', '/')}` | `{address.name}` | {_cell(address.sentence)} | {who} |"


def modules() -> list[str]:
    """The modules that hold code of their own, from the top of the house to its ground."""
    order = [
        "config",
        "frontpage",
        "forum",
        "rooms",
        "competence",
        "meetings",
        "forms",
        "notify",
        "files",
        "offline",
        "people",
        "search",
        "ui",
        "kit",
    ]
    return [name for name in order if (SRC / "sala" / name / "__init__.py").exists()]


def models() -> str:
    """Every module with its vocabulary and tables, and why personal data is kept."""
    lines = [
        f"# Modules and tables{WRITTEN}",
        "What is personal says what, why and how long; “–” means that nothing is.",
    ]
    for module in modules():
        lines += [f"\n## `{module}`\n", inspect.getdoc(import_module(f"sala.{module}")) or ""]
        tables = [model for model in apps.get_models() if model.__module__.startswith(f"sala.{module}.")]
        if tables:
            lines += ["\n| table | what a row is | personal | columns |", "|---|---|---|---|"]
            lines += [_table(model) for model in sorted(tables, key=lambda model: model.__name__)]
    return "\n".join(lines) + "\n"


def _table(model: type[Model]) -> str:
    sentence = (inspect.getdoc(model) or "").split("\n\n")[0]
    personal = getattr(model, "PERSONAL", None) or "–"
    columns = ", ".join(_column(field) for field in model._meta.concrete_fields)
    return f"| {model.__name__} | {_cell(sentence)} | {_cell(personal)} | {columns} |"


def _column(field: Field) -> str:  # type: ignore[type-arg]  # any field
    other = field.related_model
    to = f" → {other.__name__}" if isinstance(other, type) else ""
    return f"`{field.name}`{to}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def settings_page() -> str:
    """The settings' own list."""
    text = inspect.getdoc(settings) or ""
    head, _, rows = text.partition("\n\n")
    return f"# Settings{WRITTEN}\n{head}\n\n```\n{rows}\n```\n"


def offline_kinds() -> str:
    """What phones may send without network."""
    lines = [
        f"# Kinds of offline envelopes{WRITTEN}",
        "What phones send to `POST /offline/`. Rules: [the decision](../decisions/0002-offline-envelope.md).\n",
        "| kind | version | sender | payload |",
        "|---|---|---|---|",
    ]
    for kind in sorted(kinds(), key=lambda kind: kind.name):
        sender = "nobody: anonymous" if kind.anonymous else "a person, by her phone's token"
        lines.append(f"| `{kind.name}` | {kind.version} | {sender} | {_cell(_payload(kind.take))} |")
    return "\n".join(lines) + "\n"


def _payload(take: Callable[..., object]) -> str:
    """The docstring that describes the payload: of the function that makes the kind, or of its `take`."""
    module = inspect.getmodule(take)
    found = {
        value().take.__code__: inspect.getdoc(value) or ""
        for name, value in vars(module).items()
        if name.endswith("_kind")
    }
    said = found.get(take.__code__) or inspect.getdoc(take) or ""
    return said.partition(": ")[2] or inspect.getdoc(take) or said


def commands() -> str:
    """run.py's own list, and the commands behind `run.py manage`."""
    text = (ROOT / "run.py").read_text(encoding="utf-8").split('"""')[1]
    lines = [
        f"# Commands{WRITTEN}",
        f"```\n{text.strip()}\n```\n",
        "| `run.py manage …` | what it does |",
        "|---|---|",
    ]
    for name, app in sorted(get_commands().items()):
        if str(app).startswith("sala."):
            lines.append(f"| `{name}` | {_cell(str(load_command_class(str(app), name).help))} |")
    return "\n".join(lines) + "\n"


FILES: dict[str, Callable[[], str]] = {
    "pages.md": pages,
    "models.md": models,
    "settings.md": settings_page,
    "offline-kinds.md": offline_kinds,
    "commands.md": commands,
}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write what is not so yet; gives the files that changed."""
    changed = []
    for name, make in FILES.items():
        path, text = folder / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def stale(folder: Path = FOLDER) -> list[str]:
    """A line for each file that no longer says what the code says."""
    return [
        f"{path.relative_to(ROOT)} is not what the code says. mend: python3 run.py docs"
        for name, make in FILES.items()
        if not (path := folder / name).exists() or path.read_text(encoding="utf-8") != make()
    ]
