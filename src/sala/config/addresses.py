"""Every address of Sala: its name, its arguments, the page behind it and the files that belong to it."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import override

from sala.config.start import SRC


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern. `route` has no language; `module` and `page` are the words that its files are named after."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def module(self) -> str:
        """The module of Sala that the view lives in, e.g. `forum`."""
        return self.view.__module__.split(".")[1]

    @property
    def word(self) -> str:
        """The one word: the last part of the URL's name."""
        return self.name.rpartition(":")[2]

    @property
    def page(self) -> Path:
        """The file of the view."""
        return Path(inspect.getsourcefile(self.view) or "")

    @property
    def templates(self) -> list[Path]:
        """The templates that the view's file names."""
        folder = SRC / "sala" / self.module / "templates"
        return [folder / name for name in named_templates(self.page) if (folder / name).exists()]

    @property
    def test(self) -> Path:
        """Where its test belongs, whether or not it is there."""
        folder = SRC / "sala" / self.module / "tests"
        return folder / "pages" / f"test_{self.page.stem}.py"

    @property
    def sentence(self) -> str:
        """The first paragraph of the view's docstring, on one line."""
        return " ".join((inspect.getdoc(self.view) or "").split("\n\n")[0].split())


@cache
def named_templates(page: Path) -> tuple[str, ...]:
    """The strings in a Python file that look like template names."""
    tree = ast.parse(page.read_text(encoding="utf-8"))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return tuple(dict.fromkeys(text for text in texts if isinstance(text, str) and text.endswith(".html")))


def addresses() -> list[Address]:
    """All of them, sorted by name; each belongs to Sala, none to a library."""
    found = sorted(_below(get_resolver().url_patterns, "", ""), key=lambda address: address.name)
    return [address for address in found if address.view.__module__.startswith("sala.")]


def _below(patterns: Sequence[URLPattern | URLResolver], namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        # A language prefix has no route of its own: it is the reader's.
        here = route + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            yield from _below(pattern.url_patterns, inner, here)
        else:
            name = ":".join(filter(None, (namespace, pattern.name)))
            arguments = tuple(pattern.pattern.converters)
            yield Address(name, f"/{here}", arguments, inspect.unwrap(pattern.callback))


def address_of(path: str) -> Address:
    """The address behind a path, with or without its language. Raises Resolver404."""
    path = "/" + re.split(r"[?#]", path, maxsplit=1)[0].lstrip("/")
    languages = ("km", "vi", "en")
    code = next((code for code in languages if path.startswith(f"/{code}/")), None)
    with override(code or "en"):
        try:
            match = resolve(path)
        except Exception:  # a Resolver404; a second one, without a language to mend it, goes to the caller
            if code:
                raise
            match = resolve(f"/en{path}")
    return next(address for address in addresses() if address.name == match.view_name)
