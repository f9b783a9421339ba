"""The fly zone: when the hips crossed its two gates, and how fast they went between.

First form: a camera that stands square to the track.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.calibration import Marker, TrackLine
from cadence.domain import FloatArray, FlyResult, Interval
from cadence.signals import local_line

# A crossing is read from a line through about a step of the hips' path, which averages the
# pelvis' sway and the landmarks' noise.
_CROSSING_S = 0.2
# Speed through the zone is smoothed over about a stride: shorter, it shows sway and not speed.
_CURVE_S = 0.45
_CURVE_POINTS = 31
# The hips' path is off by 1.6 cm (SD) at one time, measured on rendered reps of 100 px height.
_HIP_SD_M = 0.016
_GATE_TOLERANCE_M = 0.01
# Markers off the running line by d seen from D bend distances by d / D. Nobody says by how much:
# cones stand within half a lane (1.22 m) of the line, so about 0.3 m (SD). D follows from the
# picture's scale and a phone's main lens, 26 mm on 36 mm film or near it.
_OFF_LINE_SD_M = 0.3
_FOCAL_LENGTH_PER_LONG_SIDE = 26 / 36
# The 97.5 % point of the normal distribution.
_Z95 = 1.959964


@dataclass(frozen=True)
class FlyOutcome:
    """A measured fly zone, or the reason why there is none (with the remedy)."""

    result: FlyResult | None
    unknown_because: str | None


def find_gates(markers: Sequence[Marker], distance_m: float) -> tuple[float, float] | None:
    """Find the two markers that are the zone's length apart, the farthest along if several are.

    Returns
    -------
    Metres along the track of the entry's and the exit's marker in the markers' own counting, or
    None when no two markers fit.
    """
    places = sorted({marker.along_m for marker in markers})
    fitting = [
        (near, far)
        for near in places
        for far in places
        if abs(far - near - distance_m) <= _GATE_TOLERANCE_M
    ]
    return fitting[-1] if fitting else None


def measure_fly(
    time_s: FloatArray,
    hip_px: FloatArray,
    line: TrackLine,
    gates_m: tuple[float, float],
    long_side_px: int,
) -> FlyOutcome:
    """Time the hips through the fly zone.

    Parameters
    ----------
    time_s
        (N,) real seconds.
    hip_px
        (N, 2) middle of the hips, pixels of the scene.
    line
        The markers' line.
    gates_m
        Metres along the track of the two gates, the smaller first.
    long_side_px
        Longer side of the picture.
    """
    along_m = line.along_m(hip_px)
    crossings = [_crossing_s(time_s, along_m, gate_m) for gate_m in gates_m]
    missed = [gate for gate, at in zip(gates_m, crossings, strict=True) if at is None]
    if missed:
        places = " and ".join(f"{gate:g} m" for gate in missed)
        return FlyOutcome(
            None,
            f"the runner was not seen on both sides of the marker at {places}; film so that the "
            "whole fly zone and a few metres beyond it are in the picture",
        )
    enter_s, exit_s = sorted(at for at in crossings if at is not None)
    distance_m, took_s = gates_m[1] - gates_m[0], exit_s - enter_s
    time = _time_interval(took_s, distance_m, line, long_side_px)
    curve = _speed_curve(time_s, along_m, gates_m)
    result = FlyResult(
        distance_m=distance_m,
        enter_s=enter_s,
        exit_s=exit_s,
        time_s=time,
        speed_mps=Interval(distance_m / took_s, distance_m / time.high, distance_m / time.low),
        peak_mps=max((speed for _, speed in curve), default=None),
        curve=curve,
    )
    return FlyOutcome(result, None)


def _time_interval(
    took_s: float, distance_m: float, line: TrackLine, long_side_px: int
) -> Interval:
    """Give the 95 % interval of the fly time: both crossings, and how far off the markers stand."""
    crossing_s = float(np.hypot(_HIP_SD_M, line.residual_m)) * took_s / distance_m
    both_s = np.hypot(np.sqrt(2) * crossing_s, took_s * scale_sd(line, long_side_px))
    spread_s = _Z95 * float(both_s)
    return Interval(took_s, took_s - spread_s, took_s + spread_s)


def scale_sd(line: TrackLine, long_side_px: int) -> float:
    """Give the relative standard deviation of metres for markers beside the running line.

    Parameters
    ----------
    line
        The markers' line.
    long_side_px
        Longer side of the picture.
    """
    away_m = _FOCAL_LENGTH_PER_LONG_SIDE * long_side_px / float(np.linalg.norm(line.px_per_m))
    return _OFF_LINE_SD_M / away_m


def _crossing_s(time_s: FloatArray, along_m: FloatArray, gate_m: float) -> float | None:
    """Give the time at which the path crosses the gate; None when it does not."""
    beyond = along_m > gate_m
    changes = np.nonzero(np.diff(beyond))[0]
    if len(changes) == 0:
        return None
    rough_s = float(np.median(time_s[changes]))
    around = np.abs(time_s - rough_s) <= _CROSSING_S
    if around.sum() < 3 or beyond[around].all() or not beyond[around].any():
        return None
    # The time as a function of the place: no root to look for.
    slope, offset = np.polynomial.polynomial.polyfit(along_m[around] - gate_m, time_s[around], 1)[
        ::-1
    ]
    return float(offset) if np.isfinite(slope) else None


def _speed_curve(
    time_s: FloatArray, along_m: FloatArray, gates_m: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    """Give (metres along the zone, metres a second) at evenly spaced times through the zone."""
    inside = (along_m >= gates_m[0]) & (along_m <= gates_m[1])
    if inside.sum() < 4:
        return ()
    at_s = np.linspace(time_s[inside][0], time_s[inside][-1], _CURVE_POINTS)
    step_s = 0.02
    weights = np.ones(len(time_s))
    before, here, after = (
        local_line(time_s, along_m[:, None], weights, at_s + shift, _CURVE_S)[:, 0]
        for shift in (-step_s, 0.0, step_s)
    )
    speed = np.abs(after - before) / (2 * step_s)
    forward = after[-1] >= before[0]
    travelled = here - gates_m[0] if forward else gates_m[1] - here
    return tuple((float(m), float(v)) for m, v in zip(travelled, speed, strict=True))
