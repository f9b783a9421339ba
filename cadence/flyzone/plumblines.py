"""A lens's bend from lines that are straight in reality (plumb lines; Brown 1971).

Under a radial distortion ``1 + k r^2`` (`cadence.domain.lens`) a straight line whose distance from
the picture's middle is ``c`` is seen as an arc that bows by ``-k c`` times the square of the way
along it: lines above the middle
bow the other way than those below, and the farther off, the more. What is curved in reality, as the
lanes of a bend are, does not: seen from one height, lines on the ground all have one curvature,
however far they lie. A straight line is therefore laid through the arcs' curvatures over their
distances; its slope is the lens's bend, and where it passes zero distance is what the lines have in
common (Devernay & Faugeras 2001, 10.1007/PL00013269, fit the arcs one by one instead).

Lines are never quite straight, and the two edges of one line, or the boards of one fence, not in
ways of their own: lines close by count as one, and how well the lines agree is in the uncertainty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray, LensBend
from cadence.gait.intervals import t95

# So many stretches of a line are read, each off by at least this, pixels of 1920.
_STRETCHES, _FEWEST_STRETCHES = 24, 8
_READ_PX = 0.03
_OF_PX = 1920
# Lines this close are one; lines on the ground are straight to this, over half a picture: half a
# centimetre where a runner of a tenth of the picture's height runs.
_ONE_LINE_PX, _STRAIGHT_PX = 8.0, 0.25
_FEWEST_LINES = 5
# A stretch counts where at least this share of it was seen.
_SEEN_SHARE = 0.35
# Lines this far off the others are strays; where they are more than a third, the lines disagree.
_STRAY_SD, _AGREEING = 3.5, 2 / 3
_ROUNDS = 4
# A bend known less well than this is not known: phones' main lenses are within it anyway.
_MOST_SD = 0.01
# No lens that people film with bends more.
_MOST_BEND = 0.25
# Lines that bow alike by more than this, in standard deviations and in pixels of 1920 over half a
# picture, are curved in reality.
_CURVED_SD, _CURVED_PX = 3.5, 1.0
# By then a bend of a tenth is undone to a thousandth of a pixel.
_BENT_ROUNDS = 8


def straightened(points_px: FloatArray, bend: float, size_px: tuple[int, int]) -> FloatArray:
    """Give (..., 2) pixels the places that they would have without the lens's bend.

    Parameters
    ----------
    points_px
        Pixels of the picture; NaN stays NaN.
    bend
        As of `LensBend`.
    size_px
        Width and height of the picture.
    """
    middle_px = _middle_px(size_px)
    away_px = points_px - middle_px
    out = (away_px**2).sum(axis=-1, keepdims=True) / (middle_px**2).sum()
    return np.asarray(middle_px + away_px * (1 + bend * out))


def bent(points_px: FloatArray, bend: float, size_px: tuple[int, int]) -> FloatArray:
    """Give (..., 2) straightened pixels the places that the lens gave them, as `straightened`."""
    middle_px = _middle_px(size_px)
    straight_px = points_px - middle_px
    away_px = straight_px
    for _ in range(_BENT_ROUNDS):
        out = (away_px**2).sum(axis=-1, keepdims=True) / (middle_px**2).sum()
        away_px = straight_px / (1 + bend * out)
    return np.asarray(middle_px + away_px)


@dataclass(frozen=True, eq=False)
class _Arcs:
    """(L,) lines: ``y = bow x^2`` along each, its standard deviation, and how far off it passes."""

    bow: FloatArray
    sd: FloatArray
    off: FloatArray


@dataclass(frozen=True)
class _Law:
    """The straight line through bows over distances: its slope's sign turned, and its height."""

    bend: float
    bend_sd: float
    common: float
    common_sd: float


def bend_of_lines(lines: Sequence[FloatArray], size_px: tuple[int, int]) -> LensBend | None:
    """Measure a lens's bend.

    Parameters
    ----------
    lines
        Each (N, 2) pixels along a line that is straight in reality and nearly level in the picture.
    size_px
        Width and height of the picture.

    Returns
    -------
    None where it is not known: too few lines, too near to each other, disagreeing, or curved in
    reality.
    """
    read = [line for line in map(_stretches, lines) if len(line) >= _FEWEST_STRETCHES]
    if len(read) < _FEWEST_LINES:
        return None
    px = max(size_px) / _OF_PX / float(np.hypot(*_middle_px(size_px)))
    # What bows by a pixel over half the picture's longer side.
    pixel_bow = px / (px * _OF_PX / 2) ** 2
    bend, law = 0.0, None
    for _ in range(_ROUNDS):
        straight = [_centred(straightened(line, bend, size_px), size_px) for line in read]
        arcs = _together([_arc(line, _READ_PX * px) for line in straight], _ONE_LINE_PX * px)
        law = _law(arcs, _STRAIGHT_PX * pixel_bow)
        if law is None or not abs(bend + law.bend) <= _MOST_BEND:
            return None
        bend += law.bend
    if law is None or not law.bend_sd <= _MOST_SD:
        return None
    curved = abs(law.common) > max(_CURVED_SD * law.common_sd, _CURVED_PX * pixel_bow)
    return None if curved else LensBend(bend, law.bend_sd, len(read))


def _middle_px(size_px: tuple[int, int]) -> FloatArray:
    return (np.array(size_px) - 1) / 2


def _centred(points_px: FloatArray, size_px: tuple[int, int]) -> FloatArray:
    """Count pixels from the picture's middle, in halves of its diagonal."""
    middle_px = _middle_px(size_px)
    return np.asarray((points_px - middle_px) / np.hypot(*middle_px))


def _stretches(line_px: FloatArray) -> FloatArray:
    """Give (S, 2) the middles of equal stretches of a line, those that it was seen in."""
    x_px = line_px[:, 0]
    ends = np.linspace(x_px.min(), x_px.max(), _STRETCHES + 1)
    place = np.clip(np.searchsorted(ends, x_px, side="right") - 1, 0, _STRETCHES - 1)
    counts = np.bincount(place, minlength=_STRETCHES)
    seen = np.flatnonzero(counts > _SEEN_SHARE * counts.max())
    return np.array([np.median(line_px[place == each], axis=0) for each in seen]).reshape(-1, 2)


def _arc(line: FloatArray, read_sd: float) -> tuple[float, float, float]:
    """Fit an arc to (S, 2) places; give its bow, that one's standard deviation, and its distance.

    The distance is counted from the middle to the line, below it above 0.
    """
    middle = line.mean(axis=0)
    way = np.linalg.svd(line - middle, full_matrices=False)[2][0]
    along = (line - middle) @ way
    square = np.array([-way[1], way[0]]) * (1.0 if way[0] > 0 else -1.0)
    off = line @ square
    design = np.column_stack([np.ones_like(along), along, along**2])
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ off
    misfit = off - design @ found
    spread = float(misfit @ misfit) / (len(line) - design.shape[1])
    sd = float(np.sqrt(max(spread, read_sd**2) * inverse[2, 2]))
    return float(found[2]), sd, float(off.mean())


def _together(arcs: Sequence[tuple[float, float, float]], near: float) -> _Arcs:
    """Make one arc of those that lie close by."""
    bow, sd, off = np.array(sorted(arcs, key=lambda arc: arc[2])).reshape(-1, 3).T
    groups = np.split(np.arange(len(off)), np.flatnonzero(np.diff(off) > near) + 1)
    weights = [1 / sd[group] ** 2 for group in groups]
    means = [
        [float(np.average(values[group], weights=weight)) for values in (bow, off)]
        for group, weight in zip(groups, weights, strict=True)
    ]
    own = [float(weight.sum() ** -0.5) for weight in weights]
    bows, offs = np.array(means).reshape(-1, 2).T
    return _Arcs(bows, np.array(own), offs)


def _law(arcs: _Arcs, straight_sd: float) -> _Law | None:
    """Lay a line through bows over distances; None where they do not agree on one."""
    design = np.column_stack([-arcs.off, np.ones_like(arcs.off)])
    kept, own_sd = np.ones(len(arcs.off), dtype=bool), straight_sd
    for _ in range(_ROUNDS):
        count = int(kept.sum())
        if count < max(_FEWEST_LINES, _AGREEING * len(kept)):
            return None
        sd = np.hypot(arcs.sd, own_sd)
        weight = kept / sd**2
        covariance = np.linalg.inv(design.T @ (design * weight[:, None]))
        found = covariance @ (design.T @ (weight * arcs.bow))
        misfit = arcs.bow - design @ found
        chi2 = float(weight @ misfit**2) / (count - 2)
        usual = 1.4826 * float(np.median(np.abs(misfit[kept])))
        own_sd = max(straight_sd, usual)
        kept = np.abs(misfit) <= _STRAY_SD * np.hypot(arcs.sd, own_sd)
    # Few lines tell their own spread badly (Student).
    wider = t95(count - 2) / 1.96 * np.sqrt(max(chi2, 1.0))
    bend_sd, common_sd = wider * np.sqrt(np.diag(covariance))
    return _Law(float(found[0]), float(bend_sd), float(found[1]), float(common_sd))
