"""A clip's background: a few of its pictures laid over each other, without what moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadence.camera import CameraPath, inverse
from cadence.domain import LensBend
from cadence.flyzone.plumblines import bend_of_lines
from cadence.lens.edges import long_lines
from cadence.video.frames import Frame, Plane, compose, upright_planes

# The runner covers any place in one of three pictures of a run at most; of so many that are kept
# they are chosen, the farthest apart.
_MOST_KEPT = 5
# Larger pictures are halved and so on: lines are read to a tenth of a pixel.
_LARGEST_PX = 2048


class BackdropKeeper:
    """Keeps a few of the pictures that it is shown, evenly spread over all of them so far."""

    def __init__(self) -> None:
        self._kept: dict[int, Plane] = {}
        self._every = 1
        self._scale = 1.0

    def add(self, frame: Frame) -> None:
        """Take the next frame."""
        if frame.index % self._every:
            return
        self._keep(frame)
        if len(self._kept) > _MOST_KEPT:
            self._every *= 2
            self._kept = {i: kept for i, kept in self._kept.items() if i % self._every == 0}

    def _keep(self, frame: Frame) -> None:
        import cv2

        picture = upright_planes(frame)[0]
        smaller = -(-max(picture.shape) // _LARGEST_PX)
        if smaller > 1:
            size = picture.shape[1] // smaller, picture.shape[0] // smaller
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        self._kept[frame.index] = np.array(picture, order="C")
        self._scale = frame.width_px / picture.shape[1]

    def lens(self, camera: CameraPath, part: range) -> LensBend | None:
        """Measure the bend of the lens from the lines in a part of the clip.

        Parameters
        ----------
        camera
            The camera's motion.
        part
            The part's frames.

        Returns
        -------
        None where it is not known, as in panned clips, whose lines are not looked at.
        """
        seen = [index for index in self._kept if index in part]
        if camera.kind == "panned" or not seen:
            return None
        middle = seen[len(seen) // 2]
        chosen = [i for i in (seen[0], middle, seen[-1]) if camera.shot[i] == camera.shot[middle]]
        backdrop = _middle_of([self._steadied(i, middle, camera) for i in chosen])
        return bend_of_lines(long_lines(backdrop), (backdrop.shape[1], backdrop.shape[0]))

    def _steadied(self, index: int, middle: int, camera: CameraPath) -> Plane:
        """Give a picture as the camera of another moment would have seen it."""
        import cv2

        picture = self._kept[index]
        if index == middle or camera.kind == "static":
            return picture
        maps = camera.scene_from_picture
        matrix = compose(inverse(maps[middle]), maps[index])
        matrix[:, 2] /= self._scale
        size = picture.shape[1], picture.shape[0]
        moved = cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(moved, dtype=np.uint8)


def _middle_of(pictures: Sequence[Plane]) -> Plane:
    """Give the median of three pictures; the first of fewer."""
    if len(pictures) < 3:
        return pictures[0]
    first, second, third = pictures
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.asarray(np.maximum(low, np.minimum(high, third)))
