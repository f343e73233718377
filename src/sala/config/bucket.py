"""Files in a bucket, for the backup: they are fetched into a folder, and brought back from one."""

from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from sala.files.api import blob_names


def gather(folder: Path) -> Path:
    """Fetch every file that a row names; gives the folder. It needs as much room as the files have."""
    for name in blob_names():
        target = folder.joinpath(*name.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(name) as source, target.open("wb") as copy:
            for chunk in source.chunks():
                copy.write(chunk)
    folder.mkdir(exist_ok=True)
    return folder


def fill(folder: Path) -> None:
    """Bring the files of a backup into the bucket, those that are not there; what else is there stays for `tidy`."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not default_storage.exists(name):
            with path.open("rb") as source:
                default_storage.save(name, File(source))
