"""A rep's page: ``report.html``, one file that a coach opens and an athlete keeps."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from cadence.domain import GaitResult, Interval, PoseTrack, RepReport
from cadence.report.evidence import evidence_of
from cadence.report.flydetail import markers_sentence
from cadence.report.kinogram import Kinogram
from cadence.report.pages import render_page
from cadence.report.repcharts import bands_chart, gait_chart, speed_chart, steps_chart
from cadence.report.sentences import symmetry_sentences, trend_sentence
from cadence.report.steps import StepRow, step_rows
from cadence.report.text import CAMERAS, DIRECTIONS, context_text, interval_ends, number
from cadence.targets.bands import load_targets


class Tile(NamedTuple):
    """A measure, printed large: its name, value, unit, and the ends of its 95 % interval."""

    name: str
    value: str
    unit: str
    ends: str | None


def report_page(report: RepReport, track: PoseTrack, kinograms: tuple[Kinogram, ...]) -> str:
    """Return the page of a rep.

    Parameters
    ----------
    report, track
        The rep.
    kinograms
        Strips of near-side steps, the best first; none where the video is not at hand.

    Returns
    -------
    str
        HTML that loads nothing.
    """
    targets, rows = load_targets(), step_rows(report)
    return render_page(
        "report.html",
        {
            "report": report,
            "clip": Path(report.video.path).name,
            "bands": bands_chart(report.cadence.spm, targets),
            "speed": speed_chart(report.fly) if report.fly and report.fly.curve else None,
            "steps": steps_chart(rows, report.cadence.spm, targets),
            "gait": gait_chart(rows, report) if rows else None,
            "tiles": _tiles(report),
            "fly_tiles": _fly_tiles(report),
            "fly_markers": _fly_markers(report),
            "rows": [_step_cells(row) for row in rows],
            "heads": _STEP_HEADS,
            "trend": trend_sentence(report.trend),
            "symmetry": symmetry_sentences(report.symmetry),
            "context": _context_lines(),
            "evidence": list(zip(rows, evidence_of(report, track), strict=True)),
            "kinograms": kinograms,
            "facts": _facts(report),
        },
        script_file="report.js",
    )


def _tile(name: str, value: Interval | None, unit: str, decimals: int, factor: float = 1) -> Tile:
    if value is None:
        return Tile(name, "\N{EN DASH}", "", None)
    return Tile(
        name,
        number(value.mean * factor, decimals),
        unit,
        interval_ends(value, decimals, factor),
    )


def _tiles(report: RepReport) -> list[Tile]:
    """Give the gait's measures."""
    gait = report.gait or GaitResult(None, None, None, None)
    return [
        _tile("contact time", gait.contact_time_s, "ms", 0, 1000),
        _tile("flight time", gait.flight_time_s, "ms", 0, 1000),
        _tile("duty factor", gait.duty_factor, "%", 1, 100),
        _tile("step length", gait.step_length_m, "m", 2),
    ]


def _fly_markers(report: RepReport) -> str | None:
    """Say where the zone's markers come from."""
    if report.fly is None or report.fly.detail is None:
        return None
    return markers_sentence(report.fly.detail)


def _fly_tiles(report: RepReport) -> list[Tile]:
    """Give the fly zone's measures; none where there is none."""
    fly = report.fly
    if fly is None:
        return []
    tiles = [
        _tile(f"time over {fly.distance_m:g} m", fly.time_s, "s", 2),
        _tile("mean speed", fly.speed_mps, "m/s", 2),
    ]
    if fly.peak_mps is not None:
        tiles.append(Tile("peak speed", number(fly.peak_mps, 2), "m/s", None))
    return tiles


_STEP_HEADS = (
    *("step", "foot", "side", "strike, s", "contact, ms", "flight, ms", "steps/min"),
    *("length, m", "sure, %"),
)


def _step_cells(row: StepRow) -> tuple[str, ...]:
    """Print one step for the table."""
    return (
        str(row.number),
        row.foot or "\N{EN DASH}",
        row.side or "\N{EN DASH}",
        number(row.strike_s, 3),
        _with_spread(row.contact_time_s, row.contact_time_sd_s),
        _ms(row.flight_time_s),
        number(row.cadence_spm, 0),
        number(row.step_length_m, 2),
        number(100 * row.quality, 0),
    )


def _ms(seconds: float | None) -> str:
    return number(None if seconds is None else 1000 * seconds, 0)


def _with_spread(seconds: float | None, sd_s: float | None) -> str:
    """Print milliseconds with half their 95 % interval."""
    if seconds is None or sd_s is None:
        return _ms(seconds)
    return f"{1000 * seconds:.0f} \N{PLUS-MINUS SIGN} {1960 * sd_s:.0f}"


def _context_lines() -> list[str]:
    """Give the published values that stand beside the rep's."""
    context = load_targets().context
    return [
        f"{what}: {', '.join(map(context_text, values))} ({source})."
        for (what, source), values in groupby(context, key=lambda v: (v.what, v.source))
    ]


def _facts(report: RepReport) -> list[tuple[str, str]]:
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
    ]  # fmt: skip
    if runner.swaps_repaired:
        facts.append(("legs", f"named anew in {runner.swaps_repaired} stretches of frames"))
    return facts
