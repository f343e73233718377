"""The interpreter in Python against the vectors that the page's own interpreter runs too (e2e/test_forms.py)."""

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import pytest

from sala.forms.computing import Around, Value, compute, text
from sala.forms.expressions import compile_expression
from sala.forms.graph import ordered
from sala.forms.interpreter import look

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
TODAY = dt.date.fromisoformat(VECTORS["today"])
CASES = [(form, case) for form in VECTORS["forms"] for case in form["cases"]]


def plain(value: Value) -> Any:
    """As the vectors write it: no number is the empty text, as a person sees it."""
    if isinstance(value, float):
        return "" if math.isnan(value) else round(value, 9)
    return value


@pytest.mark.parametrize("vector", VECTORS["expressions"], ids=lambda vector: vector["expression"])
def test_expression(vector: dict[str, Any]) -> None:
    assert compile_expression(vector["expression"]) == vector["tree"]
    values = {name: float(v) if isinstance(v, (int, float)) else v for name, v in VECTORS["answers"].items()}
    around = Around(values, VECTORS["today"], VECTORS["own"], VECTORS["position"])
    assert plain(compute(vector["tree"], around)) == vector["value"]


@pytest.mark.parametrize(("form", "case"), CASES, ids=[form["about"][:40] for form, _case in CASES])
def test_form(form: dict[str, Any], case: dict[str, Any]) -> None:
    definition = form["definition"]
    assert sorted(definition["order"]) == sorted(ordered(definition))
    seen = look(definition, case["answers"], today=TODAY)
    assert (seen.asked, seen.errors, seen.cleaned) == (set(case["asked"]), case["errors"], case["kept"])
    for name, value in case.get("values", {}).items():
        assert text(seen.values[name]) == text(float(value) if isinstance(value, int) else value)
    for name, offered in case.get("choices", {}).items():
        assert seen.offered[name] == offered


def test_what_was_kept_is_read_again_as_it_is() -> None:
    for form, case in CASES:
        kept = look(form["definition"], case["kept"], today=TODAY).cleaned
        assert kept == case["kept"] or case["errors"]


def test_a_large_form_with_repeats_is_looked_at_in_a_moment() -> None:
    items: list[dict[str, Any]] = [
        {"type": "text", "name": f"q{n}", "relevant": ["=", ["ref", f"q{n - 1}"], "x"]} for n in range(1, 250)
    ]
    repeat = {"type": "repeat", "name": "r", "items": [{"type": "text", "name": "q0"}, *items]}
    definition: dict[str, Any] = {"items": [repeat], "lists": {}}
    definition["order"] = ordered(definition)
    row = {f"q{n}": "x" for n in range(250)}
    seen = look(definition, {"r": [row] * 20}, today=TODAY)
    assert len(seen.cleaned["r"]) == 20
    assert len(seen.asked) == 20 * 250 + 1
