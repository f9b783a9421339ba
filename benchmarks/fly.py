"""Fly-zone speed against the truth of rendered clips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadence.domain import RepReport
from cadence.flyzone.calibration import Marker
from cadence.pipeline.measure import FlySetup


def fly_setup(document: Mapping[str, Any]) -> FlySetup | None:
    """Give the fly zone as a user would mark it; None without one, and where the camera pans."""
    fly = document.get("fly")
    if fly is None or document["camera"] == "panned":
        return None
    markers = tuple(
        Marker(each["x_px"], each["y_px"], each["along_m"]) for each in document["markers"]
    )
    return FlySetup(fly["distance_m"], markers)


def fly_error_percent(report: RepReport, document: Mapping[str, Any]) -> float | None:
    """Compare the mean speed through the zone; None where the report gives none."""
    if report.fly is None:
        return None
    return float(100 * (report.fly.speed_mps.mean / document["fly"]["speed_mps"] - 1))
