"""What contacts have in common by how surely the pose model sees the runner's legs.

Where a picture hardly shows the legs, landmarks and pictures of shoes place all strikes, or all
toe-offs, of a clip early or late together, by more than they do elsewhere. How unsure the pose
model is tells by about how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cadence.contacts.finding import TimedContact
from cadence.contacts.timing import EventTime

# By the visibility of the legs' ends, median over a rep: the standard deviation of what is added
# (over 400 renders, a third of them saved again smaller or in few bits). Who is seen well is at
# 0.97 and more.
_LEGS_VISIBLE = (0.70, 0.80, 0.90, 0.95, 0.97)
_DOUBT_S = (0.040, 0.020, 0.015, 0.009, 0.0)
# Where legs are seen well, toe-offs are off together by 0.65 of the deviation that is stated for
# all legs, strikes by 0.75 of it (root mean square, 144 renders).
_SURE_VISIBLE, _SURE_SHARE = (0.95, 0.97), (1.0, 0.80)
# The part of the doubt that strikes at a rep's two ends do not share, as when the runner is just
# entering the picture.
_DRIFT_SHARE = 0.7


def doubt_s(legs_visible: float) -> float:
    """Give the standard deviation of what all strikes, or toe-offs, are off by together.

    Parameters
    ----------
    legs_visible
        As of `cadence.domain.PoseTrack`.
    """
    return float(np.interp(legs_visible, _LEGS_VISIBLE, _DOUBT_S))


def drift_s(legs_visible: float) -> float:
    """Give the standard deviation of what a rep's last strike is off against its first."""
    return _DRIFT_SHARE * doubt_s(legs_visible)


def doubted(contacts: Sequence[TimedContact], legs_visible: float) -> list[TimedContact]:
    """State what contacts have in common by how well the legs are seen.

    Parameters
    ----------
    contacts
        The contacts.
    legs_visible
        As of `cadence.domain.PoseTrack`.
    """
    share = float(np.interp(legs_visible, _SURE_VISIBLE, _SURE_SHARE))
    more_s = doubt_s(legs_visible)

    def stated(event: EventTime | None) -> EventTime | None:
        if event is None:
            return None
        return replace(event, common_sd_s=float(np.hypot(share * event.common_sd_s, more_s)))

    return [
        replace(contact, strike=stated(contact.strike), toe_off=stated(contact.toe_off))
        for contact in contacts
    ]
