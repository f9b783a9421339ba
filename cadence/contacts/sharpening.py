"""Strikes and toe-offs from the pictures of the shoes, where the pictures show them.

The landmarks say which contacts there are, and when, to within a hundredth of a second or two. How
far each shoe is from where it stands (`stillness`) says it more sharply: the curves of a clip's
contacts, laid over each other, are one curve with a corner, where the shoe comes to rest or its
last resting part moves off. Contacts whose pictures show nothing, behind the other leg for
instance, keep the landmarks' time, moved by what the clip's other contacts were moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.body.path import Body
from cadence.contacts.corner import (
    Samples,
    above_rest,
    end_of_rest,
    find_corner,
    laid_on_curve,
    onset,
)
from cadence.contacts.finding import TimedContact
from cadence.contacts.heels import Landed, heel_strikes
from cadence.contacts.landing import heel_chance, heel_share
from cadence.contacts.mixing import Mix, mix_of, pictures_common_sd_s
from cadence.contacts.posture import ShoePosture, shoe_posture
from cadence.contacts.stillness import ShoeMove, shoe_move
from cadence.contacts.timing import EventTime
from cadence.domain import FloatArray, FootView

_FEWEST_CURVES = 2
# A corner less sharp than this (difference of slopes over its standard error) is none.
_LEAST_SHARPNESS = 1.5
# Corners of something else lie anywhere within about this of each other.
_ASTRAY_WITHIN_S = 0.09
# One corner in three is something else when it is this much sharper than the bluntest.
_CLEAR = 2.0
# The sole of a heel striker rests up to this long after the strike that the landmarks show.
_HEELS_LEAD_S = 0.025
# Landmarks are late or early by no more than this, where a curve has few samples around its corner;
# with frames nearer to each other than the last of these it has some on both sides.
_EARLIEST_S = -0.022
_FAST_FRAME_S = 0.011
# More shoes than these tell nothing new about how they roll.
_MOST_ROLLS = 16


def sharpen_contacts(
    contacts: Sequence[TimedContact],
    body: Body,
    views: Sequence[FootView],
    row_time_s: FloatArray,
) -> list[TimedContact]:
    """Time contacts by their shoes' pictures where these show more than the landmarks.

    Parameters
    ----------
    contacts
        As the landmarks show them, in order of time.
    body
        The body's path.
    views
        Pictures of footprints; contacts without one are allowed.
    row_time_s
        (F,) real times of the track's rows, which the pictures are of.

    Returns
    -------
    The same contacts, with sharper times where possible.
    """
    shoes = [_seen_shoe(contact, body, views, row_time_s) for contact in contacts]
    moves = [None if shoe is None else shoe.move() for shoe in shoes]
    strikes = [contact.strike for contact in contacts]
    landings = [None if move is None else (move.time_s, move.landing) for move in moves]
    rested = _sharpened(strikes, landings, _STRIKE)
    timed = _struck(rested, shoes)
    if timed is None:
        known_s = np.array([strike.at_s for strike in strikes if strike is not None])
        timed = rested.doubted(trust=(1 - heel_share(body, known_s)) ** 2)
    leavings = [None if move is None else (move.time_s, move.leaving) for move in moves]
    toe_offs = _sharpened([contact.toe_off for contact in contacts], leavings, _TOE_OFF).doubted()
    return [
        _with_times(contact, strike, toe_off)
        for contact, strike, toe_off in zip(contacts, timed, toe_offs, strict=True)
    ]


def _struck(rested: _Sharpened, shoes: Sequence[_SeenShoe | None]) -> list[EventTime | None] | None:
    """Give the strikes before the soles' rests, where the pictures show how the shoes land."""
    rests, soles = rested.doubted(_HEELS_LEAD_S), rested.doubted()
    shown = [
        (number, shoe, rest)
        for number, (shoe, rest) in enumerate(zip(shoes, rests, strict=True))
        if shoe is not None and rest is not None
    ]
    if not shown:
        return None
    chance = heel_chance(float(np.median([shoe.toe_off_s - shoe.strike_s for _, shoe, _ in shown])))
    if chance == 0:  # so short a contact begins with the ball or all of the sole
        return soles
    looked_at = shown[:: -(-len(shown) // _MOST_ROLLS)]
    postures = {number: shoe.posture(rest.at_s) for number, shoe, rest in looked_at}
    landed = [
        Landed(rest, sole, event, postures.get(number))
        for number, (rest, sole, event) in enumerate(zip(rests, soles, rested.events, strict=True))
    ]
    contact_s = float(np.median([shoe.toe_off_s - rest.at_s for _, shoe, rest in shown]))
    return heel_strikes(landed, len(looked_at), contact_s, chance)


def _with_times(
    contact: TimedContact, strike: EventTime | None, toe_off: EventTime | None
) -> TimedContact:
    """Give a contact its sharper times, unless they contradict each other."""
    if strike is not None and toe_off is not None and strike.at_s >= toe_off.at_s:
        return contact
    return replace(contact, strike=strike, toe_off=toe_off)


@dataclass(frozen=True, eq=False)
class _SeenShoe:
    """A whole contact's pictures, and about when it was."""

    view: FootView
    time_s: FloatArray
    strike_s: float
    toe_off_s: float

    def move(self) -> ShoeMove | None:
        """Measure how far the shoe is from where it stands."""
        return shoe_move(self.view, self.time_s, self.strike_s, self.toe_off_s)

    def posture(self, rest_s: float) -> ShoePosture | None:
        """Measure how the shoe lies."""
        return shoe_posture(self.view, self.time_s, rest_s, self.toe_off_s)


def _seen_shoe(
    contact: TimedContact, body: Body, views: Sequence[FootView], row_time_s: FloatArray
) -> _SeenShoe | None:
    """Find the view that shows a whole contact."""
    if contact.strike is None or contact.toe_off is None:
        return None
    row = int(body.frame[contact.row])
    for view in views:
        if abs(row - int(view.rows[len(view.rows) // 2])) <= len(view.rows) / 4:
            time_s = row_time_s[view.rows]
            return _SeenShoe(view, time_s, contact.strike.at_s, contact.toe_off.at_s)
    return None


@dataclass(frozen=True)
class _Kind:
    """What sets strikes apart from toe-offs.

    Parameters
    ----------
    outward
        +1 where time runs away from the contact, -1 where it runs towards it.
    is_gradual
        Whether movement sets in gradually (a foot is slowed before it is stopped) or at once.
    earliest_s
        How far before the landmarks' time, on the way outward, the corner may lie where single
        curves show it: a jogger's toe leaves slowly, and its landmark follows it later still.
    latest_s
        How far behind it the corner may lie: the landmarks of a slow or small runner's strike come
        up to three standard deviations late.
    common_sd_s, common_slow_sd_s
        As of `cadence.contacts.mixing.pictures_common_sd_s` (rendered and, at 30 frames a second,
        filmed reps).
    """

    outward: int
    is_gradual: bool
    earliest_s: float
    latest_s: float
    common_sd_s: float
    common_slow_sd_s: float
    own_frame_share: float

    def search_s(self, frame_s: float) -> tuple[float, float]:
        """Give the lags between which the corner is looked for."""
        earliest_s = self.earliest_s if frame_s < _FAST_FRAME_S else _EARLIEST_S
        return earliest_s, self.latest_s

    def common_s(self, frame_s: float) -> float:
        """Give what all events of the kind have in common."""
        return pictures_common_sd_s(self.common_sd_s, self.common_slow_sd_s, frame_s)


_STRIKE = _Kind(
    -1,
    is_gradual=True,
    earliest_s=-0.030,
    latest_s=0.042,
    common_sd_s=0.004,
    common_slow_sd_s=0.015,
    own_frame_share=0.13,
)
_TOE_OFF = _Kind(
    1,
    is_gradual=False,
    earliest_s=-0.040,
    latest_s=0.024,
    common_sd_s=0.006,
    common_slow_sd_s=0.022,
    own_frame_share=0.25,
)


@dataclass(frozen=True, eq=False)
class _Sharpened:
    """Events of one kind, and the corner that their curves have in common.

    Parameters
    ----------
    events
        As the landmarks show them.
    kind
        What they are.
    moved_s
        By how much later the pictures show those that have a curve, by their numbers.
    sharpness
        Of the corner; 0 where there is none.
    frame_s
        Time from picture to picture.
    """

    events: Sequence[EventTime | None]
    kind: _Kind
    moved_s: dict[int, float]
    sharpness: float
    frame_s: float

    def trusted(self, trust: float) -> list[EventTime | None]:
        """Time the events, where the corner is the event as surely as ``trust``, 0 to 1."""
        mix = self._mix(trust)
        if mix is None:
            return list(self.events)
        return [
            None if event is None else mix.applied(event, self.moved_s.get(number))
            for number, event in enumerate(self.events)
        ]

    def doubted(self, later_s: float = 0.0, trust: float = 1.0) -> list[EventTime | None]:
        """Time the events, where pictures that contradict the landmarks are likely astray.

        They may show the event ``later_s`` later than the landmarks without contradicting them.
        """
        return self.trusted(trust * self._agreement(later_s))

    def _common_sds_s(self) -> tuple[float, float]:
        """Give the standard deviations of what landmarks, and pictures, get wrong together."""
        landmarks_sd_s = next(event.common_sd_s for event in self.events if event is not None)
        return landmarks_sd_s, self.kind.common_s(self.frame_s)

    def _mix(self, trust: float) -> Mix | None:
        if not self.moved_s:
            return None
        moved_s = np.array(list(self.moved_s.values()))
        mix = mix_of(moved_s, self.sharpness, *self._common_sds_s(), trust)
        frame_sd_s = self.kind.own_frame_share * self.frame_s
        return replace(mix, own_sd_s=float(np.hypot(mix.own_sd_s, frame_sd_s)))

    def _agreement(self, later_s: float) -> float:
        """Say how likely the corner is the event, 0 to 1, by where it lies and how sharp it is.

        The event itself is near the landmarks' time, by the standard deviations of both; a corner
        of something else, as of the ground that moves behind a shoe, lies anywhere in the search.
        """
        if not self.moved_s:
            return 0.0
        sd_s = float(np.hypot(*self._common_sds_s()))
        usual_s = float(np.median(list(self.moved_s.values())))
        off = (usual_s - np.clip(usual_s, 0.0, later_s)) / sd_s
        near = np.exp(-0.5 * off**2) / (np.sqrt(2 * np.pi) * sd_s)
        odds = _CLEAR * (self.sharpness - _LEAST_SHARPNESS) ** 2 * near * _ASTRAY_WITHIN_S
        return float(odds / (1 + odds))


def _sharpened(
    events: Sequence[EventTime | None],
    curves: Sequence[tuple[FloatArray, FloatArray] | None],
    kind: _Kind,
) -> _Sharpened:
    """Time events of one kind by the corner that their curves have in common."""
    shown = [
        (number, event, curve)
        for number, (event, curve) in enumerate(zip(events, curves, strict=True))
        if event is not None and curve is not None
    ]
    nothing = _Sharpened(events, kind, {}, 0.0, np.nan)
    if len(shown) < _FEWEST_CURVES:
        return nothing
    first_s = np.array([event.at_s for _, event, _ in shown])
    corner = _common_corner(first_s, [curve for _, _, curve in shown], kind)
    if corner is None:
        return nothing
    moved_s, sharpness = corner
    own = {number: float(moved) for (number, _, _), moved in zip(shown, moved_s, strict=True)}
    return _Sharpened(events, kind, own, sharpness, float(np.median(np.diff(shown[0][2][0]))))


def _common_corner(
    first_s: FloatArray, curves: Sequence[tuple[FloatArray, FloatArray]], kind: _Kind
) -> tuple[FloatArray, float] | None:
    """Lay curves over each other and find the onset of their common movement.

    Where the curves as they are show no corner, each is taken from its own level of rest.

    Returns
    -------
    By how much each event lies later than its first guess, and the corner's sharpness; None where
    there is no corner.
    """
    corner = _corner_of(first_s, curves, kind)
    if corner is not None:
        return corner
    own = [
        (time_s, above_rest(kind.outward * (time_s - at_s), distance))
        for at_s, (time_s, distance) in zip(first_s, curves, strict=True)
    ]
    return _corner_of(first_s, own, kind)


def _corner_of(
    first_s: FloatArray, curves: Sequence[tuple[FloatArray, FloatArray]], kind: _Kind
) -> tuple[FloatArray, float] | None:
    search_s = kind.search_s(float(np.median(np.diff(curves[0][0]))))
    guess_s, rounds = first_s, 0
    while True:
        samples = _samples(guess_s, curves, kind)
        corner = find_corner(samples, search_s)
        if corner is None or corner.sharpness < _LEAST_SHARPNESS:
            return None
        if corner.at_end and not kind.is_gradual:
            return None
        if rounds == _ROUNDS:
            read = end_of_rest if kind.is_gradual else onset
            at_s = guess_s + kind.outward * read(samples, corner.lag_s)
            return np.asarray(at_s - first_s), corner.sharpness
        guess_s = guess_s + kind.outward * laid_on_curve(samples, corner.lag_s)
        rounds += 1


_ROUNDS = 2


def _samples(
    guess_s: FloatArray, curves: Sequence[tuple[FloatArray, FloatArray]], kind: _Kind
) -> list[Samples]:
    """Give the curves with time running outward from each one's guess."""
    return [
        Samples((kind.outward * (time_s - at_s))[:: kind.outward], distance[:: kind.outward])
        for at_s, (time_s, distance) in zip(guess_s, curves, strict=True)
    ]
