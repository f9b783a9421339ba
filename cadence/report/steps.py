"""The steps of a rep, one row a contact: the content of ``steps.csv``."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass, fields

import numpy as np

from cadence.domain import Contact, FloatArray, Foot, RepReport, Side
from cadence.gait.steps import step_table


@dataclass(frozen=True)
class StepRow:
    """A contact and the step that begins with it.

    Parameters
    ----------
    number
        From 1.
    foot, side
        As in `Contact`.
    strike_s, strike_sd_s, toe_off_s, toe_off_sd_s
        As in `Contact`, seconds.
    step_time_s, step_time_sd_s
        To the next strike, seconds; what all strikes have in common cancels.
    contact_time_s, contact_time_sd_s, flight_time_s
        Seconds; the flight ends with the next strike.
    duty_factor
        Contact time over stride time, strike to strike of one foot; over twice the step time where
        the stride's end was not seen.
    cadence_spm
        Steps a minute, of this step alone.
    quality
        As in `Contact`.
    x_px, y_px, along_m
        As in `Contact`.
    step_length_m
        To the next footprint, along the track.

    Notes
    -----
    None where unknown. A contact before a gap in which one was missed begins no step. Contact time,
    flight time and duty factor are None, too, where the contact time's standard deviation is more
    than a quarter of it (`cadence.gait.steps.COARSEST_CONTACT`).
    """

    number: int
    foot: Foot | None
    side: Side | None
    strike_s: float
    strike_sd_s: float
    toe_off_s: float | None
    toe_off_sd_s: float | None
    step_time_s: float | None
    step_time_sd_s: float | None
    contact_time_s: float | None
    contact_time_sd_s: float | None
    flight_time_s: float | None
    duty_factor: float | None
    cadence_spm: float | None
    quality: float
    x_px: float
    y_px: float
    along_m: float | None
    step_length_m: float | None


# A report read back from a file may hold any numbers: too large to subtract, or none.
@np.errstate(over="ignore", invalid="ignore")
def step_rows(report: RepReport) -> tuple[StepRow, ...]:
    """Return a row for each contact of the rep, in order of time.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    tuple of StepRow
        As many as there are contacts.
    """
    steps = step_table(report.contacts)
    contact_s = np.where(steps.is_coarse, np.nan, steps.contact_s)
    flight_s = np.where(steps.is_coarse, np.nan, steps.flight_s)
    measured = {
        "step_time_s": steps.step_s,
        "step_time_sd_s": np.where(np.isnan(steps.step_s), np.nan, steps.step_sd_s),
        "contact_time_s": contact_s,
        "contact_time_sd_s": steps.contact_sd_s,
        "flight_time_s": flight_s,
        "duty_factor": _over(contact_s, steps.stride_s),
        "cadence_spm": _over(np.full(len(steps.step_s), 60.0), steps.step_s),
        "step_length_m": steps.length_m,
    }
    return tuple(
        _row(place, contact, {name: _known(values[place]) for name, values in measured.items()})
        for place, contact in enumerate(report.contacts)
    )


def steps_csv(report: RepReport) -> str:
    """Return the content of ``steps.csv``: `StepRow`'s names, then a line for each contact.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    str
        Comma-separated values (RFC 4180), empty where unknown.
    """
    names = [field.name for field in fields(StepRow)]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    for row in step_rows(report):
        writer.writerow([_cell(name, getattr(row, name)) for name in names])
    return buffer.getvalue()


def _row(place: int, contact: Contact, measured: dict[str, float | None]) -> StepRow:
    """Build the row of a contact."""
    return StepRow(
        number=place + 1,
        foot=contact.foot,
        side=contact.side,
        strike_s=contact.strike_s,
        strike_sd_s=contact.strike_sd_s,
        toe_off_s=contact.toe_off_s,
        toe_off_sd_s=contact.toe_off_sd_s,
        quality=contact.quality,
        x_px=contact.x_px,
        y_px=contact.y_px,
        along_m=contact.along_m,
        **measured,
    )


def _over(values: FloatArray, by: FloatArray) -> FloatArray:
    """Divide, NaN where the divisor is not positive."""
    return values / np.where(by > 0, by, np.nan)


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _cell(name: str, value: float | str | None) -> str:
    """Print one value: a tenth of a millisecond, a tenth of a pixel, a millimetre.

    The end of the column's name tells its unit (``or`` of the duty factor, ``ty`` of the quality).
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, str):
        return value
    decimals = {"_s": 4, "_m": 3, "px": 1, "pm": 2, "or": 3, "ty": 2}.get(name[-2:], 0)
    return f"{value:.{decimals}f}"
