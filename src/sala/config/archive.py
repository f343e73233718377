"""The backup: one archive with the database, the files and a manifest that tells what they must be.

Layout (tar, gzip): `database.sqlite3` or `database.dump` (pg_dump's custom format), `media/…`, and last
`manifest.json` with version, engine, time, migrations, and size and SHA-256 of each member.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FORMAT = "sala-backup-1"
MANIFEST_LIMIT = 64_000_000  # bytes; about half a million files

Engine = Literal["sqlite", "postgresql"]


class ArchiveError(Exception):
    """The archive cannot be used. The text says why, for the person who restores."""


@dataclass(frozen=True)
class Member:
    """What one file in the archive must be."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself. `migrations` holds, per app, the names that had been applied."""

    version: str
    engine: Engine
    made_at: str
    migrations: dict[str, list[str]]
    members: dict[str, Member] = field(default_factory=dict)
    format: str = FORMAT


class _Hashing(io.RawIOBase):
    """Passes bytes on and hashes them on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def write(target: Path, *, database: Path, media: Path, manifest: Manifest) -> Manifest:
    """Write the archive beside its final name, then rename it: a kill leaves nothing under the final name.

    The file is readable by its owner only. Gives the manifest with its members filled in.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".unfinished", dir=target.parent)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                members = {DATABASE[manifest.engine]: _add(archive, database, DATABASE[manifest.engine])}
                for path, inside in _media_files(media):
                    members[inside] = _add(archive, path, inside)
                whole = Manifest(**{**asdict(manifest), "members": members})
                _add_bytes(
                    archive, MANIFEST, json.dumps(asdict(whole), ensure_ascii=False, indent=1).encode()
                )
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return whole


def _media_files(media: Path) -> Iterator[tuple[Path, str]]:
    """Every ordinary file under the folder with its name in the archive; links are not followed."""
    for folder, folders, files in os.walk(media):
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path, str(PurePosixPath("media", *path.relative_to(media).parts))


def _add(archive: tarfile.TarFile, path: Path, inside: str) -> Member:
    with path.open("rb") as file:
        info = tarfile.TarInfo(inside)
        stat = os.fstat(file.fileno())
        info.size, info.mtime, info.mode = stat.st_size, int(stat.st_mtime), 0o600
        hashing = _Hashing(file)
        archive.addfile(info, cast("IO[bytes]", hashing))
    return Member(info.size, hashing.digest.hexdigest())


def _add_bytes(archive: tarfile.TarFile, inside: str, content: bytes) -> None:
    info = tarfile.TarInfo(inside)
    info.size, info.mtime, info.mode = len(content), int(datetime.now().timestamp()), 0o600  # noqa: DTZ005 an epoch
    archive.addfile(info, io.BytesIO(content))


@contextmanager
def opened(source: Path) -> Iterator[tarfile.TarFile]:
    """The archive for reading; what is no archive, or ends too early, becomes an ArchiveError."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            yield archive
    except FileNotFoundError:
        message = f"There is no file {source}."
        raise ArchiveError(message) from None
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        message = f"{source} is damaged or not a backup of Sala ({error})."
        raise ArchiveError(message) from error


def verify(source: Path) -> Manifest:
    """Read the whole archive and compare every byte with the manifest, before anything is changed."""
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    with opened(source) as archive:
        for info in archive:
            _check_member(info, found)
            content = archive.extractfile(info)
            if info.name == MANIFEST:
                manifest = _read_manifest(content, info.size)
            else:
                found[info.name] = Member(info.size, _digest(content))
    if manifest is None:
        message = f"{source} has no manifest: it is not a whole backup of Sala."
        raise ArchiveError(message)
    _compare(manifest, found)
    return manifest


def _check_member(info: tarfile.TarInfo, found: dict[str, Member]) -> None:
    """Only ordinary files under the names that a backup uses, each once."""
    path = PurePosixPath(info.name)
    known = info.name in {*DATABASE.values(), MANIFEST} or (
        path.parts[:1] == ("media",) and len(path.parts) > 1
    )
    plain = (
        str(path) == info.name and not path.is_absolute() and ".." not in path.parts and "\\" not in info.name
    )
    if not (known and plain and info.isreg() and "\0" not in info.name and info.name not in found):
        message = f"The archive holds “{info.name}”, which no backup of Sala has. Nothing was restored."
        raise ArchiveError(message)


def _read_manifest(content: IO[bytes] | None, size: int) -> Manifest:
    if content is None or size > MANIFEST_LIMIT:
        message = "The archive's manifest is too large."
        raise ArchiveError(message)
    try:
        raw = json.loads(content.read())
        if raw["format"] != FORMAT or raw["engine"] not in DATABASE:
            message = f"This backup has the form “{raw['format']}”, which this version of Sala does not read."
            raise ArchiveError(message)
        members = {name: Member(**member) for name, member in raw.pop("members").items()}
        return Manifest(**raw, members=members)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"The archive's manifest cannot be read ({error})."
        raise ArchiveError(message) from error


def _digest(content: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(1 << 20) if content else b"":
        digest.update(chunk)
    return digest.hexdigest()


def _compare(manifest: Manifest, found: dict[str, Member]) -> None:
    """The archive has exactly the members that the manifest names, unchanged."""
    wrong = sorted(
        name
        for name in found.keys() | manifest.members.keys()
        if found.get(name) != manifest.members.get(name)
    )
    if wrong or DATABASE[manifest.engine] not in found:
        names = ", ".join(wrong[:5]) or DATABASE[manifest.engine]
        message = f"The backup is damaged: missing or changed are {names}. Nothing was restored."
        raise ArchiveError(message)


def extract(source: Path, folder: Path, manifest: Manifest) -> Path:
    """Write a verified archive's members into an empty folder; gives the database's file.

    Each member is hashed again while it is written: the archive may have been exchanged since.
    """
    with opened(source) as archive:
        for info in archive:
            if info.name == MANIFEST:
                continue
            _check_member(info, {})
            target = folder.joinpath(*PurePosixPath(info.name).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            member = _copy(archive.extractfile(info), target)
            _compare_one(info.name, member, manifest)
    return folder / DATABASE[manifest.engine]


def _copy(content: IO[bytes] | None, target: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        while chunk := content.read(1 << 20) if content else b"":
            digest.update(chunk)
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Member(size, digest.hexdigest())


def _compare_one(name: str, member: Member, manifest: Manifest) -> None:
    if manifest.members.get(name) != member:
        message = f"The backup changed while it was read: {name}. Nothing was restored."
        raise ArchiveError(message)
