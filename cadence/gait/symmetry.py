"""One foot against the other: contact time, flight time, step time and step length.

A difference is real only where it exceeds its uncertainty. That has three parts: the scatter of
the two feet's steps (Welch 1947, 10.1093/biomet/34.1-2.28), never taken for smaller than the
events' own standard deviations; an error of a strike or footprint between two steps, which makes
the one longer and the next shorter; and what the far foot, half hidden behind the near one, is
read differently by in the whole clip. What the events of both feet have in common cancels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from cadence.domain import Contact, FloatArray, Foot, Interval, Side, SideDifference, SymmetryResult
from cadence.gait.intervals import Z95, around, t95
from cadence.gait.measures import FOOTPRINT_SD_M
from cadence.gait.steps import StepTable, step_table

_FEWEST_A_SIDE = 3
# The far foot's strikes, and its toe-offs, are read earlier or later than the near foot's by this
# share of a step (SD; about 3 ms each, 4 ms in a contact time; measured on rendered reps).
_SIDE_SHARE = 0.011
# The far foot's footprints likewise, in metres along the track.
_SIDE_SD_M = 0.02


def symmetry_from_contacts(contacts: Sequence[Contact]) -> SymmetryResult:
    """Compare a rep's left steps with its right ones, or the near foot's with the far foot's.

    A step belongs to the foot whose strike begins it. The symmetry index is the difference as a
    percentage of the mean of both, 100 (a - b) / ((a + b) / 2) (Robinson et al. 1987, in Herzog et
    al. 1989, 10.1249/00005768-198902000-00020).

    Parameters
    ----------
    contacts
        Whole contacts in order of time; those whose foot (or side) is unknown are left out.

    Returns
    -------
    With a reason and nothing compared where there are fewer than three contacts on a side.
    """
    names: tuple[tuple[Foot | Side, ...], ...] = (get_args(Foot), get_args(Side))
    labels: tuple[list[Foot | Side | None], ...] = (
        [contact.foot for contact in contacts],
        [contact.side for contact in contacts],
    )
    for (first, second), label in zip(names, labels, strict=True):
        if min(label.count(first), label.count(second)) >= _FEWEST_A_SIDE:
            marks = np.array(label, dtype=object)
            sides = _Sides(np.equal(marks, first), np.equal(marks, second))
            return _compared(first, second, sides, step_table(contacts))
    return SymmetryResult(
        None,
        *(None, None, None, None),
        f"fewer than {_FEWEST_A_SIDE} contacts of each foot were told apart",
    )


@dataclass(frozen=True, eq=False)
class _Sides:
    """Which contacts are of the one foot and which of the other, (N,) each."""

    first: NDArray[np.bool_]
    second: NDArray[np.bool_]


def _compared(
    first: Foot | Side, second: Foot | Side, sides: _Sides, steps: StepTable
) -> SymmetryResult:
    side_s = _SIDE_SHARE * float(np.nanmedian(steps.step_s))
    flat_m = np.full(len(steps.length_m), np.sqrt(2) * FOOTPRINT_SD_M)
    return SymmetryResult(
        compared=(first, second),
        # A strike of the one foot and a toe-off of the same, or of the other: two readings.
        contact_time_s=_difference(
            sides, _Measure(steps.contact_s, steps.contact_own_sd_s, np.sqrt(2) * side_s)
        ),
        flight_time_s=_difference(
            sides, _Measure(steps.flight_s, steps.flight_own_sd_s, np.sqrt(2) * side_s)
        ),
        # A strike read late lengthens the step before by as much as it shortens the step after.
        step_time_s=_difference(sides, _Measure(steps.step_s, steps.step_sd_s, 2 * side_s, True)),
        step_length_m=_difference(sides, _Measure(steps.length_m, flat_m, 2 * _SIDE_SD_M, True)),
        unknown_because=None,
    )


@dataclass(frozen=True, eq=False)
class _Measure:
    """What is compared.

    Parameters
    ----------
    values, own_sd
        (N,) one a contact, NaN where unknown; standard deviations against each other.
    side_sd
        Standard deviation of what the far foot is read differently by.
    shares_ends
        Whether successive values share an event.
    """

    values: FloatArray
    own_sd: FloatArray
    side_sd: float
    shares_ends: bool = False


def _difference(sides: _Sides, measure: _Measure) -> SideDifference | None:
    """Compare one measure; None where a side has fewer than three values."""
    known = np.isfinite(measure.values) & np.isfinite(measure.own_sd)
    first, second = known & sides.first, known & sides.second
    if min(first.sum(), second.sum()) < _FEWEST_A_SIDE:
        return None
    means = [float(measure.values[side].mean()) for side in (first, second)]
    gap = around(means[0] - means[1], _half_width(measure, first, second))
    return SideDifference(
        means=(means[0], means[1]),
        counts=(int(first.sum()), int(second.sum())),
        difference=gap,
        index_percent=_index_percent(*means),
        real=_leaves_out_zero(gap),
    )


def _half_width(measure: _Measure, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Give the half width of a difference's 95 % interval."""
    own = [float((measure.own_sd[side] ** 2).mean()) for side in (first, second)]
    seen = [float(measure.values[side].var(ddof=1)) for side in (first, second)]
    counts = [int(side.sum()) for side in (first, second)]
    shares = [max(a, b) / n for a, b, n in zip(own, seen, counts, strict=True)]
    # Welch's degrees of freedom.
    squares = sum(share**2 / (n - 1) for share, n in zip(shares, counts, strict=True))
    freedom = sum(shares) ** 2 / squares if squares > 0 else float(sum(counts) - 2)
    variance = sum(shares)
    if measure.shares_ends:
        variance += sum(a / n for a, n in zip(own, counts, strict=True))
    return float(np.hypot(t95(freedom) * np.sqrt(variance), Z95 * measure.side_sd))


def _index_percent(first: float, second: float) -> float | None:
    middle = (first + second) / 2
    return 100 * (first - second) / middle if middle > 0 else None


def _leaves_out_zero(interval: Interval) -> bool:
    return interval.low > 0 or interval.high < 0
