"""The public names: exactly these, each there, none of them loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cadence

RESULTS = {
    *("CadenceResult", "Caution", "Check", "ClockInfo", "Comparison", "Contact", "FlyResult"),
    *("GaitResult", "Interval", "RepReport", "RunnerInfo", "VideoInfo"),
}
ARGUMENTS = {"AthleteProfile", "FlySetup", "Marker", "RunnerChoice"}
ERRORS = {
    *("CadenceError", "CalibrationError", "ModelError", "NotMeasurableError", "StorageError"),
    "VideoError",
}
NAMES = {"__version__", "analyze", "compare", "load_report", *RESULTS, *ARGUMENTS, *ERRORS}


def test_the_public_names_are_these() -> None:
    assert set(cadence.__all__) == NAMES
    assert sorted(cadence.__all__) == cadence.__all__
    assert set(dir(cadence)) >= NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_is_there(name: str) -> None:
    assert getattr(cadence, name) is not None


@pytest.mark.parametrize("name", sorted(RESULTS | ARGUMENTS | ERRORS))
def test_each_type_is_the_one_it_says(name: str) -> None:
    assert getattr(cadence, name).__name__ == name


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="analyse"):
        _ = cadence.analyse


def test_the_package_loads_nothing_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, cadence; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(cadence.__file__).parents[1],
    )
    loaded = set(done.stdout.split())
    assert not {"numpy", "scipy", "cv2", "av", "rich"} & loaded
    assert {name for name in loaded if name.startswith("cadence")} == {"cadence", "cadence.version"}
