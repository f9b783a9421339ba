"""What each contact's times were read from: the shoe's pictures and the curve made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cadence.contacts.stillness import shoe_move
from cadence.domain import Contact, FloatArray, FootView, PoseTrack, RepReport
from cadence.report.charts import (
    Canvas,
    colour,
    grid_lines,
    label_axes,
    laid_over,
    new_canvas,
    svg,
)
from cadence.report.film import Film, film_strip

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle
    from matplotlib.text import Annotation

_Z95 = 1.96
_WIDTH_PX, _HEIGHT_PX = 400.0, 190.0
_MARGINS_PX = (46.0, 12.0, 26.0, 42.0)
_LEAST_HEIGHT_PERCENT = 3.0
# Goes before the identifiers of what is written once, until a drawing's own name takes its place.
_BEHIND = "shoe-behind"


@dataclass(frozen=True)
class Evidence:
    """What there is to see of one contact.

    Parameters
    ----------
    number
        Of the contact, from 1.
    film
        The shoe around the strike; None where its pictures were not kept.
    curve
        How far the shoe was from where it stands, with the events; None where nothing was kept.
    basis
        In words, what the curve shows.
    """

    number: int
    film: Film | None
    curve: Markup | None
    basis: str


@dataclass(frozen=True, eq=False)
class _Curve:
    """A distance in hundredths of the body's height, over milliseconds from the strike."""

    from_strike_ms: FloatArray
    landing: FloatArray
    leaving: FloatArray


def evidence_of(report: RepReport, track: PoseTrack) -> list[Evidence]:
    """Gather what the times of a rep's contacts were read from.

    Parameters
    ----------
    report, track
        The rep.

    Returns
    -------
    One entry a contact, in order.
    """
    time_s = track.file_time_s * report.clock.time_scale
    views = [_view_of(contact, track.foot_views, time_s) for contact in report.contacts]
    curves = [
        None if view is None else _curve_of(view, time_s[view.rows], contact)
        for contact, view in zip(report.contacts, views, strict=True)
    ]
    stage = _Stage([curve for curve in curves if curve is not None])
    seen = zip(report.contacts, views, curves, strict=True)
    return [
        _one(number, contact, view, curve, time_s, stage)
        for number, (contact, view, curve) in enumerate(seen, 1)
    ]


def _one(
    number: int,
    contact: Contact,
    view: FootView | None,
    curve: _Curve | None,
    time_s: FloatArray,
    stage: _Stage,
) -> Evidence:
    if view is None:
        return Evidence(number, None, None, "by the landmarks alone; no picture of it was kept")
    film = film_strip(view, time_s[view.rows], contact)
    if curve is None:
        return Evidence(
            number, film, None, "the shoe cannot be told from the ground here: by the landmarks"
        )
    return Evidence(
        number,
        film,
        stage.draw(f"shoe-{number}", curve, contact),
        "distance of the shoe's stillest part from where it stands",
    )


def _view_of(contact: Contact, views: Sequence[FootView], time_s: FloatArray) -> FootView | None:
    """Find the view whose middle lies within a contact."""
    if contact.toe_off_s is None:
        return None
    for view in views:
        middle_s = float(np.mean(time_s[view.rows[[0, -1]]]))
        if contact.strike_s <= middle_s <= contact.toe_off_s:
            return view
    return None


def _curve_of(view: FootView, seen_s: FloatArray, contact: Contact) -> _Curve | None:
    """Measure how far a shoe was from where it stands; None where it cannot be told."""
    if contact.toe_off_s is None:
        return None
    move = shoe_move(view, seen_s, contact.strike_s, contact.toe_off_s)
    if move is None:
        return None
    return _Curve(1000 * (move.time_s - contact.strike_s), 100 * move.landing, 100 * move.leaving)


class _Stage:
    """One drawing on which the curves of a rep appear in turn, all to one scale.

    To make a drawing costs as much as to write it out, so that it is made once; and the axes with
    their numbers cost three times as much as the curves, so that they are written once as well.

    Parameters
    ----------
    curves
        All that will be drawn.
    """

    def __init__(self, curves: Sequence[_Curve]) -> None:
        if not curves:
            return
        behind, self._canvas = (_scaled_canvas(curves) for _ in range(2))
        behind.axes.locator_params(axis="x", nbins=8)
        grid_lines(behind.axes, "y")
        label_axes(behind.axes, "ms from the strike", "% of body height")
        self._behind = svg(behind.figure, _BEHIND)
        axes = self._canvas.axes
        axes.set_axis_off()
        self._events = {name: _event_marks(axes, name) for name in ("strike", "toe-off")}
        self._leaving = _curve_line(axes, (3, 2))
        self._landing = _curve_line(axes, (1, 0))

    def draw(self, name: str, curve: _Curve, contact: Contact) -> Markup:
        """Draw the curve around a contact."""
        end_s = contact.strike_s if contact.toe_off_s is None else contact.toe_off_s
        self._events["strike"].move(0.0, contact.strike_sd_s)
        self._events["toe-off"].move(1000 * (end_s - contact.strike_s), contact.toe_off_sd_s or 0.0)
        self._leaving.set_data(curve.from_strike_ms, curve.leaving)
        self._landing.set_data(curve.from_strike_ms, curve.landing)
        behind = self._behind.replace(_BEHIND, f"{name}-axes")
        return laid_over(behind, svg(self._canvas.figure, name))


def _scaled_canvas(curves: Sequence[_Curve]) -> Canvas:
    """Return an empty drawing with room for all curves."""
    canvas = new_canvas(_WIDTH_PX, _HEIGHT_PX, _MARGINS_PX)
    canvas.axes.set_xlim(
        min(float(curve.from_strike_ms[0]) for curve in curves) - 4,
        max(float(curve.from_strike_ms[-1]) for curve in curves) + 4,
    )
    heights = [float(np.nanpercentile(curve.landing, 95)) * 1.1 for curve in curves]
    canvas.axes.set_ylim(0, max(_LEAST_HEIGHT_PERCENT, *heights))
    return canvas


@dataclass(frozen=True, eq=False)
class _EventMarks:
    """An event as a line with its name, and its 95 % interval behind it."""

    line: Line2D
    interval: Rectangle
    label: Annotation

    def move(self, at_ms: float, sd_s: float) -> None:
        """Move all of it to a time."""
        half_ms = 1000 * _Z95 * sd_s
        self.line.set_xdata([at_ms, at_ms])
        self.interval.set_x(at_ms - half_ms)
        self.interval.set_width(2 * half_ms)
        self.label.xy = (at_ms, 1.0)


def _event_marks(axes: Axes, name: str) -> _EventMarks:
    """Draw an event's marks, to be moved to its time."""
    label = axes.annotate(
        name, (0, 1), xycoords=axes.get_xaxis_transform(), xytext=(4, -8),
        textcoords="offset pixels", va="center", color=colour("ink"), fontsize=13,
    )  # fmt: skip
    return _EventMarks(
        axes.axvline(0.0, color=colour("ink"), linewidth=1.2),
        axes.axvspan(0.0, 1.0, color=colour("band"), linewidth=0),
        label,
    )


def _curve_line(axes: Axes, dashes: tuple[float, float]) -> Line2D:
    """Draw a curve without points yet."""
    (line,) = axes.plot(
        [], [], ".-", color=colour("accent"), linewidth=1.6, markersize=5, dashes=dashes
    )
    return line
