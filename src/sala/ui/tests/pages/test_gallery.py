"""The gallery shows every class of the style sheet and every symbol."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

SHEETS = ("ui/sala.css", "ui/chart.css", "ui/certificate.css")


def source(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def test_every_class_of_the_style_sheet_is_shown(client: Client, db: None) -> None:
    del db
    selectors = re.sub(r"\{[^{}]*\}", "{}", "".join(map(source, SHEETS)))
    # A class is a dot before a letter; sizes like .5rem have a digit there.
    classes = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    said = client.get("/en/ui/gallery/").content.decode()
    shown = {word for value in re.findall(r'class="([^"]*)"', said) for word in value.split()}
    assert classes - shown == set()
    assert "eave" in classes


def test_every_symbol_is_shown(client: Client, db: None) -> None:
    del db
    said = client.get("/en/ui/gallery/").content.decode()
    symbols = set(re.findall(r'id="(i-[a-z]+)"', source("ui/icons.svg")))
    assert {symbol for symbol in symbols if f"#{symbol}" not in said} == set()
    assert {"i-search", "i-bell", "i-trash"} <= symbols
