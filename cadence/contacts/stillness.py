"""How far a shoe is from where it stands, read from the picture itself.

While a foot is on the ground, some part of its shoe does not move, and the picture of that part
does not change. Around a footprint each small piece of the picture is compared with itself at its
stillest during the contact: the root of the squared difference over the picture's own gradient is
the distance, in pixels, by which that piece has moved (the first order of Lucas & Kanade's image
registration, 1981). The pieces that moved least show the part that stands. Landmarks scatter by
some centimetres from frame to frame; this curve is good to some millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.contacts.pictures import Image, blurred
from cadence.domain import FloatArray, FootView

# Distances grow in proportion up to about the blur of the picture, so the picture is blurred by
# this many body heights (2 cm); a piece is as large as this (standard deviation, 2.5 cm).
_BLUR = 0.010
_PIECE = 0.014
# Both Gaussians extend to so many standard deviations.
_REACH = 3.0
# A piece's stillest stretch lasts about this long.
_STILL_S = 0.022
# Where the sole's front lies: ahead of the toe's landmark, and below it, in body heights.
_FRONT_AHEAD = (-0.075, 0.06)
_SOLE_BELOW = (-0.035, 0.025)
# A piece belongs to the shoe when it is nearer than this to its still picture during the contact,
# and farther than 1.5 times this before and after it.
_MOVED = 0.005
_APART_S = 0.03
# The still part is this share of the shoe's front, by weight of its edges: about all of the ball
# at the strike, the tip alone as the foot rolls off.
_LANDING_SHARE = 0.15
_LEAVING_SHARE = 0.06
_FEWEST_PX = 4
# Squared grey levels: less than rounding leaves. A flat picture has neither edges nor noise.
_LEAST_NOISE = 1e-6
_LEAST_AREA = 0.0003


@dataclass(frozen=True, eq=False)
class ShoeMove:
    """How far the stillest part of a shoe is from where it stands.

    Parameters
    ----------
    time_s
        (T,) real times.
    landing, leaving
        (T,) distance in body heights of the part that is there first, and of the part that goes
        last.
    """

    time_s: FloatArray
    landing: FloatArray
    leaving: FloatArray


def shoe_move(
    view: FootView, time_s: FloatArray, strike_s: float, toe_off_s: float
) -> ShoeMove | None:
    """Measure a shoe's distance from where it stands.

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
    None when no shoe can be told from the ground.
    """
    if len(time_s) < _FEWEST_PX:
        return None
    size_px = view.px_per_stature
    pictures = blurred(view.pictures.astype(np.float32), _BLUR * size_px, _REACH)
    still, edges, noise = _still_picture(pictures, time_s, (strike_s, toe_off_s), size_px)
    squares = np.maximum(_in_pieces((pictures - still) ** 2, size_px) - noise, 0)
    apart = np.sqrt(squares / (edges + noise)) / size_px
    part = _shoe(apart, view, time_s, (strike_s, toe_off_s))
    if part.sum() < max(_FEWEST_PX, _LEAST_AREA * size_px**2):
        return None
    moved, weights = apart[:, part], edges[part]
    return ShoeMove(
        time_s,
        _lowest(moved, weights, _LANDING_SHARE),
        _lowest(moved, weights, _LEAVING_SHARE),
    )


def _in_pieces(values: Image, size_px: float) -> Image:
    """Average the last two axes over pieces of the picture."""
    return blurred(values, _PIECE * size_px, _REACH)


def _still_picture(
    pictures: Image,
    time_s: FloatArray,
    contact_s: tuple[float, float],
    size_px: float,
) -> tuple[Image, Image, float]:
    """Put together the picture in which each piece is as in its stillest stretch of the contact.

    Returns
    -------
    (H, W) the picture, (H, W) its pieces' squared gradient, and the squared noise of one difference
    from it.
    """
    frame_s = float(np.median(np.diff(time_s)))
    length = max(2, round(_STILL_S / frame_s) + 1)
    begins = _stretches(time_s, length, contact_s)
    means = np.array([pictures[begin : begin + length].mean(axis=0) for begin in begins])
    spreads = np.array([pictures[begin : begin + length].var(axis=0, ddof=1) for begin in begins])
    unrest = _in_pieces(spreads, size_px)
    stillest = unrest.argmin(axis=0)
    still = np.take_along_axis(means, stillest[None], axis=0)[0]
    down, along = np.gradient(means.mean(axis=0))
    # The ground is most of the picture's still part, and what it shows is noise.
    noise = float(np.percentile(unrest.min(axis=0), 20)) * (1 + 1 / length) + _LEAST_NOISE
    return still, _in_pieces(down**2 + along**2, size_px), noise


def _stretches(time_s: FloatArray, length: int, contact_s: tuple[float, float]) -> list[int]:
    """Give the first frames of all stretches that lie in the contact, one at least."""
    last = len(time_s) - length
    begins = [
        begin
        for begin in range(last + 1)
        if time_s[begin] > contact_s[0] - _STILL_S / 2
        and time_s[begin + length - 1] < contact_s[1] + _STILL_S / 2
    ]
    middle = int(np.argmin(np.abs(time_s - np.mean(contact_s))))
    return begins or [min(max(middle - length // 2, 0), max(last, 0))]


def _shoe(
    apart: Image, view: FootView, time_s: FloatArray, contact_s: tuple[float, float]
) -> NDArray[np.bool_]:
    """Mark the pieces of the sole's front: still in the contact, changed before and after it."""
    strike_s, toe_off_s = contact_s
    across = (view.ahead > _FRONT_AHEAD[0]) & (view.ahead < _FRONT_AHEAD[1])
    down = (view.below > _SOLE_BELOW[0]) & (view.below < _SOLE_BELOW[1])
    part = down[:, None] & across[None]
    inside = (time_s > strike_s) & (time_s < toe_off_s)
    part &= (apart[inside] < _MOVED).sum(axis=0) >= min(2, inside.sum())
    for outside in (time_s < strike_s - _APART_S, time_s > toe_off_s + _APART_S):
        if outside.any():
            part &= np.median(apart[outside], axis=0) > 1.5 * _MOVED
    return np.asarray(part)


def _lowest(values: Image, weights: Image, share: float) -> FloatArray:
    """Give for each row of (T, K) values their quantile by (K,) weights."""
    order = np.argsort(values, axis=1)
    ranked = np.cumsum(weights[order], axis=1)
    place = (ranked >= share * ranked[:, -1:]).argmax(axis=1)
    rows = np.arange(len(values))
    return np.asarray(values[rows, order[rows, place]], dtype=np.float64)
