"""Long, nearly level edges of a picture: lane lines, kerbs, fences, roofs.

Where brightness changes most from above to below (Canny 1986, one way only) is read to a fraction
of a pixel column by column; neighbours make pieces, and pieces that continue each other, over posts
and people in front, make lines. What is level to a hair beside a plain surface was drawn on a
screen, and is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray
from cadence.video.frames import Plane

_BLUR_PX = 0.8
# An edge of four grey levels between plain surfaces makes this much of a Sobel operator.
_LEAST_STEP = 14
# Lengths, as shares of the picture's longer side: the shortest piece, that which begins a line, the
# shortest line; a piece is read in runs of so much.
_PIECE, _SEED, _LINE, _RUN = 1 / 64, 1 / 20, 1 / 4, 1 / 160
# Gaps may be as long as this share of a line, or of the picture's longer side.
_GAP_OF_LINE, _GAP = 0.6, 1 / 20
# A piece belongs to a line where it is within this much, and more beyond a gap; pixels of 1920.
_OFF_PX, _BEYOND_GAP_PX = 0.8, 3.0
_STRAY_PX = 1.0
# From this length on a line tells its own bow.
_BOWS = 1 / 8
_LEAST_SEEN, _LEAST_SMOOTH = 0.5, 0.6
# Drawn lines: level to this, beside what varies by less.
_DRAWN_PX, _BESIDE_PX, _PLAIN = 0.3, 5, 0.8


@dataclass(frozen=True, eq=False)
class _Piece:
    """An unbroken piece of an edge: (K, 2) places, one a run, and whether it brightens downward."""

    places: FloatArray
    brightens: bool

    @property
    def length(self) -> float:
        """From its first place to its last."""
        return float(self.places[-1, 0] - self.places[0, 0])


def long_lines(picture: Plane) -> list[FloatArray]:
    """Find the long, nearly level lines of a picture.

    Parameters
    ----------
    picture
        (H, W) uint8, upright.

    Returns
    -------
    Each line's (N, 2) places in pixels, in order of x.
    """
    side_px = max(picture.shape)
    pieces = sorted(_pieces(picture), key=lambda piece: -piece.length)
    lines = []
    for brightens in (True, False):
        lines += _joined([p for p in pieces if p.brightens == brightens], side_px)
    return [line for line in lines if not _is_drawn(line, picture)]


def _pieces(picture: Plane) -> list[_Piece]:
    """Find the pieces of all edges that are nearer to level than to upright."""
    import cv2

    smooth = cv2.GaussianBlur(picture, (0, 0), _BLUR_PX)
    down = np.asarray(cv2.Sobel(smooth, cv2.CV_16S, 0, 1, ksize=3), dtype=np.int16)
    right = np.asarray(cv2.Sobel(smooth, cv2.CV_16S, 1, 0, ksize=3), dtype=np.int16)
    size = np.abs(down)
    clear = (size >= _LEAST_STEP) & (size >= np.abs(right))
    clear[[0, -1]] = False
    rows, columns = np.nonzero(clear)
    step = down[rows, columns]
    above, here, below = (size[rows + way, columns] for way in (-1, 0, 1))
    peak = (here >= above) & (here > below)
    rows, columns, step = rows[peak], columns[peak], step[peak]
    fine = _peak_offset(above[peak], here[peak], below[peak])
    pieces = []
    for brightens in (True, False):
        kept = (step > 0) == brightens
        places = _linked(rows[kept], columns[kept], fine[kept], picture.shape)
        pieces += [_Piece(each, brightens) for each in places]
    return pieces


def _peak_offset(above: FloatArray, here: FloatArray, below: FloatArray) -> FloatArray:
    """Give how far below the middle one of three values a parabola through them is highest."""
    first, middle, last = above.astype(float), here.astype(float), below.astype(float)
    return np.asarray(0.5 * (first - last) / (first - 2 * middle + last))


def _linked(
    rows: np.ndarray, columns: np.ndarray, fine: FloatArray, shape: tuple[int, ...]
) -> list[FloatArray]:
    """Link neighbouring edge pixels; give the runs of each piece that is long enough."""
    import cv2

    side_px = max(shape)
    marked = np.zeros(shape, np.uint8)
    marked[rows, columns] = 1
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    long = boxes[:, cv2.CC_STAT_WIDTH] >= _PIECE * side_px
    long[0] = False
    own = labels[rows, columns]
    kept = long[own]
    run = (columns[kept] / max(_RUN * side_px, 1.0)).astype(int)
    order = np.lexsort((run, own[kept]))
    key = np.stack([own[kept], run])[:, order]
    places = np.stack([columns[kept], rows[kept] + fine[kept]], axis=1)[order]
    if not len(places):
        return []
    begins = np.flatnonzero(np.any(np.diff(key, prepend=-1), axis=0))
    counts = np.diff(np.append(begins, len(places)))
    means = np.add.reduceat(places, begins) / counts[:, None]
    return np.split(means, np.flatnonzero(np.diff(key[0, begins])) + 1)


def _joined(pieces: Sequence[_Piece], side_px: int) -> list[FloatArray]:
    """Join pieces that continue each other; the longest first."""
    if not pieces:
        return []
    free = np.ones(len(pieces), dtype=bool)
    marks = np.array([piece.places[[0, len(piece.places) // 2, -1]] for piece in pieces])
    lines = []
    for number, piece in enumerate(pieces):
        if piece.length < _SEED * side_px:
            break
        if not free[number]:
            continue
        free[number] = False
        line, length = _smooth(piece.places, side_px), piece.length
        while len(line) and (following := _next(line, marks, free, side_px)) is not None:
            free[following] = False
            longer = _smooth(np.concatenate([line, pieces[following].places]), side_px)
            if len(longer) > len(line):
                line, length = longer, length + pieces[following].length
        long_enough = len(line) and np.ptp(line[:, 0]) >= _LINE * side_px
        if long_enough and length >= _LEAST_SEEN * np.ptp(line[:, 0]):
            lines.append(line[np.argsort(line[:, 0])])
    return lines


def _next(line: FloatArray, marks: FloatArray, free: np.ndarray, side_px: int) -> int | None:
    """Give the nearest free piece that continues a line; None without one."""
    first, last = line[:, 0].min(), line[:, 0].max()
    length = last - first
    gap = np.maximum(marks[:, 0, 0] - last, first - marks[:, 2, 0])
    near = free & (gap > 0) & (gap <= max(_GAP_OF_LINE * length, _GAP * side_px))
    if not near.any():
        return None
    off = np.abs(marks[..., 1] - _arc_at(line, marks[..., 0], side_px)).max(axis=1)
    beyond = _BEYOND_GAP_PX * (gap / max(length, 1.0)) ** 2
    fits = near & (off <= (_OFF_PX + beyond) * side_px / 1920)
    return int(np.where(fits, gap, np.inf).argmin()) if fits.any() else None


def _arc_at(line: FloatArray, x_px: FloatArray, side_px: int) -> FloatArray:
    """Continue a line, a long one as an arc."""
    degree = 2 if np.ptp(line[:, 0]) > _BOWS * side_px else 1
    middle, reach = float(line[:, 0].mean()), max(float(np.ptp(line[:, 0])), 1.0)
    arc = np.polyfit((line[:, 0] - middle) / reach, line[:, 1], degree)
    return np.asarray(np.polyval(arc, (x_px - middle) / reach))


def _smooth(line: FloatArray, side_px: int) -> FloatArray:
    """Keep the places that lie on one arc; none where those are too few."""
    kept = line
    for _ in range(2):
        if len(kept) < 4:
            return kept[:0]
        off = np.abs(line[:, 1] - _arc_at(kept, line[:, 0], side_px))
        kept = line[off <= _STRAY_PX * side_px / 1920]
    return kept if len(kept) >= _LEAST_SMOOTH * len(line) else kept[:0]


def _is_drawn(line: FloatArray, picture: Plane) -> bool:
    """Say whether a line is a screen's: level to a hair, with a plain surface at a side."""
    slope = float(np.polyfit(line[:, 0], line[:, 1], 1)[0])
    if abs(slope) * np.ptp(line[:, 0]) > _DRAWN_PX:
        return False
    columns = line[:, 0].astype(int)
    return any(
        float(
            picture[np.clip(round(float(line[0, 1])) + beside, 0, len(picture) - 1), columns].std()
        )
        < _PLAIN
        for beside in (-_BESIDE_PX, _BESIDE_PX)
    )
