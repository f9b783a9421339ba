"""Holds each module to its floor: imports go downward only."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "cadence"

# From the lowest floor to the highest. A module may import from the floors below its own, and
# within its floor from the modules named before it; within a package, from its neighbours.
FLOORS = (
    # words
    ("version", "errors", "domain"),
    # pure computation: arrays, bytes and parsed files in, results out
    (
        *("formats", "signals", "splines", "leastsquares", "body", "contacts", "gait"),
        *("flyzone", "clock", "targets", "session"),
    ),
    # the outside world
    (
        *("video", "turning", "camera", "pose", "runner", "markers", "lens"),
        *("storage", "trackcache", "logbook"),
    ),
    # composition
    ("pipeline", "report", "kept", "reps", "crew", "sessions", "season", "benchmark"),
    # faces
    ("cli", "web", "__main__"),
)
ORDER = {name: place for place, name in enumerate(name for floor in FLOORS for name in floor)}
PURE = {*FLOORS[0], *FLOORS[1]}
HEAVY = {"av", "cv2", "matplotlib", "mediapipe", "openvino"}

MODULES = {
    ".".join(("cadence", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def unit_of(module: str) -> str:
    """Return the module's or package's name directly under ``cadence``."""
    return module.split(".")[1]


def imports_of(module: str) -> Iterator[str]:
    """Yield every module that a module imports, wherever in its text the import stands."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)


BELOW_THE_ROOT = [module for module in MODULES if module != "cadence"]


@pytest.mark.parametrize("module", BELOW_THE_ROOT)
def test_every_module_has_a_floor(module: str) -> None:
    assert unit_of(module) in ORDER, f"give {module} a floor in FLOORS"


@pytest.mark.parametrize("module", BELOW_THE_ROOT)
def test_imports_go_downward(module: str) -> None:
    here = unit_of(module)
    for imported in imports_of(module):
        if imported.split(".")[0] == "cadence":
            assert imported != "cadence", f"{module} imports the whole package"
            there = unit_of(imported)
            assert there == here or ORDER[there] < ORDER[here], f"{module} -> {imported}"


@pytest.mark.parametrize("module", [m for m in BELOW_THE_ROOT if unit_of(m) in PURE])
def test_pure_floors_stand_on_numpy_and_scipy_alone(module: str) -> None:
    roots = {name.split(".")[0] for name in imports_of(module)}
    outside = roots - {"cadence", "numpy", "scipy"} - set(sys.stdlib_module_names)
    assert not outside
    assert not roots & {"os", "pathlib", "shutil", "socket", "subprocess", "tempfile", "urllib"}


def test_no_module_imports_itself_in_a_circle() -> None:
    after = {m: {i for i in imports_of(m) if i in MODULES} for m in BELOW_THE_ROOT}
    while free := [m for m, needs in after.items() if not needs & set(after)]:
        for module in free:
            del after[module]
    assert not after, f"in a circle: {sorted(after)}"


@pytest.mark.parametrize("module", ["cadence", "cadence.cli", "cadence.report.folder"])
def test_import_is_light(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not written yet")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
    )
    assert not HEAVY & set(done.stdout.split())
