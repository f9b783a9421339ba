"""Where toes crowd together, and by which speed of the ground they do most.

A foot that stands keeps to one place on the ground, whatever the ground does. On a treadmill the
ground's speed is looked for first by all that lies within a landmark's scatter. That alone comes
out too slow, by a tenth: shortly before its strike and after its toe-off the foot moves back more
slowly than the belt does, and a slower belt gathers these poses as well. So the speed is looked for
once more near there, and more closely than landmarks scatter: most poses of a planted foot are far
better than the worst ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from cadence.body.path import Body
from cadence.domain import FloatArray

# Landmarks of a planted foot scatter by about this much, in body heights (6 cm at 1.75 m) ...
_SCATTER = 0.035
# ... and most of them by so much (1.4 cm).
_CLOSE_SCATTER = 0.008
# Ground speeds that are tried, in body heights a step, ...
_GROUND_PER_STEP = 1.6
_GROUND_SPEEDS = 321
# ... and once more within this share of what was found.
_NEAR_SHARE = 0.25
_NEAR_SPEEDS = 161
# So many distances are worked on at once.
_MOST_AT_ONCE = 200_000


def ground_speed(body: Body, openings_s: FloatArray) -> float:
    """Find how fast the ground moves past, as on a treadmill.

    Parameters
    ----------
    body
        The body with its hips held still.
    openings_s
        (K,) times between which there is one contact each.

    Returns
    -------
    Speed along the picture, in body heights a second: the one at which toes crowd together most.
    """
    step_s = float(np.median(np.diff(openings_s)))
    fastest = _GROUND_PER_STEP / step_s
    steps = [body.between(first_s, last_s) for first_s, last_s in itertools.pairwise(openings_s)]
    roughly = _most_crowding(steps, np.linspace(-fastest, fastest, _GROUND_SPEEDS), _SCATTER)
    near = roughly * np.linspace(1 - _NEAR_SHARE, 1 + _NEAR_SHARE, _NEAR_SPEEDS)
    return _most_crowding(steps, near, _CLOSE_SCATTER)


def most_crowded(step: Body, speed: float) -> FloatArray:
    """Give the place where a step's toes crowd together on the moving ground."""
    toes = on_ground(step.toes, step.time_s, speed, middle_s(step)).reshape(-1, 2)
    low = _lowness(toes[:, 1])
    near = _nearness(((toes[:, None] - toes[None]) ** 2).sum(axis=2), _SCATTER)
    weights = near[int(np.argmax(near @ low))] * low
    return np.asarray(weights @ toes / weights.sum())


def middle_s(step: Body) -> float:
    """Give the time of a step's middle frame; 0 without frames."""
    return float(step.time_s[len(step.time_s) // 2]) if len(step.time_s) else 0.0


def on_ground(points: FloatArray, time_s: FloatArray, speed: float, at_s: float) -> FloatArray:
    """Move (N, 2, 2) points to where their piece of ground is at ``at_s``."""
    moved = points.copy()
    moved[:, :, 0] -= speed * (time_s - at_s)[:, None]
    return moved


def _most_crowding(steps: Sequence[Body], speeds: FloatArray, scatter: float) -> float:
    """Give the one of (S,) speeds at which the toes of all steps crowd together most."""
    crowding = np.sum([_crowding_by_speed(step, speeds, scatter) for step in steps], axis=0)
    return float(speeds[int(np.argmax(crowding))])


def _crowding_by_speed(step: Body, speeds: FloatArray, scatter: float) -> FloatArray:
    """Give how much a step's toes crowd together at each of (S,) speeds of the ground."""
    toes = step.toes.reshape(-1, 2)
    if len(toes) == 0:
        return np.zeros(len(speeds))
    low = _lowness(toes[:, 1])
    gone_s = np.repeat(step.time_s - middle_s(step), 2)
    beside2 = (toes[:, None, 1] - toes[:, 1]) ** 2
    parts = np.array_split(speeds, 1 + len(speeds) * len(toes) ** 2 // _MOST_AT_ONCE)
    highest = []
    for part in parts:
        along = toes[:, 0] - part[:, None] * gone_s
        apart2 = (along[:, :, None] - along[:, None]) ** 2 + beside2
        highest.append((_nearness(apart2, scatter) @ low).max(axis=1))
    return np.concatenate(highest)


def _lowness(below: FloatArray) -> FloatArray:
    """Weigh toes by how low they are among all."""
    lowest = np.percentile(below, 90)
    return np.asarray(np.exp(-np.clip(lowest - below, 0, None) / (2 * _SCATTER)))


def _nearness(apart2: FloatArray, scatter: float) -> FloatArray:
    """Weigh pairs of toes by their squared distances."""
    return np.asarray(np.exp(apart2 * (-0.5 / scatter**2)))
