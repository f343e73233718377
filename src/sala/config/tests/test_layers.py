"""The import contracts speak of every module and file that exists: a new one must be placed on purpose."""

import tomllib

from sala.config.start import ROOT, SRC

INNER = ("models", "actions", "queries", "rules", "grants", "pages")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
# config is wiring, kit is pure: neither has an inside to protect.
MODULES = sorted({path.parent.name for path in SRC.glob("sala/*/__init__.py")} - {"config", "kit"})


def test_each_module_has_the_order_inside() -> None:
    (inside,) = (contract for contract in CONTRACTS if contract["id"] == "inside")
    assert sorted(inside["containers"]) == [f"sala.{name}" for name in MODULES]


def test_each_modules_inside_is_protected() -> None:
    found = {
        contract["id"].removeprefix("door-"): set(contract["protected_modules"])
        for contract in CONTRACTS
        if contract["type"] == "protected"
    }
    assert found == {name: inside(name) for name in MODULES}


def inside(module: str) -> set[str]:
    """The files and packages of a module that only the module may import."""
    folder = SRC / "sala" / module
    return {
        f"sala.{module}.{name}"
        for name in INNER
        if any(folder.glob(f"{name}.py")) or any(folder.glob(f"{name}/*.py"))
    }
