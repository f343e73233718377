"""SQLite files: whose is it, how far did it come. The answer stands in the file's own header."""

import sqlite3
import time
from pathlib import Path

from sala.config.start import Trouble, aside

APPLICATION_ID = 0x53414C41  # "SALA"
BEGUN, MIGRATED, LOADED = 1, 2, 3  # SQLite's user_version


def stage(path: Path) -> int | None:
    """How far our database in this file came (0 = an empty file or nothing); None when it is not ours."""
    if not path.exists() or path.stat().st_size == 0:
        return 0
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5) as database:
            mark = database.execute("PRAGMA application_id").fetchone()[0]
            came = int(database.execute("PRAGMA user_version").fetchone()[0])
            query = "SELECT 1 FROM sqlite_master WHERE name IN ('people_account', 'people_person')"
            made_by_hand = mark == 0 and database.execute(query).fetchone()
    except sqlite3.DatabaseError:
        return None
    return MIGRATED if made_by_hand else came if mark == APPLICATION_ID else None


def set_stage(path: Path, came: int) -> None:
    """Write into the database's own header how far it came."""
    with sqlite3.connect(path, timeout=20) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {came}")


def move_words(*paths: Path) -> str:
    """The commands that move what exists of these files (and SQLite's side files) out of the way."""
    side = [path.with_name(path.name + end) for path in paths for end in ("", "-wal", "-shm")]
    return "\n".join(f"        mv {path} {aside(path)}" for path in side if path.exists())


def look_at(path: Path, needed: int) -> int:
    """The stage of a database that may be used; a lost, foreign or half-made one is explained instead."""
    begun_before = path.with_suffix(".begun").exists()
    came = stage(path)
    if came is None:
        message = f"{path} is not a database of Sala. It was not touched.\n  mend:\n{move_words(path)}"
    elif came == 0 and begun_before:
        message = (
            f"{path} is lost: there was one, and it is gone or empty. Nothing was made in its place.\n"
            "  mend: put the file back, or a backup of it (run.py restore FILE);\n"
            f"        to begin anew: rm {path.with_suffix('.begun')}"
        )
    elif 0 < came < needed:
        why = "half-made: its making was interrupted, or goes on in another window"
        message = f"{path} is {why}. It was not touched.\n  mend:\n{move_words(path)}"
    else:
        return came
    raise Trouble(message)


def begin(path: Path) -> None:
    """Create our empty database, and the note beside it by which a later loss is noticed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # people's data: for the owner's eyes; SQLite gives its side files the same mode
    set_stage(path, BEGUN)
    path.with_suffix(".begun").write_text(time.strftime("%Y-%m-%d %H:%M:%S\n"), encoding="utf-8")
