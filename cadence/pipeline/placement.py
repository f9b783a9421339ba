"""Timed contacts in the picture and on the track, with their feet's names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from cadence.body.feet import NamedFeet
from cadence.body.path import Body, hips_path
from cadence.camera import inverse
from cadence.contacts.finding import TimedContact
from cadence.contacts.timing import EventTime
from cadence.domain import Contact, FloatArray, Foot, PoseTrack, Side


class Ground(Protocol):
    """What knows where on the track a footprint is."""

    def along_m(self, row: int, picture_px: FloatArray, side: Side | None) -> float | None:
        """Give metres along the track of a foot's pixel in a row's picture; None where unknown."""


def middles_s(timed: Sequence[TimedContact], body: Body) -> FloatArray:
    """Give the (K,) times at which the feet of (K,) contacts stood."""
    return np.array([body.time_s[contact.row] for contact in timed])


def place_contacts(
    timed: Sequence[TimedContact],
    named: NamedFeet,
    body: Body,
    track: PoseTrack,
    zone: Ground | None,
) -> tuple[Contact, ...]:
    """Give the whole contacts their places; leave out those that were cut off.

    Parameters
    ----------
    timed
        (K,) contacts in order of time.
    named
        Their feet.
    body, track
        The runner's path.
    zone
        The fly zone, where markers give metres.
    """
    feet = zip(timed, named.feet, named.sides, strict=True)
    return tuple(
        _placed(each, (each.strike, each.toe_off), (foot, side), body, track, zone)
        for each, foot, side in feet
        if each.strike is not None and each.toe_off is not None
    )


def _placed(
    timed: TimedContact,
    ends: tuple[EventTime, EventTime],
    names: tuple[Foot | None, Side | None],
    body: Body,
    track: PoseTrack,
    zone: Ground | None,
) -> Contact:
    """Place a whole contact in the picture and, where markers are known, on the track."""
    strike, toe_off = ends
    place = scene = _scene_px(timed, body)
    # The picture is that of the middle of the contact's own times, as whoever reads them will take
    # it: with a panning camera a frame beside it would be a foot's length off.
    middle_s = (strike.at_s + toe_off.at_s) / 2
    row = int(body.frame[np.abs(body.time_s - middle_s).argmin()])
    if body.is_one_shot:
        back = inverse(track.scene_from_picture[row])
        place = back[:, :2] @ scene + back[:, 2]
    along_m = None
    if zone is not None and body.ground_known:
        along_m = zone.along_m(row, place, names[1])
    return Contact(
        strike_s=strike.at_s,
        toe_off_s=toe_off.at_s,
        strike_sd_s=strike.total_sd_s,
        toe_off_sd_s=toe_off.total_sd_s,
        foot=names[0],
        side=names[1],
        x_px=float(place[0]),
        y_px=float(place[1]),
        along_m=along_m,
        strike_common_sd_s=strike.common_sd_s,
        toe_off_common_sd_s=toe_off.common_sd_s,
    )


def _scene_px(timed: TimedContact, body: Body) -> FloatArray:
    """Give a footprint's place in the scene; on moving ground it is told from the hips' path."""
    place = np.array([timed.x, timed.y])
    if not body.ground_known:
        place = place + hips_path(body, body.time_s[[timed.row]])[0]
    return body.scene_px(place)
