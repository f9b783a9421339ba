"""The beat of a series of steps: how long a step takes on average, from strikes and toe-offs.

Strikes and toe-offs repeat once a step. A mean of the single step times would rest on the first
and the last strike alone; here all events of a stretch bear on its mean step time, each by how
well it is known and how far the runner's own unevenness lets it stray from an even beat.

The times of N steps between two knots are modelled as

    time = start + step x number + walk(number) + reading error

where the walk is 0 at both knots (a Brownian bridge: each step is longer or shorter by chance), so
that ``step`` is the time between the knots over N, as it really was. Toe-offs follow their strikes
at one distance, or ever sooner (who quickens stays on the ground for less of a step): as far as the
contacts themselves show that, toe-offs no longer say how long a step takes. Generalised least
squares gives it (Aitken 1936, 10.1017/S0370164600014346); stray events weigh less, as under
Student's t (Lange, Little & Taylor 1989, 10.1080/01621459.1989.10478852).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# A step differs from the beat by about this share of itself (SD), trained runners' by less than
# others' (on stride-to-stride variability see Nakayama 2010, 10.1016/j.gaitpost.2009.12.003).
_UNEVENNESS = 0.01
# The two feet's events lie off the common beat by this share of a step (SD), to either side: no
# runner is quite even, and the far foot is read a little differently from the near one.
_FEET_SHARE = 0.01
# The camera sees one footprint from ahead and another from behind, and landmarks shift with it:
# along a stretch between two knots the events' errors drift by this share of a step (SD; about
# 2.7 ms, measured on rendered reps), however many events there are.
_DRIFT_SHARE = 0.01
# The events' stated standard deviations weigh as much as this many events' scatter in saying how
# far the events really scatter.
_PRIOR_EVENTS = 4.0
# Poses go astray now and then: events' errors have the tails of Student's t with this freedom.
TAIL_FREEDOM = 4.0
_MOST_TURNS = 12
_SETTLED = 0.01
# Fewer contacts than this show no trend.
_FEWEST_STANCES = 4
# A trend of so many standard deviations may be chance: one misread event makes as much.
_TREND_SDS = 2.0
# The shorter half of the steps has no contact missing inside.
_SHORTER_HALF = 40
# Contacts are a whole number of steps apart to within 0.3 (a runner of 60 px at 30 frames a second;
# 0.2 in all other clips, rendered and filmed).
_MOST_DOUBTFUL = 0.4


@dataclass(frozen=True, eq=False)
class StepEvents:
    """A rep's strikes and toe-offs, contact by contact, in order of time.

    Parameters
    ----------
    strike_s, toe_off_s
        (N,) real seconds; NaN where a contact at the clip's ends was cut off.
    strike_sd_s, toe_off_sd_s
        (N,) standard deviations against the other events of the kind.
    rhythm_step_s
        What a step takes by the legs' rhythm, which sees contacts that were not found; NaN when
        unknown.
    """

    strike_s: FloatArray
    toe_off_s: FloatArray
    strike_sd_s: FloatArray
    toe_off_sd_s: FloatArray
    rhythm_step_s: float = float("nan")

    @property
    def begun_s(self) -> FloatArray:
        """(N,) strikes, and where one was cut off the toe-off less the usual contact time."""
        stance_s = self.toe_off_s - self.strike_s
        usual_s = np.nanmedian(stance_s) if np.isfinite(stance_s).any() else 0.0
        return np.where(np.isfinite(self.strike_s), self.strike_s, self.toe_off_s - usual_s)


@dataclass(frozen=True, eq=False)
class BeatFit:
    """A beat laid through strikes and toe-offs.

    Parameters
    ----------
    step_s
        (K,) mean step time of each stretch between two knots.
    covariance_s2
        (K, K) of ``step_s``, with what the events' errors drift by along each stretch.
    freedom
        Degrees of freedom of ``covariance_s2``, for Student's t.
    misfit, spare
        Squared standardised residuals, stray events weighing less, and how many of them are free.
    """

    step_s: FloatArray
    covariance_s2: FloatArray
    freedom: float
    misfit: float
    spare: int


def step_numbers(events: StepEvents) -> FloatArray:
    """Count steps from the first contact, past contacts that were not found.

    Returns
    -------
    (N,) whole numbers, 0 for the first contact.
    """
    steps_s = np.diff(events.begun_s)
    usual_s = events.rhythm_step_s
    if not np.isfinite(usual_s):
        usual_s = float(np.percentile(steps_s, _SHORTER_HALF))
    return np.concatenate([[0.0], np.cumsum(np.maximum(1.0, np.round(steps_s / usual_s)))])


def countable(events: StepEvents) -> slice:
    """Find the longest part of a series of contacts that lie a whole number of steps apart.

    Contacts one and a half steps apart are one step or two: a contact is missing there, or one is
    timed badly, and the cadence over both sides is anybody's guess.

    Returns
    -------
    All of them where the legs' rhythm is unknown.
    """
    steps_s = np.diff(events.begun_s)
    if len(steps_s) == 0 or not np.isfinite(events.rhythm_step_s):
        return slice(0, len(events.strike_s))
    apart = steps_s / np.array([[events.rhythm_step_s], [np.median(steps_s)]])
    is_doubtful = (np.abs(apart - np.maximum(1.0, np.round(apart))) > _MOST_DOUBTFUL).any(axis=0)
    edges = np.concatenate([[0], np.nonzero(is_doubtful)[0] + 1, [len(events.strike_s)]])
    longest = int(np.argmax(np.diff(edges)))
    return slice(int(edges[longest]), int(edges[longest + 1]))


def fit_beat(events: StepEvents, knots: Sequence[float], drifts: int = 0) -> BeatFit:
    """Lay a beat through a rep's events.

    Parameters
    ----------
    events
        The strikes and toe-offs.
    knots
        Numbers of the steps (as `step_numbers` counts) between which a mean step time is wanted,
        ascending, two at least.
    drifts
        Degree of the polynomial by which the step time changes within a single stretch; its columns
        are 0 at the knots, so that they leave the mean step time alone.
    """
    observed = ObservedEvents.of(events)
    design = _design(observed, np.asarray(knots, dtype=float), drifts)
    walk_s2 = _walk_s2(observed, np.asarray(knots, dtype=float)) + stance_trend_s2(observed)
    spare = len(observed.time_s) - design.shape[1]
    weights, scale, misfit = np.ones(len(observed.time_s)), 1.0, 0.0
    usual_s2 = np.diag(walk_s2) + observed.sd_s**2
    for _ in range(_MOST_TURNS):
        root = np.linalg.cholesky(walk_s2 + np.diag(observed.sd_s**2 / weights))
        white = np.linalg.solve(root, np.column_stack([design, observed.time_s]))
        found = np.linalg.lstsq(white[:, :-1], white[:, -1], rcond=None)[0]
        misfit = float(((white[:, -1] - white[:, :-1] @ found) ** 2).sum())
        scale = (_PRIOR_EVENTS + misfit) / (_PRIOR_EVENTS + max(spare, 0))
        strayed = (observed.time_s - design @ found) ** 2 / (scale * usual_s2)
        before = weights
        weights = np.minimum(1.0, (TAIL_FREEDOM + 1) / (TAIL_FREEDOM + strayed))
        if np.abs(weights - before).max() < _SETTLED:
            break
    wanted = slice(1, len(knots))
    covariance = scale * np.linalg.pinv(white[:, :-1].T @ white[:, :-1])
    drift_s = _DRIFT_SHARE * observed.usual_step_s / np.diff(knots)
    return BeatFit(
        step_s=found[wanted],
        covariance_s2=covariance[wanted, wanted] + np.diag(drift_s**2),
        freedom=_PRIOR_EVENTS + max(spare, 0),
        misfit=misfit,
        spare=spare,
    )


@dataclass(frozen=True, eq=False)
class ObservedEvents:
    """All events in one row: strikes, then toe-offs.

    Parameters
    ----------
    number
        (M,) of the step that the contact begins.
    time_s, sd_s
        (M,) when, and the standard deviation against the other events of the kind.
    is_toe_off
        (M,) 0 or 1.
    usual_step_s
        How long a step takes, usually.
    """

    number: FloatArray
    time_s: FloatArray
    sd_s: FloatArray
    is_toe_off: FloatArray
    usual_step_s: float

    @classmethod
    def of(cls, events: StepEvents) -> ObservedEvents:
        """Put the events that were seen in one row."""
        number = step_numbers(events)
        struck, left = np.isfinite(events.strike_s), np.isfinite(events.toe_off_s)
        steps_s = np.diff(events.strike_s[struck]) / np.diff(number[struck])
        return cls(
            number=np.concatenate([number[struck], number[left]]),
            time_s=np.concatenate([events.strike_s[struck], events.toe_off_s[left]]),
            sd_s=np.concatenate([events.strike_sd_s[struck], events.toe_off_sd_s[left]]),
            is_toe_off=np.repeat([0.0, 1.0], [struck.sum(), left.sum()]),
            usual_step_s=float(np.median(steps_s)),
        )

    def only(self, which: NDArray[np.bool_]) -> ObservedEvents:
        """Give some of the events."""
        return replace(
            self,
            number=self.number[which],
            time_s=self.time_s[which],
            sd_s=self.sd_s[which],
            is_toe_off=self.is_toe_off[which],
        )


def _design(observed: ObservedEvents, knots: FloatArray, drifts: int) -> FloatArray:
    """Give (M, 1 + K + drifts (+ 1)): the start, each stretch's steps, drifts, the stance."""
    number, inner = observed.number, knots[1:-1]
    lows, highs = np.concatenate([[-np.inf], inner]), np.concatenate([inner, [np.inf]])
    bases = np.concatenate([[knots[0]], inner])
    columns = [np.ones_like(number)]
    columns += [
        np.clip(number, low, high) - base
        for low, high, base in zip(lows, highs, bases, strict=True)
    ]
    along = (number - knots[0]) / (knots[-1] - knots[0])
    columns += [along * (along - 1) * along**power for power in range(drifts)]
    if observed.is_toe_off.any():
        columns.append(observed.is_toe_off)
    return np.column_stack(columns)


def _walk_s2(observed: ObservedEvents, knots: FloatArray) -> FloatArray:
    """Give the (M, M) covariance of what the runner strays from the beat: walk and feet."""
    number = observed.number - knots[0]
    fixed = knots[1:] - knots[0]
    to_fixed = _free_walk(number, fixed)
    held = to_fixed @ np.linalg.solve(_free_walk(fixed, fixed), to_fixed.T)
    side = np.where(observed.number % 2 == 0, 1.0, -1.0)
    alike = observed.is_toe_off[:, None] == observed.is_toe_off[None]
    walk = _UNEVENNESS**2 * (_free_walk(number, number) - held)
    return np.asarray(
        observed.usual_step_s**2 * (walk + _FEET_SHARE**2 * alike * np.outer(side, side))
    )


def stance_trend_s2(observed: ObservedEvents) -> FloatArray:
    """Give the (M, M) covariance of toe-offs that come ever later, or sooner, after their strikes.

    Its size is what the contacts' times show of a trend beyond what scatter and reading make of one
    (as by moments; DerSimonian & Laird 1986, 10.1016/0197-2456(86)90046-2).
    """
    struck, left = (observed.only(observed.is_toe_off == kind) for kind in (0.0, 1.0))
    number, at, of = np.intersect1d(struck.number, left.number, return_indices=True)
    ahead = observed.is_toe_off * (observed.number - np.mean(number) if len(number) else 0.0)
    if len(number) < _FEWEST_STANCES:
        return np.zeros((len(ahead), len(ahead)))
    away, stance_s = number - number.mean(), left.time_s[of] - struck.time_s[at]
    trend_s = float(away @ stance_s) / float(away @ away)
    rest_s = stance_s - stance_s.mean() - trend_s * away
    chance_s2 = float(rest_s @ rest_s) / (len(number) - 2) / float(away @ away)
    read_s2 = 2 * (_DRIFT_SHARE * observed.usual_step_s / np.ptp(number)) ** 2
    by_chance_s2 = _TREND_SDS**2 * (chance_s2 + read_s2)
    return max(trend_s**2 - by_chance_s2, 0.0) * np.outer(ahead, ahead)


def _free_walk(first: FloatArray, second: FloatArray) -> FloatArray:
    """Give the covariance of a walk of unit steps that is 0 at 0, between two sets of numbers."""
    together = (first[:, None] > 0) == (second[None] > 0)
    return np.where(together, np.minimum(np.abs(first)[:, None], np.abs(second)[None]), 0.0)
