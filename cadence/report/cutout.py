"""Cuts a runner out of a picture, by the same place without them a moment before or after.

What differs from the empty place is the runner, their shadow, and whatever else moved. The
landmarks tell which: only what lies near the body's bones is kept, and the middle of the trunk and
of the limbs always is, also where it has the background's colour.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

Picture = NDArray[np.uint8]

_TRUNK = [11, 12, 24, 23]
_EARS, _SHOULDERS = [7, 8], [11, 12]
# The body around its bones, in body heights: joined landmarks, and how far from the bone skin,
# clothes and shoes reach. Generous, since landmarks are off by a few hundredths.
_ARMS = (
    *((11, 13, 0.06), (13, 15, 0.055), (15, 19, 0.06)),
    *((12, 14, 0.06), (14, 16, 0.055), (16, 20, 0.06)),
)
_LEGS = (
    *((23, 25, 0.085), (25, 27, 0.065), (27, 29, 0.05), (29, 31, 0.045), (27, 31, 0.05)),
    *((24, 26, 0.085), (26, 28, 0.065), (28, 30, 0.05), (30, 32, 0.045), (28, 32, 0.05)),
)
_LONG_BONES = ((23, 25), (25, 27), (24, 26), (26, 28))
_TRUNK_REACH, _HEAD_REACH, _NECK_REACH = 0.075, 0.105, 0.06
# Nearer to the bone than this it is surely body: half a forearm's width; and most of the head,
# whose middle lies so far beyond the ears, from the shoulders.
_CORE, _HEAD_CORE, _CROWN = 0.012, 0.05, 0.02
# A difference counts from so many times the background's own; at an edge, from half the way to
# what the body shows beside it, but no more than so many times as much.
_NOISE_RATIO, _LEAST_DIFFERENCE = 4.0, 9.0
# Levels by which an empty place may differ from itself; beyond it the camera has not gone back.
_NOISIEST = 6.0
_EDGE_SHARE, _MOST_RAISED, _EDGE_REACH = 0.5, 2.0, 0.008
# Where more than this share of what is not the runner differs, the place looks different.
_MOST_CHANGED = 0.06
# A leg's bone of which less than this share stands out is misplaced; where trunk and bones together
# stand out less than this, the outline is guesswork.
_BONE_SEEN, _LEAST_SEEN = 0.5, 0.62
# Where one of the clip's pixels is larger than this in the picture, outlines are steps.
_COARSEST_GRAIN = 2.0
# The rim of mixed colours, in pixels of the clip.
_RIM_GRAINS = 1.0


def cut_out(
    picture: Picture,
    empty: Sequence[Picture],
    landmarks_px: FloatArray,
    stature_px: float,
    grain_px: float,
) -> Picture | None:
    """Cut a runner out of a picture.

    Parameters
    ----------
    picture
        (H, W, 3) the runner.
    empty
        The same place without the runner, one picture or more; what is black in one was outside.
    landmarks_px
        (33, 2) where the runner's landmarks lie in the picture.
    stature_px
        Body height in the picture.
    grain_px
        Size of one of the clip's own pixels in the picture.

    Returns
    -------
    (H, W, 4) the picture with opacity, its edges in the runner's own colours; None where the
    runner cannot be told cleanly from the background.
    """
    if not empty or not np.isfinite(landmarks_px).all():
        return None
    body = _Body(landmarks_px, stature_px, picture.shape[:2])
    near = body.near()
    if grain_px > _COARSEST_GRAIN:
        return None
    stands_out = _stands_out(picture, empty, near, stature_px)
    if stands_out is None or not body.is_seen(stands_out):
        return None
    core = body.core(stands_out)
    mask = _whole(np.maximum(np.minimum(stands_out, near), core), stature_px)
    return _with_clean_edge(picture, mask, core, grain_px)


class _Body:
    """The regions that a body fills in a picture, drawn around its landmarks.

    Parameters
    ----------
    points
        (33, 2) the landmarks.
    stature_px
        Body height.
    size
        Height and width of the picture.
    """

    def __init__(self, points: FloatArray, stature_px: float, size: tuple[int, ...]) -> None:
        self._points = points
        self._whole = np.round(points).astype(np.int32)
        self._stature_px = stature_px
        self._size = size[:2]

    def near(self) -> Picture:
        """Draw what the body may fill."""
        mask = self._trunk(_TRUNK_REACH)
        for one, other, reach in (*_ARMS, *_LEGS):
            self._draw_bone(mask, one, other, reach)
        head, neck = self._middle(_EARS), self._middle(_SHOULDERS)
        self._draw_line(mask, head, neck, _NECK_REACH)
        self._draw_line(mask, head, head, _HEAD_REACH)
        return mask

    def core(self, stands_out: Picture) -> Picture:
        """Draw what is surely body: trunk, face, and the bones that stand out from behind."""
        mask = self._trunk(_CORE)
        ears, neck = self._points[_EARS].mean(axis=0), self._points[_SHOULDERS].mean(axis=0)
        upward = (ears - neck) / max(float(np.linalg.norm(ears - neck)), 1.0)
        crown = np.round(ears + _CROWN * self._stature_px * upward).astype(np.int32)
        self._draw_line(mask, crown, crown, _HEAD_CORE)
        for one, other, _ in (*_ARMS, *_LEGS):
            if self._bone_seen(stands_out, one, other) >= _BONE_SEEN:
                self._draw_bone(mask, one, other, _CORE)
        return mask

    def is_seen(self, stands_out: Picture) -> bool:
        """Whether trunk and limbs stand out, each thigh and shank for itself."""
        trunk = float(stands_out[self._trunk(_CORE) > 0].mean()) / 255
        limbs = [self._bone_seen(stands_out, one, other) for one, other, _ in (*_ARMS, *_LEGS)]
        long = [self._bone_seen(stands_out, *bone) for bone in _LONG_BONES]
        return min(trunk, float(np.mean(limbs))) >= _LEAST_SEEN and min(long) >= _BONE_SEEN

    def _bone_seen(self, stands_out: Picture, one: int, other: int) -> float:
        steps = np.linspace(0, 1, 16)[:, None]
        along = self._points[one] + steps * (self._points[other] - self._points[one])
        height, width = self._size
        x, y = np.round(along).astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        return float(stands_out[y[inside], x[inside]].mean()) / 255 if inside.any() else 1.0

    def _trunk(self, reach: float) -> Picture:
        import cv2

        mask = np.zeros(self._size, np.uint8)
        corners = [self._whole[_TRUNK]]
        cv2.fillPoly(mask, corners, 255)
        cv2.polylines(mask, corners, True, 255, self._thickness(reach))
        return mask

    def _middle(self, landmarks: list[int]) -> NDArray[np.int32]:
        return np.asarray(np.round(self._points[landmarks].mean(axis=0)), dtype=np.int32)

    def _draw_bone(self, mask: Picture, one: int, other: int, reach: float) -> None:
        self._draw_line(mask, self._whole[one], self._whole[other], reach)

    def _draw_line(
        self, mask: Picture, one: NDArray[np.int32], other: NDArray[np.int32], reach: float
    ) -> None:
        import cv2

        cv2.line(mask, one.tolist(), other.tolist(), 255, self._thickness(reach))

    def _thickness(self, reach: float) -> int:
        return max(1, round(2 * reach * self._stature_px))


def _stands_out(
    picture: Picture, empty: Sequence[Picture], near: Picture, stature_px: float
) -> Picture | None:
    """Give how surely each pixel differs from the background, 0 to 255; None where all does."""
    import cv2

    ratios = [ratio for each in empty if (ratio := _ratio(picture, each, near)) is not None]
    if not ratios:
        return None
    least = np.minimum.reduce(ratios)
    if float((least[near == 0] > 1).mean()) > _MOST_CHANGED:
        return None
    width = max(3, round(2 * _EDGE_REACH * stature_px) | 1)
    beside = cv2.dilate(least, np.ones((width, width), np.uint8))
    edge = np.clip(_EDGE_SHARE * beside, 1.0, _MOST_RAISED)
    return np.asarray(np.clip(255 * (least / edge - 0.75) * 2, 0, 255), dtype=np.uint8)


def _ratio(picture: Picture, background: Picture, near: Picture) -> NDArray[np.float32] | None:
    """Give each pixel's difference over what the background differs by itself, at most 20."""
    import cv2

    known = background.max(axis=2) > 0
    around = known & (near == 0)
    if not around[::3, ::3].any():
        return None
    # Light changes between two frames; what is not the runner tells by how much.
    pixels = around[::3, ::3]
    change = picture[::3, ::3][pixels].astype(np.int16) - background[::3, ::3][pixels]
    lit = background + np.median(change, axis=0).astype(np.int16)
    differs = np.abs(picture - lit).max(axis=2).astype(np.float32)
    away = np.asarray(cv2.blur(differs, (3, 3)), dtype=np.float32)
    usual = float(np.median(away[::3, ::3][pixels]))
    if usual > _NOISIEST:
        return None
    ratio = away / max(_NOISE_RATIO * usual, _LEAST_DIFFERENCE)
    return np.where(known, np.minimum(ratio, 20.0), 20.0).astype(np.float32)


def _whole(mask: Picture, stature_px: float) -> Picture:
    """Close small holes, and drop what does not hang together with the body."""
    import cv2

    width = max(3, round(0.02 * stature_px) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 127).astype(np.uint8))
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if len(stats) > 1 else 0
    grown = cv2.dilate((labels == largest).astype(np.uint8), kernel)
    return np.asarray(cv2.bitwise_and(mask, mask, mask=grown), dtype=np.uint8)


def _with_clean_edge(picture: Picture, mask: Picture, core: Picture, grain_px: float) -> Picture:
    """Take off the rim that mixes runner and background, and colour the new one from inside.

    Video keeps one colour for two by two of its pixels, so that the rim is as wide as that.
    """
    import cv2

    rim_px = max(1, round(_RIM_GRAINS * grain_px))
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim_px + 1, 2 * rim_px + 1))
    inner = np.maximum(cv2.erode(mask, around), core)
    weight = (inner > 200).astype(np.float32)
    spread_px = (0, 0), 1.5 * rim_px
    blurred = cv2.GaussianBlur(picture.astype(np.float32) * weight[:, :, None], *spread_px)
    total = cv2.GaussianBlur(weight, *spread_px)[:, :, None]
    from_inside = blurred / np.maximum(total, 1e-3)
    use = np.where(weight[:, :, None] > 0, 0.0, np.clip(20 * total, 0, 1))
    colours = picture + use * (from_inside - picture)
    # Half of the rim comes back: a leg keeps its width.
    opacity = cv2.dilate(inner, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (rim_px | 1,) * 2))
    opacity = cv2.GaussianBlur(opacity, (0, 0), max(0.7, 0.5 * rim_px))
    return np.dstack([np.round(colours), opacity]).astype(np.uint8)
