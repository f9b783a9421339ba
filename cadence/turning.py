"""How a camera turns after a runner: its focal length, and its pictures unrolled.

To a camera that turns, a point at ``x`` from the picture's middle moves by ``1 + (x / f)^2`` times
as much as the middle, so that no shift, turn and zoom lays its pictures on each other. Unrolled
onto a cylinder (`cadence.domain.Cylinder`) they do, by shifts alone. The focal length ``f`` is the
one by which the background's corners then agree best from picture to picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.domain import Cylinder, FloatArray

# Focal lengths that are tried, in longer sides of the picture: from an ultra-wide lens (13 mm on
# full frame) to a spectator's zoom, beyond which a picture is flat.
_SHORTEST, _LONGEST, _TRIED, _REFINED = 0.36, 6.0, 17, 11
# Pairs of pictures that tell it: those that lie farthest apart, at least so many longer sides.
_MOST_PAIRS, _LEAST_SHIFT = 24, 0.012
_FEWEST_PAIRS, _FEWEST_POINTS = 4, 16
# Corners that follow something else count no more than this, in small pixels.
_INLIER_PX = 0.8
_MOST_OFF_PX = 1.0
# Unrolled, corners must agree better than flat by this share, else the picture is taken as flat.
_CLEARER = 0.85


@dataclass(frozen=True, eq=False)
class Link:
    """Corners of one view that were found in a later one.

    Parameters
    ----------
    key
        Number of the earlier view.
    from_px, to_px
        (N, 2) where they are in the earlier and in the later one.
    """

    key: int
    from_px: FloatArray
    to_px: FloatArray

    @property
    def shift_px(self) -> float:
        """By how much the picture moved aside."""
        return abs(float(np.median(self.to_px[:, 0] - self.from_px[:, 0])))


def find_focal(links: Sequence[Link], size_px: tuple[int, int]) -> float | None:
    """Find the focal length by which corners agree best from picture to picture.

    Parameters
    ----------
    links
        Corners that were followed.
    size_px
        Width and height of the pictures.

    Returns
    -------
    In pixels; None where too few pictures lie apart, or all agree as well if taken as flat.
    """
    side_px = max(size_px)
    wide = [link for link in links if len(link.from_px) >= _FEWEST_POINTS]
    wide = [link for link in wide if link.shift_px > _LEAST_SHIFT * side_px]
    wide = sorted(wide, key=lambda link: -link.shift_px)[:_MOST_PAIRS]
    if len(wide) < _FEWEST_PAIRS:
        return None
    tried_px = side_px * np.geomspace(_SHORTEST, _LONGEST, _TRIED)
    off = np.array([_disagreement(wide, Cylinder.of(size_px, focal)) for focal in tried_px])
    best = int(off.argmin())
    if not 0 < best < _TRIED - 1 or off[best] > _CLEARER * _disagreement(wide, None):
        return None
    # What corners miss each other by is nearly linear in 1 / f^2, so its square is a parabola.
    bends = np.linspace(tried_px[best - 1] ** -2, tried_px[best + 1] ** -2, _REFINED)
    off = np.array([_disagreement(wide, Cylinder.of(size_px, bend**-0.5)) for bend in bends])
    best = int(np.clip(off.argmin(), 1, _REFINED - 2))
    return float(_lowest(bends[best - 1 : best + 2], off[best - 1 : best + 2]) ** -0.5)


def _lowest(places: FloatArray, values: FloatArray) -> float:
    """Give where a parabola through three evenly spaced values is lowest."""
    before, here, after = values
    away = (before - after) / (before - 2 * here + after) / 2
    return float(places[1] + away * (places[1] - places[0]))


def _disagreement(links: Sequence[Link], cylinder: Cylinder | None) -> float:
    """Give the mean square by which corners miss each other, in pixels; far ones count alike."""
    squares = []
    for link in links:
        ends = link.from_px, link.to_px
        first, second = ends if cylinder is None else map(cylinder.unrolled, ends)
        matrix, _ = similarity(first, second)
        if matrix is not None:
            off_px = first @ matrix[:, :2].T + matrix[:, 2] - second
            squares.append(np.minimum((off_px**2).sum(axis=1), _MOST_OFF_PX**2))
    return float(np.concatenate(squares).mean()) if squares else np.inf


def similarity(first_px: FloatArray, second_px: FloatArray) -> tuple[FloatArray | None, int]:
    """Fit shift, turn and zoom from (N, 2) points to (N, 2) others by RANSAC.

    Returns
    -------
    The (2, 3) map, None without one, and how many of the points fit it.
    """
    import cv2

    matrix, inliers = cv2.estimateAffinePartial2D(
        first_px.astype(np.float32),
        second_px.astype(np.float32),
        ransacReprojThreshold=_INLIER_PX,
    )
    if matrix is None:
        return None, 0
    return np.asarray(matrix, dtype=np.float64), int(inliers.sum())
