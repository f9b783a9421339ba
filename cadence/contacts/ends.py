"""Contacts at a clip's ends, of which only one event was seen.

A clip may begin a few frames before a strike, or end a few frames after a toe-off, or the runner
may leave the picture while the foot still stands in it: the foot is then seen standing and leaving,
but not coming, or the other way about. One runner's contacts last about equally long, so the event
that was not seen follows from the one that was and the usual contact time, as surely as that is
known. It is given where it lies in the clip; a contact of which more is missing stays cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.contacts.finding import TimedContact
from cadence.contacts.timing import EventTime
from cadence.domain import FloatArray

_FEWEST_WHOLE = 2
# An end contact that lasts less than this share of the usual time was cut off.
_SHORT_SHARE = 0.65
# One runner's contacts are at least so unlike each other, or the event at the clip's end is seen so
# much worse than others (SD, rendered reps).
_LEAST_SCATTER_S = 0.010
# The event is told within so much of the first or the last pose: farther inside it would have been
# seen; outside by up to half a contact, of which the other half was seen.
_INSIDE_S, _OUTSIDE_SHARE = 0.09, 0.5


def complete_ends(
    contacts: Sequence[TimedContact], time_s: FloatArray, clip_end_s: float
) -> list[TimedContact]:
    """Give the first and the last contact the event that was not seen, where the clip holds it.

    Parameters
    ----------
    contacts
        All contacts of a clip, in order of time.
    time_s
        (N,) real times of the poses; the clip begins at 0.
    clip_end_s
        Time of the clip's last frame.

    Returns
    -------
    The same contacts. Where an end's contact was too short to be whole, the event at the clip's end
    is told anew, or taken away.
    """
    usual = _usual_contact(contacts, time_s)
    if usual is None:
        return list(contacts)
    completed = list(contacts)
    first, last = contacts[0], contacts[-1]
    if first.toe_off is not None and not usual.is_whole(first):
        strike = usual.from_other(first.toe_off, -1)
        after_s = strike.at_s - float(time_s[0])
        held = strike.at_s >= 0 and usual.is_told(after_s)
        completed[0] = replace(first, strike=strike if held else None)
    if last.strike is not None and not usual.is_whole(last):
        toe_off = usual.from_other(last.strike, 1)
        before_s = float(time_s[-1]) - toe_off.at_s
        held = toe_off.at_s <= clip_end_s and usual.is_told(before_s)
        completed[-1] = replace(last, toe_off=toe_off if held else None)
    return completed


@dataclass(frozen=True)
class _UsualContact:
    """How long a runner's contacts last, how much that varies, and how sure both events are."""

    lasts_s: float
    scatter_s: float
    common_sd_s: float

    def is_whole(self, contact: TimedContact) -> bool:
        """Say whether both events were seen, and so far apart as they should be."""
        if contact.strike is None or contact.toe_off is None:
            return False
        return contact.toe_off.at_s - contact.strike.at_s > _SHORT_SHARE * self.lasts_s

    def is_told(self, inside_s: float) -> bool:
        """Say whether an event is told that lies so long inside the first and last pose."""
        return -_OUTSIDE_SHARE * self.lasts_s < inside_s < _INSIDE_S

    def from_other(self, seen: EventTime, sense: int) -> EventTime:
        """Tell the event after (``sense`` 1) or before (-1) the one that was seen."""
        return EventTime(
            at_s=seen.at_s + sense * self.lasts_s,
            sd_s=float(np.hypot(seen.sd_s, self.scatter_s)),
            common_sd_s=self.common_sd_s,
        )


def _usual_contact(contacts: Sequence[TimedContact], time_s: FloatArray) -> _UsualContact | None:
    """Learn the usual contact from those that no end cut short; None with too few of them."""
    first_s, last_s = float(time_s[0]) + _INSIDE_S, float(time_s[-1]) - _INSIDE_S
    whole = [
        (each.strike, each.toe_off)
        for number, each in enumerate(contacts)
        if each.strike is not None
        and each.toe_off is not None
        and (number > 0 or each.strike.at_s > first_s)
        and (number < len(contacts) - 1 or each.toe_off.at_s < last_s)
    ]
    if len(whole) < _FEWEST_WHOLE:
        return None
    lasts_s = np.array([toe_off.at_s - strike.at_s for strike, toe_off in whole])
    usual_s = float(np.median(lasts_s))
    scatter_s = 1.48 * float(np.median(np.abs(lasts_s - usual_s)))
    common_s = max(event.common_sd_s for events in whole for event in events)
    return _UsualContact(usual_s, max(scatter_s, _LEAST_SCATTER_S), common_s)
