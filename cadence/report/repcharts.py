"""The charts of one rep: cadence on its bands, speed through the fly zone, steps, gait."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cadence.domain import FlyResult, Interval, RepReport
from cadence.report.charts import (
    Canvas,
    Drawn,
    colour,
    drawn_twice,
    foot_colour,
    grid_lines,
    label_axes,
    limits_around,
    write,
)
from cadence.report.steps import StepRow
from cadence.targets.bands import Targets

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The 97.5 % point of the normal distribution: half a 95 % interval in standard deviations.
_Z95 = 1.96


def bands_chart(cadence: Interval, targets: Targets) -> Drawn:
    """Draw cadence with its interval among the bands of 800 m and 400 m running.

    Parameters
    ----------
    cadence
        Steps a minute.
    targets
        The bands, and the published values beside them.
    """
    slow, fast = targets.cadence_800m, targets.cadence_400m

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        axes.set_xlim(min(190.0, cadence.low - 6), max(258.0, cadence.high + 6))
        axes.set_ylim(0, 1)
        axes.set_yticks([])
        bands = ((slow.lo, slow.hi, "800 m"), (fast.lo, fast.hi, "400 m sprinter"))
        for number, (lo, hi, name) in enumerate(bands):
            axes.axvspan(
                lo, hi, 0, 0.62, color=colour("band" if number == 0 else "band-two"), linewidth=0
            )
            _name_band(canvas, name, (lo, hi), cadence.mean)
        _middle_distance(canvas, slow.hi, fast.lo)
        _cadence_mark(axes, cadence)
        label_axes(axes, "steps a minute")

    ends = f"95 % interval {cadence.low:.1f} to {cadence.high:.1f}"
    return drawn_twice(
        "bands",
        "Cadence on its bands",
        f"Cadence {cadence.mean:.1f} steps a minute, {ends}; bands: 800 m running {slow.lo:g} to "
        f"{slow.hi:g}, a 400 m sprinter {fast.lo:g} to {fast.hi:g}.",
        (150, 165),
        draw,
        margins_px=(12, 12, 8, 44),
    )


def _name_band(canvas: Canvas, name: str, ends: tuple[float, float], cadence_spm: float) -> None:
    """Write a band's name where the line of the cadence does not cross it."""
    low, high = ends
    shown = name if canvas.fits(name, high - low) else name.replace(" sprinter", "\nsprinter")
    side: Literal["left", "center", "right"] = "center"
    if low < cadence_spm < high:
        side = "left" if cadence_spm > (low + high) / 2 else "right"
    place = {"left": low, "center": (low + high) / 2, "right": high}[side]
    aside_px = {"left": 6, "center": 0, "right": -6}[side]
    write(canvas.axes, (place, 0.03), shown, "soft", ha=side, va="bottom", offset_px=(aside_px, 0))


def _middle_distance(canvas: Canvas, above_spm: float, to_spm: float) -> None:
    """Show where a middle-distance runner's 400 m-pace rep belongs."""
    axes = canvas.axes
    high = axes.get_xlim()[1]
    axes.annotate(
        "",
        (high, 0.56),
        (above_spm, 0.56),
        arrowprops={"arrowstyle": "->", "color": colour("soft"), "linewidth": 1.2},
    )
    if canvas.fits("400 m pace", to_spm - above_spm):
        write(axes, (above_spm, 0.56), "400 m pace", "soft", offset_px=(6, -10))


def _cadence_mark(axes: Axes, cadence: Interval) -> None:
    """Show cadence and its interval."""
    axes.plot(
        [cadence.low, cadence.high], [0.72, 0.72], color=colour("accent"), linewidth=5,
        solid_capstyle="butt", alpha=0.45,
    )  # fmt: skip
    axes.plot([cadence.mean] * 2, [0, 0.72], color=colour("accent"), linewidth=2)
    axes.plot(cadence.mean, 0.72, "o", markersize=11, color=colour("accent"))
    low, high = axes.get_xlim()
    share = (cadence.mean - low) / (high - low)
    side, away_px = ("left", 14) if share < 0.6 else ("right", -14)
    text = f"{cadence.mean:.1f}"
    write(
        axes, (cadence.mean, 0.84), text, "accent", ha="left" if side == "left" else "right",
        offset_px=(away_px, 0), bold=True, size_px=17,
    )  # fmt: skip


def speed_chart(fly: FlyResult) -> Drawn:
    """Draw the hips' speed through the fly zone, with its mean and that mean's interval."""
    along = [along_m for along_m, _ in fly.curve]
    speeds = [speed_mps for _, speed_mps in fly.curve]
    spreads = fly.detail.curve_sd_mps if fly.detail else ()
    mean = fly.speed_mps

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        axes.set_xlim(-0.5, fly.distance_m + 0.5)
        axes.set_ylim(limits_around([*speeds, mean.low, mean.high], 1.0))
        grid_lines(axes, "y")
        axes.axhspan(mean.low, mean.high, color=colour("band"), linewidth=0)
        axes.axhline(mean.mean, color=colour("soft"), linewidth=1, dashes=(4, 3))
        if len(spreads) == len(speeds):
            lows = [v - _Z95 * sd for v, sd in zip(speeds, spreads, strict=True)]
            highs = [v + _Z95 * sd for v, sd in zip(speeds, spreads, strict=True)]
            axes.fill_between(along, lows, highs, color=colour("accent"), alpha=0.22, linewidth=0)
        axes.plot(along, speeds, color=colour("accent"), linewidth=2.5)
        for gate_m in (0.0, fly.distance_m):
            axes.axvline(gate_m, color=colour("ink"), linewidth=1.2)
        bottom = axes.get_ylim()[0]
        write(axes, (0, bottom), f"in {fly.enter_s:.2f} s", offset_px=(6, 9), va="bottom")
        write(
            axes, (fly.distance_m, bottom), f"out {fly.exit_s:.2f} s", ha="right",
            offset_px=(-6, 9), va="bottom",
        )  # fmt: skip
        _mark_peak(axes, along, speeds)
        label_axes(axes, "metres along the zone", "m/s")

    return drawn_twice(
        "speed",
        "Speed through the fly zone",
        f"Speed of the hips over {fly.distance_m:g} m: mean {mean.mean:.2f} m/s, 95 % interval "
        f"{mean.low:.2f} to {mean.high:.2f}; from {min(speeds, default=math.nan):.2f} to "
        f"{max(speeds, default=math.nan):.2f} m/s.",
        (240, 230),
        draw,
        margins_px=(50, 14, 26, 44),
    )


def _mark_peak(axes: Axes, along: Sequence[float], speeds: Sequence[float]) -> None:
    """Show where the speed was highest: from there on it fell."""
    if not speeds:
        return
    peak = max(range(len(speeds)), key=speeds.__getitem__)
    axes.plot(along[peak], speeds[peak], "o", markersize=8, color=colour("accent"))
    low, high = axes.get_xlim()
    side = "right" if along[peak] > (low + high) / 2 else "left"
    write(
        axes, (along[peak], speeds[peak]), f"{speeds[peak]:.2f} at {along[peak]:.0f} m", "accent",
        ha="right" if side == "right" else "left", va="bottom", offset_px=(0, 8), bold=True,
    )  # fmt: skip


def steps_chart(rows: Sequence[StepRow], cadence: Interval, targets: Targets) -> Drawn:
    """Draw cadence step by step, each with its 95 % interval.

    Parameters
    ----------
    rows
        The steps.
    cadence
        The rep's own, drawn behind them.
    targets
        The bands, drawn where they are near.
    """
    known = [row for row in rows if row.cadence_spm is not None]
    values = [row.cadence_spm or 0.0 for row in known]
    # The interval of 60 / t, to first order: 60 / t^2 times that of t.
    halves = [
        _Z95 * (row.step_time_sd_s or 0.0) * value**2 / 60
        for row, value in zip(known, values, strict=True)
    ]

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        low = min([v - h for v, h in zip(values, halves, strict=True)], default=cadence.low)
        high = max([v + h for v, h in zip(values, halves, strict=True)], default=cadence.high)
        axes.set_ylim(limits_around([low, high, cadence.low, cadence.high], 16))
        axes.set_xlim(0.4, max([row.number for row in rows], default=1) + 0.6)
        grid_lines(axes, "y")
        _background_bands(axes, targets)
        axes.axhspan(cadence.low, cadence.high, color=colour("rule"), linewidth=0)
        axes.axhline(cadence.mean, color=colour("soft"), linewidth=1, dashes=(4, 3))
        numbers = [row.number for row in known]
        shades = [foot_colour(row.foot or row.side) for row in known]
        # One call for all: each costs a millisecond.
        lows = [value - half for value, half in zip(values, halves, strict=True)]
        highs = [value + half for value, half in zip(values, halves, strict=True)]
        axes.vlines(numbers, lows, highs, colors=shades, linewidth=1.4)
        for number, value, shade in zip(numbers, values, shades, strict=True):
            axes.plot(number, value, "o", markersize=9, color=shade, gid=f"step-{number}")
        _whole_ticks(axes, len(rows))
        label_axes(axes, "step", "steps a minute")

    spread = f"{min(values):.0f} to {max(values):.0f}" if values else "unknown"
    return drawn_twice(
        "steps",
        "Cadence step by step",
        f"Cadence of {len(known)} steps, {spread} steps a minute, mean {cadence.mean:.1f}.",
        (250, 240),
        draw,
        margins_px=(50, 10, 26, 44),
    )


def _background_bands(axes: Axes, targets: Targets) -> None:
    """Show the bands, as far as they lie within the drawing."""
    low, high = axes.get_ylim()
    for name, band in (("800 m", targets.cadence_800m), ("400 m sprinter", targets.cadence_400m)):
        bottom, top = max(band.lo, low), min(band.hi, high)
        if top > bottom:
            shade = colour("band") if name == "800 m" else colour("band-two")
            axes.axhspan(bottom, top, color=shade, linewidth=0, alpha=0.6)
            if top - bottom > 0.12 * (high - low):
                write(axes, (1, (top - low) / (high - low)), name, "soft", ha="right", va="top",
                      transform="axes", offset_px=(-4, -3))  # fmt: skip


def _whole_ticks(axes: Axes, count: int) -> None:
    """Give every step its number, or every second or third where there are many."""
    stride = max(1, math.ceil(count / 16))
    axes.set_xticks(range(1, count + 1, stride))


def gait_chart(rows: Sequence[StepRow], report: RepReport) -> Drawn:
    """Draw when each foot was on the ground, and the flights between.

    Parameters
    ----------
    rows
        The steps.
    report
        Where they come from.
    """
    lanes = _lanes(rows)

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        ends = [row.toe_off_s or row.strike_s for row in rows]
        starts = [row.strike_s for row in rows]
        room_s = 0.02 * max(max(ends, default=1) - min(starts, default=0), 0.5)
        axes.set_xlim(min(starts, default=0) - room_s, max(ends, default=1) + room_s)
        axes.set_ylim(-0.62, len(lanes) - 0.38)
        axes.set_yticks(range(len(lanes)), [lane or "foot" for lane in lanes])
        axes.invert_yaxis()
        grid_lines(axes, "x")
        for row in rows:
            _draw_contact(canvas, row, lanes.index(_lane(row)))
        _draw_intervals(axes, rows, lanes)
        label_axes(axes, "seconds since the clip began")

    gait = report.gait
    times = [
        f"{name} {value.mean * 1000:.0f} ms (95 % {value.low * 1000:.0f} to "
        f"{value.high * 1000:.0f})"
        for name, value in (
            ("contact", gait.contact_time_s if gait else None),
            ("flight", gait.flight_time_s if gait else None),
        )
        if value is not None
    ]
    return drawn_twice(
        "gait",
        "Contacts and flights",
        f"{len(rows)} contacts on {' and '.join(str(lane or 'one line') for lane in lanes)}; "
        f"means: {', '.join(times) or 'unknown'}.",
        (190, 190),
        draw,
        margins_px=(50, 10, 12, 44),
    )


def _lanes(rows: Sequence[StepRow]) -> list[str | None]:
    """Name the chart's lanes: the two feet, or near and far, or one for all."""
    found = {_lane(row) for row in rows}
    order = ("left", "right", "near", "far", None)
    return [lane for lane in order if lane in found] or [None]


def _lane(row: StepRow) -> str | None:
    return row.foot or row.side


def _draw_contact(canvas: Canvas, row: StepRow, lane: int) -> None:
    """Draw a contact as a bar."""
    from matplotlib.patches import Rectangle

    axes, shade = canvas.axes, foot_colour(_lane(row))
    if row.toe_off_s is None:
        axes.plot(row.strike_s, lane, "|", markersize=26, color=shade, gid=f"step-{row.number}")
        return
    length_s = row.toe_off_s - row.strike_s
    bar = Rectangle((row.strike_s, lane - 0.28), length_s, 0.56, color=shade, linewidth=0)
    bar.set_gid(f"step-{row.number}")
    axes.add_patch(bar)
    text = f"{length_s * 1000:.0f}"
    if row.contact_time_s is not None and canvas.fits(text, length_s * 1.6):
        write(axes, (row.strike_s + length_s / 2, lane), text, "soft", ha="center", va="top",
              offset_px=(0, -22))  # fmt: skip


def _draw_intervals(axes: Axes, rows: Sequence[StepRow], lanes: Sequence[str | None]) -> None:
    """Draw the 95 % intervals of all strikes and toe-offs."""
    ends = [
        (lanes.index(_lane(row)), at_s, _Z95 * (sd_s or 0.0))
        for row in rows
        for at_s, sd_s in ((row.strike_s, row.strike_sd_s), (row.toe_off_s, row.toe_off_sd_s))
        if at_s is not None and row.toe_off_s is not None
    ]
    axes.hlines(
        [lane for lane, _, _ in ends],
        [at_s - half_s for _, at_s, half_s in ends],
        [at_s + half_s for _, at_s, half_s in ends],
        colors=colour("ink"),
        linewidth=1.4,
        zorder=3,
    )
