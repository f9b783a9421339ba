"""Where in each picture the rep's footprints and markers lie, whatever the camera does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.path import Body
from cadence.body.rhythm import Rhythm
from cadence.contacts.finding import ground_path
from cadence.domain import Contact, FloatArray, MarkerUsed, PoseTrack, RepReport
from cadence.flyzone.markerset import Marker
from cadence.pipeline.scene import Scene

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
        self._scene = Scene.of(track)
        markers = report.fly.detail.markers if report.fly and report.fly.detail else ()
        self._markers = [(self._scene_px(marker), marker.along_m) for marker in markers]
        path = ground_path(body, rhythm)
        self._moves = not body.ground_known
        self._shown_s = _ON_BELT_S if self._moves else np.inf
        self._belt_px_s = path.speed * body.stature_px
        self._plane = body.plane
        self._to_sole_px = np.array([-_TOE_TO_SOLE * path.forward * body.stature_px, 0.0])
        self.stature_px = body.stature_px
        self._prints = [self._print_of(contact) for contact in report.contacts]

    def prints(self, row: int, at_s: float) -> list[tuple[Contact, FloatArray]]:
        """Give the footprints left so far, with their places in the picture of a row."""
        shot = int(self._track.shot[row])
        shown = [
            each
            for each in self._prints
            if each.shot == shot and 0 <= at_s - each.contact.strike_s <= self._shown_s
        ]
        if not shown:
            return []
        scene_px = np.array([each.scene_px for each in shown])
        if self._moves:
            # The belt has carried them since the middles of their contacts.
            gone_s = np.array([at_s - middle_s(each.contact) for each in shown])
            along_px = self._plane.of_scene(scene_px)
            along_px[:, 0] += self._belt_px_s * gone_s
            scene_px = self._plane.to_scene(along_px)
        contacts = [each.contact for each in shown]
        return list(zip(contacts, self._track.to_picture(row, scene_px), strict=True))

    def markers(self, row: int) -> list[tuple[FloatArray, float]]:
        """Give the fly zone's markers: places in the picture of a row, and metres."""
        return [(self._scene.seen(row, place_px), along_m) for place_px, along_m in self._markers]

    def _scene_px(self, used: MarkerUsed) -> FloatArray:
        marker = Marker(used.x_px, used.y_px, used.along_m, file_time_s=used.file_time_s)
        placed = self._scene.marked(marker)
        return np.array([placed.x_px, placed.y_px])

    def _print_of(self, contact: Contact) -> Print:
        row = int(np.abs(self._time_s - middle_s(contact)).argmin())
        place_px = np.array([[contact.x_px, contact.y_px]])
        place_px = place_px + self._to_sole_px
        scene_px = self._track.to_scene(row, place_px)[0]
        return Print(contact, scene_px, int(self._track.shot[row]))


def middle_s(contact: Contact) -> float:
    """Give the middle of a contact; its strike where its end is unknown."""
    if contact.toe_off_s is None:
        return contact.strike_s
    return (contact.strike_s + contact.toe_off_s) / 2
