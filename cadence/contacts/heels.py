"""Strikes of heel strikers: where the roll of the shoes says that the heel comes down first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.contacts.mixing import pictures_common_sd_s
from cadence.contacts.posture import ShoePosture
from cadence.contacts.rolling import Roll, find_roll
from cadence.contacts.timing import EventTime
from cadence.domain import FloatArray

# At least this share of the shoes looked at must be seen to roll, or not to.
_LEAST_SHARE = 0.25
# What all strikes of a heel striker have in common: as of `pictures_common_sd_s` (rendered and, at
# 30 frames a second, filmed reps).
_COMMON_SD_S, _COMMON_SLOW_SD_S = 0.004, 0.015
# Nine rolls in ten are those of heels; what was fitted to something else lies anywhere within this.
_SEEN_ODDS, _ASTRAY_WITHIN_S = 9.0, 0.09
# One strike's standard deviation against the clip's others is at least this, and this share of a
# frame.
_LEAST_OWN_SD_S, _OWN_FRAME_SHARE = 0.0015, 0.13


@dataclass(frozen=True, eq=False)
class Landed:
    """A sole that came to rest, and how the shoe lay around that.

    Parameters
    ----------
    rest
        When the sole came to rest; None where the contact's strike was not seen.
    level
        When the foot struck, where the sole lands first.
    landmarks
        When it struck by the landmarks alone.
    posture
        How the shoe lay; None where it was not looked at or cannot be told from the ground.
    """

    rest: EventTime | None
    level: EventTime | None
    landmarks: EventTime | None
    posture: ShoePosture | None


def heel_strikes(
    landed: Sequence[Landed], looked_at: int, contact_s: float, chance: float = 1.0
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
    chance
        How likely such contacts' heels strike first at all, 0 to 1.

    Returns
    -------
    The strikes: the level ones where the sole lands first. None where the pictures do not
    show how the shoes land.
    """
    shown = [
        (number, each.rest, each.landmarks, each.posture)
        for number, each in enumerate(landed)
        if each.rest is not None
        and each.landmarks is not None
        and each.posture is not None
        and len(each.posture.time_s) > 1
    ]
    if len(shown) < _LEAST_SHARE * looked_at:
        return None
    rests_s = np.array([rest.at_s for _, rest, _, _ in shown])
    roll = find_roll([posture for *_, posture in shown], rests_s, contact_s)
    if roll is None:
        return None
    frame_s = min(float(np.median(np.diff(posture.time_s))) for *_, posture in shown)
    later_s = float(np.median(roll.strike_s - [each.at_s for _, _, each, _ in shown]))
    doubt = _Doubt.of(later_s, shown[0][2].common_sd_s, frame_s)
    leads = _leads(roll, chance, rests_s, frame_s, doubt)
    own = {number: lead for (number, *_), lead in zip(shown, leads.each, strict=True)}
    return [leads.before(each, own.get(number)) for number, each in enumerate(landed)]


@dataclass(frozen=True)
class _Lead:
    """By how much a heel strikes before its sole rests, and the standard deviation of that."""

    lead_s: float
    sd_s: float


@dataclass(frozen=True)
class _Doubt:
    """How far the strikes of rolling heels are believed beside those by the landmarks.

    Parameters
    ----------
    share
        The part of what the roll says that the strikes follow.
    common_sd_s
        Standard deviation of what the strikes then have in common.
    """

    share: float
    common_sd_s: float

    @classmethod
    def of(cls, later_s: float, landmarks_sd_s: float, frame_s: float) -> _Doubt:
        """Doubt a roll by how much later its strikes are than the landmarks', usually.

        The roll of a heel that was seen is near the landmarks' strike, by the standard deviations
        of both; what was fitted to something else lies anywhere.
        """
        roll_sd_s = pictures_common_sd_s(_COMMON_SD_S, _COMMON_SLOW_SD_S, frame_s)
        both_s2 = landmarks_sd_s**2 + roll_sd_s**2
        near = np.exp(-0.5 * later_s**2 / both_s2) / np.sqrt(2 * np.pi * both_s2)
        odds = _SEEN_ODDS * near * _ASTRAY_WITHIN_S
        seen, weight = odds / (1 + odds), landmarks_sd_s**2 / both_s2
        share = float(seen * weight)
        unsure_s = [
            share * roll_sd_s,
            (1 - share) * landmarks_sd_s,
            np.sqrt(seen * (1 - seen)) * weight * later_s,
        ]
        return cls(share, float(np.linalg.norm(unsure_s)))


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
    doubt
        How far these leads are believed.
    """

    each: tuple[_Lead, ...]
    usual: _Lead
    share: float
    doubt: _Doubt

    def before(self, landed: Landed, own: _Lead | None) -> EventTime | None:
        """Give the strike that went before a rest: the contact's own lead weighed by its sd."""
        rest, level, landmarks = landed.rest, landed.level, landed.landmarks
        if rest is None or level is None or landmarks is None:
            return None
        lead = self.usual
        if own is not None:
            weight = rest.sd_s**2 / (rest.sd_s**2 + own.sd_s**2)
            lead_s = lead.lead_s + weight * (own.lead_s - lead.lead_s)
            lead = _Lead(lead_s, float(np.sqrt(weight)) * own.sd_s)
        else:
            lead = _Lead(lead.lead_s, float(np.hypot(lead.sd_s, rest.sd_s)))
        heel_s = landmarks.at_s + self.doubt.share * (rest.at_s - lead.lead_s - landmarks.at_s)
        heel_sd_s = landmarks.sd_s + self.doubt.share * (lead.sd_s - landmarks.sd_s)
        doubt_s = np.sqrt(self.share * (1 - self.share)) * (level.at_s - heel_s)
        shares = [
            self.share * self.doubt.common_sd_s,
            (1 - self.share) * level.common_sd_s,
            doubt_s,
        ]
        return EventTime(
            level.at_s + self.share * (heel_s - level.at_s),
            level.sd_s + self.share * (heel_sd_s - level.sd_s),
            float(np.linalg.norm(shares)),
        )


def _leads(roll: Roll, chance: float, rests_s: FloatArray, frame_s: float, doubt: _Doubt) -> _Leads:
    """Give the leads of a roll's shoes over their soles' rests."""
    leads_s = rests_s - roll.strike_s
    least_s = float(np.hypot(_LEAST_OWN_SD_S, _OWN_FRAME_SHARE * frame_s))
    return _Leads(
        each=tuple(
            _Lead(float(lead_s), float(max(sd_s, least_s)))
            for lead_s, sd_s in zip(leads_s, roll.strike_sd_s, strict=True)
        ),
        usual=_Lead(float(np.median(leads_s)), 0.0),
        share=chance * roll.heel_share,
        doubt=doubt,
    )
