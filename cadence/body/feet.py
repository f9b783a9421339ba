"""Which foot made each contact: left or right, near or far.

Contacts alternate between the feet, so a clip holds one question for all of them: which leg stood
at the even steps. The pose model's own names answer it. Frame by frame they are often wrong, but
once the legs are followed through the clip (`legs`) every frame votes, and wrong names are the
minority. Seen from the side, the leg on the side that the runner turns to the camera is the near
one: the right leg of somebody who faces right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.legs import BoolArray, Legs, follow_legs, is_in_reach, step_count
from cadence.body.path import Body
from cadence.domain import FloatArray, Foot, PoseTrack, Side

_LEFT_POINTS, _RIGHT_POINTS = [11, 23], [12, 24]
_HEELS, _TOES = [29, 30], [31, 32]
_SHOULDERS, _HIPS = [11, 12], [23, 24]
# Width across shoulders and hips over the trunk's length, the mean of the two, as BlazePose places
# them: 0.53 seen from the front, in the one filmed clip that shows it. The depth between them, the
# model's own guess, is 2.0 seen from the side: 1.7 to 2.15 over 80 clips, 1.3 in one of 55 px.
_FRONT_WIDTH, _SIDE_DEPTH = 0.53, 2.0
# Turned farther than this, it is no side view; side views of small runners read up to 29.
_MOST_TURNED_DEG = 35.0
# One step with all votes for one answer has these log-odds. Over 740 steps of clips with known feet
# they are right when doubled or less; votes of neighbouring steps are not quite independent.
_LOG_ODDS_PER_STEP = 4.0
# However many steps vote, a small majority may be chance: all votes for one answer would have these
# log-odds, a majority of 15 % (the smallest seen is 23 %) the 3 that make 95 %.
_LOG_ODDS_OF_ALL = 20.0
# No clip of 79 with known feet had most votes wrong; the rule of succession allows for one of 81.
_MOST_PROBABLE = 80 / 81
_SURE = 0.95
# Fewer frames than this do not make a vote of a step.
_FEWEST_FRAMES = 2
# Hips that move less than this along the picture, in body heights, run in place.
_IN_PLACE_STATURES = 1.2


@dataclass(frozen=True, eq=False)
class NamedFeet:
    """The feet of a clip's contacts.

    Parameters
    ----------
    feet, sides
        One for each contact; None where unknown.
    swapped
        (N,) whether the pose model's names of the two legs are exchanged, one for each row of the
        body.
    swaps_repaired
        Unbroken stretches of frames with exchanged names.
    merged
        (N,) whether both legs' landmarks lie on one leg.
    probability
        That the names are right, 0.5 to 1; when it is under 0.95 all feet are None.
    """

    feet: tuple[Foot | None, ...]
    sides: tuple[Side | None, ...]
    swapped: BoolArray
    swaps_repaired: int
    merged: BoolArray
    probability: float


def name_feet(
    track: PoseTrack, body: Body, openings_s: FloatArray, contacts_s: FloatArray
) -> NamedFeet:
    """Say which foot made each contact.

    Parameters
    ----------
    track
        The pose track.
    body
        The body's path.
    openings_s
        (K,) times at which the legs were farthest apart, an unbroken series.
    contacts_s
        (K,) real times of mid-contact.

    Returns
    -------
    With None for every foot unless the runner is seen from the side and the names are sure, and
    for a contact more than a step away from the series.
    """
    legs = follow_legs(track, body, openings_s)
    votes = _votes_for_left_is_even(legs)
    left_is_even = sum(votes.values()) >= 0
    probability = _probability(votes)
    swapped = legs.is_followed & (legs.left_is_even != left_is_even)
    facing = facing_from_side(track.landmarks_px[body.frame[legs.is_followed]])
    feet: tuple[Foot | None, ...] = (None,) * len(contacts_s)
    if facing is not None and probability >= _SURE:
        left_stands_first = left_is_even == ((_travel(body, legs) or facing) > 0)
        doubted = _doubted(votes, left_is_even)
        feet = _alternating(openings_s, contacts_s, left_stands_first, doubted)
    begun = int(np.sum(np.diff(swapped.astype(np.int64), prepend=0) == 1))
    sides = tuple(_side(foot, facing) for foot in feet)
    return NamedFeet(feet, sides, swapped, begun, legs.is_merged, probability)


def facing_from_side(pose: FloatArray) -> int | None:
    """Say which way somebody faces who is seen from the side.

    The line through shoulders and hips is seen nearly end on, the nearer end on the side that the
    feet's direction asks for.

    Parameters
    ----------
    pose
        (N, 33, 3) landmarks in pixels of the picture, with depth.

    Returns
    -------
    +1 to the right, -1 to the left, None when seen from elsewhere or when N is 0.
    """
    if len(pose) == 0:
        return None
    facing = 1 if np.median(pose[:, _TOES, 0] - pose[:, _HEELS, 0]) > 0 else -1
    middles = pose[:, _SHOULDERS, :2].mean(axis=1) - pose[:, _HIPS, :2].mean(axis=1)
    trunk_px = float(np.median(np.linalg.norm(middles, axis=1)))
    across = (pose[:, _LEFT_POINTS] - pose[:, _RIGHT_POINTS]).mean(axis=1)
    width = abs(float(np.median(across[:, 0]))) / (trunk_px * _FRONT_WIDTH)
    depth = facing * float(np.median(across[:, 2])) / (trunk_px * _SIDE_DEPTH)
    turned_deg = float(np.degrees(np.arctan2(width, depth)))
    return facing if turned_deg <= _MOST_TURNED_DEG else None


def _votes_for_left_is_even(legs: Legs) -> dict[int, float]:
    """Let every frame of a step vote, -1 to 1 by step; steps without a vote are left out.

    Frames of one step err together, so that a step counts once at any frame rate.
    """
    votes = np.where(legs.left_is_even, 1.0, -1.0)
    voting = legs.is_followed & ~legs.is_merged
    number = np.floor(legs.step)
    of_step = {int(each): votes[voting & (number == each)] for each in np.unique(number[voting])}
    return {each: float(v.mean()) for each, v in of_step.items() if len(v) >= _FEWEST_FRAMES}


def _probability(votes: dict[int, float]) -> float:
    """Give the probability that the majority of the votes is right."""
    majority = abs(sum(votes.values()))
    log_odds = min(_LOG_ODDS_PER_STEP, _LOG_ODDS_OF_ALL / max(len(votes), 1)) * majority
    return min(1 / (1 + float(np.exp(-log_odds))), _MOST_PROBABLE)


def _travel(body: Body, legs: Legs) -> int | None:
    """Say which way the runner goes while making steps: +1 right, -1 left, None in place.

    Warming up, people run backward too: the next foot to stand is the one ahead on the way.
    """
    way = body.hip[legs.is_followed, 0]
    if not body.ground_known or abs(way[-1] - way[0]) < _IN_PLACE_STATURES:
        return None
    return 1 if way[-1] > way[0] else -1


def _doubted(votes: dict[int, float], left_is_even: bool) -> set[int]:
    """Find the steps around which the votes clearly contradict those of the whole clip.

    There an opening was missed or invented, and the feet change places.
    """
    sign = 1.0 if left_is_even else -1.0
    around = {n: sum(votes.get(n + each, 0.0) for each in (-1, 0, 1)) for n in votes}
    clearly = float(np.log(_SURE / (1 - _SURE)))
    return {n for n, vote in around.items() if -sign * _LOG_ODDS_PER_STEP * vote > clearly}


def _alternating(
    openings_s: FloatArray, contacts_s: FloatArray, left_stands_first: bool, doubted: set[int]
) -> tuple[Foot | None, ...]:
    """Name the foot of each contact by the opening before it; None beyond the steps.

    The foot that stands is the one that was ahead at that opening.
    """
    steps = step_count(contacts_s, openings_s)
    feet: list[Foot | None] = []
    for step, is_known in zip(steps, is_in_reach(steps, openings_s), strict=True):
        number = int(np.floor(step))
        is_left = (number % 2 == 0) == left_stands_first
        named = is_known and number not in doubted
        feet.append(("left" if is_left else "right") if named else None)
    return tuple(feet)


def _side(foot: Foot | None, facing: int | None) -> Side | None:
    """Say which side of the body a foot is on: facing right, the right foot is the near one."""
    if foot is None or facing is None:
        return None
    return "near" if (foot == "right") == (facing > 0) else "far"
