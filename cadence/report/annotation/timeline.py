"""What a rep's report says at a moment of the clip: which foot stands, how fast, how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cadence.domain import Contact, FloatArray, FlyResult, RepReport

# The running cadence is that of the last stride pair: steady, and yet of now.
_STEPS_SHOWN = 4
# Two strikes farther apart than this have a contact missing between them.
_LONGEST_STEP_RATIO = 1.5


@dataclass(frozen=True)
class Lamp:
    """A foot's lamp.

    Parameters
    ----------
    name
        The foot: left, right, near, far, or foot where its name is unknown.
    contact
        The contact that it stands in, or the last one that it stood in; None before the first.
    is_lit
        Whether it stands.
    """

    name: str
    contact: Contact | None
    is_lit: bool


@dataclass(frozen=True)
class ZoneMoment:
    """Where in the fly zone the runner is.

    Parameters
    ----------
    along_m
        Metres from the zone's entry; 0 before it, its length after it.
    split_s
        Time since the entry; 0 before it, the fly time after it.
    state
        ``before``, ``inside`` or ``after``.
    """

    along_m: float
    split_s: float
    state: str


class Timeline:
    """A report, asked moment by moment.

    Parameters
    ----------
    report
        The report.
    """

    def __init__(self, report: RepReport) -> None:
        self._report = report
        self._lanes = lamp_names(report.contacts)
        self._strikes_s = [contact.strike_s for contact in report.contacts]

    def lamps(self, at_s: float) -> list[Lamp]:
        """Give each foot's lamp at a real time."""
        return [self._lamp(name, at_s) for name in self._lanes]

    def cadence_spm(self, at_s: float) -> float | None:
        """Give the cadence of the last four steps, fewer at the start; None before the first."""
        begun = [strike_s for strike_s in self._strikes_s if strike_s <= at_s]
        steps_s = [after - before for before, after in pairwise(begun)]
        longest_s = _LONGEST_STEP_RATIO * 60 / self._report.cadence.spm.mean
        whole = [step_s for step_s in steps_s if step_s < longest_s][-_STEPS_SHOWN:]
        return 60 * len(whole) / sum(whole) if whole else None

    def zone(self, at_s: float) -> ZoneMoment | None:
        """Give the place in the fly zone; None without one."""
        fly = self._report.fly
        if fly is None:
            return None
        if at_s < fly.enter_s:
            return ZoneMoment(0.0, 0.0, "before")
        if at_s >= fly.exit_s:
            return ZoneMoment(fly.distance_m, fly.exit_s - fly.enter_s, "after")
        split_s = at_s - fly.enter_s
        return ZoneMoment(along_zone_m(fly, split_s), split_s, "inside")

    def _lamp(self, name: str, at_s: float) -> Lamp:
        begun = [c for c in self._report.contacts if lane_of(c) == name and c.strike_s <= at_s]
        last = begun[-1] if begun else None
        is_lit = last is not None and last.toe_off_s is not None and at_s < last.toe_off_s
        return Lamp(name, last, is_lit)


def lane_of(contact: Contact) -> str:
    """Name the foot of a contact, as well as it is known."""
    return contact.foot or contact.side or "foot"


def lamp_names(contacts: Sequence[Contact]) -> list[str]:
    """Name the feet of a rep, left before right."""
    found = {lane_of(contact) for contact in contacts}
    return [name for name in ("left", "right", "near", "far", "foot") if name in found]


def along_zone_m(fly: FlyResult, split_s: float) -> float:
    """Give how far the hips are in the fly zone.

    Parameters
    ----------
    fly
        The zone.
    split_s
        Time since the entry, 0 to the fly time.

    Returns
    -------
    Metres from the entry.
    """
    along_m, reached_s = passage(fly)
    return float(np.interp(split_s, reached_s, along_m))


def passage(fly: FlyResult) -> tuple[FloatArray, FloatArray]:
    """Give when the hips were where in the fly zone.

    Parameters
    ----------
    fly
        The zone; its curve gives speed over distance, and time = the integral of 1 / speed. Where
        that does not add up to the fly time, being smoothed, it is stretched to.

    Returns
    -------
    (N,) metres from the entry, and (N,) seconds since it, both ascending.
    """
    whole_s = fly.exit_s - fly.enter_s
    along_m = np.array([0.0, fly.distance_m])
    reached = np.array([0.0, 1.0])
    if len(fly.curve) > 1:
        curve = np.array(fly.curve)
        slowness = 1 / np.maximum(curve[:, 1], 1e-3)
        passed_s = np.diff(curve[:, 0]) * (slowness[1:] + slowness[:-1]) / 2
        along_m, reached = curve[:, 0], np.concatenate([[0.0], np.cumsum(passed_s)])
        reached = reached / reached[-1]
    return along_m, whole_s * reached
