"""The most believable series of steps among the moments at which a step may have begun.

Steps change slowly, so their beginnings lie nearly evenly; but feet that a pose model sees badly
for some frames make one too many or hide one. A series earns by each beginning that it holds, the
more the wider the legs were open then, and pays for each step that is shorter or longer than usual
and for each beginning that nobody saw. The best one is found by dynamic programming (Ellis 2007,
10.1080/09298210701653344, finds the beats of music in this way).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# Natural logarithm: what the legs' openings of a small runner at 30 frames a second scatter by,
# together with what a runner's steps change by on the way out of the blocks.
_UNEVEN_SD = 0.3
# A beginning that was not seen costs more than the clearest one earns: it is worth having between
# two parts of a series, and not to make twice as many steps of one.
_UNSEEN_COST = 1.2
# No step is longer than this, nor than this the two around a beginning that was not seen.
_LONGEST_STEPS = 3.2
_ROUNDS = 2


@dataclass(frozen=True, eq=False)
class Series:
    """A series of steps.

    Parameters
    ----------
    times_s
        (K,) ascending times at which steps begin; those that were not seen lie midway.
    worth
        How believable it is: about the number of beginnings that were seen.
    """

    times_s: FloatArray
    worth: float


def best_series(times_s: FloatArray, strength: FloatArray, step_s: float) -> Series:
    """Find the series of steps that is worth most.

    Parameters
    ----------
    times_s
        (N,) ascending times at which a step may begin.
    strength
        (N,) positive; how clearly it does.
    step_s
        About how long steps are; taken again from what was found.

    Returns
    -------
    A series of two beginnings at least, or none.
    """
    best = Series(times_s[:0], 0.0)
    if len(times_s) < 2:
        return best
    earned = np.minimum(strength / np.percentile(strength, 75), 1.0) ** 2
    for _ in range(_ROUNDS):
        found = _best_path(times_s, earned, step_s)
        if len(found.times_s) < 2:
            return found
        best, step_s = found, float(np.median(np.diff(found.times_s)))
    return best


def _best_path(times_s: FloatArray, earned: FloatArray, step_s: float) -> Series:
    """Go through the beginnings in order, keeping the best series that ends with each."""
    worth, before, bridged = earned.copy(), np.full(len(times_s), -1), np.zeros(len(times_s), bool)
    for last in range(1, len(times_s)):
        first = int(np.searchsorted(times_s, times_s[last] - _LONGEST_STEPS * step_s))
        steps = (times_s[last] - times_s[first:last]) / step_s
        one, two = _cost(steps), _cost(steps / 2) * 2 + _UNSEEN_COST
        so_far = worth[first:last] - np.minimum(one, two)
        if len(so_far) and so_far.max() > 0:
            at = int(so_far.argmax())
            worth[last] += so_far[at]
            before[last], bridged[last] = first + at, two[at] < one[at]
    at = int(worth.argmax())
    return Series(_traced(times_s, before, bridged, at), float(worth[at]))


def _traced(
    times_s: FloatArray, before: NDArray[np.int64], bridged: NDArray[np.bool_], at: int
) -> FloatArray:
    """Give the series that ends with a beginning, what was not seen midway; none of one alone."""
    path = [float(times_s[at])]
    while before[at] >= 0:
        earlier = int(before[at])
        if bridged[at]:
            path.append(float(times_s[earlier] + times_s[at]) / 2)
        path.append(float(times_s[earlier]))
        at = earlier
    return np.array(path[::-1] if len(path) > 1 else [])


def _cost(steps: FloatArray) -> FloatArray:
    """Give what steps of these lengths cost, usual steps being one."""
    return np.asarray(0.5 * (np.log(np.maximum(steps, 1e-6)) / _UNEVEN_SD) ** 2)
