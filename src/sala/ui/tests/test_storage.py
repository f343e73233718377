from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from pytest_django.fixtures import Settings

from sala.ui.storage import StaticFiles

SCRIPT = b"// why\nconst  a = 1;\n\nself.a = a;\n"


@pytest.mark.parametrize(
    ("name", "kept"), [("a.js", b"const a=1;self.a=a;"), ("a.min.js", SCRIPT), ("a.txt", SCRIPT)]
)
def test_scripts_travel_without_comments(name: str, kept: bytes, tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    source = FileSystemStorage(tmp_path / "source")
    source.save(name, ContentFile(SCRIPT))
    storage = StaticFiles()
    with source.open(name) as file:
        storage.save(name, file)
    list(storage.post_process({name: (storage, name)}))
    hashed = next(
        path for path in tmp_path.glob("a.*") if path.name not in {name, f"{name}.br", f"{name}.gz"}
    )
    assert hashed.read_bytes().strip() == kept.strip()
