"""Strikes of heel strikers: where the roll of the shoes says that the heel comes down first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.contacts.posture import ShoePosture
from cadence.contacts.rolling import Roll, find_roll
from cadence.contacts.timing import EventTime
from cadence.domain import FloatArray

# At least this share of the shoes looked at must be seen to roll, or not to.
_LEAST_SHARE = 0.25
# What all strikes of a heel striker have in common is as sure as this, and as this share of a
# frame (as measured on rendered reps).
_COMMON_SD_S, _COMMON_FRAME_SHARE = 0.004, 0.15
# One strike's standard deviation against the clip's others is at least this, and this share of a
# frame.
_LEAST_OWN_SD_S, _OWN_FRAME_SHARE = 0.0015, 0.06


@dataclass(frozen=True, eq=False)
class Landed:
    """A sole that came to rest, and how the shoe lay around that.

    Parameters
    ----------
    rest
        When the sole came to rest; None where the contact's strike was not seen.
    posture
        How the shoe lay; None where it was not looked at or cannot be told from the ground.
    """

    rest: EventTime | None
    posture: ShoePosture | None


def heel_strikes(
    landed: Sequence[Landed], looked_at: int, contact_s: float
) -> list[EventTime | None] | None:
    """Time the strikes of contacts whose soles' rests are known.

    Parameters
    ----------
    landed
        One runner's contacts.
    looked_at
        How many shoes were looked at.
    contact_s
        About how long a contact lasts.

    Returns
    -------
    The strikes: the rests themselves where the sole lands first. None where the pictures do not
    show how the shoes land.
    """
    shown = [
        (number, each.rest, each.posture)
        for number, each in enumerate(landed)
        if each.rest is not None and each.posture is not None and len(each.posture.time_s) > 1
    ]
    if len(shown) < _LEAST_SHARE * looked_at:
        return None
    rests_s = np.array([rest.at_s for _, rest, _ in shown])
    roll = find_roll([posture for _, _, posture in shown], rests_s, contact_s)
    if roll is None:
        return None
    frame_s = min(float(np.median(np.diff(posture.time_s))) for _, _, posture in shown)
    leads = _leads(roll, rests_s, frame_s)
    own = {number: lead for (number, _, _), lead in zip(shown, leads.each, strict=True)}
    return [
        None if each.rest is None else leads.before(each.rest, own.get(number))
        for number, each in enumerate(landed)
    ]


@dataclass(frozen=True)
class _Lead:
    """By how much a heel strikes before its sole rests, and the standard deviation of that."""

    lead_s: float
    sd_s: float


@dataclass(frozen=True)
class _Leads:
    """The leads of a clip's heels.

    Parameters
    ----------
    each
        Of the shoes that were seen to roll.
    usual
        Of the others.
    share
        How surely the heels strike first.
    common_sd_s
        Standard deviation of what the strikes have in common.
    """

    each: tuple[_Lead, ...]
    usual: _Lead
    share: float
    common_sd_s: float

    def before(self, rest: EventTime, own: _Lead | None) -> EventTime:
        """Give the strike that went before a rest: the contact's own lead weighed by its sd."""
        lead = self.usual
        if own is not None:
            weight = rest.sd_s**2 / (rest.sd_s**2 + own.sd_s**2)
            lead_s = lead.lead_s + weight * (own.lead_s - lead.lead_s)
            lead = _Lead(lead_s, float(np.sqrt(weight)) * own.sd_s)
        else:
            lead = _Lead(lead.lead_s, float(np.hypot(lead.sd_s, rest.sd_s)))
        doubt_s = np.sqrt(self.share * (1 - self.share)) * self.usual.lead_s
        return EventTime(
            rest.at_s - self.share * lead.lead_s,
            rest.sd_s + self.share * (lead.sd_s - rest.sd_s),
            float(
                np.linalg.norm(
                    [self.share * self.common_sd_s, (1 - self.share) * rest.common_sd_s, doubt_s]
                )
            ),
        )


def _leads(roll: Roll, rests_s: FloatArray, frame_s: float) -> _Leads:
    """Give the leads of a roll's shoes over their soles' rests."""
    leads_s = rests_s - roll.strike_s
    least_s = float(np.hypot(_LEAST_OWN_SD_S, _OWN_FRAME_SHARE * frame_s))
    return _Leads(
        each=tuple(
            _Lead(float(lead_s), float(max(sd_s, least_s)))
            for lead_s, sd_s in zip(leads_s, roll.strike_sd_s, strict=True)
        ),
        usual=_Lead(float(np.median(leads_s)), 0.0),
        share=roll.heel_share,
        common_sd_s=float(np.hypot(_COMMON_SD_S, _COMMON_FRAME_SHARE * frame_s)),
    )
