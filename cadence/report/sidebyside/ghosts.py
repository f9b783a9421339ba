"""Ghosts: the other reps' runners over the first rep's picture, where the camera stood still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray, RepReport
from cadence.errors import NotMeasurableError
from cadence.report.sidebyside.panes import Pane, recolour
from cadence.report.sidebyside.reels import Reel
from cadence.video.frames import Frame, upright_planes
from cadence.video.sheet import Sheet

# The body as lines between landmarks, in body heights: trunk, limbs, head.
_TRUNK, _LIMBS = (
    ((11, 23), (12, 24), (11, 12), (23, 24), (11, 24), (12, 23)),
    (
        *((11, 13), (13, 15), (12, 14), (14, 16), (23, 25), (25, 27), (27, 29), (29, 31), (27, 31)),
        *((24, 26), (26, 28), (28, 30), (30, 32), (28, 32)),
    ),
)
_TRUNK_WIDTH, _LIMB_WIDTH, _HEAD_RADIUS, _SOFTNESS = 0.13, 0.085, 0.085, 0.02
_OPACITY = 0.62
_NOSE = 0


@dataclass(frozen=True, eq=False)
class Ghost:
    """A rep whose runner is laid over the first rep's picture.

    Parameters
    ----------
    reel
        The rep.
    pane
        The first rep's place in the video.
    first_from_own
        (2, 3) map from this rep's picture to the first one's.
    """

    reel: Reel
    pane: Pane
    first_from_own: FloatArray

    def show(self, sheet: Sheet, frame: Frame, row: int) -> None:
        """Lay the runner of a frame over the video."""
        import cv2

        landmarks = self.reel.track.landmarks_px[row, :, :2]
        if not np.isfinite(landmarks).all():
            return
        zoom = self.pane.width_px / float(self.pane.window_px[0, 2])
        video_from_own = self.first_from_own * zoom
        mask = self._mask(landmarks, video_from_own, zoom)
        size = self.pane.width_px, self.pane.height_px
        halved = video_from_own.copy()
        # A chroma sample lies in the middle of four luma samples.
        halved[:, 2] = (halved[:, 2] + 0.5 * halved[:, :2].sum(axis=1) - 0.5) / 2
        half_size = size[0] // 2, size[1] // 2
        parts = [
            np.asarray(cv2.warpAffine(np.ascontiguousarray(plane), *how), dtype=np.uint8)
            for plane, how in zip(
                upright_planes(frame),
                ((video_from_own, size), (halved, half_size), (halved, half_size)),
                strict=True,
            )
        ]
        recolour(parts, frame.yuv_to_rgb, sheet.yuv_to_rgb)
        half = cv2.resize(mask, half_size, interpolation=cv2.INTER_AREA)
        planes = (sheet.luma, sheet.chroma_u, sheet.chroma_v)
        for plane, part, weight in zip(planes, parts, (mask, half, half), strict=True):
            blended = plane + weight * (part.astype(np.float32) - plane)
            plane[:] = np.clip(blended + 0.5, 0, 255).astype(np.uint8)

    def _mask(
        self, landmarks_px: FloatArray, video_from_own: FloatArray, zoom: float
    ) -> NDArray[np.float32]:
        """Give how much of each pixel is the runner's."""
        import cv2

        points = landmarks_px @ video_from_own[:, :2].T + video_from_own[:, 2]
        stature = self.reel.stature_px() * zoom
        mask = np.zeros((self.pane.height_px, self.pane.width_px), np.float32)
        for pairs, width in ((_TRUNK, _TRUNK_WIDTH), (_LIMBS, _LIMB_WIDTH)):
            for one, other in pairs:
                ends = [tuple(np.round(points[end]).astype(int).tolist()) for end in (one, other)]
                cv2.line(mask, ends[0], ends[1], _OPACITY, max(1, round(width * stature)))
        head = tuple(np.round(points[_NOSE]).astype(int).tolist())
        cv2.circle(mask, head, max(1, round(_HEAD_RADIUS * stature)), _OPACITY, -1)
        sigma = max(0.8, _SOFTNESS * stature)
        return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), dtype=np.float32)


def ghosts_over(reels: list[Reel], pane: Pane) -> list[Ghost]:
    """Return the reps after the first as ghosts over it.

    Raises
    ------
    NotMeasurableError
        When a camera moved, or reps do not run one way.
    """
    first = reels[0].report
    ghosts = []
    for number, reel in enumerate(reels, 1):
        if reel.report.camera != "static":
            raise NotMeasurableError(
                f"the camera of rep {number} did not stand still: ghosts need a tripod; "
                "pass --layout side or stacked"
            )
        if reel.report.runner.direction != first.runner.direction:
            raise NotMeasurableError(
                f"rep {number} runs the other way than rep 1: pass --layout side or stacked"
            )
        if number > 1:
            ghosts.append(Ghost(reel, pane, first_from_own(first, reel.report)))
    return ghosts


def first_from_own(first: RepReport, own: RepReport) -> FloatArray:
    """Give the map from a rep's picture to the first one's: by the markers, else by the size.

    Two markers that both reps have fix a turn, a zoom and a shift.
    """
    same = np.array([[1.0, 0, 0], [0, 1, 0]]) * (first.video.width_px / own.video.width_px)
    places = []
    for report in (first, own):
        markers = report.fly.detail.markers if report.fly and report.fly.detail else ()
        places.append({(m.along_m, m.across_m): complex(m.x_px, m.y_px) for m in markers})
    common = sorted(set(places[0]) & set(places[1]))
    if len(common) < 2:
        return same
    (a, b), (c, d) = ((p[common[0]], p[common[-1]]) for p in places)
    if c == d:
        return same
    turn = (b - a) / (d - c)
    shift = a - turn * c
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])
