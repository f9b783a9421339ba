"""Pictures of a clip's evidence and events, for a person to see why an event is off.

Above, where each foot is, before or behind the hips. Below, a panel for each contact: how far toe
and heel of both legs are from the footprint along the ground, and how high. A planted foot is a
level line at 0; a strike belongs where a curve reaches it, a toe-off where the toe's leaves it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.truths import Clip, Truth
from cadence.body.path import Body, body_from_track
from cadence.domain import FloatArray, PoseTrack, RepReport
from cadence.signals import smooth_gaussian

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = ("tab:blue", "tab:orange")
_TRUE, _FOUND = "tab:green", "tab:red"
_COLUMNS = 5
_MARGIN_S = 0.12
_REACH_STATURES, _HEIGHT_STATURES = 0.25, 0.25
_PANEL_INCHES, _OVERVIEW_INCHES = (3.6, 3.4), 3.2
_SMOOTH_S = 0.02


def draw_clip(path: Path, clip: Clip, track: PoseTrack, truth: Truth, report: RepReport) -> None:
    """Draw one clip's picture.

    Parameters
    ----------
    path
        The PNG to write.
    clip, track, truth, report
        The clip, its poses, what is true and what was measured.
    """
    from matplotlib.figure import Figure

    body = body_from_track(track, report.clock.time_scale)
    events_s = _events_s(truth, report)
    rows = -(-len(events_s) // _COLUMNS)
    width, height = _PANEL_INCHES
    figure = Figure(
        figsize=(_COLUMNS * width, _OVERVIEW_INCHES + rows * height), layout="constrained"
    )
    grid = figure.add_gridspec(
        1 + 2 * rows, _COLUMNS, height_ratios=[_OVERVIEW_INCHES, *([2.0, 1.4] * rows)]
    )
    figure.suptitle(
        f"{clip.name}: true strikes and toe-offs green (dotted: incomplete), found red; "
        "toe solid, heel dashed; left leg blue, right orange"
    )
    _overview(figure.add_subplot(grid[0, :]), body, truth, report)
    along = _along_ground(body, truth)
    for number, (first_s, last_s) in enumerate(events_s):
        row, column = 1 + 2 * (number // _COLUMNS), number % _COLUMNS
        axes = (figure.add_subplot(grid[row, column]), figure.add_subplot(grid[row + 1, column]))
        _contact_panel(axes, body, along, first_s, last_s)
        for each in axes:
            _event_lines(each, truth, report)
            each.set_xlim(first_s - _MARGIN_S, last_s + _MARGIN_S)
    figure.savefig(path, dpi=70)


def _events_s(truth: Truth, report: RepReport) -> list[tuple[float, float]]:
    """Give the strike and toe-off of every contact, the true ones and those found besides."""
    true = truth.contacts
    spans = list(zip(true.strike_s.tolist(), true.toe_off_s.tolist(), strict=True))
    for contact in report.contacts:
        last_s = contact.strike_s if contact.toe_off_s is None else contact.toe_off_s
        if not any(contact.strike_s < end and last_s > start for start, end in spans):
            spans.append((contact.strike_s, last_s))
    return sorted(spans)


def _overview(axes: Axes, body: Body, truth: Truth, report: RepReport) -> None:
    for leg, colour in enumerate(_COLOURS):
        for points, style in ((body.toes, "-"), (body.heels, "--")):
            forward = _facing(body) * (points[:, leg, 0] - body.hip[:, 0])
            _curve(axes, body.time_s, forward, style, colour)
    _event_lines(axes, truth, report)
    axes.set_ylabel("before the hips, heights")
    axes.set_xlim(body.time_s[0], body.time_s[-1])


def _facing(body: Body) -> float:
    """Give the direction in the picture in which the toes point."""
    return float(np.sign(np.median(body.toes[:, :, 0] - body.heels[:, :, 0])))


def _along_ground(body: Body, truth: Truth) -> tuple[FloatArray, FloatArray]:
    """Give (N, 2) places of toes and heels over the ground, in the direction of running.

    Where the ground is unknown, on a treadmill say, it is taken to move as the standing foot does
    while a true contact lasts.
    """
    toes, heels = _facing(body) * body.toes[:, :, 0], _facing(body) * body.heels[:, :, 0]
    if body.ground_known:
        return toes, heels
    hip = _facing(body) * body.hip[:, :1]
    speeds = [
        np.gradient(smooth_gaussian(body.time_s, (toes - hip)[:, leg], _SMOOTH_S), body.time_s)
        for leg in range(2)
    ]
    spans = zip(truth.contacts.strike_s, truth.contacts.toe_off_s, strict=True)
    on = [(body.time_s > strike_s) & (body.time_s < off_s) for strike_s, off_s in spans]
    # Of two legs, the one on the ground is the one that goes backward.
    backward = np.min(speeds, axis=0)[np.any(on, axis=0)]
    ground = hip + float(np.median(backward)) * body.time_s[:, None]
    return toes - ground, heels - ground


def _contact_panel(
    axes: tuple[Axes, Axes],
    body: Body,
    along: tuple[FloatArray, FloatArray],
    first_s: float,
    last_s: float,
) -> None:
    """Draw distances from the footprint, and heights over the lowest toe."""
    on = (body.time_s >= first_s) & (body.time_s <= last_s)
    if not on.any():
        return
    toes, heels = along
    # The leg on the ground is the one whose toe moves least.
    standing = int(np.argmin(np.ptp(toes[on], axis=0)))
    footprint = float(np.median(toes[on, standing]))
    ground = float(np.median(body.toes[on, standing, 1]))
    for leg, colour in enumerate(_COLOURS):
        for places, points, style in ((toes, body.toes, ".-"), (heels, body.heels, ".--")):
            _curve(axes[0], body.time_s, places[:, leg] - footprint, style, colour)
            _curve(axes[1], body.time_s, ground - points[:, leg, 1], style, colour)
    axes[0].set_ylim(-_REACH_STATURES, _REACH_STATURES)
    axes[1].set_ylim(-_HEIGHT_STATURES / 5, _HEIGHT_STATURES)
    axes[0].axhline(0, color="grey", linewidth=0.5)
    axes[0].tick_params(labelbottom=False)


def _curve(axes: Axes, time_s: FloatArray, values: FloatArray, style: str, colour: str) -> None:
    axes.plot(time_s, values, style, color=colour, linewidth=0.8, markersize=3)


def _event_lines(axes: Axes, truth: Truth, report: RepReport) -> None:
    """Draw strikes as full lines and toe-offs as broken ones."""
    true = truth.contacts
    for strike_s, toe_off_s, whole in zip(
        true.strike_s, true.toe_off_s, true.complete, strict=True
    ):
        styles = ("-", "--") if whole else (":", ":")
        axes.axvline(strike_s, color=_TRUE, linestyle=styles[0], linewidth=1.4)
        axes.axvline(toe_off_s, color=_TRUE, linestyle=styles[1], linewidth=1.4)
    for contact in report.contacts:
        axes.axvline(contact.strike_s, color=_FOUND, linestyle="-", linewidth=1.0)
        if contact.toe_off_s is not None:
            axes.axvline(contact.toe_off_s, color=_FOUND, linestyle="--", linewidth=1.0)
