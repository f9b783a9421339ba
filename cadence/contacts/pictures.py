"""Small grey pictures: blurred, and read between their pixels.

As ``scipy.ndimage.gaussian_filter`` and ``map_coordinates`` do, whose import takes as long as a
clip's whole analysis.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

Image = NDArray[np.float32]


def blurred(pictures: Image, spread_px: float, reach: float = 4.0) -> Image:
    """Blur pictures by a Gaussian; beyond their edges they are taken to be mirrored.

    Parameters
    ----------
    pictures
        (..., H, W) grey levels.
    spread_px
        Standard deviation of the Gaussian.
    reach
        How many standard deviations it extends to.

    Returns
    -------
    (..., H, W).
    """
    height, width = pictures.shape[-2:]
    down = (_blur_matrix(height, spread_px, reach) @ pictures).astype(np.float32)
    return np.asarray(down @ _blur_matrix(width, spread_px, reach).T, dtype=np.float32)


def _blur_matrix(count: int, spread_px: float, reach: float) -> FloatArray:
    """Give the (count, count) weights with which each blurred pixel of a line takes the others."""
    radius = int(reach * spread_px + 0.5)
    steps = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 * (steps / spread_px) ** 2)
    turn = (np.arange(count)[:, None] + steps) % (2 * count)
    taken = np.minimum(turn, 2 * count - 1 - turn)
    matrix = np.zeros((count, count))
    np.add.at(matrix, (np.arange(count)[:, None], taken), weights / weights.sum())
    return matrix


def sampled(images: Image, rows: FloatArray, columns: FloatArray) -> Image:
    """Read images between their pixels, by the four pixels around each place.

    Parameters
    ----------
    images
        (K, H, W) images of one size.
    rows, columns
        (...) places.

    Returns
    -------
    (K, ...); 0 outside of the images.
    """
    count, height, width = images.shape
    inside = (rows >= 0) & (rows <= height - 1) & (columns >= 0) & (columns <= width - 1)
    top = np.clip(np.floor(rows), 0, height - 2).astype(np.int64)
    left = np.clip(np.floor(columns), 0, width - 2).astype(np.int64)
    down, across = rows - top, columns - left
    first, pixels = top * width + left, images.reshape(count, -1).astype(np.float64)
    totals = np.zeros((count, *rows.shape))
    for step, share in (
        (0, (1 - down) * (1 - across)),
        (1, (1 - down) * across),
        (width, down * (1 - across)),
        (width + 1, down * across),
    ):
        corner, weight = first + step, share * inside
        for total, image in zip(totals, pixels, strict=True):
            total += image.take(corner) * weight
    return totals.astype(np.float32)
