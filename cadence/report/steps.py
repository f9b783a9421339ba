"""The steps of a rep, one row a contact: the content of ``steps.csv``."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass, fields

from cadence.domain import Contact, Foot, RepReport, Side
from cadence.gait import step_times_s


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
    step_time_s, contact_time_s, flight_time_s
        Seconds; step and flight end with the next strike.
    cadence_spm
        Steps a minute, of this step alone.
    x_px, y_px, along_m
        As in `Contact`.
    step_length_m
        To the next footprint, along the track.

    Notes
    -----
    None where unknown. A contact before a gap in which one was missed begins no step.
    """

    number: int
    foot: Foot | None
    side: Side | None
    strike_s: float
    strike_sd_s: float
    toe_off_s: float | None
    toe_off_sd_s: float | None
    step_time_s: float | None
    contact_time_s: float | None
    flight_time_s: float | None
    cadence_spm: float | None
    x_px: float
    y_px: float
    along_m: float | None
    step_length_m: float | None


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
    contacts = report.contacts
    following = [
        later if math.isfinite(step_s) else None
        for step_s, later in zip(step_times_s(contacts), contacts[1:], strict=True)
    ]
    return tuple(
        _row(number, contact, later)
        for number, (contact, later) in enumerate(
            zip(contacts, [*following, None], strict=False), start=1
        )
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


def _row(number: int, contact: Contact, later: Contact | None) -> StepRow:
    """Build the row of a contact and the next contact, None where that was not seen."""
    step_time_s = None if later is None else later.strike_s - contact.strike_s
    toe_off_s = contact.toe_off_s
    step_length_m = None
    if later is not None and contact.along_m is not None and later.along_m is not None:
        step_length_m = abs(later.along_m - contact.along_m)
    return StepRow(
        number=number,
        foot=contact.foot,
        side=contact.side,
        strike_s=contact.strike_s,
        strike_sd_s=contact.strike_sd_s,
        toe_off_s=toe_off_s,
        toe_off_sd_s=contact.toe_off_sd_s,
        step_time_s=step_time_s,
        contact_time_s=None if toe_off_s is None else toe_off_s - contact.strike_s,
        flight_time_s=None if later is None or toe_off_s is None else later.strike_s - toe_off_s,
        cadence_spm=60.0 / step_time_s if step_time_s else None,
        x_px=contact.x_px,
        y_px=contact.y_px,
        along_m=contact.along_m,
        step_length_m=step_length_m,
    )


def _cell(name: str, value: float | str | None) -> str:
    """Print one value: a tenth of a millisecond, a tenth of a pixel, a millimetre."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, str):
        return value
    decimals = {"_s": 4, "_m": 3, "px": 1, "pm": 2}.get(name[-2:], 0)
    return f"{value:.{decimals}f}"
