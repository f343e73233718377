"""The check of the docs finds what it is for."""

from pathlib import Path

from sala.config import docs


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
