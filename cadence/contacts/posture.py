"""How a shoe lies in each picture: registered with its own picture of when it lies flat.

In the middle of a contact the shoe lies flat on the ground and does not move, so its picture there,
cut out from the ground that the foot has not reached yet or has left, serves as a stencil. The
stencil is turned and moved in front of the empty ground until the two together look like each
picture of the contact (Gauss-Newton on the squared difference, weighted against what hides the
shoe: Lucas & Kanade 1981, in the form of Baker & Matthews 2004, 10.1023/B:VISI.0000011205.11775.fd,
with the ground behind). That gives the shoe's pitch to about a degree and its heel's height to some
millimetres, where landmarks of heel and toe scatter by centimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.contacts.pictures import Image, blurred, sampled
from cadence.domain import FloatArray, FootView

# Pictures and stencil are blurred by so many body heights.
_BLUR, _SOFT_EDGE = 0.006, 0.004
# The shoe lies flat in this part of the contact.
_FLAT_PART = (0.30, 0.55)
# The ground is empty so long before the strike, and after the toe-off.
_EMPTY_BEFORE_S, _EMPTY_AFTER_S = 0.03, 0.015
_FEWEST_EMPTY = 3
# Where the shoe is around the footprint of its toe, ahead and below it, in body heights.
_SHOE_AHEAD, _SHOE_BELOW = (-0.18, 0.09), (-0.06, 0.03)
_COMPARED_FROM = -0.055
# A shoe covers at least so many squared body heights.
_LEAST_AREA = 0.003
# Heel and sole are where this share of the shoe lies behind, and above.
_HEEL_SHARE, _SOLE_SHARE = 0.05, 0.92
# From this long before the strike on, no denser than this.
_BEGINS_S, _DENSEST_S = 0.055, 0.006
# Grey levels: differences between pictures of the same thing, besides their noise.
_LEAST_NOISE = 1.0
_STRAY = 2.0
_MOST_STRAY = 4.0
# Where the fit starts from: the shoe's place behind and above its rest, in body heights, and pitch.
_START_AHEAD = (-0.06, -0.04, -0.02, -0.008, 0.0, 0.008)
_START_BELOW = (-0.045, -0.03, -0.018, -0.008, 0.0)
_START_PITCH = (0.07, -0.07, -0.21, -0.35)
_STEPS = 7
_FARTHEST_STEP = np.array([0.02, 0.02, 0.15])
# Keeps the shoe where it was when the picture says nothing.
_INERTIA = np.diag([30.0, 30.0, 0.3])
# While it lies flat its pitch is that of the stencil, and steady.
_FLAT_RAD, _STEADY_RAD = 0.07, 0.105


@dataclass(frozen=True, eq=False)
class ShoePosture:
    """How a shoe lies over time, against how it lies flat.

    Parameters
    ----------
    time_s
        (T,) real times.
    toe_up_rad
        (T,) pitch, positive with the toe above the heel.
    heel_up
        (T,) height of the heel, in body heights.
    """

    time_s: FloatArray
    toe_up_rad: FloatArray
    heel_up: FloatArray


def shoe_posture(
    view: FootView, time_s: FloatArray, strike_s: float, toe_off_s: float
) -> ShoePosture | None:
    """Register a shoe in the pictures from before its strike to the middle of its contact.

    Parameters
    ----------
    view
        Pictures of the footprint.
    time_s
        (T,) real times of the pictures.
    strike_s, toe_off_s
        About when the contact was, within some hundredths of a second.

    Returns
    -------
    None when no shoe can be told from the ground, or it does not lie still where it should.
    """
    contact_s = toe_off_s - strike_s
    begin_s, end_s = (strike_s + part * contact_s for part in _FLAT_PART)
    flat = (time_s > begin_s) & (time_s < end_s)
    flat[np.argmin(np.abs(time_s - (begin_s + end_s) / 2))] = True
    empty = (time_s < strike_s - _EMPTY_BEFORE_S) | (time_s > toe_off_s + _EMPTY_AFTER_S)
    if empty.sum() < _FEWEST_EMPTY:
        return None
    pictures = blurred(view.pictures.astype(np.float32), _BLUR * view.px_per_stature)
    stencil = _stencil(view, pictures[flat].mean(axis=0), pictures[empty])
    if stencil is None:
        return None
    used = _thinned(np.nonzero((time_s > strike_s - _BEGINS_S) & (time_s < end_s))[0], time_s)
    used = np.union1d(used, np.nonzero(flat)[0])
    moved = _registered(stencil, pictures[used])
    toe_up, heel_up, flat = -moved[:, 2], -moved[:, 1], flat[used]
    level = float(np.median(toe_up[flat]))
    if abs(level) > _FLAT_RAD or np.abs(toe_up[flat] - level).max() > _STEADY_RAD:
        return None
    return ShoePosture(time_s[used], toe_up - level, heel_up - np.median(heel_up[flat]))


def _thinned(rows: NDArray[np.int64], time_s: FloatArray) -> NDArray[np.int64]:
    """Keep rows that are not nearer to each other than they need be."""
    if len(rows) < 2:
        return rows
    return rows[:: max(1, round(_DENSEST_S / float(np.median(np.diff(time_s)))))]


@dataclass(frozen=True, eq=False)
class _Stencil:
    """A shoe that lies flat, cut out, and the ground behind it.

    Parameters
    ----------
    cover
        (H, W) how much of each pixel is shoe, 0 to 1.
    shoe
        (H, W) its grey levels times that.
    ground
        (P,) the empty ground where pictures are compared.
    compared
        (H, W) where that is.
    ahead, below
        (P,) the same places in body heights from the heel's sole.
    heel_row, heel_column
        Where the heel's sole is in the picture.
    px_per_stature, noise
        Scale, and the grey levels by which two pictures of the same thing differ.
    """

    cover: Image
    shoe: Image
    ground: Image
    compared: NDArray[np.bool_]
    ahead: FloatArray
    below: FloatArray
    heel_row: float
    heel_column: float
    px_per_stature: float
    noise: float


def _stencil(view: FootView, still: Image, empty: Image) -> _Stencil | None:
    """Cut the shoe out of its still picture: what is not there in pictures of the empty ground."""
    ground = np.median(empty, axis=0)
    noise = 1.5 * float(np.median(np.abs(empty - ground))) + _LEAST_NOISE
    near = _within(view.below, _SHOE_BELOW)[:, None] & _within(view.ahead, _SHOE_AHEAD)
    cover = near * np.clip(np.abs(still - ground) / (2 * noise) - 1, 0, 1)
    size_px = view.px_per_stature
    cover = blurred(cover, _SOFT_EDGE * size_px)
    if cover.sum() < _LEAST_AREA * size_px**2:
        return None
    heel = _quantile(view.ahead, cover.sum(axis=0), _HEEL_SHARE)
    sole = _quantile(view.below, cover.sum(axis=1), _SOLE_SHARE)
    compared = np.broadcast_to((view.below > _COMPARED_FROM)[:, None], cover.shape)
    below, ahead = np.meshgrid(view.below - sole, view.ahead - heel, indexing="ij")
    return _Stencil(
        cover=cover,
        shoe=cover * still,
        ground=ground[compared],
        compared=compared,
        ahead=ahead[compared],
        below=below[compared],
        heel_row=float((sole - view.below[0]) * size_px),
        heel_column=float((heel - view.ahead[0]) * size_px),
        px_per_stature=size_px,
        noise=noise,
    )


def _within(values: FloatArray, bounds: tuple[float, float]) -> NDArray[np.bool_]:
    return (values > bounds[0]) & (values < bounds[1])


def _quantile(places: FloatArray, weights: Image, share: float) -> float:
    ranked = np.cumsum(weights) / weights.sum()
    return float(np.interp(share, ranked, places))


def _registered(stencil: _Stencil, pictures: Image) -> FloatArray:
    """Give the (T, 3) moves that fit the stencil to (T, H, W) pictures.

    A move is how far ahead and below its rest the heel is, in body heights, and how far the shoe is
    turned about it, in radians, positive with the toe down.
    """
    seen = pictures[:, stencil.compared]
    moves = _best_start(stencil, seen)
    images = (stencil.cover, stencil.shoe)
    edges = [np.gradient(image, axis=axis) for image in images for axis in (1, 0)]
    layers = np.stack([*images, *edges])
    for _ in range(_STEPS):
        moves = moves + _step(stencil, seen, moves, layers)
    return moves


def _best_start(stencil: _Stencil, seen: Image) -> FloatArray:
    """Try moves on every second pixel and give the best for each picture."""
    tried = np.stack(np.meshgrid(_START_AHEAD, _START_BELOW, _START_PITCH), axis=-1).reshape(-1, 3)
    every = slice(None, None, 2)
    rows, columns, _, _ = _places(stencil, tried, every)
    covered, shoe = sampled(np.stack([stencil.cover, stencil.shoe]), rows, columns)
    shown = stencil.ground[every] * (1 - covered) + shoe
    apart = seen[:, None, every] - shown
    np.abs(apart, out=apart)
    apart /= 2 * stencil.noise
    return np.asarray(tried[np.minimum(apart, _MOST_STRAY, out=apart).sum(axis=2).argmin(axis=1)])


def _places(
    stencil: _Stencil, moves: FloatArray, which: slice = slice(None)
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Find which point of the stencil each compared pixel shows under each of (T, 3) moves.

    Returns
    -------
    (T, P) rows and columns of the stencil, and the same in body heights below and ahead of the
    heel.
    """
    ahead = stencil.ahead[which] - moves[:, 0:1]
    below = stencil.below[which] - moves[:, 1:2]
    cosine, sine = np.cos(moves[:, 2:3]), np.sin(moves[:, 2:3])
    own_ahead = cosine * ahead + sine * below
    own_below = cosine * below - sine * ahead
    rows = stencil.heel_row + own_below * stencil.px_per_stature
    columns = stencil.heel_column + own_ahead * stencil.px_per_stature
    return rows, columns, own_below, own_ahead


def _step(stencil: _Stencil, seen: Image, moves: FloatArray, layers: Image) -> FloatArray:
    """Give the (T, 3) Gauss-Newton step from each picture's move to a better one.

    ``layers`` are (6, H, W): cover and shoe, and how each changes along and down.
    """
    rows, columns, below, ahead = _places(stencil, moves)
    covered, shoe, cover_along, cover_down, shoe_along, shoe_down = sampled(layers, rows, columns)
    off = (seen - (stencil.ground * (1 - covered) + shoe)) / (2 * stencil.noise)
    per_height = stencil.px_per_stature / (2 * stencil.noise)
    along = (shoe_along - stencil.ground * cover_along) * per_height
    down = (shoe_down - stencil.ground * cover_down) * per_height
    cosine, sine = np.cos(moves[:, 2:3]), np.sin(moves[:, 2:3])
    slopes = np.stack(
        [sine * down - cosine * along, -sine * along - cosine * down, along * below - down * ahead],
        axis=1,
    )
    weights = 1 / (1 + (off / _STRAY) ** 2)
    weighted = slopes * weights[:, None]
    normal = weighted @ np.swapaxes(slopes, 1, 2) + _INERTIA
    step = np.linalg.solve(normal, weighted @ off[..., None])[..., 0]
    return np.clip(step, -_FARTHEST_STEP, _FARTHEST_STEP)
