"""Things in the strip whose colour stands out from the ground along the way.

Track, lane lines, grass, kerbs, hedges run along the way: in the strip each keeps its lines. What
differs from the usual colour of its own line, in a piece of a mark's size that stands on the
ground, is a candidate. What goes on upward, as spectators, doors and posts do, is none.

A bag behind a cone, or a sign above it, makes one piece with it, and no mark. Marks come in sets:
where one is clear, such a piece is looked at again without the colours that are not the mark's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.domain import FloatArray
from cadence.domain.marks import FoundMark
from cadence.markers.strip import Picture, Strip
from cadence.markers.wayside import Wayside

# A line's usual colour is the median over this length; no mark is half as long.
_USUAL_OVER_M, _COARSE_PER_M = 3.0, 12.0
# A colour stands out at five just noticeable differences (2.3; Mahy 1994), and well beyond what its
# line shows anyway.
_STANDS_OUT, _ABOVE_LINE = 11.5, 5.0
# Sure from here on: the orange, yellow and blue of marks are 50 and more from a track.
_SURE = 45.0
# Marks: discs are 5 cm high, which an oblique look makes more of; poles are under 2 m.
_LOWEST_PX, _FEWEST_PX = 2.0, 10
_NARROWEST_M, _WIDEST_M, _POLE_M, _TALLEST_M = 0.07, 0.65, 0.09, 1.9
_POLE_LEAST_M = 0.4
_POLE_FROM_M = 0.8
# Gaps of this height in a thing, where it looks like what is behind it, are closed.
_BAND_M = 0.12
# What covers this share of so much above a thing's upper end is more of it.
_GOES_ON_M, _GOES_ON_SHARE = 0.4, 0.35
# The ground this far from the runner's line, seen from the height and the distance that people
# film from, lies this much higher or lower in the picture.
_REACH_M, _EYE_M, _FOCAL_PER_SIDE = 1.7, 1.8, 26 / 36
_READING_M = 0.03
# A thing's shaded side has at least half of its colour's difference from the ground; a share of
# less than this is the edge's blur.
_HALF, _HARDLY = 0.35, 0.15
# Paint is more saturated than this, white, grey and black are less.
_SATURATED = 30.0
# A mark shows its own colour over most of its height, bands left out; a foot under a leg does not.
_OWN_SHARE = 0.4
# Of two things nearer to each other than this the clearer one counts: shadows, bands, feet.
_APART_M = 0.6
# The lowest line nearly as wide as the widest; and the one where a pole's width falls off.
_WIDEST_FROM, _POLE_ENDS = 0.92, 0.5
# A mark clear enough to look for more of its set; and how far from all of its shades, from grey to
# bright, another paint lies (as in `FoundMark.looks_like`).
_CLEAR, _OTHER_PAINT = 0.6, 16.0
# Grey levels by which a still thing's pictures differ.
_RESTLESS = 10.0


@dataclass(frozen=True, eq=False)
class _Piece:
    """One piece of the strip that stands out: its box in lines and columns, and its pixels."""

    top: int
    bottom: int
    left: int
    right: int
    pixels: np.ndarray

    @property
    def box(self) -> tuple[slice, slice]:
        """Its lines and columns."""
        return np.s_[self.top : self.bottom, self.left : self.right]


@dataclass(frozen=True, eq=False)
class _Ground:
    """The strip and what stands out of it: its colours, those usual on each line, (H, W) where."""

    strip: Strip
    wayside: Wayside
    long_side_px: int
    lab: FloatArray
    usual: FloatArray
    out: np.ndarray


def find_standouts(strip: Strip, wayside: Wayside, long_side_px: int) -> tuple[FoundMark, ...]:
    """Find the things of a mark's size that stand out.

    Parameters
    ----------
    strip
        What stands still along the way.
    wayside
        The runner's line.
    long_side_px
        Longer side of the clip's picture.

    Returns
    -------
    In order along the picture.
    """
    ground = _ground(strip, wayside, long_side_px)
    seen = [(piece, _mark(piece, ground)) for piece in _pieces(ground.out, strip.px_per_m)]
    found = [mark for _, mark in seen if mark is not None]
    unclear = [piece for piece, mark in seen if mark is None]
    for look in [mark for mark in found if mark.confidence >= _CLEAR]:
        found.extend(_partners(look, unclear, ground))
    return tuple(sorted(_apart(found, wayside), key=lambda mark: mark.x_px))


def _ground(strip: Strip, wayside: Wayside, long_side_px: int) -> _Ground:
    lab = _lab(strip.still)
    usual = _usual(lab, strip.px_per_m)
    differs = np.linalg.norm(lab - usual, axis=2)
    level = np.median(differs, axis=1)
    noise = 1.4826 * np.median(np.abs(differs - level[:, None]), axis=1)
    limit = np.maximum(_STANDS_OUT, level + _ABOVE_LINE * noise)
    return _Ground(strip, wayside, long_side_px, lab, usual, differs > limit[:, None])


def _partners(look: FoundMark, unclear: Sequence[_Piece], ground: _Ground) -> Iterator[FoundMark]:
    """Find marks like a clear one in pieces that something of another colour is part of."""
    other = _of_other_paint(look, ground.lab)
    own = replace(ground, out=ground.out & ~other)
    for piece in unclear:
        for part in _parts(piece, own.out[piece.box]):
            mark = _mark(part, own)
            if mark is None or not look.looks_like(mark):
                continue
            # Flat marks are as low as shoes, which have legs of another colour.
            if mark.kind != "flat" or not _goes_on(part, ground.out, ground.strip.px_per_m):
                yield mark


def _of_other_paint(look: FoundMark, lab: FloatArray) -> np.ndarray:
    """Say of each pixel whether no light or shade makes its colour of a mark's paint."""
    paint, hues = np.array(look.color_lab[1:]), lab[..., 1:]
    chroma = float(np.linalg.norm(paint))
    shade = np.maximum(hues @ paint / max(chroma, 1e-9), 0.0) if chroma > _SATURATED else 0.0
    nearest = np.multiply.outer(shade, paint / max(chroma, 1e-9))
    return np.asarray(np.linalg.norm(hues - nearest, axis=-1) > _OTHER_PAINT)


def _apart(marks: list[FoundMark], wayside: Wayside) -> list[FoundMark]:
    """Leave out what lies right beside something clearer, or beside one of a set of marks."""

    def reach_px(mark: FoundMark) -> float:
        return _APART_M * float(wayside.metre_at(np.array(mark.x_px)))

    def standing(mark: FoundMark) -> tuple[bool, float]:
        in_a_set = any(
            mark.looks_like(other) and abs(mark.x_px - other.x_px) > reach_px(mark)
            for other in marks
        )
        return in_a_set, mark.confidence * mark.width_m * mark.height_m

    kept: list[FoundMark] = []
    for mark in sorted(marks, key=standing, reverse=True):
        if all(abs(mark.x_px - other.x_px) > reach_px(mark) for other in kept):
            kept.append(mark)
    return kept


def _lab(rgb: Picture) -> FloatArray:
    import cv2

    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), dtype=float)


def _usual(lab: FloatArray, px_per_m: float) -> FloatArray:
    """Give each line's usual colour around each column."""
    import cv2
    from scipy.ndimage import median_filter

    height, width = lab.shape[:2]
    coarse_width = max(2, round(width * min(1.0, _COARSE_PER_M / px_per_m)))
    coarse = cv2.resize(
        lab.astype(np.float32), (coarse_width, height), interpolation=cv2.INTER_AREA
    )
    reach = max(3, round(_USUAL_OVER_M * _COARSE_PER_M)) | 1
    smooth = median_filter(coarse, size=(1, reach, 1), mode="nearest")
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), float)


def _pieces(out: np.ndarray, px_per_m: float) -> list[_Piece]:
    import cv2

    tall = max(1, round(_BAND_M * px_per_m))
    upright = np.ones((tall, 1), np.uint8)
    closed = cv2.morphologyEx(out.astype(np.uint8), cv2.MORPH_CLOSE, upright)
    return _connected(closed)


def _parts(piece: _Piece, kept: np.ndarray) -> list[_Piece]:
    """Give the parts of a piece that only some of its pixels make."""
    return [
        replace(
            part,
            top=part.top + piece.top,
            bottom=part.bottom + piece.top,
            left=part.left + piece.left,
            right=part.right + piece.left,
        )
        for part in _connected((piece.pixels & kept).astype(np.uint8))
    ]


def _connected(mask: np.ndarray) -> list[_Piece]:
    import cv2

    count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = []
    for number in range(1, count):
        left, top, wide, high, area = (int(value) for value in boxes[number])
        if area >= _FEWEST_PX and high >= _LOWEST_PX:
            part = labels[top : top + high, left : left + wide] == number
            pieces.append(_Piece(top, top + high, left, left + wide, part))
    return pieces


def _mark(piece: _Piece, ground: _Ground) -> FoundMark | None:
    """Measure a piece; None where it is no mark."""
    strip, wayside, scale = ground.strip, ground.wayside, ground.strip.px_per_m
    tall, box = piece.bottom - piece.top > _POLE_FROM_M * scale, piece.box
    if piece.right - piece.left > _WIDEST_M * scale * (1 if tall else 2):
        return None
    cover, color = _coverage(ground.lab[box], ground.usual[box], piece.pixels)
    if cover.max() <= 0:
        return None
    line, column, wide_px = _foot(cover, is_pole=tall)
    height_m = line / scale
    foot_m = float(np.interp(line + piece.top, np.arange(len(strip.height_m)), strip.height_m))
    x_px = float(np.interp(column + piece.left, np.arange(len(strip.x_px)), strip.x_px))
    metre_px = float(wayside.metre_at(np.array(x_px)))
    width_m = wide_px / scale
    reach_m = _REACH_M * _EYE_M * metre_px / (_FOCAL_PER_SIDE * ground.long_side_px) + _READING_M
    fits = (
        width_m <= (_POLE_M if tall else _WIDEST_M)
        and (width_m >= _NARROWEST_M or height_m >= _POLE_LEAST_M)
        and height_m <= _TALLEST_M
        and (cover.max(axis=1) > 0.5).mean() >= _OWN_SHARE
        and abs(foot_m) <= reach_m
        and piece.left > 0
        and piece.right < ground.out.shape[1]
        and (width_m <= _POLE_M or not _goes_on(piece, ground.out, scale))
    )
    if not fits:
        return None
    contrast = float(np.linalg.norm(color - np.median(ground.usual[box][piece.pixels], axis=0)))
    still = float(np.mean(strip.restless[box][piece.pixels] < _RESTLESS))
    y_px = float(wayside.ground_at(np.array(x_px))) - foot_m * metre_px
    confidence = float(np.clip(contrast / _SURE, 0, 1) * still * np.clip(wide_px / 4, 0, 1))
    lightness, red, yellow = (float(value) for value in color)
    return FoundMark(x_px, y_px, height_m, width_m, (lightness, red, yellow), confidence)


def _coverage(
    lab: FloatArray, usual: FloatArray, pixels: np.ndarray
) -> tuple[FloatArray, FloatArray]:
    """Give how much of each pixel is the thing's own colour, 0 to 1, and that colour.

    The own colour is the most saturated that the piece shows, so that neither a white band nor a
    shadow counts; without any saturation it is the one that differs most.
    """
    differs = np.linalg.norm(lab - usual, axis=2) * pixels
    saturated = np.hypot(lab[..., 1], lab[..., 2]) * pixels * (differs > _STANDS_OUT)
    telling = saturated if saturated.max() > _SATURATED else differs
    strong = pixels & (telling >= 0.8 * telling.max())
    color = np.median(lab[strong], axis=0)
    way = color - np.median(usual[strong], axis=0)
    share = ((lab - usual) @ way) / float(way @ way)
    return np.clip((share - _HARDLY) / (_HALF - _HARDLY) / 2, 0, 1) * pixels, color


def _foot(cover: FloatArray, *, is_pole: bool) -> tuple[float, float, float]:
    """Find the line and column of a thing's middle on the ground, and how wide it is there.

    Seen from a little above, what is round at its foot grows wider down to the height of the foot's
    middle; a pole stands where it ends.
    """
    width = cover.sum(axis=1)
    full = float(np.median(width[width > 0.3 * width.max()])) if is_pole else float(width.max())
    level = (_POLE_ENDS if is_pole else _WIDEST_FROM) * full
    last = int(np.nonzero(width >= level)[0].max())
    below = float(width[last + 1]) if last + 1 < len(width) else 0.0
    line = last + (float(width[last]) - level) / max(float(width[last]) - below, 1e-9)
    near = slice(max(0, last - max(2, round(full) // 2)), last + 2)
    columns = cover[near].sum(axis=0)
    column = float(np.average(np.arange(cover.shape[1]), weights=columns))
    return line, column, full


def _goes_on(piece: _Piece, out: np.ndarray, scale: float) -> bool:
    """Tell whether something stands on a thing, or the thing leaves the strip."""
    if piece.bottom >= out.shape[0] or piece.top == 0:
        return True
    upper = piece.pixels[: max(1, len(piece.pixels) // 4)].any(axis=0)
    above = out[max(0, piece.top - round(_GOES_ON_M * scale)) : piece.top, piece.left : piece.right]
    return bool(above[:, upper].any(axis=1).mean() > _GOES_ON_SHARE)
