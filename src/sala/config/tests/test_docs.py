"""The check of the docs finds what it is for."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sala.config import docs, reference


def test_broken_links_and_missing_modules_are_found(tmp_path: Path) -> None:
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    (tmp_path / "src" / "sala" / "forum").mkdir(parents=True)
    (tmp_path / "src" / "sala" / "forum" / "__init__.py").touch()
    (tmp_path / "docs" / "reference" / "a.md").write_text(
        "# First things\n[up](../../README.md) `[no](link)`\n"
    )
    text = "[a](docs/reference/a.md#first-things) [b](docs/b.md) [c](docs/reference/a.md#second) [d](https://x.org)\n"
    (tmp_path / "README.md").write_text(text)
    assert docs.problems(tmp_path) == [
        "README.md: there is no docs/b.md",
        "README.md: docs/reference/a.md has no heading #second",
        "docs/reference: the module forum is not described",
    ]


def test_the_generated_reference_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    monkeypatch.setitem(
        reference.FILES, "commands.md", lambda: "read from run.py, which is not in this folder"
    )
    assert len(reference.stale(tmp_path)) == len(reference.FILES)
    assert len(reference.write(tmp_path)) == len(reference.FILES)
    assert reference.stale(tmp_path) == []
    (tmp_path / "pages.md").write_text("old")
    assert reference.stale(tmp_path) == ["pages.md is not what the code says. mend: python3 run.py docs"]
    assert [path.name for path in reference.write(tmp_path)] == ["pages.md"]


def test_where_names_the_files_of_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("where", "https://sala.test/vi/forum/practice/ask/?session=x")
    assert capsys.readouterr().out.splitlines()[:4] == [
        "address   /forum/<slug:event>/ask/",
        "name      forum:ask",
        "page      src/sala/forum/pages/ask.py",
        "template  src/sala/forum/templates/forum/ask.html",
    ]
    with pytest.raises(CommandError, match="No page has the address /forum/"):
        call_command("where", "/forum/x/y/z/")
