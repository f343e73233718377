"""`run.py restore FILE`: puts a backup back, whole or not at all."""

import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sala.config import archive, dumps


class Command(BaseCommand):
    """Verifies first, changes after; what was there before is kept aside."""

    help = "Restore an archive of `backup`. What it replaces is kept aside (SQLite, files)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive, and whether an existing database may be replaced."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="also when there is a database with tables"
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Check, unpack beside, swap."""
        source: Path = options["file"].resolve()
        try:
            manifest = archive.verify(source)
            self.refuse(manifest, replace=options["replace"])
            settings.VAR.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restore-") as folder:
                database = archive.extract(source, Path(folder), manifest)
                self.swap(database, Path(folder) / "media")
        except (archive.ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the backup of {manifest.made_at} (Sala {manifest.version}).")

    def refuse(self, manifest: archive.Manifest, *, replace: bool) -> None:
        """Raise CommandError for a backup that does not belong into this database."""
        if manifest.engine != dumps.engine():
            message = f"This backup is of {manifest.engine}, the database here is {dumps.engine()}."
        elif newer := dumps.unknown(manifest.migrations):
            message = f"This backup was made by a newer Sala ({newer[0]}). Update the program first."
        elif not replace and not dumps.is_empty():
            message = "There is a database already. To replace it, add --replace."
        else:
            return
        message += " Nothing was restored."
        raise CommandError(message)

    def swap(self, database: Path, media: Path) -> None:
        """Exchange files and database; when the database refuses, the files go back."""
        media.mkdir(exist_ok=True)
        if settings.IN_BUCKET:
            from sala.config.bucket import fill

            # Files first: a row never names one that is not there.
            fill(media)
            self.say_kept(dumps.replace(database))
            return
        place = Path(settings.MEDIA_ROOT)
        old = place.with_name(f"{place.name}.before-restore-{time.strftime('%Y%m%d-%H%M%S')}")
        place.mkdir(parents=True, exist_ok=True)
        place.rename(old)
        media.rename(place)
        try:
            kept = dumps.replace(database)
        except BaseException:
            place.rename(media)
            old.rename(place)
            raise
        if any(old.iterdir()):
            self.stdout.write(f"The files from before are in {old}")
        else:
            old.rmdir()
        self.say_kept(kept)

    def say_kept(self, kept: Path | None) -> None:
        """Where the database from before is, if it was kept."""
        if kept:
            self.stdout.write(f"The database from before is {kept}")
