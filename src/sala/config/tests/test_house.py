"""Rules of the house: one word everywhere, keys downwards, personal data with a reason, a light web process."""

import json
import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.db.models import Model

from sala.config.addresses import Address, addresses
from sala.config.start import ROOT, SRC

ADDRESSES = addresses()
# From the lowest to the highest; a key may point to the left only.
ORDER = (
    "ui",
    "search",
    "people",
    "offline",
    "files",
    "notify",
    "forms",
    "meetings",
    "competence",
    "rooms",
    "forum",
    "frontpage",
    "config",
)
MODELS = [model for model in apps.get_models() if model.__module__.startswith("sala.")]
HEAVY = {
    "typst",
    "numpy",
    "pandas",
    "duckdb",
    "pyxform",
    "openpyxl",
    "ortools",
    "ibis",
    "PIL",
    "pycrfsuite",
    "apprise",
    "requests",
    "fontTools",
    "pillow_heif",
    "boto3",
}
HEAVY |= {"webauthn", "cryptography", "authlib", "joserfc"}  # loaded by who uses them

# One word everywhere: URL name → pages/<word>.py → templates/<module>/<word>.html → tests/pages/test_<word>.py.
# A page's companions (its PDF, its JSON, its part that moves, its buttons) are views of their own word in the page's
# file and are tested with it. Exceptions, and why:
OTHER_VIEW = {
    "root": "the redirect to the reader's language is called what it does",
    "card": "the printed code's short address leads on to people:card",
    "ask_short": "the short address on the wall and on paper leads on to forum:ask",
    "ministry_short": "the address that a ministry knows leads on to people:ministry_return",
    "form_short": "the short address on paper leads on to forms:answer",
    "prompt_short": "the short address on the wall and on paper leads on to forum:answer",
    "box_short": "the short address on paper leads on to forum:reflect",
    "certificate_short": "the short address on a certificate leads on to competence:verify",
}
NO_TEMPLATE = {
    "root": "redirects",
    "service_worker": "answers JavaScript, from ui/static",
    "notify:notice": "marks as read and redirects",
}
NO_TEST = {
    "root": "e2e/test_languages.py, the choice is kept",
    "card": "e2e/test_forum_journey.py",
    "service_worker": "e2e/test_forum_journey.py",
    "ui:no_network": "e2e/test_languages.py",
    "notify:notice": "notify/tests/pages/test_notices.py",
    "people:sign_out": "e2e/test_languages.py",
    "forum:schedule": "e2e/test_languages.py",
}


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_one_word_everywhere(address: Address) -> None:
    folder, word = SRC / "sala" / address.module, address.word
    own = address.page.stem == word
    missing = []
    if address.page.parent != folder / "pages" and address.page != folder / "rest.py":
        missing.append(f"its page is {address.page.relative_to(SRC)}")
    if address.view.__name__ != word and address.name not in OTHER_VIEW:
        missing.append(f"its view is called {address.view.__name__}")
    template = folder / "templates" / address.module / f"{word}.html"
    if own and not template.exists() and address.name not in NO_TEMPLATE:
        missing.append(f"there is no {template.relative_to(SRC)}")
    if own and not address.test.exists() and address.name not in NO_TEST:
        missing.append(f"there is no {address.test.relative_to(SRC)}")
    assert not missing, f"{address.name}: {'; '.join(missing)}"


def test_the_exceptions_are_still_needed() -> None:
    names = {address.name for address in ADDRESSES}
    assert {*OTHER_VIEW, *NO_TEMPLATE, *NO_TEST} <= names


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_view_says_what_it_is(address: Address) -> None:
    assert address.sentence, f"{address.name}: the view has no docstring; docs/reference/pages.md shows it"


def test_no_page_and_no_template_without_an_address() -> None:
    used = {address.page for address in ADDRESSES}
    pages = {path for path in SRC.glob("sala/*/pages/*.py") if path.stem not in {"__init__", "failures"}}
    unused = {
        path.relative_to(SRC)
        for path in pages - used
        if "def " + path.stem in path.read_text(encoding="utf-8")
    }
    assert not unused


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_what_is_personal(model: type[Model]) -> None:
    said = getattr(model, "PERSONAL", "")
    assert said is None or len(said) > 20, (
        f"{model._meta.label}: PERSONAL says what, why and how long, or None"
    )
    if said is None:
        columns = {field.name for field in model._meta.get_fields()}
        assert not columns & {"phone", "email", "gender", "birth"}, "this is personal"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_keys_point_downwards(model: type[Model]) -> None:
    for field in model._meta.get_fields():
        other = field.related_model
        if not field.concrete or other is None or isinstance(other, str):
            continue
        here, there = model._meta.app_label, other._meta.app_label
        if here != there and there in ORDER:
            assert ORDER.index(there) < ORDER.index(here), f"{field} points upwards to {there}"
            assert field.remote_field is not None
            assert field.remote_field.hidden, f"{field} needs related_name='+'"


LOADED = 'import sys, json; print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))'
START = """
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns, get_resolver().reverse_dict
from sala.config.addresses import addresses
assert addresses()
from sala.config.wsgi import application
"""
AT_REST = """
import django
django.setup()
from sala.config.management.commands.worker import Command
"""


@pytest.mark.parametrize("start", [START, AT_REST], ids=["web", "worker"])
def test_a_process_at_rest_carries_nothing_heavy(start: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "sala.config.settings", "PYTHONPATH": str(SRC)}
    done = subprocess.run(
        [sys.executable, "-c", start + LOADED],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = set(json.loads(done.stdout))
    assert "django" in loaded
    assert not loaded & HEAVY
