"""The charts of reps side by side: speed over the zone, steps, contacts, each rep in its colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cadence.domain import FloatArray, RepReport
from cadence.report.annotation.timeline import passage
from cadence.report.charts import (
    REP_COLOURS,
    Canvas,
    Drawn,
    colour,
    drawn_twice,
    foot_colour,
    grid_lines,
    label_axes,
    limits_around,
)
from cadence.report.steps import step_rows

_Z95 = 1.96
_MARGINS_PX = (50.0, 12.0, 26.0, 44.0)


class Event(NamedTuple):
    """What reps are laid over each other at: its name, and its real time in each."""

    name: str
    at_s: tuple[float, ...]


def common_event(reports: Sequence[RepReport]) -> Event:
    """Return the entry of the fly zone where all reps have one, else the first strike."""
    entries = [report.fly.enter_s for report in reports if report.fly is not None]
    if len(entries) == len(reports):
        return Event("entering the fly zone", tuple(entries))
    return Event("the first strike", tuple(_first_strike_s(report) for report in reports))


def _first_strike_s(report: RepReport) -> float:
    if report.contacts:
        return report.contacts[0].strike_s
    return report.runner.visible_from_s


def speed_by_distance(reports: Sequence[RepReport]) -> Drawn | None:
    """Draw the speeds through the fly zone over distance; None where no rep has a curve."""
    curves = [_curve(report) for report in reports]
    ends = [curve[:, 0].max() for curve in curves if len(curve)]
    if not ends:
        return None

    def draw(canvas: Canvas) -> None:
        _draw_speeds(canvas, curves, [curve[:, 0] for curve in curves])
        canvas.axes.set_xlim(-0.5, max(ends) + 0.5)
        for report, curve in zip(reports, curves, strict=True):
            _draw_spread(canvas, report, curve, reports.index(report))
        label_axes(canvas.axes, "metres along the zone", "m/s")

    told = _speeds_told(curves)
    return drawn_twice(
        "speed-by-distance", "Speed by distance", f"Speed of the hips: {told}.", (270, 240), draw,
        margins_px=_MARGINS_PX,
    )  # fmt: skip


def speed_by_time(reports: Sequence[RepReport]) -> Drawn | None:
    """Draw the speeds through the fly zone over the time since its entry; None without curves."""
    curves = [_curve(report) for report in reports]
    if not any(len(curve) for curve in curves):
        return None
    times = [passage(r.fly)[1] if r.fly and len(c) else np.empty(0)
             for r, c in zip(reports, curves, strict=True)]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        _draw_speeds(canvas, curves, times)
        label_axes(canvas.axes, "seconds since entering the zone", "m/s")

    ends = "; ".join(f"rep {n} took {t[-1]:.2f} s" for n, t in enumerate(times, 1) if len(t))
    return drawn_twice(
        "speed-by-time", "Speed by time", f"Speed of the hips over time: {ends}.", (270, 240),
        draw, margins_px=_MARGINS_PX,
    )  # fmt: skip


def cadence_by_time(reports: Sequence[RepReport], event: Event) -> Drawn | None:
    """Draw each step's cadence over the time since an event; None where no step is known."""
    rows = [[r for r in step_rows(report) if r.cadence_spm] for report in reports]
    if not any(rows):
        return None

    def draw(canvas: Canvas) -> None:
        values = [row.cadence_spm or 0.0 for own in rows for row in own]
        canvas.axes.set_ylim(limits_around(values, 20))
        grid_lines(canvas.axes, "y")
        for place, (own, at_s) in enumerate(zip(rows, event.at_s, strict=True)):
            since_s = [row.strike_s - at_s for row in own]
            spm = [row.cadence_spm or 0.0 for row in own]
            _draw_line(canvas, place, since_s, spm, marker="o")
        canvas.axes.axvline(0, color=colour("ink"), linewidth=1)
        label_axes(canvas.axes, f"seconds since {event.name}", "steps a minute")

    means = "; ".join(
        f"rep {n} {report.cadence.spm.mean:.1f}" for n, report in enumerate(reports, 1)
    )
    return drawn_twice(
        "cadence-by-time", "Cadence step by step", f"Means, steps a minute: {means}.", (250, 240),
        draw, margins_px=_MARGINS_PX,
    )  # fmt: skip


def contacts_aligned(reports: Sequence[RepReport], event: Event) -> Drawn:
    """Draw when a foot was on the ground, one line a rep, all aligned at an event."""
    count = len(reports)

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        axes.set_ylim(count - 0.45, -0.55)
        axes.set_yticks(range(count), [f"rep {number}" for number in range(1, count + 1)])
        grid_lines(axes, "x")
        for place, (report, at_s) in enumerate(zip(reports, event.at_s, strict=True)):
            for contact in report.contacts:
                ink = foot_colour(contact.foot or contact.side)
                from_s = contact.strike_s - at_s
                if contact.toe_off_s is None:
                    axes.plot(from_s, place, "|", markersize=22, color=ink)
                else:
                    length_s = contact.toe_off_s - contact.strike_s
                    axes.barh(place, length_s, 0.55, from_s, color=ink, linewidth=0)
        axes.axvline(0, color=colour("ink"), linewidth=1)
        label_axes(axes, f"seconds since {event.name}")

    height_px = 70.0 + 44 * count
    return drawn_twice(
        "contacts-aligned",
        "Contacts aligned",
        f"Contacts of {count} reps, aligned at {event.name}: "
        f"{', '.join(str(len(report.contacts)) for report in reports)} contacts.",
        (height_px, height_px),
        draw,
        margins_px=(50, 12, 12, 44),
    )


def _curve(report: RepReport) -> FloatArray:
    """Return a rep's (N, 2) metres along the zone and speeds; empty where there is none."""
    points = report.fly.curve if report.fly is not None else ()
    return np.array(points, dtype=float).reshape(-1, 2)


def _draw_speeds(
    canvas: Canvas, curves: Sequence[FloatArray], across: Sequence[FloatArray]
) -> None:
    speeds = [float(speed) for curve in curves for speed in curve[:, 1]]
    canvas.axes.set_ylim(limits_around(speeds, 1.0))
    grid_lines(canvas.axes, "y")
    for place, (curve, x) in enumerate(zip(curves, across, strict=True)):
        _draw_line(canvas, place, x, curve[:, 1])


def _draw_line(
    canvas: Canvas,
    place: int,
    x: Sequence[float] | FloatArray,
    y: Sequence[float] | FloatArray,
    marker: str = "",
) -> None:
    """Draw a rep's line in its colour, broken where the colours begin again."""
    style = "-" if place < len(REP_COLOURS) else "--"
    ink = colour(REP_COLOURS[place % len(REP_COLOURS)])
    canvas.axes.plot(x, y, style, marker=marker, markersize=6, color=ink, linewidth=2.2)


def _draw_spread(canvas: Canvas, report: RepReport, curve: FloatArray, place: int) -> None:
    """Shade the curve's 95 % interval, where it is known."""
    sd_mps = report.fly.detail.curve_sd_mps if report.fly and report.fly.detail else ()
    if len(sd_mps) != len(curve) or not len(curve):
        return
    half = _Z95 * np.array(sd_mps)
    ink = colour(REP_COLOURS[place % len(REP_COLOURS)])
    speed = curve[:, 1]
    canvas.axes.fill_between(
        curve[:, 0], speed - half, speed + half, color=ink, alpha=0.12, linewidth=0
    )


def _speeds_told(curves: Sequence[FloatArray]) -> str:
    return "; ".join(
        f"rep {number} from {curve[:, 1].min():.2f} to {curve[:, 1].max():.2f} m/s"
        for number, curve in enumerate(curves, 1)
        if len(curve)
    )
