"""Draws the panel over a picture: running cadence, a lamp for each foot, the fly zone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.domain import RepReport
from cadence.report.annotation.figure import GATE, INKS, WHITE
from cadence.report.annotation.timeline import Lamp, Timeline, ZoneMoment
from cadence.video.sheet import Ink, Sheet

_SOFT: Ink = (190, 194, 200)
_OFF: Ink = (112, 118, 128)
_SHADE = 0.62
# Type, as a share of the picture's shorter side; never smaller than can be read.
_TYPE_SHARE, _LEAST_TYPE_PX = 0.026, 12.0
# The panel's parts in units of the type: cadence, one lamp, the zone.
_CADENCE, _LAMP, _ZONE = 12.5, 6.0, 17.0
_LINE = 5.0


@dataclass(frozen=True, eq=False)
class Panel:
    """The panel of one rep.

    Parameters
    ----------
    report, timeline
        What is told.
    type_px
        Height of the small type.
    wraps
        Whether the zone stands below the rest, where the picture is too narrow.
    """

    report: RepReport
    timeline: Timeline
    type_px: float
    wraps: bool

    def draw(self, sheet: Sheet, at_s: float) -> None:
        """Draw the panel as it stands at a real time."""
        unit = self.type_px
        zone = self.timeline.zone(at_s)
        lines = 2 if self.wraps and zone is not None else 1
        sheet.shade(0, 0, sheet.width_px, round(lines * _LINE * unit), _SHADE)
        self._draw_cadence(sheet, at_s)
        left = (_CADENCE + 1) * unit
        for lamp in self.timeline.lamps(at_s):
            _draw_lamp(sheet, lamp, left, unit)
            left += _LAMP * unit
        if zone is not None:
            corner = (unit, _LINE * unit) if self.wraps else (left + unit, 0.0)
            self._draw_zone(sheet, zone, corner)
        sheet.words(
            (sheet.width_px - unit, 1.7 * unit), f"{at_s:.2f} s", unit, _SOFT, anchor="right"
        )

    def _draw_cadence(self, sheet: Sheet, at_s: float) -> None:
        unit, spm = self.type_px, self.timeline.cadence_spm(at_s)
        text = "\N{EN DASH}" if spm is None else f"{spm:.0f}"
        width = sheet.words((unit, 3.1 * unit), text, 2.6 * unit, WHITE, bold=True)
        sheet.words((1.4 * unit + width, 3.1 * unit), "steps/min", unit, WHITE)
        mean = self.report.cadence.spm
        half = (mean.high - mean.low) / 2
        sheet.words(
            (unit, 4.4 * unit),
            f"rep {mean.mean:.1f} \N{PLUS-MINUS SIGN} {half:.1f}",
            0.85 * unit,
            _SOFT,
        )

    def _draw_zone(self, sheet: Sheet, zone: ZoneMoment, corner: tuple[float, float]) -> None:
        unit, fly = self.type_px, self.report.fly
        if fly is None:
            return
        left, top = corner
        length = min(_ZONE * unit, sheet.width_px - left - 2 * unit)
        text = f"{zone.split_s:.2f} s"
        width = sheet.words((left, top + 2.4 * unit), text, 1.7 * unit, _zone_ink(zone), bold=True)
        told = f"{zone.along_m:.1f} of {fly.distance_m:g} m"
        if zone.state == "after":
            told = f"{fly.distance_m:g} m  {fly.speed_mps.mean:.2f} m/s"
        sheet.words((left + width + 0.6 * unit, top + 2.4 * unit), told, unit, WHITE)
        middle, half = top + 3.7 * unit, max(1.0, unit / 8)
        reached = length * zone.along_m / fly.distance_m
        sheet.bar(left, middle - half, length, 2 * half, _OFF)
        sheet.bar(left, middle - half, reached, 2 * half, GATE)
        sheet.ellipse(np.array([left + reached, middle]), (0.35 * unit, 0.35 * unit), GATE)


def new_panel(report: RepReport, size_px: tuple[int, int]) -> Panel:
    """Lay out the panel for a picture's width and height."""
    timeline = Timeline(report)
    type_px = max(_LEAST_TYPE_PX, _TYPE_SHARE * min(size_px))
    lamps = len(timeline.lamps(0.0))
    needed = _CADENCE + _LAMP * lamps + _ZONE + 7
    return Panel(report, timeline, type_px, needed * type_px > size_px[0])


def _zone_ink(zone: ZoneMoment) -> Ink:
    return {"before": _SOFT, "inside": WHITE, "after": GATE}[zone.state]


def _draw_lamp(sheet: Sheet, lamp: Lamp, left: float, unit: float) -> None:
    """Draw a foot's lamp, its name, and how long its last contact took."""
    middle = np.array([left + 0.9 * unit, 2.2 * unit])
    radii = (0.9 * unit, 0.9 * unit)
    sheet.ellipse(middle, radii, INKS[lamp.name] if lamp.is_lit else _OFF)
    if lamp.is_lit:
        sheet.ellipse(middle, radii, WHITE, max(1.0, unit / 8))
    sheet.words((left + 2.2 * unit, 2.55 * unit), lamp.name, unit, WHITE if lamp.is_lit else _SOFT)
    contact = lamp.contact
    if contact is not None and contact.toe_off_s is not None and not lamp.is_lit:
        length_ms = 1000 * (contact.toe_off_s - contact.strike_s)
        sheet.words((left, 4.4 * unit), f"{length_ms:.0f} ms", 0.85 * unit, _SOFT)
