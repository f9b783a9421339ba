"""Hidden slow motion, by physics.

Each witness gives a likelihood over how many times slower than the world the clip runs. Their
product, with how often clips are slow motion (about ten of forty public running clips that were
looked at), gives the probability that the clock is right and, should it be wrong, the factor with
its interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cadence.clock.gravity import GRAVITY_MPS2, SHAPE_SD, SOMEBODY, Fall, Stature
from cadence.domain import FloatArray
from cadence.domain.clock import Bounds, ClockEstimate, ClockVerdict, Witness, WitnessName

# Adults begin to run at 135-140 steps a minute (10.1016/j.humov.2023.103117; 70.6 +- 3.2 strides
# in Hansen et al. 2017, 10.1038/s41598-017-01972-1); the fastest sprinters reach about 300.
SLOWEST_RUNNING_SPM = 140.0
# People who walk slowly on purpose, 0.4 m/s, still take 69 +- 16 steps a minute: whose legs open
# less often than this is shown in slow motion, walking or running.
SLOWEST_WALKING_SPM = 40.0
FASTEST_RUNNING_SPM = 330.0

# Steps a minute by step length in body heights, two lines: 171 at 0.64 and 185 at 0.81, where
# recreational runners take 165 and 172 (3.15 and 4.12 m/s, Cavanagh & Kram 1989,
# PubMed 2674599), and 234 and 239 at 1.22 and 1.26, where 400 m races are run with 225 and 230
# (7.81 and 8.85 m/s, ECSS 2024) and 100 m races with some 265. Runners lengthen steps first and
# take more of them only from about 180 on (PMC8523042). People differ by the SD.
_LENGTHS, _SPM = np.array([0.0, 0.79, 1.58]), np.array([120.0, 183.0, 276.0])
_USUAL_SPM = 190.0
# Natural logarithms. Fewer steps than that are rare; many more are not: sprinters out of the blocks
# take 250 short ones, and at full speed 270-290.
_FEWER_SD, _MORE_SD, _UNKNOWN_LENGTH_SD = 0.12, 0.25, 0.20

_PRIOR_REAL, _PRIOR_SLOWED, _PRIOR_HURRIED = 0.75, 0.23, 0.02
_MOST_SLOWED, _MOST_HURRIED = 40.0, 4.0
# A clock that is off by less than this is right: no camera and no editor makes such factors.
_RIGHT = 1.15
_FACTORS = np.exp(np.linspace(-np.log(_MOST_HURRIED), np.log(_MOST_SLOWED), 4001))
# Poses can go astray altogether: then a witness says nothing.
_ASTRAY = 0.01
# Real time is unlikely below this probability.
UNLIKELY = 0.05
# Cameras film at a whole power of two of the rate they play at (60, 120, 240 or 960 at 30; 100 or
# 200 at 25 or 50), and at 60, 120 and 240 for cinema's 24.
_DOUBLED = (2.0, 4.0, 8.0, 16.0, 32.0)
_AT_CINEMA = (2.5, 5.0, 10.0)
_CINEMA_FPS = (23.5, 24.5)
# A factor is clearly a common one when it lies within so many SD of the estimate, and the next one
# this far away. Where six in ten slowed clips are slowed by a common factor, an estimate known to
# 7 % is at two SD as likely that one as any other, and at 1.6 SD twice as likely.
_NEAR_SD, _FAR_SD = 1.6, 2.6
# Gravity of this many SD is clearly there, or clearly upside down.
_CLEAR_SD = 2.0

_Likelihood = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class _Belief:
    """A witness with its likelihood over `_FACTORS` and at a factor of one."""

    witness: Witness
    likelihood: FloatArray
    at_one: float


def estimate_clock(
    fall: Fall | None, cadence_spm: float, step_length: float, stature: Stature = SOMEBODY
) -> ClockEstimate:
    """Combine the witnesses.

    Parameters
    ----------
    fall
        How the runner falls, or None.
    cadence_spm
        Steps a minute, by the clock in question.
    step_length
        Body heights a step; NaN where the ground is unknown, as on a treadmill.
    stature
        The body height behind ``fall``.
    """
    if is_walk(fall):
        if cadence_spm >= SLOWEST_WALKING_SPM:
            return ClockEstimate("walking", None, None, None, ())
        fall = None  # Contacts of a runner so slow are found too badly to show how they fall.
    if np.isfinite(step_length):
        beliefs = [
            _by_cadence(cadence_spm, np.inf),
            _by_speed(cadence_spm, step_length, stature.height_m),
        ]
    else:
        beliefs = [_by_cadence(cadence_spm, _UNKNOWN_LENGTH_SD)]
    if fall is not None:
        beliefs.insert(0, _by_gravity(fall, stature.sd))
    likelihood = np.prod([each.likelihood for each in beliefs], axis=0)
    at_one = float(np.prod([each.at_one for each in beliefs]))
    share = _real_share(likelihood, at_one)
    slowed = _bounds(likelihood)
    verdict: ClockVerdict = "slowed" if slowed.mean > 1 else "hurried"
    if share >= UNLIKELY:
        verdict = "real-time"
    return ClockEstimate(verdict, share, slowed, None, tuple(each.witness for each in beliefs))


def is_walk(fall: Fall | None) -> bool:
    """Say whether somebody walks: highest over the standing foot, or always on the ground."""
    if fall is None:
        return False
    clear_mps2 = _CLEAR_SD * fall.sd_mps2
    if fall.flight_share <= 0:
        return fall.gravity_mps2 < clear_mps2
    return fall.gravity_mps2 < -clear_mps2


def common_factor(slowed: Bounds, clock_fps: float) -> float | None:
    """Give the common factor that an estimate clearly is, or None.

    Parameters
    ----------
    slowed
        The estimate.
    clock_fps
        Frames a second by the clock in question: common factors lead to rates that cameras have.
    """
    factors = _common_factors(clock_fps)
    away = np.log(factors / slowed.mean)
    # To either side by that side's own deviation: estimates reach farther to one than to the other.
    above, below = slowed.high / slowed.mean, slowed.mean / slowed.low
    sds = np.abs(away) / (np.log(np.where(away > 0, above, below)) / 2)
    nearest, next_one = np.argsort(np.abs(away))[:2]
    if sds[nearest] > _NEAR_SD or sds[next_one] < _FAR_SD:
        return None
    return float(factors[nearest])


def nearest_factor(slowed: float, clock_fps: float) -> float:
    """Give the common factor that lies nearest to an estimate, by ratio."""
    factors = _common_factors(clock_fps)
    return float(factors[np.argmin(np.abs(np.log(factors / slowed)))])


def _common_factors(clock_fps: float) -> FloatArray:
    is_cinema = _CINEMA_FPS[0] < clock_fps < _CINEMA_FPS[1]
    return np.array(_DOUBLED + _AT_CINEMA if is_cinema else _DOUBLED)


def _by_gravity(fall: Fall, stature_sd: float) -> _Belief:
    """Hold the apparent gravity against the world's: it is smaller by the square of the factor."""
    shape_sd = float(np.hypot(stature_sd, SHAPE_SD))

    def likelihood(factor: FloatArray) -> FloatArray:
        expected = GRAVITY_MPS2 / factor**2
        sd = np.hypot(fall.sd_mps2, shape_sd * expected)
        # Its height is the same for all factors: neither small gravities, being sharp, nor large
        # ones are favoured, and a fit that knows nothing says nothing.
        return np.asarray(_ASTRAY + np.exp(-0.5 * ((fall.gravity_mps2 - expected) / sd) ** 2))

    return _belief("gravity", fall.gravity_mps2, "m/s2", GRAVITY_MPS2, likelihood)


def _by_cadence(cadence_spm: float, spread_sd: float) -> _Belief:
    """Hold the cadence against what people run at; ``spread_sd`` infinite: any of it alike."""

    def likelihood(factor: FloatArray) -> FloatArray:
        real_spm = cadence_spm * factor
        possible = (real_spm >= SLOWEST_RUNNING_SPM) & (real_spm <= FASTEST_RUNNING_SPM)
        spread = np.exp(-0.5 * (np.log(real_spm / _USUAL_SPM) / spread_sd) ** 2)
        return np.asarray(np.where(possible, 1.0, _ASTRAY) * spread + 1e-9)

    return _belief("cadence", cadence_spm, "steps/min", _USUAL_SPM, likelihood)


def _by_speed(cadence_spm: float, step_length: float, height_m: float) -> _Belief:
    """Hold the speed against that of people who take steps of this length."""
    usual_spm = float(np.interp(step_length, _LENGTHS, _SPM))
    mps_per_spm = step_length * height_m / 60

    def likelihood(factor: FloatArray) -> FloatArray:
        apart = np.log(cadence_spm * factor / usual_spm)
        sd = np.where(apart < 0, _FEWER_SD, _MORE_SD)
        return np.asarray(np.exp(-0.5 * (apart / sd) ** 2) + 1e-9)

    return _belief("speed", cadence_spm * mps_per_spm, "m/s", usual_spm * mps_per_spm, likelihood)


def _belief(
    name: WitnessName, value: float, unit: str, expected: float, likelihood: _Likelihood
) -> _Belief:
    over = likelihood(_FACTORS)
    witness = Witness(name, value, unit, expected, _bounds(over))
    return _Belief(witness, over, float(likelihood(np.ones(1))[0]))


def _real_share(likelihood: FloatArray, at_one: float) -> float:
    """Give the probability that the clock is right (Bayes)."""
    slow, fast = _FACTORS > _RIGHT, _FACTORS < 1 / _RIGHT
    wrong = _PRIOR_SLOWED * likelihood[slow].mean() + _PRIOR_HURRIED * likelihood[fast].mean()
    right = _PRIOR_REAL * at_one
    return float(right / (right + wrong)) if right + wrong > 0 else 1.0


def _bounds(likelihood: FloatArray) -> Bounds:
    """Give the median and the middle 95 % of a likelihood over the logarithm of the factor."""
    below = np.cumsum(likelihood) / likelihood.sum()
    low, middle, high = np.exp(np.interp([0.025, 0.5, 0.975], below, np.log(_FACTORS)))
    return Bounds(float(middle), float(low), float(high))
