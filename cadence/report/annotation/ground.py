"""Where in each picture the rep's footprints and markers lie, whatever the camera does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.path import Body
from cadence.body.rhythm import Rhythm
from cadence.camera import apply, inverse
from cadence.contacts.finding import ground_path
from cadence.domain import Contact, FloatArray, PoseTrack, RepReport

# A footprint is known by the toes; the middle of the sole lies so many body heights behind them.
_TOE_TO_SOLE = 0.05
# On a belt, prints go by with it and are gone after about two steps.
_ON_BELT_S = 0.8


@dataclass(frozen=True, eq=False)
class Print:
    """A footprint in the scene.

    Parameters
    ----------
    contact
        The contact that left it.
    scene_px
        (2,) where.
    shot
        The camera shot that it belongs to.
    """

    contact: Contact
    scene_px: FloatArray
    shot: int


class Ground:
    """The ground of a rep.

    Parameters
    ----------
    track, report
        The rep.
    body, rhythm
        The runner's path and steps.
    """

    def __init__(self, track: PoseTrack, report: RepReport, body: Body, rhythm: Rhythm) -> None:
        self._track = track
        self._time_s = track.file_time_s * report.clock.time_scale
        markers = report.fly.detail.markers if report.fly and report.fly.detail else ()
        self._markers = [(np.array([m.x_px, m.y_px]), m.along_m) for m in markers]
        path = ground_path(body, rhythm)
        self._moves = not body.ground_known
        self._belt_px_s = path.speed * body.stature_px
        self._to_sole_px = np.array([-_TOE_TO_SOLE * path.forward * body.stature_px, 0.0])
        self.stature_px = body.stature_px
        self._prints = [self._print_of(contact) for contact in report.contacts]

    def prints(self, row: int, at_s: float) -> list[tuple[Contact, FloatArray]]:
        """Give the footprints left so far, with their places in the picture of a row."""
        back = inverse(self._track.scene_from_picture[row])
        shot = int(self._track.shot[row])
        shown = []
        for each in self._prints:
            since_s = at_s - each.contact.strike_s
            if since_s < 0 or each.shot != shot or (self._moves and since_s > _ON_BELT_S):
                continue
            place_px = apply(back, (each.scene_px + self._drift_px(each.contact, at_s))[None])[0]
            shown.append((each.contact, place_px))
        return shown

    def markers(self, row: int) -> list[tuple[FloatArray, float]]:
        """Give the fly zone's markers: places in the picture of a row, and metres."""
        back = inverse(self._track.scene_from_picture[row])
        return [(apply(back, place_px[None])[0], along_m) for place_px, along_m in self._markers]

    def _print_of(self, contact: Contact) -> Print:
        row = int(np.abs(self._time_s - middle_s(contact)).argmin())
        place_px = np.array([[contact.x_px, contact.y_px]])
        place_px = place_px + self._to_sole_px
        scene_px = apply(self._track.scene_from_picture[row], place_px)[0]
        return Print(contact, scene_px, int(self._track.shot[row]))

    def _drift_px(self, contact: Contact, at_s: float) -> FloatArray:
        """Give how far the belt has carried a print since the middle of its contact."""
        return np.array([self._belt_px_s * (at_s - middle_s(contact)), 0.0])


def middle_s(contact: Contact) -> float:
    """Give the middle of a contact; its strike where its end is unknown."""
    if contact.toe_off_s is None:
        return contact.strike_s
    return (contact.strike_s + contact.toe_off_s) / 2
