"""What moves against the background: regions of the picture, several times a second.

A frame is compared with one a little earlier and one a little later, both laid over it by the
camera's own motion. What differs from both is where something moving stands now (three-frame
differencing, Kameda & Minoh 1996): its whole outline once it has moved by its own width, and its
limbs when it runs in place.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from cadence.camera import View, apply, inverse
from cadence.domain import FloatArray
from cadence.video.frames import Frame, Plane, compose

# A runner moves by about their own width in this time; a treadmill runner's legs half a swing.
GAP_S = 0.1
# Often enough that a sprinter moves by less than half a body height from one sample to the next.
SAMPLE_S = 1 / 15
# Frames nearer to each other than this are not all held: so many are not needed to compare, and a
# third of a second of 4K at 240 frames a second is a gigabyte.
_LEAST_SPACING_S = 0.012
# Grey levels: above sensor noise and the compression's ripple.
_LEAST_CHANGE = 10
_NOISE_MULTIPLE = 9
# Parts of one body (head, shorts, shoes) are joined over this share of the picture's height.
_JOIN_SHARE = 0.02
# Runners are 5 % of the picture's height and more, and often only half of one stands out.
_LEAST_HEIGHT_SHARE = 0.025
_MOST_REGIONS = 5
# Where nothing so tall stands out, slight changes are looked at as well: a small runner may move by
# no more than a pixel from one frame to the other. They tell something only while the camera stands
# still, which is to say within what corners' noise moves it by.
_PLAIN_SHARE = 0.06
_STILL_PX = 0.25
# A third of a body stands out at least, where any of it does.
_MOST_GROWTH = 3.0


@dataclass(frozen=True)
class Region:
    """A moving part of the picture: a box, in pixels of the picture, and the area that moved."""

    left_px: float
    top_px: float
    right_px: float
    bottom_px: float
    area_px2: float

    def touches(self, other: Region) -> bool:
        """Say whether the boxes overlap."""
        return (
            self.left_px <= other.right_px
            and other.left_px <= self.right_px
            and self.top_px <= other.bottom_px
            and other.top_px <= self.bottom_px
        )


@dataclass(frozen=True, eq=False)
class MotionSample:
    """What moved at one time.

    Parameters
    ----------
    frame
        The frame.
    view
        Its small picture and place in the scene.
    regions
        Moving regions, largest first; None where the camera's motion is unknown.
    is_between
        Whether there were an earlier and a later frame to compare with. With one of them only, a
        region may be where something was, or will be.
    """

    frame: Frame
    view: View
    regions: tuple[Region, ...] | None
    is_between: bool = True


class MotionSampler:
    """Keeps the last fraction of a second and compares frames within it.

    Parameters
    ----------
    slowed
        How many times slower than in reality people are taken to move: frames that much farther
        apart are compared.
    """

    def __init__(self, slowed: float = 1.0) -> None:
        self._gap_s = slowed * GAP_S
        self._least_spacing_s = slowed * _LEAST_SPACING_S
        self._recent: deque[tuple[Frame, View]] = deque()
        self._next_s = 0.0
        self._last_sampled = -1

    def add(self, frame: Frame, view: View) -> list[MotionSample]:
        """Take the next frame; give the samples that it completes."""
        newest_s = self._recent[-1][0].file_time_s if self._recent else -np.inf
        if frame.file_time_s - newest_s < self._least_spacing_s:
            return []
        self._recent.append((frame, view))
        samples = []
        while self._next_s + self._gap_s <= frame.file_time_s:
            sampled, sampled_view = self._nearest(self._next_s)
            if sampled.index == self._last_sampled:
                self._next_s = self._first_after(sampled.file_time_s)
                continue
            samples.append(self._sample(sampled, sampled_view, self._next_s))
            self._last_sampled = sampled.index
            self._next_s = max(self._next_s + SAMPLE_S, sampled.file_time_s + 1e-9)
            while self._recent[0][0].file_time_s < self._next_s - 1.5 * self._gap_s:
                self._recent.popleft()
        return samples

    def _first_after(self, time_s: float) -> float:
        return min(held.file_time_s for held, _ in self._recent if held.file_time_s > time_s)

    def _sample(self, frame: Frame, view: View, middle_s: float) -> MotionSample:
        before, after = self._nearest(middle_s - self._gap_s), self._nearest(middle_s + self._gap_s)
        others = [other for other_frame, other in (before, after) if other_frame is not frame]
        known = bool(others) and all(other.shot == view.shot for other in others)
        regions = moving_regions(view, others) if known else None
        return MotionSample(frame, view, regions, len(others) == 2)

    def _nearest(self, time_s: float) -> tuple[Frame, View]:
        return min(self._recent, key=lambda held: abs(held[0].file_time_s - time_s))


def moving_regions(view: View, others: list[View]) -> tuple[Region, ...]:
    """Find what moves in a view against all of the others.

    Parameters
    ----------
    view
        The view to look at.
    others
        Views of the same shot, a little earlier and later.

    Returns
    -------
    Regions in pixels of the picture, largest first, and behind them those of slight changes.
    """
    ways = [compose(inverse(other.scene_from_small), view.scene_from_small) for other in others]
    laid_over = zip(others, ways, strict=True)
    found = _regions(view, [_change(view, other, way) for other, way in laid_over])
    tallest_px = max((each.bottom_px - each.top_px for each in found), default=0.0)
    if tallest_px < _PLAIN_SHARE * view.small.shape[0] * view.scale and all(
        _is_still(way, view.small.shape) for way in ways
    ):
        found = _completed(found, _regions(view, [_slight_change(view, other) for other in others]))
    return tuple(found[:_MOST_REGIONS])


def _completed(found: list[Region], slight: list[Region]) -> list[Region]:
    """Complete regions by those of slight changes, which show more of a body; add the others.

    Leaves that sway show in them as well: they come last, and a region does not grow into them.
    """
    completed = []
    for region in found:
        around = (each for each in slight if each.touches(region))
        tall_px = _MOST_GROWTH * (region.bottom_px - region.top_px)
        fuller = (each for each in around if each.bottom_px - each.top_px < tall_px)
        completed.append(next(fuller, region))
    apart = [each for each in slight if not any(each.touches(region) for region in found)]
    return completed + apart


def _regions(view: View, changes: list[Plane]) -> list[Region]:
    """Give where all of the changes are above the noise, largest first."""
    import cv2

    change = np.minimum.reduce(changes)
    threshold = max(_LEAST_CHANGE, _NOISE_MULTIPLE * _median(change))
    moved = (change > threshold).astype(np.uint8)
    height = view.small.shape[0]
    join = max(3, round(_JOIN_SHARE * height))
    joined = cv2.dilate(moved, np.ones((2 * join + 1, join | 1), np.uint8))
    left, top, wide, tall = cv2.boundingRect(joined)
    if not wide:
        return []
    part = slice(top, top + tall), slice(left, left + wide)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(joined[part])
    least = _LEAST_HEIGHT_SHARE * height
    rows, columns = np.nonzero(moved[part])
    owner, rows, columns = labels[rows, columns], rows + top, columns + left
    # What is too small even with its surroundings is most of what there is, in a noisy picture.
    large = [label for label in range(1, len(boxes)) if boxes[label, cv2.CC_STAT_HEIGHT] >= least]
    regions = [
        _region(columns[owner == label], rows[owner == label], view.scale) for label in large
    ]
    kept = [each for each in regions if each.bottom_px - each.top_px >= least * view.scale]
    return sorted(kept, key=lambda region: -region.area_px2)


def _median(change: Plane) -> float:
    """Give the median grey level, by counting: NumPy sorts, at the cost of all the rest."""
    upto = np.bincount(change.ravel(), minlength=256).cumsum()
    middle = (change.size - 1) // 2, change.size // 2
    return float(np.searchsorted(upto, middle, side="right").mean())


def _slight_change(view: View, other: View) -> Plane:
    """Give the grey levels by which a view differs from another of a camera that stood still."""
    import cv2

    return np.asarray(cv2.absdiff(cv2.blur(view.small, (3, 3)), cv2.blur(other.small, (3, 3))))


def _change(view: View, other: View, other_from_view: FloatArray) -> Plane:
    """Give the grey levels by which a view differs from another laid over it; 0 outside that.

    A background that lies a pixel off (parallax, a lens' distortion) has not moved: what counts is
    the difference to the nearest of the values within a pixel.
    """
    import cv2

    height, width = view.small.shape
    laid_over = cv2.warpAffine(
        other.small,
        other_from_view,
        (width, height),
        dst=view.small.copy(),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    calm, near = cv2.blur(view.small, (3, 3)), np.ones((3, 3), np.uint8)
    laid_over = cv2.blur(laid_over, (3, 3))
    brighter = cv2.subtract(calm, cv2.dilate(laid_over, near))
    return np.asarray(cv2.max(brighter, cv2.subtract(cv2.erode(laid_over, near), calm)))


def _is_still(matrix: FloatArray, shape: tuple[int, ...]) -> bool:
    """Say whether a map leaves a picture of this height and width where it is."""
    height, width = shape
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)
    return bool(np.abs(apply(matrix, corners) - corners).max() < _STILL_PX)


def _region(columns: np.ndarray, rows: np.ndarray, scale: float) -> Region:
    left, right = np.percentile(columns, [1, 99])
    top, bottom = np.percentile(rows, [1, 99])
    return Region(
        left_px=float(left * scale),
        top_px=float(top * scale),
        right_px=float((right + 1) * scale),
        bottom_px=float((bottom + 1) * scale),
        area_px2=float(len(rows) * scale**2),
    )
