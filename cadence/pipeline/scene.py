"""A track's pictures in one scene, straightened: where the fly zone's pixels lie.

A camera's path puts pictures beside each other as they came. Where a lens is known to bend, each
pixel is straightened in its own picture first, about whose middle the lens bends; where a camera is
known to have turned, each picture is unrolled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadence.domain import FloatArray, PoseTrack
from cadence.errors import CalibrationError
from cadence.flyzone.markerset import Marker
from cadence.flyzone.panorama import scene_maps
from cadence.flyzone.plumblines import bent, straightened


@dataclass(frozen=True, eq=False)
class Scene:
    """The scene that a fly zone is measured in.

    Parameters
    ----------
    track
        The track.
    maps
        (F, 2, 3) from its straightened pictures to the scene.
    """

    track: PoseTrack
    maps: FloatArray

    @classmethod
    def of(cls, track: PoseTrack, focal_px: float | None = None) -> Scene:
        """Give a track's scene; a panned one is unrolled, better with the focal length known."""
        return cls(track, scene_maps(track, focal_px))

    @property
    def bend(self) -> float:
        """The lens's bend that is taken out."""
        return 0.0 if self.track.lens is None else self.track.lens.corrected

    def straight(self, picture_px: FloatArray) -> FloatArray:
        """Straighten, or unroll, (..., 2) pixels of a picture."""
        if self.track.turn is not None:
            return self.track.turn.cylinder.unrolled(picture_px)
        if not self.bend:
            return picture_px
        video = self.track.video
        return straightened(picture_px, self.bend, (video.width_px, video.height_px))

    def placed(self, row: int, picture_px: FloatArray) -> FloatArray:
        """Give (..., 2) pixels of a row's picture their places in the scene."""
        matrix = self.maps[row]
        return np.asarray(self.straight(picture_px) @ matrix[:, :2].T + matrix[:, 2])

    def seen(self, row: int, scene_px: FloatArray) -> FloatArray:
        """Give the pixel in a row's picture, or beside it, of a (2,) place in the scene."""
        matrix = self.maps[row]
        straight_px = np.asarray(np.linalg.solve(matrix[:, :2], scene_px - matrix[:, 2]))
        turn, video = self.track.turn, self.track.video
        if turn is not None:
            return turn.cylinder.rolled(straight_px)
        return bent(straight_px, self.bend, (video.width_px, video.height_px))

    def moved(self, rows: np.ndarray, track_px: FloatArray) -> FloatArray:
        """Take (N, 2) points of (N,) rows from the track's own scene, which knows no lens."""
        own = self.track.scene_from_picture
        if self.maps is own and not self.bend:
            return track_px
        back = np.linalg.inv(own[rows, :, :2])
        picture_px = np.einsum("nij,nj->ni", back, track_px - own[rows, :, 2])
        forth = self.maps[rows]
        placed = np.einsum("nij,nj->ni", forth[:, :, :2], self.straight(picture_px))
        return np.asarray(placed + forth[:, :, 2])

    def marked(self, marker: Marker) -> Marker:
        """Give a marker its place in the scene.

        Raises
        ------
        CalibrationError
            Where it is named for a time at which the track has no picture.
        """
        track, seen_px = self.track, np.array([marker.x_px, marker.y_px])
        if marker.file_time_s is None or track.camera == "static":
            place_px = self.straight(seen_px)
        else:
            place_px = self.placed(self._row_at(marker, marker.file_time_s), seen_px)
        return replace(marker, x_px=float(place_px[0]), y_px=float(place_px[1]))

    def _row_at(self, marker: Marker, file_time_s: float) -> int:
        times_s = self.track.file_time_s
        row = int(np.abs(times_s - file_time_s).argmin())
        if abs(times_s[row] - file_time_s) > 2 * float(np.median(np.diff(times_s))):
            raise CalibrationError(
                f"the marker at {marker.along_m:g} m is named for {file_time_s:g} s, where the "
                f"runner is not in the picture: name a time from {times_s[0]:.2f} to "
                f"{times_s[-1]:.2f} s"
            )
        return row
