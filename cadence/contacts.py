"""From the feet's paths to contacts: footprints first, then strikes and toe-offs.

Between two openings of the legs one foot stands. There the toe *dwells*: it stays within a few
centimetres of one place on the ground for about a tenth of a second, and nothing else of a runner
does. The place where the toes' positions crowd together is the footprint, whichever leg the pose
model called them; the strike is where the nearest foot's distance to the footprint comes down to
the level at which it then stays, the toe-off where it leaves that level. Both are fitted over
several frames and so are finer than one frame.

On a treadmill, and where the camera's motion is unknown, the ground moves: its speed is the one
with which the toes crowd together most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadence.body import Body, relative_to_hips
from cadence.domain import FloatArray
from cadence.rhythm import Rhythm

# Landmarks of a planted foot scatter by about this much, in body heights (6 cm at 1.75 m).
_SCATTER = 0.035
# A foot counts as being at its footprint within this distance, three times the scatter.
_AT_FOOTPRINT = 0.1
# Steps reach beyond their openings by this share: the foot may strike before its opening's peak.
_STEP_MARGIN = 0.35
# A part of a step at the clip's ends is looked at when at least this share of a step is seen.
_END_SHARE = 0.5
# Poses go astray for a frame or two: a stay is not broken by this share of a step.
_BRIDGED_SHARE = 0.12
# Ground speeds that are tried on a treadmill, in body heights a step: two steps' length at most.
_GROUND_PER_STEP = 1.6
_GROUND_SPEEDS = 321
# An onset cannot be timed better than this share of the frame interval by a straight-line fit.
_FRAME_SHARE_SD = 0.2


@dataclass(frozen=True, eq=False)
class Approach:
    """The evidence of one contact.

    Parameters
    ----------
    time_s
        (M,) real times of the frames around it.
    distance
        (M,) distance of the nearest foot from the footprint, in body heights.
    footprint
        (2,) the footprint in the body's coordinates (body heights), at ``middle_s``.
    middle_s
        Time to which the footprint belongs where the ground moves.
    """

    time_s: FloatArray
    distance: FloatArray
    footprint: FloatArray
    middle_s: float


@dataclass(frozen=True)
class TimedContact:
    """A contact in time and place, before feet have names.

    Parameters
    ----------
    strike_s, toe_off_s
        Real seconds.
    strike_sd_s, toe_off_sd_s
        Standard deviations of the two.
    frame
        Row of the body nearest to mid-contact.
    x, y
        The footprint at mid-contact, in body heights of the body's coordinates.
    """

    strike_s: float
    toe_off_s: float
    strike_sd_s: float
    toe_off_sd_s: float
    frame: int
    x: float
    y: float


def find_contacts(body: Body, rhythm: Rhythm) -> list[TimedContact]:
    """Find every whole contact of a series of steps.

    Parameters
    ----------
    body
        The body's path.
    rhythm
        The series of steps.

    Returns
    -------
    Contacts in order of time; those cut off by the ends of what was seen are left out.
    """
    if len(rhythm.openings_s) < 2:
        return []
    ground = body if body.ground_known else relative_to_hips(body)
    speed = 0.0 if body.ground_known else ground_speed(ground, rhythm.openings_s)
    contacts = []
    for first_s, last_s in _steps(body.time_s, rhythm.openings_s):
        approach = footprint_evidence(ground, first_s, last_s, speed)
        contact = _timed(body, approach) if approach is not None else None
        if contact is not None and (not contacts or contact.strike_s > contacts[-1].strike_s):
            contacts.append(contact)
    return contacts


def _steps(time_s: FloatArray, openings_s: FloatArray) -> list[tuple[float, float]]:
    """Give each step's start and end, with the cut-off ones at both ends where enough is seen."""
    step_s = float(np.median(np.diff(openings_s)))
    edges = list(openings_s)
    if edges[0] - time_s[0] > _END_SHARE * step_s:
        edges.insert(0, max(float(time_s[0]), edges[0] - step_s))
    if time_s[-1] - edges[-1] > _END_SHARE * step_s:
        edges.append(min(float(time_s[-1]), edges[-1] + step_s))
    return list(zip(edges[:-1], edges[1:], strict=True))


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
    steps = [
        body.between(first_s, last_s)
        for first_s, last_s in zip(openings_s[:-1], openings_s[1:], strict=True)
    ]
    speeds = np.linspace(-fastest, fastest, _GROUND_SPEEDS)
    crowding = [sum(_most_crowded(step, speed)[1] for step in steps) for speed in speeds]
    return float(speeds[int(np.argmax(crowding))])


def _most_crowded(step: Body, speed: float) -> tuple[FloatArray, float]:
    """Give the place where a step's toes crowd together on the moving ground, and how much."""
    toes = _on_ground(step.toes, step.time_s, speed, _middle_s(step)).reshape(-1, 2)
    if len(toes) == 0:
        return np.full(2, np.nan), 0.0
    lowest = np.percentile(toes[:, 1], 90)
    low = np.exp(-np.clip(lowest - toes[:, 1], 0, None) / (2 * _SCATTER))
    apart = np.linalg.norm(toes[:, None] - toes[None], axis=2)
    near = np.exp(-0.5 * (apart / _SCATTER) ** 2)
    crowding = near @ low
    best = int(np.argmax(crowding))
    weights = near[best] * low
    return weights @ toes / weights.sum(), float(crowding[best])


def _middle_s(step: Body) -> float:
    return float(step.time_s[len(step.time_s) // 2]) if len(step.time_s) else 0.0


def _on_ground(points: FloatArray, time_s: FloatArray, speed: float, middle_s: float) -> FloatArray:
    """Move (N, 2, 2) points to where their piece of ground is at ``middle_s``."""
    moved = points.copy()
    moved[:, :, 0] -= speed * (time_s - middle_s)[:, None]
    return moved


def footprint_evidence(body: Body, first_s: float, last_s: float, speed: float) -> Approach | None:
    """Find a step's footprint, and the nearest foot's distance to it over time.

    Parameters
    ----------
    body
        The body's path, in coordinates whose ground moves at ``speed``.
    first_s, last_s
        Openings of the legs around the contact.
    speed
        Of the ground along the picture, in body heights a second.

    Returns
    -------
    None when too few frames lie within the step.
    """
    inside = body.between(first_s, last_s)
    if len(inside.time_s) < 3:
        return None
    toe_print, _ = _most_crowded(inside, speed)
    margin_s = _STEP_MARGIN * (last_s - first_s)
    around = body.between(first_s - margin_s, last_s + margin_s)
    middle_s = _middle_s(inside)
    toes = _on_ground(around.toes, around.time_s, speed, middle_s)
    distance = np.linalg.norm(toes - toe_print, axis=2).min(axis=1)
    return Approach(around.time_s, distance, toe_print, middle_s)


def _timed(body: Body, approach: Approach) -> TimedContact | None:
    """Time the strike and the toe-off; None when either was not seen."""
    stay = _longest_stay(approach)
    if stay is None:
        return None
    first, last = stay
    strike = _onset(approach.time_s, approach.distance, first, last)
    leave = _onset(-approach.time_s[::-1], approach.distance[::-1], *_mirrored(approach, stay))
    if strike is None or leave is None:
        return None
    middle_s = (strike[0] - leave[0]) / 2
    return TimedContact(
        strike_s=strike[0],
        toe_off_s=-leave[0],
        strike_sd_s=strike[1],
        toe_off_sd_s=leave[1],
        frame=int(np.argmin(np.abs(body.time_s - middle_s))),
        x=float(approach.footprint[0]),
        y=float(approach.footprint[1]),
    )


def _mirrored(approach: Approach, stay: tuple[int, int]) -> tuple[int, int]:
    count = len(approach.time_s)
    return count - 1 - stay[1], count - 1 - stay[0]


def _longest_stay(approach: Approach) -> tuple[int, int] | None:
    """Give first and last row of the longest stay at the footprint, short breaks bridged."""
    at = np.nonzero(approach.distance < _AT_FOOTPRINT)[0]
    if len(at) < 2:
        return None
    span_s = approach.time_s[-1] - approach.time_s[0]
    frame_s = float(np.median(np.diff(approach.time_s)))
    bridged_s = max(_BRIDGED_SHARE * span_s, 1.5 * frame_s)
    breaks = np.nonzero(np.diff(approach.time_s[at]) > bridged_s)[0]
    edges = [-1, *breaks.tolist(), len(at) - 1]
    stays = [(at[a + 1], at[b]) for a, b in zip(edges[:-1], edges[1:], strict=True)]
    first, last = max(stays, key=lambda stay: approach.time_s[stay[1]] - approach.time_s[stay[0]])
    return (int(first), int(last)) if last > first else None


def _onset(
    time_s: FloatArray, distance: FloatArray, first: int, last: int
) -> tuple[float, float] | None:
    """Time the start of a stay by a broken line: a straight approach, then a level.

    Parameters
    ----------
    time_s, distance
        (M,) the evidence, in order of time.
    first, last
        First and last row of the stay.

    Returns
    -------
    Time and its standard deviation; None where the approach was not seen.
    """
    if first == 0:
        return None
    near, far = distance[first], distance[first - 1]
    share = (_AT_FOOTPRINT - near) / (far - near)
    frame_s = float(time_s[first] - time_s[first - 1])
    slope = (far - near) / frame_s
    sd_s = float(np.hypot(_FRAME_SHARE_SD * frame_s, _SCATTER / slope))
    return float(time_s[first] - share * frame_s), sd_s
