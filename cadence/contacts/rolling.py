"""The strike of a heel striker: before the sole comes to rest, the shoe rolls over its heel.

The heel comes down and stops; from then on the shoe turns about it until the sole lies flat. So
its pitch stays as it was in the air until the strike and goes to nothing after it, and its heel's
height goes to nothing at the strike and stays there:

    pitch(t)  = toe_up x clip((flat - t) / (flat - strike), 0, 1)
    height(t) = pace (strike - t)+ + braking (strike - t)+^2 + pivot x pitch(t)

One runner's steps are alike, so pitch, pace and the length of the roll are those of the clip, and
each contact has a strike of its own. The pivot allows for a heel that is round: the point on which
it stands is not the one whose height was measured. A landing on the ball or all of the sole shows
as a pitch of nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.contacts.posture import ShoePosture
from cadence.domain import FloatArray
from cadence.leastsquares import Box, Fit, fit_within

_FEWEST = 2
# Shoes whose toes point up less than the first angle as they land come down on the ball or on all
# of the sole, from the second on they land on the heel (rendered runners, whose landing is known:
# up to 4 and from 8 degrees).
_LEVEL_RAD, _HEEL_FIRST_RAD = np.radians(4.0), np.radians(8.0)
# Looked at from so long before the sole's rest to this part of the contact.
_BEGINS_S, _ENDS_PART = 0.05, 0.4
# The roll lasts at least this long, and at most this part of the contact.
_SHORTEST_S, _LONGEST_PART = 0.008, 0.35
# Postures are so exact, and strays lose their weight from there on.
_PITCH_RAD, _HEIGHT = np.radians(2.0), 0.002
# Heights are compared to 2.5 cm: above that the foot's path is another matter.
_HIGHEST = 0.014
# The foot's vertical braking, half of it, in body heights a second squared (52 m/s^2: it loses
# 1 m/s in the last 20 ms).
_BRAKING = 15.0
# What is known beforehand of the pivot, of the level of rest, and of each contact's own rest.
_PIVOT_SD, _LEVEL_SD, _OWN_SD_S = 0.02, 0.003, 0.008
_FARTHEST_S = 0.03
_STARTS = tuple((strike_s, part) for strike_s in (-0.030, -0.018, -0.005) for part in (0.2, 0.6))
# A heel that stands is seen this near to the ground (1.7 cm: a round heel stands on another point).
_STANDING = 0.010
_ROUNDS = 40
_RIDGE = 1e-9


@dataclass(frozen=True, eq=False)
class Roll:
    """How a runner's shoes roll from the heel to the sole.

    Parameters
    ----------
    toe_up_rad
        Pitch at the strike.
    strike_s
        (K,) when each heel struck.
    strike_sd_s
        (K,) standard deviation of each against the clip's others.
    """

    toe_up_rad: float
    strike_s: FloatArray
    strike_sd_s: FloatArray

    @property
    def heel_share(self) -> float:
        """How surely the heels strike first: 0 for a landing on ball or sole, 1 for the heel."""
        share = (self.toe_up_rad - _LEVEL_RAD) / (_HEEL_FIRST_RAD - _LEVEL_RAD)
        return float(min(max(share, 0.0), 1.0))


def find_roll(
    postures: Sequence[ShoePosture], rests_s: FloatArray, contact_s: float
) -> Roll | None:
    """Find how shoes roll, and so whether and when their heels struck.

    Parameters
    ----------
    postures
        One runner's shoes.
    rests_s
        (K,) about when their soles came to rest.
    contact_s
        About how long a contact lasts.

    Returns
    -------
    None with too few shoes.
    """
    if len(postures) < _FEWEST:
        return None
    seen = _pooled(postures, rests_s, contact_s)
    longest_s = max(_LONGEST_PART * contact_s, 2 * _SHORTEST_S)
    tried = [_fitted(seen, len(rests_s), start, longest_s) for start in _STARTS]
    rolls = [fit for fit in tried if fit.values[2] < _LEVEL_RAD or _heel_stands(fit.values, seen)]
    if not rolls:
        return None
    best = min(rolls, key=lambda fit: fit.cost)
    strikes_s = rests_s + best.values[0] + best.values[_COMMON:]
    return Roll(float(best.values[2]), strikes_s, _own_sds_s(best))


def _heel_stands(unknowns: FloatArray, seen: _Seen) -> bool:
    """Say whether the heel is on the ground while the shoe is said to turn about it.

    In the air shoes turn as well.
    """
    strike_s, roll_s = unknowns[:2]
    after_s = seen.lag_s - unknowns[_COMMON:][seen.number] - strike_s
    turning = (after_s > 0) & (after_s < roll_s / 2)
    return bool(turning.any()) and float(np.median(np.abs(seen.heel_up[turning]))) < _STANDING


# Unknowns that all contacts have in common: strike, length of the roll, pitch, pace, pivot, level.
_COMMON = 6


@dataclass(frozen=True, eq=False)
class _Seen:
    """(N,) samples of all shoes: time after each one's rest, pitch, heel's height, and whose."""

    lag_s: FloatArray
    toe_up_rad: FloatArray
    heel_up: FloatArray
    number: NDArray[np.int64]


def _pooled(postures: Sequence[ShoePosture], rests_s: FloatArray, contact_s: float) -> _Seen:
    numbers = np.repeat(np.arange(len(postures)), [len(each.time_s) for each in postures])
    lag_s = np.concatenate([each.time_s for each in postures]) - rests_s[numbers]
    used = (lag_s > -_BEGINS_S) & (lag_s < _ENDS_PART * contact_s)
    return _Seen(
        lag_s[used],
        np.concatenate([each.toe_up_rad for each in postures])[used],
        np.concatenate([each.heel_up for each in postures])[used],
        numbers[used],
    )


def _fitted(seen: _Seen, count: int, start: tuple[float, float], longest_s: float) -> Fit:
    """Fit the roll from one start: when the heel struck, and the roll's part of its longest."""
    own = np.ones(count)
    begin = np.concatenate([[start[0], start[1] * longest_s, 0.15, 0.5, 0, 0], 0 * own])
    begin[1] = max(begin[1], _SHORTEST_S)
    low = np.concatenate([[-0.045, _SHORTEST_S, -0.2, 0.15, -0.1, -0.01], -_FARTHEST_S * own])
    high = np.concatenate([[0.02, longest_s, 0.7, 2.0, 0.1, 0.01], _FARTHEST_S * own])
    scale = np.concatenate([[0.01, 0.01, 0.1, 0.5, 0.02, 0.003], 0.01 * own])
    box = Box(low, high)

    def misfit(unknowns: FloatArray) -> FloatArray:
        return _misfit(unknowns, seen)

    def slopes(unknowns: FloatArray, misfits: FloatArray) -> FloatArray:
        return _slopes(unknowns, misfits, seen, box)

    return fit_within(misfit, slopes, begin, box, scale, _ROUNDS)


def _slopes(unknowns: FloatArray, misfits: FloatArray, seen: _Seen, box: Box) -> FloatArray:
    """Give how the misfit changes with each unknown, by small differences.

    Each misfit bears on one contact's own strike at most, so one look tells of all of these.
    """
    steps = box.differences(unknowns)
    count = len(unknowns) - _COMMON
    looks = np.eye(_COMMON + 1, _COMMON + count)
    looks[-1, _COMMON:] = 1
    rise = _misfit(unknowns + looks * steps, seen) - misfits
    whose = np.concatenate([seen.number, seen.number, np.arange(count)])
    own = np.zeros((rise.shape[1], count))
    own[np.arange(len(whose)), whose] = rise[-1, : len(whose)] / steps[_COMMON + whose]
    return np.column_stack([(rise[:-1] / steps[:_COMMON, None]).T, own])


def _misfit(unknowns: FloatArray, seen: _Seen) -> FloatArray:
    """Give the (..., M) misfits of (..., 6 + K) unknowns."""
    strike_s, roll_s, toe_up, pace, pivot, level = unknowns.T[:_COMMON, ..., None]
    own_s = unknowns[..., _COMMON:]
    left_s = strike_s - (seen.lag_s - own_s[..., seen.number])
    pitch = toe_up * np.minimum(np.maximum(1 + left_s / roll_s, 0), 1)
    coming_s = np.maximum(left_s, 0)
    height = pace * coming_s + _BRAKING * coming_s**2 + pivot * pitch + level
    high = (seen.heel_up > _HIGHEST) & (height > _HIGHEST)
    off = np.where(high, 0.0, seen.heel_up - height)
    return np.concatenate(
        [
            np.arcsinh((seen.toe_up_rad - pitch) / _PITCH_RAD),
            np.arcsinh(off / _HEIGHT),
            own_s / _OWN_SD_S,
            pivot / _PIVOT_SD,
            level / _LEVEL_SD,
        ],
        axis=-1,
    )


def _own_sds_s(fit: Fit) -> FloatArray:
    """Give the standard deviation of each contact's own strike, by the fit's curvature."""
    freedom = max(len(fit.misfits) - len(fit.values), 1)
    normal = fit.slopes.T @ fit.slopes + _RIDGE * np.eye(len(fit.values))
    variances = np.diag(np.linalg.inv(normal))[_COMMON:] * 2 * fit.cost / freedom
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)))
