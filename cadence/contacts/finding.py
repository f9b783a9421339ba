"""From the feet's paths to contacts: footprints first, then strikes and toe-offs.

Between two openings of the legs one foot stands. There the toe *dwells*: it stays within a few
centimetres of one place on the ground for about a tenth of a second, and nothing else of a runner
does. The place where the toes' positions crowd together is the footprint, whichever leg the pose
model called them. The foot comes to it from behind, ever slower, and stops as it strikes; the toe
leaves it forward. Both are read off curves fitted over several frames, and so are finer than one
frame: before the strike the foot's way to its footprint shrinks with the square of the time left
(a constant braking of the foot against the ground, as both rendered and filmed runners show it),
after the toe-off the toe's way grows with time.

On a treadmill, and where the camera's motion is unknown, the ground moves: its speed is the one
with which the toes crowd together most (`crowding`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.body.path import Body, drifting_speed, hip_speed, relative_to_hips
from cadence.body.rhythm import Rhythm
from cadence.contacts.crowding import ground_speed, middle_s, most_crowded, on_ground
from cadence.contacts.landing import heel_share
from cadence.contacts.timing import EventTime, Evidence, time_strikes, time_toe_offs
from cadence.domain import FloatArray

# A foot counts as being at its footprint within this distance, in body heights: about three times
# what landmarks of a planted foot scatter by.
_AT_FOOTPRINT = 0.1
# Footprints nearer than this to each other, in body heights, are one: steps are longer.
_SAME_PLACE = 0.2
# Steps reach beyond their openings by this share: the foot may strike before its opening's peak.
_STEP_MARGIN = 0.5
# ... and where an opening was not seen, by this share.
_CUT_OFF_MARGIN = 1.0
# A part of a step at the clip's ends is looked at when at least this share of a step is seen.
_END_SHARE = 0.5
# Poses go astray for a frame or two: a stay is not broken by this share of a step.
_BRIDGED_SHARE = 0.12
# Ways are lengthened and shortened by this factor at most, as if at one speed.
_MOST_SCALED = 2.0


@dataclass(frozen=True)
class TimedContact:
    """A contact in time and place, before feet have names.

    Parameters
    ----------
    strike, toe_off
        Real times with their uncertainty; None where the clip's end or the picture's edge cut the
        contact off.
    row
        Row of the body nearest to mid-contact.
    x, y
        The footprint at mid-contact, in body heights of the body's coordinates.
    """

    strike: EventTime | None
    toe_off: EventTime | None
    row: int
    x: float
    y: float

    @property
    def is_whole(self) -> bool:
        """Whether both its ends were seen."""
        return self.strike is not None and self.toe_off is not None


def find_contacts(body: Body, rhythm: Rhythm) -> list[TimedContact]:
    """Find every contact of a series of steps, whole or cut off at the clip's ends.

    Parameters
    ----------
    body
        The body's path.
    rhythm
        The series of steps.

    Returns
    -------
    Contacts in order of time.
    """
    if len(rhythm.openings_s) < 2:
        return []
    ground = _ground(body, rhythm)
    found: list[Evidence] = []
    for step in steps_between(body.time_s, rhythm.openings_s):
        evidence = footprint_evidence(*ground, step)
        if evidence is not None and body.ground_known and found:
            evidence = _joined(*ground, found, evidence, step)
        if evidence is not None:
            found.append(evidence)
    heels = heel_share(body, np.array([each.time_s[each.first] for each in found]))
    alike = _at_one_speed(found, body) if body.ground_known else found
    contacts: list[TimedContact] = []
    for evidence, strike, toe_off in zip(
        found, time_strikes(alike, heels), time_toe_offs(alike), strict=True
    ):
        contact = _contact(body, evidence, strike, toe_off)
        if contact is not None and _follows(contact, contacts):
            contacts.append(contact)
    return contacts


def _at_one_speed(found: Sequence[Evidence], body: Body) -> list[Evidence]:
    """Give the feet's ways as if the runner had kept one speed, and one distance from the camera.

    A foot comes to rest, and leaves, the faster the faster its runner goes; and to a camera that
    turns along the same way is shorter the farther off it lies, for the hips as for the feet.
    """
    speed = hip_speed(body.time_s, body.hip) if body.is_panned else drifting_speed(body)
    own = np.array([np.interp(evidence.middle_s, body.time_s, speed) for evidence in found])
    scale = np.clip(np.median(own) / np.maximum(own, 1e-9), 1 / _MOST_SCALED, _MOST_SCALED)
    return [
        replace(each, distance=each.distance * by, toe_ahead=each.toe_ahead * by)
        for each, by in zip(found, scale.tolist(), strict=True)
    ]


def _joined(
    body: Body,
    speed: float,
    forward: float,
    found: list[Evidence],
    evidence: Evidence,
    step: Step,
) -> Evidence | None:
    """Join a stay with the one before it when both are at one place: the legs did not open there.

    The one before is taken out of ``found`` then.
    """
    before = found[-1]
    if np.linalg.norm(evidence.footprint - before.footprint) > _SAME_PLACE:
        return evidence
    found.pop()
    whole = Step(float(before.time_s[before.first]), step.last_s, before.opened_s, step.opens_s)
    return footprint_evidence(body, speed, forward, whole)


def _contact(
    body: Body, evidence: Evidence, strike: EventTime | None, toe_off: EventTime | None
) -> TimedContact | None:
    """Join the two ends of a contact; None where neither was seen or they contradict each other."""
    ends_s = [event.at_s for event in (strike, toe_off) if event is not None]
    if not ends_s or ends_s[-1] < ends_s[0]:
        return None
    row = int(np.argmin(np.abs(body.time_s - evidence.middle_s)))
    x, y = (float(value) for value in evidence.footprint)
    return TimedContact(strike, toe_off, row, x, y)


def _follows(contact: TimedContact, before: list[TimedContact]) -> bool:
    """Say whether a contact strikes after the last one did."""
    if not before or contact.strike is None or before[-1].strike is None:
        return True
    return contact.strike.at_s > before[-1].strike.at_s


def _ground(body: Body, rhythm: Rhythm) -> tuple[Body, float, float]:
    """Give the body over the ground, the ground's speed in its coordinates, and the direction."""
    if body.ground_known:
        return body, 0.0, 1.0 if body.direction == "left-to-right" else -1.0
    held = relative_to_hips(body)
    speed = ground_speed(held, rhythm.openings_s)
    return held, speed, -1.0 if speed > 0 else 1.0


@dataclass(frozen=True, eq=False)
class GroundPath:
    """Where the ground under the runner goes, in a body's own coordinates.

    Parameters
    ----------
    offset
        (N, 2) of the coordinates in which the ground moves evenly.
    speed
        Of the ground along those, in body heights a second.
    forward
        +1 when the runner faces right, -1 left.
    """

    offset: FloatArray
    speed: float
    forward: float

    def of(self, contact: TimedContact, time_s: FloatArray) -> FloatArray:
        """Give the (N, 2) places of a contact's footprint through the rows of the body."""
        gone = self.speed * (time_s - time_s[contact.row])
        footprint = np.column_stack([contact.x + gone, np.full(len(gone), contact.y)])
        return np.asarray(self.offset + footprint)


def ground_path(body: Body, rhythm: Rhythm) -> GroundPath:
    """Find how the ground moves past, or that it stands still."""
    held, speed, forward = _ground(body, rhythm)
    return GroundPath(body.hip - held.hip, speed, forward)


@dataclass(frozen=True)
class Step:
    """The time in which one foot stands.

    Parameters
    ----------
    first_s, last_s
        From one opening of the legs to the next, or to the end of what was seen.
    opened_s, opens_s
        The openings themselves, NaN where not seen.
    """

    first_s: float
    last_s: float
    opened_s: float
    opens_s: float


def steps_between(time_s: FloatArray, openings_s: FloatArray) -> list[Step]:
    """Give each step, with the cut-off ones at both ends where enough of them is seen.

    Parameters
    ----------
    time_s
        (N,) times of the frames.
    openings_s
        (K,) times at which the feet were farthest apart, two at least.
    """
    steps = [Step(a, b, a, b) for a, b in itertools.pairwise(openings_s)]
    step_s = float(np.median(np.diff(openings_s)))
    first_s, last_s = float(openings_s[0]), float(openings_s[-1])
    if first_s - time_s[0] > _END_SHARE * step_s:
        begin_s = max(float(time_s[0]), first_s - step_s)
        steps.insert(0, Step(begin_s, first_s, np.nan, first_s))
    if time_s[-1] - last_s > _END_SHARE * step_s:
        end_s = min(float(time_s[-1]), last_s + step_s)
        steps.append(Step(last_s, end_s, last_s, np.nan))
    return steps


def footprint_evidence(body: Body, speed: float, forward: float, step: Step) -> Evidence | None:
    """Find a step's footprint, and the nearest foot's place relative to it over time.

    Parameters
    ----------
    body
        The body's path, in coordinates whose ground moves at ``speed``.
    speed
        Of the ground along the picture, in body heights a second.
    forward
        +1 when the run goes to the right, -1 to the left.
    step
        The time in which the foot stands.

    Returns
    -------
    None when no foot stayed anywhere.
    """
    inside = body.between(step.first_s, step.last_s)
    if len(inside.time_s) < 3:
        return None
    footprint = most_crowded(inside, speed)
    seen_whole = np.isfinite(step.opened_s) and np.isfinite(step.opens_s)
    margin_s = (_STEP_MARGIN if seen_whole else _CUT_OFF_MARGIN) * (step.last_s - step.first_s)
    around = body.between(step.first_s - margin_s, step.last_s + margin_s)
    stood_s = middle_s(inside)
    toes = on_ground(around.toes, around.time_s, speed, stood_s) - footprint
    distances = np.linalg.norm(toes, axis=2)
    row, leg = np.arange(len(toes)), distances.argmin(axis=1)
    stay = _longest_stay(around.time_s, distances[row, leg])
    if stay is None:
        return None
    return Evidence(
        time_s=around.time_s,
        distance=distances[row, leg],
        toe_ahead=forward * toes[row, leg, 0],
        first=stay[0],
        last=stay[1],
        opened_s=step.opened_s,
        opens_s=step.opens_s,
        footprint=footprint,
        middle_s=stood_s,
    )


def _longest_stay(time_s: FloatArray, distance: FloatArray) -> tuple[int, int] | None:
    """Give first and last row of the longest stay at the footprint, short breaks bridged."""
    at = np.nonzero(distance < _AT_FOOTPRINT)[0]
    if len(at) < 2:
        return None
    frame_s = float(np.median(np.diff(time_s)))
    bridged_s = max(_BRIDGED_SHARE * (time_s[-1] - time_s[0]), 1.5 * frame_s)
    breaks = np.nonzero(np.diff(time_s[at]) > bridged_s)[0]
    edges = [-1, *breaks.tolist(), len(at) - 1]
    stays = [(at[a + 1], at[b]) for a, b in itertools.pairwise(edges)]
    first, last = max(stays, key=lambda stay: time_s[stay[1]] - time_s[stay[0]])
    return (int(first), int(last)) if last > first else None
