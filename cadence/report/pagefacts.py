"""What a rep's page says in short: its measures as tiles, its markers, and how it was measured."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cadence.domain import FlyResult, GaitResult, Interval, RepReport
from cadence.domain.clock import Reading
from cadence.report.flydetail import lens_sentence, markers_sentence
from cadence.report.text import CAMERAS, DIRECTIONS, interval_ends, number
from cadence.version import VERSION

_Z95 = 1.96
_DASH, _PLUS_MINUS = "\N{EN DASH}", "\N{PLUS-MINUS SIGN}"
# Two markers always fit.
_FEWEST_TO_MISFIT = 2


class Tile(NamedTuple):
    """A measure, printed large.

    Parameters
    ----------
    name, value, unit
        What it is.
    ends
        The ends of its 95 % interval, or None.
    note
        What else is to be said of it, or None.
    """

    name: str
    value: str
    unit: str
    ends: str | None = None
    note: str | None = None


def gait_tiles(report: RepReport) -> list[Tile]:
    """Give the gait's measures; what is unknown, with what it takes."""
    gait = report.gait or GaitResult(None, None, None, None)
    coarse = "unknown: film at 120 or 240 fps"
    return [
        _tile("contact time", gait.contact_time_s, "ms", 0, coarse, 1000),
        _tile("flight time", gait.flight_time_s, "ms", 0, coarse, 1000),
        _tile("duty factor", gait.duty_factor, "%", 1, coarse, 100),
        _tile("step length", gait.step_length_m, "m", 2, "unknown: needs markers"),
    ]


def fly_tiles(fly: FlyResult | None) -> list[Tile]:
    """Give the fly zone's measures; none where there is none."""
    if fly is None:
        return []
    tiles = [
        _tile(f"time over {fly.distance_m:g} m", fly.time_s, "s", 2, ""),
        _tile("mean speed", fly.speed_mps, "m/s", 2, ""),
    ]
    detail = fly.detail
    if fly.peak_mps is not None:
        place = None
        if detail is not None and detail.peak_at_m is not None:
            place = f"at {detail.peak_at_m:.0f} m"
            if detail.fell_from_m is not None:
                place = f"{place}; fell from {detail.fell_from_m:.0f} m on"
        tiles.append(Tile("peak speed", number(fly.peak_mps, 2), "m/s", note=place))
    if detail is not None and detail.accel_time_s is not None:
        half_s = _Z95 * (detail.accel_time_sd_s or 0.0)
        low_s, high_s = detail.accel_time_s - half_s, detail.accel_time_s + half_s
        name = f"{detail.accel_distance_m:g} m before it"
        ends = f"{low_s:.2f} to {high_s:.2f}" if half_s else None
        tiles.append(Tile(name, number(detail.accel_time_s, 2), "s", ends))
    return tiles


def fly_facts(fly: FlyResult | None) -> list[tuple[str, str]]:
    """Say what stands behind a fly zone: its markers and where the runner's line is."""
    detail = None if fly is None else fly.detail
    if detail is None:
        return []
    off_m, half_m = detail.offset_m, _Z95 * detail.offset_sd_m
    side = "beyond" if off_m >= 0 else "nearer than"
    line = f"{abs(off_m):.1f} {_PLUS_MINUS} {half_m:.1f} m {side} the markers' line"
    away = f"{detail.camera_distance_m:.0f} m from the runner's line"
    facts = [
        ("markers", f"{markers_sentence(detail)} px"),
        ("running line", line),
        ("camera", away),
    ]
    if len(detail.markers) > _FEWEST_TO_MISFIT:
        facts.append(("misfit", f"markers {100 * detail.residual_m:.1f} cm along the track (RMS)"))
    return facts


def reading_rows(readings: tuple[Reading, ...]) -> list[tuple[str, ...]]:
    """Set the rep by the clock that was used beside the rep by the witnesses' clock."""
    kinds: tuple[tuple[str, int, float, str], ...] = (
        ("frames a second", 0, 1.0, "capture_fps"),
        ("time scale", 3, 1.0, "time_scale"),
        ("cadence, steps/min", 1, 1.0, "cadence_spm"),
        ("contact time, ms", 0, 1000.0, "contact_time_s"),
        ("flight time, ms", 0, 1000.0, "flight_time_s"),
    )
    return [
        (name, *(_scaled(getattr(reading, field), decimals, factor) for reading in readings))
        for name, decimals, factor, field in kinds
    ]


def how_measured(report: RepReport) -> list[tuple[str, str]]:
    """Say how the rep was measured."""
    video, clock, runner = report.video, report.clock, report.runner
    duration_s = video.file_duration_s * clock.time_scale
    turned = f", turned by {video.orientation_deg} degrees" if video.orientation_deg else ""
    facts = [
        ("clip", f"{video.width_px} x {video.height_px} px, {number(duration_s, 2)} s, "
                 f"{video.frame_count} frames, {video.codec}{turned}"),
        ("runner", f"{DIRECTIONS[runner.direction]}, in the picture from "
                   f"{runner.visible_from_s:.2f} to {runner.visible_to_s:.2f} s"),
        ("camera", CAMERAS[report.camera]),
        ("clock", f"{number(clock.capture_fps, 1)} frames a second; {clock.basis}"),
        ("pose model", f"BlazePose {Path(report.model).name} on {report.engine}"),
        ("software", f"cadence {VERSION}, report {_SCHEMA}"),
    ]  # fmt: skip
    if (lens := lens_sentence(report)) is not None:
        facts.insert(3, ("lens", lens))
    if runner.swaps_repaired:
        facts.append(("legs", f"named anew in {runner.swaps_repaired} stretches of frames"))
    return facts


_SCHEMA = "cadence.report/1"


def _tile(
    name: str,
    value: Interval | None,
    unit: str,
    decimals: int,
    unknown: str,
    factor: float = 1.0,
) -> Tile:
    if value is None:
        return Tile(name, _DASH, "", note=unknown)
    mean = number(value.mean * factor, decimals)
    return Tile(name, mean, unit, interval_ends(value, decimals, factor))


def _scaled(value: float | None, decimals: int, factor: float) -> str:
    return number(None if value is None else value * factor, decimals)
