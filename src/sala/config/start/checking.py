"""`run.py check`: every check, one after the other."""

import time
from collections.abc import Sequence

from sala.config.start import ROOT, say, var
from sala.config.start.packages import GROUPS, call, compile_catalogues, ensure, python


def check(_arguments: Sequence[str]) -> int:
    """Every check, all of them also when one fails, with seconds and a list of failures."""
    ensure(*GROUPS)
    compile_catalogues()
    work = var() / "check"
    extra = {"SALA_VAR": str(work), "DATABASE_URL": f"sqlite:///{work / 'sala.sqlite3'}"}
    failed = []
    for name, command in check_steps():
        begun = time.monotonic()
        say(f"── {name}")
        code = call(command, extra)
        say(f"   {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - begun:.1f} s")
        failed += [name] if code else []
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks pass.")
    return 1 if failed else 0


def check_steps() -> list[tuple[str, list[str]]]:
    """The checks' names and commands."""
    folders = [name for name in ("src", "e2e", "bench", "run.py", "manage.py") if (ROOT / name).exists()]
    django = [python(), "manage.py"]
    lint_imports = "from importlinter.cli import lint_imports_command as run; run()"
    return [
        ("rules (ruff)", [python(), "-m", "ruff", "check", *folders]),
        ("format (ruff)", [python(), "-m", "ruff", "format", "--check", *folders]),
        ("mypy", [python(), "-m", "mypy", *folders]),
        ("layers", [python(), "-c", lint_imports, "--no-logo"]),
        ("templates", [python(), "-m", "djlint", "--lint", "--quiet", "src"]),
        ("migrations", [*django, "makemigrations", "--check", "--dry-run"]),
        ("translations", [*django, "check_messages"]),
        ("docs", [*django, "check_docs"]),
    ]
