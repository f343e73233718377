"""Databases beside the test's own, for what several processes do at once. The tables are made once for all of them."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from sala.config import postgres
from sala.config.start import ROOT


class OwnDatabases:
    """Copies of one migrated database, on the engine of this pass."""

    def __init__(self, folder: Path) -> None:
        """Migrates the first when it is asked for: most runs need none."""
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.first = ""

    def copy(self) -> str:
        """The address of a new one, with its tables and without a row of ours."""
        if not self.first:
            self.first = self._empty()
            environment = {
                **os.environ,
                "DATABASE_URL": self.first,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "SALA_VAR": str(self.folder),
            }
            command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"]
            subprocess.run(command, env=environment, check=True, timeout=300)
        return self._empty(like=self.first)

    def drop(self, address: str) -> None:
        """Take it away, whoever is still connected."""
        if self._on_postgres:
            postgres.drop(postgres.with_name(self.server, "postgres"), _name(address))

    @property
    def _on_postgres(self) -> bool:
        return self.server.startswith("postgres")

    def _empty(self, like: str = "") -> str:
        name = f"{postgres.own_name(str(os.getpid()))}_{uuid.uuid4().hex[:12]}"
        if self._on_postgres:
            postgres.create(postgres.with_name(self.server, "postgres"), name, like=_name(like))
            return postgres.with_name(self.server, name)
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), self.folder / f"{name}.sqlite3")
        return f"sqlite:///{self.folder / name}.sqlite3"


def _name(address: str) -> str:
    return address.rsplit("/", 1)[-1]


@pytest.fixture(scope="session")
def own_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabases]:
    """Those of this test process."""
    databases = OwnDatabases(tmp_path_factory.mktemp("databases"))
    yield databases
    if databases.first:
        databases.drop(databases.first)


@pytest.fixture
def own_database(own_databases: OwnDatabases) -> Iterator[str]:
    """The address of a migrated database for one test alone."""
    address = own_databases.copy()
    yield address
    own_databases.drop(address)
