"""What each contact's times were read from: the shoe's pictures and the curve made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cadence.contacts.stillness import shoe_move
from cadence.domain import Contact, FloatArray, FootView, PoseTrack, RepReport
from cadence.report.charts import Canvas, colour, grid_lines, label_axes, new_canvas, svg, write
from cadence.report.film import Film, film_strip

if TYPE_CHECKING:
    from markupsafe import Markup

_Z95 = 1.96
_WIDTH_PX, _HEIGHT_PX = 400.0, 190.0
_MARGINS_PX = (46.0, 12.0, 26.0, 42.0)
# Where no shoe was seen, the foot's landmarks stand in: heel and toe of both legs.
_HEELS, _TOES = (29, 30), (31, 32)
_AROUND_S = 0.09


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
    """A distance in hundredths of the body's height over real time."""

    time_s: FloatArray
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
    return [
        _one(number, contact, _view_of(contact, track.foot_views, time_s), time_s)
        for number, contact in enumerate(report.contacts, 1)
    ]


def _one(number: int, contact: Contact, view: FootView | None, time_s: FloatArray) -> Evidence:
    if view is None or contact.toe_off_s is None:
        return Evidence(number, None, None, "by the landmarks alone; no picture of it was kept")
    seen_s = time_s[view.rows]
    film = film_strip(view, seen_s, contact)
    move = shoe_move(view, seen_s, contact.strike_s, contact.toe_off_s)
    if move is None:
        return Evidence(
            number, film, None, "the shoe cannot be told from the ground here: by the landmarks"
        )
    curve = _Curve(move.time_s, 100 * move.landing, 100 * move.leaving)
    return Evidence(
        number,
        film,
        _drawn(f"shoe-{number}", curve, contact),
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


def _drawn(name: str, curve: _Curve, contact: Contact) -> Markup:
    """Draw the curve around a contact, in milliseconds from its strike."""
    canvas = new_canvas(_WIDTH_PX, _HEIGHT_PX, _MARGINS_PX)
    axes = canvas.axes
    from_strike_ms = 1000 * (curve.time_s - contact.strike_s)
    axes.set_xlim(float(from_strike_ms[0]) - 4, float(from_strike_ms[-1]) + 4)
    axes.set_ylim(0, max(3.0, float(np.nanpercentile(curve.landing, 95)) * 1.1))
    grid_lines(axes, "y")
    _mark_event(canvas, 0.0, contact.strike_sd_s, "strike")
    if contact.toe_off_s is not None:
        length_ms = 1000 * (contact.toe_off_s - contact.strike_s)
        _mark_event(canvas, length_ms, contact.toe_off_sd_s or 0.0, "toe-off")
    for values, dashes in ((curve.leaving, (3, 2)), (curve.landing, (1, 0))):
        axes.plot(
            from_strike_ms, values, ".-", color=colour("accent"), linewidth=1.6, markersize=5,
            dashes=dashes,
        )  # fmt: skip
    label_axes(axes, "ms from the strike", "% of body height")
    return svg(canvas.figure, name)


def _mark_event(canvas: Canvas, at_ms: float, sd_s: float, name: str) -> None:
    """Draw an event as a line with its 95 % interval behind it."""
    axes, half_ms = canvas.axes, 1000 * _Z95 * sd_s
    axes.axvspan(at_ms - half_ms, at_ms + half_ms, color=colour("band"), linewidth=0)
    axes.axvline(at_ms, color=colour("ink"), linewidth=1.2)
    write(axes, (at_ms, axes.get_ylim()[1]), name, offset_px=(4, -8))
