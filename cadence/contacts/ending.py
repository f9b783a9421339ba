"""Where the curve that all steps of a clip have in common comes to its rest.

Rendered and filmed runners alike, a toe that comes down is slowed evenly at the last, and one that
leaves is sped up evenly at first; before, or after, it goes at an even pace:

    way(t) = level + pace x gone(end - t),    gone(x) = x^2 / (2 evenly)    for 0 < x < evenly
                                                      = x - evenly / 2      beyond
                                                      = 0                   after the end

Such an end is flat, so that at few frames a second the samples say little of where it is. How long
runners take from a given way on is known (over rendered and filmed ones) and bears on it as one
more sample does; that the runner may be unlike them is allowed for, and so are stray poses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.contacts.alignment import STRAY, Aligned
from cadence.domain import FloatArray
from cadence.leastsquares import Box, Fit, fit_within

# The last of the way is fitted from the first one on, in body heights; how long it takes from the
# second one on is known.
_FITTED_WAY, _NEAR_WAY = 0.12, 0.08
# The scatter of samples, and of the level of rest.
_WAY_NOISE, _LEVEL_SD = 0.015, 0.01
# What follows is in standard deviations of how long that takes. Runners who take longer or shorter
# by more than this speak against a fit less than the normal distribution has it.
_USUAL = 2.0
# Where the common curve, which stray poses bend, and that time alone have the end is right to this.
_ROUGHLY = 3.0
# The fit ends within so much of there, and begins at each of these; from near to the landmark's
# rest it takes no less than this.
_FARTHEST, _STARTS, _SHORTEST = 6.0, (-2.0, 0.0, 2.0), 0.8
# A quick step, and by how much longer joggers' steps are at most: longer ones are slow motion.
_QUICK_STEP_S, _MOST_LONGER_S = 0.22, 0.16


@dataclass(frozen=True)
class End:
    """Where movements end.

    Parameters
    ----------
    lag_s
        After their marks.
    sd_s
        Standard deviation of that, by how the samples lie, all taken as independent, and by what is
        known without them.
    """

    lag_s: float
    sd_s: float


@dataclass(frozen=True)
class Ending:
    """How a kind of movement ends, in steps, where not said otherwise.

    Parameters
    ----------
    near_steps
        From where the foot is near to the end, with quick steps.
    longer_steps_a_s
        By how much more for each second that a step takes longer.
    steps_sd
        Standard deviation of both together.
    evenly_steps
        How long the foot is slowed evenly, at the last.
    after_steps
        How long after the landmark's rest the end is.
    """

    near_steps: float
    longer_steps_a_s: float
    steps_sd: float
    evenly_steps: float
    after_steps: float

    def of(self, aligned: Aligned, step_s: float) -> End:
        """Find where movements end, over all of them at once.

        Parameters
        ----------
        aligned
            Movements laid over each other.
        step_s
            How long a step takes.
        """
        longer_s = float(np.clip(step_s - _QUICK_STEP_S, 0.0, _MOST_LONGER_S))
        usual = (self.near_steps + self.longer_steps_a_s * longer_s) / self.steps_sd
        sd_s = self.steps_sd * step_s
        lags_s, ways = aligned.curve_lag_s, aligned.curve_way  # which only falls
        roughly_s = float(np.interp(-_NEAR_WAY, -ways, lags_s)) + usual * sd_s
        lags = (aligned.lag_s - roughly_s) / sd_s
        used = (np.abs(aligned.way) < _FITTED_WAY) & (aligned.lag_s > 0) & (lags < _FARTHEST)
        fit = self._fit(lags[used], aligned.way[used], usual)
        off_sd = float(np.sqrt(np.linalg.pinv(fit.slopes.T @ fit.slopes)[0, 0]))
        return End(roughly_s + float(fit.values[0]) * sd_s, off_sd * sd_s)

    def _fit(self, lags: FloatArray, ways: FloatArray, usual: float) -> Fit:
        """Fit the end, the level of rest, and the time from near to the end."""
        shortest = self.after_steps / self.steps_sd + _SHORTEST
        low = np.array([-_FARTHEST, -STRAY, shortest])
        box = Box(low, np.array([_FARTHEST, STRAY, usual + _FARTHEST]))

        def misfit(unknowns: FloatArray) -> FloatArray:
            end, level, near = unknowns.T[..., None]
            way = level + _NEAR_WAY * self._gone(end - lags) / self._gone(near)
            stray = np.sqrt(np.log1p(((way - ways) / _WAY_NOISE) ** 2))
            unusual = (near - usual) / np.sqrt(1 + np.abs(near - usual) / _USUAL)
            return np.concatenate([stray, unusual, end / _ROUGHLY, level / _LEVEL_SD], axis=-1)

        def slopes(unknowns: FloatArray, misfits: FloatArray) -> FloatArray:
            steps = box.differences(unknowns)
            rise = misfit(unknowns + np.diag(steps)) - misfits
            return np.asarray((rise / steps[:, None]).T)

        begins = [np.array([start, 0.0, usual]) for start in _STARTS]
        fits = [fit_within(misfit, slopes, begin, box, np.ones(3)) for begin in begins]
        return min(fits, key=lambda fit: fit.cost)

    def _gone(self, left: FloatArray) -> FloatArray:
        """Give the way, at a pace of 1, when so many standard deviations are left to the end."""
        left = left - self.after_steps / self.steps_sd
        evenly = self.evenly_steps / self.steps_sd
        slowed = np.clip(left, 0, evenly) ** 2 / (2 * evenly)
        return np.asarray(slowed + np.maximum(left - evenly, 0))
