"""What found marks mean: which of them are the zone's gates, where nobody said.

A layout gives each of a group of marks its metres along the track. It is believed only where
everything speaks for it: the marks look alike, all marks of that look belong to it, the told
distances make the runner a person of usual height, who runs along the marks' line and not far
beside it, and no other layout does so too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cadence.domain import FoundMark
from cadence.errors import CalibrationError
from cadence.flyzone.calibration import Calibration
from cadence.flyzone.markerset import Marker

Fit = Callable[[tuple[Marker, ...]], Calibration]

LANE_M = 1.22
# The article's acceleration zone, marker 1 to marker 2.
_ACCEL_M = 30.0
_MOST_MARKS = 6
_SURE_ENOUGH = 0.35
# People's hips, and the markers' misfits together, are within 2.5 standard deviations; all that is
# unusual of the set-up together, and the runner's line, may be off by this.
_USUAL_HIP_SD, _USUAL_MISFIT_SD, _USUAL_SD, _NEAR_LINE_M = 2.5, 2.5, 3.4, 1.6


@dataclass(frozen=True)
class Layout:
    """Found marks with their places on the track, and how well that fits."""

    markers: tuple[Marker, ...]
    calibration: Calibration


def settle_layout(
    marks: Sequence[FoundMark],
    distance_m: float,
    accel_m: float | None,
    fit: Fit,
    *,
    leftward: bool,
) -> tuple[Marker, ...]:
    """Decide what found marks mean.

    Parameters
    ----------
    marks
        What was found.
    distance_m, accel_m
        The fly zone, and the acceleration zone where it was asked for.
    fit
        Fits the camera and the runner's line to markers; raises where they do not fit.
    leftward
        Whether the runner runs to the left in the picture.

    Returns
    -------
    The marks that carry the zone, with their metres.

    Raises
    ------
    CalibrationError
        With what was found, and what to pass, unless exactly one layout fits.
    """
    clear = [mark for mark in marks if mark.confidence >= _SURE_ENOUGH]
    groups = [_in_running_order(group, leftward=leftward) for group in alike(clear)]
    fitting = [
        layout
        for group in groups
        for markers in _layouts(group, distance_m, accel_m)
        if (layout := _fitted(markers, fit)) is not None
    ]
    if len(fitting) == 1:
        return fitting[0].markers
    either_zone = accel_m == distance_m and any(len(group) == 2 for group in groups)
    raise CalibrationError(_unsettled(clear, len(fitting), distance_m, either_zone=either_zone))


def alike(marks: Sequence[FoundMark]) -> list[list[FoundMark]]:
    """Put marks together that are of one kind, colour and size."""
    groups: list[list[FoundMark]] = []
    for mark in marks:
        near = [group for group in groups if any(mark.looks_like(other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([mark, *(other for group in near for other in group)])
    return groups


def _in_running_order(marks: Sequence[FoundMark], *, leftward: bool) -> list[FoundMark]:
    return sorted(marks, key=lambda mark: -mark.x_px if leftward else mark.x_px)


def _layouts(
    marks: Sequence[FoundMark], distance_m: float, accel_m: float | None
) -> Iterator[tuple[Marker, ...]]:
    """Give every meaning that a group of marks, in running order, may have."""
    count = len(marks)
    if not 2 <= count <= _MOST_MARKS:
        return
    # Two marks may as well be those of an acceleration zone of that length.
    if count > 2 or accel_m != distance_m:
        yield _placed(marks, np.linspace(0.0, distance_m, count))
    before_m = _ACCEL_M if accel_m is None else accel_m
    if count == 3 and not np.isclose(before_m, 0):
        yield _placed(marks, (0.0, before_m, before_m + distance_m))
    if count == 4:
        gates = [sorted(pair, key=lambda mark: -mark.y_px) for pair in (marks[:2], marks[2:])]
        corners = [mark for gate in gates for mark in gate]
        yield _placed(corners, (0.0, 0.0, distance_m, distance_m), (0.0, LANE_M, 0.0, LANE_M))


def _placed(
    marks: Sequence[FoundMark],
    along_m: Sequence[float] | np.ndarray,
    across_m: Sequence[float] | None = None,
) -> tuple[Marker, ...]:
    aside_m = across_m or [0.0] * len(marks)
    return tuple(
        Marker(mark.x_px, mark.y_px, float(along), float(across), confidence=mark.confidence)
        for mark, along, across in zip(marks, along_m, aside_m, strict=True)
    )


def _fitted(markers: tuple[Marker, ...], fit: Fit) -> Layout | None:
    """Fit a layout; None where something speaks against it."""
    try:
        calibration = fit(markers)
    except CalibrationError:
        return None
    usual = (
        not calibration.left_out
        and abs(calibration.hip_strangeness) <= _USUAL_HIP_SD
        and calibration.misfit_sd <= _USUAL_MISFIT_SD
        and calibration.strangeness <= _USUAL_SD
        and abs(calibration.offset_m) <= _NEAR_LINE_M
    )
    return Layout(markers, calibration) if usual else None


def _unsettled(
    clear: Sequence[FoundMark], fitting: int, distance_m: float, *, either_zone: bool
) -> str:
    """Say what was found and why it does not settle the zone."""
    remedy = (
        "`cadence markers CLIP` draws what is found and saves it for editing; or pass "
        f"--marker X,Y@0 --marker X,Y@{distance_m:g} with the markers' pixels"
    )
    if not clear:
        return (
            f"no markers were given for the {distance_m:g} m fly zone, and none stand out beside "
            f"the runner's path: {remedy}"
        )
    places = ", ".join(
        f"{mark.kind} at {mark.x_px:.0f},{mark.y_px:.0f} ({100 * mark.confidence:.0f} %)"
        for mark in clear
    )
    count = f"{len(clear)} thing{'s' if len(clear) > 1 else ''} that may be a marker"
    if either_zone:
        return (
            f"found {count} ({places}), but two marks may bound the acceleration zone as well as "
            f"the fly zone, which is as long: leave --accel out if it is the fly zone; {remedy}"
        )
    why = (
        "more than one way of reading them fits"
        if fitting > 1
        else f"no set of equal ones fits a {distance_m:g} m zone and a runner of usual height"
    )
    return f"found {count} ({places}), but {why}: {remedy}"
