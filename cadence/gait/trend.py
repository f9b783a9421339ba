"""Whether the cadence of a rep rises, holds or fades: its first third against its last."""

from __future__ import annotations

import itertools

import numpy as np

from cadence.domain import FloatArray, Interval, TrendResult, TrendVerdict
from cadence.gait.beat import StepEvents, fit_beat, step_numbers
from cadence.gait.intervals import around, t95

_FEWEST_STEPS = 6
# Nothing is said about a change whose interval reaches farther than this share of the cadence to
# either side: 800 m and 400 m running are about 8 % apart.
_WIDEST_SHARE = 0.04


def trend_from_events(events: StepEvents) -> TrendResult:
    """Give the change of cadence from the first third of a rep's steps to the last.

    One beat is laid through all events, with a mean step time for each third (`beat`), so that
    toe-offs bear on it beside strikes and what all events have in common cancels.

    Parameters
    ----------
    events
        Strikes and toe-offs, the cut-off ones too.
    """
    struck = step_numbers(events)[np.isfinite(events.strike_s)]
    steps = int((np.diff(struck) == 1).sum())
    if steps < _FEWEST_STEPS:
        return _unknown(f"only {steps} steps were seen, and thirds of a rep need {_FEWEST_STEPS}")
    third = float((struck[-1] - struck[0]) // 3)
    knots = [float(k) for k in (struck[0], struck[0] + third, struck[-1] - third, struck[-1])]
    if not _all_seen(struck, knots):
        return _unknown("contacts are missing in the first or the last third of the steps")
    beat = fit_beat(events, knots)
    first_spm, last_spm = 60 / float(beat.step_s[0]), 60 / float(beat.step_s[-1])
    # To first order the cadence changes by -60 / step^2 as the step does.
    slopes = np.zeros(len(beat.step_s))
    slopes[0], slopes[-1] = 60 / beat.step_s[0] ** 2, -60 / beat.step_s[-1] ** 2
    sd_spm = float(np.sqrt(slopes @ beat.covariance_s2 @ slopes))
    change = around(last_spm - first_spm, t95(beat.freedom) * sd_spm)
    verdict = _verdict(change, (first_spm + last_spm) / 2)
    because = None
    if verdict == "unknown":
        because = "the change is too uncertain: film a longer stretch or at more frames a second"
    return TrendResult(verdict, first_spm, last_spm, change, because)


def _all_seen(struck: FloatArray, knots: list[float]) -> bool:
    """Say whether each stretch has two strikes of its own at least."""
    return all(
        ((struck >= low) & (struck <= high)).sum() >= 2 for low, high in itertools.pairwise(knots)
    )


def _verdict(change: Interval, cadence_spm: float) -> TrendVerdict:
    if change.low > 0:
        return "rises"
    if change.high < 0:
        return "fades"
    return "holds" if change.high - change.mean <= _WIDEST_SHARE * cadence_spm else "unknown"


def _unknown(because: str) -> TrendResult:
    return TrendResult("unknown", None, None, None, because)
