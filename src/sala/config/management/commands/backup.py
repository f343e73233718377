"""`run.py backup [FILE]`: database and files into one archive, while Sala runs."""

import tempfile
import tomllib
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sala.config import archive, dumps


def version() -> str:
    """The version of this program."""
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def gathered(folder: Path) -> Path:
    """The files of a bucket, fetched into the folder."""
    from sala.config.bucket import gather

    return gather(folder / "media")


class Command(BaseCommand):
    """Writes the archive; prints where it is, its size and how many files it holds."""

    help = "Write the database and all files into one archive (default: var/backups/sala-TIME.tar.gz)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive's name, which must not exist yet."""
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *_args: str, **options: Any) -> None:
        """Dump, pack, say."""
        now = datetime.now(UTC)
        target: Path = options["file"] or settings.VAR / "backups" / f"sala-{now:%Y%m%d-%H%M%S}.tar.gz"
        target = target.resolve()
        if target.exists():
            message = f"{target} exists already. Choose another name."
            raise CommandError(message)
        if dumps.is_empty():
            message = "There is no database to back up yet."
            raise CommandError(message)
        target.parent.mkdir(parents=True, exist_ok=True)
        manifest = archive.Manifest(
            version=version(),
            engine=dumps.engine(),
            made_at=now.isoformat(timespec="seconds"),
            migrations=dumps.applied(),
        )
        try:
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sala-dump-") as folder:
                database = Path(folder) / "dump"
                dumps.dump(database)
                media = gathered(Path(folder)) if settings.IN_BUCKET else Path(settings.MEDIA_ROOT)
                done = archive.write(target, database=database, media=media, manifest=manifest)
        except (archive.ArchiveError, OSError) as error:
            message = f"No backup was made: {error}"
            raise CommandError(message) from error
        size = target.stat().st_size / 1e6
        self.stdout.write(f"{target}\n{size:.1f} MB: the database and {len(done.members) - 1} files.")
