"""How much the shoes' pictures weigh beside the landmarks when an event is timed by both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.contacts.timing import EventTime
from cadence.domain import FloatArray

# From this sharpness on, the pictures are as good as they get.
_SHARP = 3.0
# One event's standard deviation against the clip's others is at least this.
_LEAST_OWN_SD_S = 0.0015


# A shoe's movement is read from samples within some 20 ms of its end. At 30 frames a second
# most contacts have one such sample or none, and in filmed clips the pictures' times are
# worse than the landmarks'; where frames are half as far apart it shows four times as well.
_SLOW_FRAME_S = 1 / 30


def pictures_common_sd_s(fast_sd_s: float, slow_sd_s: float, frame_s: float) -> float:
    """Give the standard deviation of what all events by the shoes' pictures have in common.

    Parameters
    ----------
    fast_sd_s
        With frames as near to each other as one likes.
    slow_sd_s
        What 30 frames a second add, root sum square.
    frame_s
        Time from picture to picture.
    """
    return float(np.hypot(fast_sd_s, slow_sd_s * (frame_s / _SLOW_FRAME_S) ** 2))


@dataclass(frozen=True)
class Mix:
    """How much the pictures' times weigh beside the landmarks'.

    Parameters
    ----------
    usual_s
        By how much the pictures' times lie later, usually.
    share
        The part of that by which all events are moved.
    own_share
        The part of what an event's own picture differs from that by which it is moved.
    own_sd_s, common_sd_s
        Standard deviations of the result.
    """

    usual_s: float
    share: float
    own_share: float
    own_sd_s: float
    common_sd_s: float

    def applied(self, event: EventTime, moved_s: float | None) -> EventTime:
        """Give an event its sharper time: its own two times averaged, where it has both."""
        at_s = event.at_s + self.share * self.usual_s
        if moved_s is None:
            return EventTime(at_s, max(event.sd_s, self.own_sd_s), self.common_sd_s)
        unlike_s = self.own_share * (moved_s - self.usual_s)
        own_sd_s = max(self.own_sd_s, abs(unlike_s))
        own_sd_s += (1 - 2 * self.own_share) * max(event.sd_s - own_sd_s, 0.0)
        return EventTime(float(at_s + unlike_s), own_sd_s, self.common_sd_s)


def mix_of(
    moved_s: FloatArray, sharpness: float, landmarks_sd_s: float, pictures_sd_s: float, trust: float
) -> Mix:
    """Weigh pictures and landmarks by their variances; their difference shows their scatter.

    A blunt corner is worth less, and so is one of which it is not sure that it is the event.

    Parameters
    ----------
    moved_s
        (K,) by how much later the pictures show events than the landmarks.
    sharpness
        Of the corner that the pictures' curves have in common.
    landmarks_sd_s, pictures_sd_s
        Standard deviations of what all events by landmarks, and by sharp pictures, have in common.
    trust
        How surely the corner is the event, 0 to 1.
    """
    usual_s = float(np.median(moved_s))
    scatter_s = 1.48 * float(np.median(np.abs(moved_s - usual_s)))
    blunt_sd_s = pictures_sd_s * max(1.0, _SHARP / sharpness) ** 2
    believed = landmarks_sd_s**2 / (landmarks_sd_s**2 + blunt_sd_s**2)
    share = trust * believed
    doubt_s = np.sqrt(trust * (1 - trust)) * believed * usual_s
    return Mix(
        usual_s=usual_s,
        share=share,
        own_share=trust / 2,
        own_sd_s=max(_LEAST_OWN_SD_S, scatter_s / 2),
        common_sd_s=float(
            np.linalg.norm([share * blunt_sd_s, (1 - share) * landmarks_sd_s, doubt_s])
        ),
    )
