"""The fly zone: when the hips crossed its two gates, and how fast they went between."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadence.domain import FloatArray, FlyDetail, FlyResult, Interval, MarkerUsed
from cadence.flyzone.calibration import Calibration
from cadence.flyzone.markerset import FlySetup
from cadence.flyzone.outcome import FlyOutcome
from cadence.flyzone.pelvis import HipPath, fit_hip_path
from cadence.gait.intervals import Z95

# Hip landmarks are off by this, differently at the two ends of a zone, which the camera sees from
# two sides: 0.8 cm (SD) on rendered reps, more on people in loose shorts.
_HIP_SD_M = 0.012
# The runner must be seen this shortly before and after a crossing.
_SEEN_WITHIN_S = 0.12
_PATH_POINTS_PER_S = 1000
_CURVE_POINTS = 31
# A smaller fall from the peak is what the landmarks' own drift can make.
_TELLING_FALL = 0.02
# Uniform errors of a width w have a standard deviation of w / sqrt(12).
_UNIFORM = float(np.sqrt(12.0))


@dataclass(frozen=True, eq=False)
class RunnerWay:
    """The runner's hips in the scene.

    Parameters
    ----------
    time_s
        (N,) real seconds.
    hips_px
        (N, 2) middle of the hips, pixels of the scene.
    strikes_s
        (K,) strikes in order of time; NaN where one was not seen.
    """

    time_s: FloatArray
    hips_px: FloatArray
    strikes_s: FloatArray


@dataclass(frozen=True, eq=False)
class _Crossing:
    """A gate crossed: when, and how its time hangs on the parameters and on the hips' pixel."""

    gate_m: float
    at_s: float
    own_sd_s: float
    by_parameter_s: FloatArray
    by_pixel_s: FloatArray
    hip_px: FloatArray


def measure_fly(
    way: RunnerWay, calibration: Calibration, gates_m: tuple[float, float], setup: FlySetup
) -> FlyOutcome:
    """Time the hips through the fly zone.

    Parameters
    ----------
    way
        The runner's hips.
    calibration
        The camera and the runner's line.
    gates_m
        Metres along the track of the two gates, the smaller first.
    setup
        The zone as the user marked it.
    """
    path = fit_hip_path(way.time_s, calibration.along_m(way.hips_px), way.strikes_s)
    crossings = [_crossing(path, way, calibration, gate_m) for gate_m in gates_m]
    seen = [crossing for crossing in crossings if crossing is not None]
    if path is None or len(seen) < 2:
        missed = [gate for gate, at in zip(gates_m, crossings, strict=True) if at is None]
        places = " and ".join(f"{gate:g} m" for gate in missed)
        return FlyOutcome(
            None,
            f"the runner was not seen on both sides of the marker at {places}; film so that the "
            "whole fly zone and a few metres beyond it are in the picture",
        )
    enter, leave = sorted(seen, key=lambda crossing: crossing.at_s)
    distance_m = gates_m[1] - gates_m[0]
    took_s = leave.at_s - enter.at_s
    spread_s = Z95 * _between_sd_s(enter, leave, calibration, setup.readout_s)
    # Nothing passes a zone in no time, however little is known of it.
    time = Interval(took_s, max(took_s - spread_s, 0.2 * took_s), took_s + spread_s)
    at_s = np.linspace(enter.at_s, leave.at_s, _CURVE_POINTS)
    speeds = np.abs(path.speed_mps(at_s))
    travelled_m = np.abs(path.along_m(at_s) - path.along_m(at_s[:1]))
    result = FlyResult(
        distance_m=distance_m,
        enter_s=enter.at_s,
        exit_s=leave.at_s,
        time_s=time,
        speed_mps=Interval(distance_m / took_s, distance_m / time.high, distance_m / time.low),
        peak_mps=float(speeds.max()),
        curve=tuple((float(m), float(v)) for m, v in zip(travelled_m, speeds, strict=True)),
        scale_sd=_common_sd_s(enter, leave, calibration) / took_s,
        detail=_detail(path, at_s, calibration, setup),
    )
    return FlyOutcome(_with_accel(result, path, way, calibration, gates_m, setup), None)


def _detail(
    path: HipPath, at_s: FloatArray, calibration: Calibration, setup: FlySetup
) -> FlyDetail:
    """Say what the zone rests on, and how speed went through it."""
    speeds, speed_sds = np.abs(path.speed_mps(at_s)), path.speed_sd_mps(at_s)
    travelled_m = np.abs(path.along_m(at_s) - path.along_m(at_s[:1]))
    top = int(speeds.argmax())
    weights = path.speed_weights(at_s[[top, -1]])
    lost = weights[0] - weights[1]
    lost_sd = float(np.sqrt(max(float(lost @ path.covariance @ lost), 0.0)))
    fell = float(speeds[top] - speeds[-1]) > max(Z95 * lost_sd, _TELLING_FALL * speeds[top])
    lens = calibration.lens
    return FlyDetail(
        source=setup.source,
        markers=tuple(
            MarkerUsed(m.x_px, m.y_px, m.along_m, m.across_m, m.confidence, m.file_time_s)
            for m in setup.markers
        ),
        residual_m=calibration.residual_m,
        offset_m=calibration.offset_m,
        offset_sd_m=calibration.offset_sd_m,
        camera_distance_m=calibration.camera_distance_m,
        curve_sd_mps=tuple(float(sd) for sd in speed_sds),
        peak_at_m=float(travelled_m[top]),
        fell_from_m=float(travelled_m[top]) if fell else None,
        lens_bend=None if lens is None else lens.bend,
        lens_bend_sd=None if lens is None else lens.sd,
    )


def _with_accel(
    result: FlyResult,
    path: HipPath,
    way: RunnerWay,
    calibration: Calibration,
    gates_m: tuple[float, float],
    setup: FlySetup,
) -> FlyResult:
    """Time the acceleration zone, where marker 1 is in the picture."""
    if setup.accel_m is None or result.detail is None:
        return result
    start = _crossing(path, way, calibration, gates_m[0] - setup.accel_m)
    enter = _crossing(path, way, calibration, gates_m[0])
    if start is None or enter is None or start.at_s >= enter.at_s:
        return result
    sd_s = _between_sd_s(start, enter, calibration, setup.readout_s)
    detail = replace(
        result.detail,
        accel_distance_m=setup.accel_m,
        accel_time_s=enter.at_s - start.at_s,
        accel_time_sd_s=sd_s,
    )
    return replace(result, detail=detail)


def _crossing(
    path: HipPath | None, way: RunnerWay, calibration: Calibration, gate_m: float
) -> _Crossing | None:
    """Find the time at which the path crosses a gate; None when it was not seen to."""
    if path is None:
        return None
    count = max(8, int((path.last_s - path.first_s) * _PATH_POINTS_PER_S))
    grid_s = np.linspace(path.first_s, path.last_s, count)
    beyond_m = path.along_m(grid_s) - gate_m
    changes = np.nonzero(np.diff(beyond_m > 0))[0]
    if len(changes) != 1:
        return None
    here = int(changes[0])
    share = beyond_m[here] / (beyond_m[here] - beyond_m[here + 1])
    at_s = float(grid_s[here] + share * (grid_s[here + 1] - grid_s[here]))
    lag_s = way.time_s - at_s
    near = np.abs(lag_s) <= _SEEN_WITHIN_S
    if not ((lag_s[near] <= 0).any() and (lag_s[near] > 0).any()):
        return None
    speed_mps = float(path.speed_mps(np.array([at_s]))[0])
    own_m = float(np.hypot(path.place_sd_m(np.array([at_s]))[0], _HIP_SD_M))
    hip_px = calibration.hip_px(gate_m)
    by_pixel_m = calibration.along_m(hip_px + np.eye(2)) - calibration.along_m(hip_px - np.eye(2))
    return _Crossing(
        gate_m,
        at_s,
        own_m / abs(speed_mps),
        -calibration.sensitivity(gate_m) / speed_mps,
        -by_pixel_m / 2 / speed_mps,
        hip_px[0],
    )


def _common_sd_s(one: _Crossing, other: _Crossing, calibration: Calibration) -> float:
    """Give what the calibration leaves open of the time between two crossings."""
    difference_s = other.by_parameter_s - one.by_parameter_s
    variance = float(difference_s @ calibration.covariance @ difference_s)
    drift = calibration.drift
    for sign, gate in ((-1.0, one), (1.0, other)):
        marker = None if drift is None else drift.read_at(gate.gate_m, gate.at_s)
        if drift is not None and marker is not None:
            variance += drift.added_variance(marker, difference_s, sign * gate.by_pixel_s)
    return float(np.sqrt(max(variance, 0.0)))


def _between_sd_s(
    one: _Crossing, other: _Crossing, calibration: Calibration, readout_s: float
) -> float:
    """Give the standard deviation of the time between two crossings.

    A rolling shutter reads the picture's lines, which run along its long side, one after another:
    hips on different lines are seen at different moments of a frame, in an order nobody told.
    """
    canvas = calibration.canvas
    is_upright = canvas.height_px > canvas.width_px
    side, length_px = (0, canvas.width_px) if is_upright else (1, canvas.height_px)
    apart = min(abs(float(other.hip_px[side] - one.hip_px[side])) / length_px, 1.0)
    shutter_s = 2 * readout_s * apart / _UNIFORM
    common_s = _common_sd_s(one, other, calibration)
    return float(np.sqrt(one.own_sd_s**2 + other.own_sd_s**2 + shutter_s**2 + common_s**2))


def metres_sd(calibration: Calibration, gates_m: tuple[float, float]) -> float:
    """Give the relative standard deviation of metres along the track between two places."""
    first, last = (calibration.sensitivity(gate_m) for gate_m in gates_m)
    stretch = (last - first) / (gates_m[1] - gates_m[0])
    return float(np.sqrt(max(float(stretch @ calibration.covariance @ stretch), 0.0)))
