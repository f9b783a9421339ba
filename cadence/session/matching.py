"""Which clip shows which planned rep, by when the clips were recorded.

Clips and reps are both in order of time, so a match is a way through both that leaves some clips
out (extra) and some reps (missing). Of all ways the one is taken that makes the times between
starts likeliest: recoveries taken scatter about those planned by a fifth (log-normal), all of them
may be shorter or longer by one common factor, and a missing rep or an extra clip needs about e^-4
odds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# Standard deviation of the logarithm of a time between starts, once the common factor is out.
_SCATTER = 0.2
# Of the logarithm of the common factor: halved recoveries are nothing special.
_PACE_SCATTER = 0.7
_PACES = np.geomspace(0.2, 3.0, 33)
# Costs are twice the negative logarithm of the odds.
_SKIP = 8.0
# A doubt that is no bigger than this (odds of e^2) is none.
_SURE = 4.0
_FORBIDDEN = 1e6


@dataclass(frozen=True)
class Matching:
    """Clips laid on a plan.

    Parameters
    ----------
    rep_of_clip
        For each clip, in order of time, the place of its rep in the plan, from 0; None for an extra
        clip.
    missing
        Places of the reps that no clip shows.
    pace
        Common factor of all recoveries taken over those planned.
    is_sure
        Whether no other match is nearly as likely.
    """

    rep_of_clip: tuple[int | None, ...]
    missing: tuple[int, ...]
    pace: float
    is_sure: bool


def match_clips(starts_s: FloatArray, rep_times_s: FloatArray, rests_s: FloatArray) -> Matching:
    """Match clips to planned reps.

    Parameters
    ----------
    starts_s
        (N,) ascending start of the rep in each clip.
    rep_times_s
        (M,) how long each planned rep takes.
    rests_s
        (M - 1,) planned recoveries between them.
    """
    pairs, pace, cost = _best(starts_s, rep_times_s, rests_s, needed=None)
    rep_of_clip: list[int | None] = [None] * len(starts_s)
    for clip, rep in pairs:
        rep_of_clip[clip] = rep
    missing = tuple(sorted(set(range(len(rep_times_s))) - {rep for _, rep in pairs}))
    rivals = [_best(starts_s, rep_times_s, rests_s, needed=rep)[2] for rep in missing]
    return Matching(
        tuple(rep_of_clip), missing, pace, all(rival - cost > _SURE for rival in rivals)
    )


def match_in_order(clip_count: int, rep_count: int) -> Matching:
    """Match clips to reps one after the other, where nothing is known of their times."""
    return Matching(
        tuple(clip if clip < rep_count else None for clip in range(clip_count)),
        tuple(range(min(clip_count, rep_count), rep_count)),
        float("nan"),
        clip_count == rep_count,
    )


def _best(
    starts_s: FloatArray, rep_times_s: FloatArray, rests_s: FloatArray, needed: int | None
) -> tuple[list[tuple[int, int]], float, float]:
    """Find the likeliest way.

    Parameters
    ----------
    starts_s, rep_times_s, rests_s
        As in `match_clips`.
    needed
        A rep that must not be missing.

    Returns
    -------
    pairs of clip and rep, the pace, and the cost.
    """
    skips = np.full(len(rep_times_s), _SKIP)
    if needed is not None:
        skips[needed] = _FORBIDDEN
    # Before which of the reps how much was skipped in all; the same of running and of resting.
    skipped = np.concatenate([[0.0], np.cumsum(skips)])
    running_s = np.concatenate([[0.0], np.cumsum(rep_times_s)[:-1]])
    resting_s = np.concatenate([[0.0], np.cumsum(rests_s)])
    clips, reps = len(starts_s), len(rep_times_s)
    cost = np.full((len(_PACES), clips, reps), np.inf)
    came_from = np.full((len(_PACES), clips, reps), -1)
    for clip in range(clips):
        for rep in range(reps):
            cost[:, clip, rep] = clip * _SKIP + skipped[rep]
            if not (clip and rep):
                continue
            planned_s = (running_s[rep] - running_s[:rep]) + _PACES[:, None] * (
                resting_s[rep] - resting_s[:rep]
            )
            taken_s = np.maximum(starts_s[clip] - starts_s[:clip], 1.0)
            off = np.log(taken_s[None, :, None] / planned_s[:, None, :]) / _SCATTER
            left_out = (clip - 1 - np.arange(clip))[None, :, None] * _SKIP
            left_out = left_out + (skipped[rep] - skipped[1 : rep + 1])[None, None, :]
            ways = (cost[:, :clip, :rep] + off**2 + left_out).reshape(len(_PACES), -1)
            best = ways.argmin(axis=1)
            least = ways[np.arange(len(_PACES)), best]
            better = least < cost[:, clip, rep]
            cost[better, clip, rep] = least[better]
            came_from[better, clip, rep] = best[better]
    return _way_back(cost, came_from, skipped)


def _way_back(
    cost: FloatArray, came_from: NDArray[np.int64], skipped: FloatArray
) -> tuple[list[tuple[int, int]], float, float]:
    """Add what comes after the last pair, choose the best end and go back from it."""
    clips = cost.shape[1]
    whole = cost + ((clips - 1 - np.arange(clips)) * _SKIP)[None, :, None]
    whole += (skipped[-1] - skipped[1:])[None, None, :]
    whole += ((np.log(_PACES) / _PACE_SCATTER) ** 2)[:, None, None]
    pace, clip, rep = (int(place) for place in np.unravel_index(int(whole.argmin()), whole.shape))
    total = float(whole[pace, clip, rep])
    pairs = [(clip, rep)]
    while came_from[pace, clip, rep] >= 0:
        clip, rep = divmod(int(came_from[pace, clip, rep]), rep)
        pairs.append((clip, rep))
    return pairs[::-1], float(_PACES[pace]), total
