"""Measure a filmed running rep: foot strikes, cadence, fly-zone speed, targets.

>>> from cadence import FlySetup, Marker, analyze, compare
>>> fly = FlySetup(30, (Marker(128.2, 611.2, 0), Marker(1790.8, 611.2, 30)))
>>> analyze("fly30_wide_60fps.mp4", fly=fly).cadence.spm.mean  # doctest: +SKIP

Each name is imported when it is first used, so that ``import cadence`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from cadence import version

if TYPE_CHECKING:
    from cadence.domain import (
        CadenceResult,
        Caution,
        Check,
        ClockInfo,
        Contact,
        FlyResult,
        GaitResult,
        Interval,
        RepReport,
        RunnerInfo,
        VideoInfo,
    )
    from cadence.errors import (
        CadenceError,
        CalibrationError,
        ModelError,
        NotMeasurableError,
        StorageError,
        VideoError,
    )
    from cadence.flyzone.calibration import Marker
    from cadence.pipeline.analysis import analyze
    from cadence.pipeline.measure import FlySetup
    from cadence.report.folder import load_report
    from cadence.reps import compare
    from cadence.runner.choosing import RunnerChoice
    from cadence.session.progression import Comparison
    from cadence.targets.bands import AthleteProfile

__all__ = [
    "AthleteProfile",
    "CadenceError",
    "CadenceResult",
    "CalibrationError",
    "Caution",
    "Check",
    "ClockInfo",
    "Comparison",
    "Contact",
    "FlyResult",
    "FlySetup",
    "GaitResult",
    "Interval",
    "Marker",
    "ModelError",
    "NotMeasurableError",
    "RepReport",
    "RunnerChoice",
    "RunnerInfo",
    "StorageError",
    "VideoError",
    "VideoInfo",
    "__version__",
    "analyze",
    "compare",
    "load_report",
]

__version__ = version.VERSION

_HOMES = {
    "flyzone.calibration": ("Marker",),
    "domain": (
        *("CadenceResult", "Caution", "Check", "ClockInfo", "Contact", "FlyResult", "GaitResult"),
        *("Interval", "RepReport", "RunnerInfo", "VideoInfo"),
    ),
    "errors": (
        *("CadenceError", "CalibrationError", "ModelError", "NotMeasurableError"),
        *("StorageError", "VideoError"),
    ),
    "pipeline.measure": ("FlySetup",),
    "pipeline.analysis": ("analyze",),
    "report.folder": ("load_report",),
    "reps": ("compare",),
    "runner.choosing": ("RunnerChoice",),
    "session.progression": ("Comparison",),
    "targets.bands": ("AthleteProfile",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name at its first use."""
    if name not in _HOME_OF:
        message = f"module 'cadence' has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f"cadence.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
