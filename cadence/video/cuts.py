"""Cuts and cross-fades inside a clip, from pictures the size of a thumbnail.

A *cut*: two pictures in a row hardly resemble each other, while those before and after do. A
*cross-fade*: over a fraction of a second every picture is a mixture of the first and the last, with
ever less of the first, and those two do not resemble each other. A camera that swings around, or
somebody who runs through the picture, makes neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadence.domain import FloatArray
from cadence.video.frames import Plane

_LONG_SIDE_PX = 32
# Likeness is the correlation of two pictures, 1 for equal ones. At a cut it falls by so much ...
_CUT_FALL = 0.15
# ... and by so many times more than from picture to picture around it.
_CUT_RATIO = 4.0
_AROUND_FRAMES = 4
# Films retimed to more frames a second show pictures twice and more: what falls by less than this
# share of a cut is none of the pictures around it, which are so near at most.
_REPEAT_SHARE, _WITHIN_FRAMES = 0.02, 12
# Editors' fades take a quarter of a second to a second and a half.
_FADES_S = (1.5, 1.0, 0.65, 0.4, 0.25)
_FADE_STEPS = 6
# Where the camera moves meanwhile, only the middle of a fade looks like one: so much of what was
# found may lie beside it as well.
_BESIDE_SHARE = 0.25
_MOST_ALIKE = 0.6
# What a mixture leaves unexplained, of the difference between the first picture and the last.
_MOST_REST = 0.2
# A fade takes at least so many pictures in between; the first and last are mixed by no more.
_FEWEST_MIXED = 4
_ENDS_MIXED = 0.12
# Grey levels (SD over the picture) under which there is nothing in it.
_EMPTY = 2.0


class CutFinder:
    """Keeps a thumbnail of each frame of a clip, and finds its unbroken parts."""

    def __init__(self) -> None:
        self._thumbnails: list[Plane] = []

    def add(self, small: Plane) -> None:
        """Take the next frame's luma, of any size."""
        import cv2

        height, width = small.shape
        scale = _LONG_SIDE_PX / max(height, width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        thumbnail = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
        self._thumbnails.append(np.asarray(thumbnail, dtype=np.uint8))

    def parts(self, times_s: Sequence[float]) -> list[range]:
        """Give the unbroken parts of the clip, in order; ``times_s`` are the frames' times."""
        if not self._thumbnails:
            return []
        return unbroken_parts(np.array(self._thumbnails), np.asarray(times_s))


def unbroken_parts(thumbnails: Plane, times_s: FloatArray) -> list[range]:
    """Find the parts of a clip between its cuts and cross-fades.

    Parameters
    ----------
    thumbnails
        (F, H, W) the clip's frames, small.
    times_s
        (F,) their times, ascending.

    Returns
    -------
    list of range
        Frames of each part, in order; frames within a cross-fade belong to none.
    """
    count = len(thumbnails)
    pictures = thumbnails.reshape(count, -1).astype(np.float64)
    broken = np.zeros(count, dtype=bool)
    starts = {0}
    for first, last in _fades(pictures, times_s):
        broken[first + 1 : last] = True
        starts.add(last)
    starts |= {cut for cut in _cuts(pictures) if not broken[cut - 1 : cut + 1].any()}
    parts, frame = [], 0
    while frame < count:
        end = frame + 1
        while end < count and end not in starts and not broken[end]:
            end += 1
        if not broken[frame]:
            parts.append(range(frame, end))
        frame = end
    return parts


def _cuts(pictures: FloatArray) -> list[int]:
    """Give the first frame after each cut."""
    fall = 1 - _likeness(pictures[:-1], pictures[1:])
    found = []
    for number in np.flatnonzero(fall > _CUT_FALL).tolist():
        before = fall[max(0, number - _WITHIN_FRAMES) : number]
        after = fall[number + 1 : number + 1 + _WITHIN_FRAMES]
        repeated = _REPEAT_SHARE * fall[number]
        before = before[before > repeated][-_AROUND_FRAMES:]
        after = after[after > repeated][:_AROUND_FRAMES]
        around = max(_highest(before), _highest(after))
        if fall[number] > _CUT_RATIO * around:
            found.append(number + 1)
    return found


def _highest(fall: FloatArray) -> float:
    """Give the second highest of a few: one more cut nearby does no harm."""
    return float(np.sort(fall)[-2]) if len(fall) > 1 else 0.0


def _fades(pictures: FloatArray, times_s: FloatArray) -> list[tuple[int, int]]:
    """Give the last frame before, and the first after, each cross-fade; none overlap."""
    found: list[tuple[int, int]] = []
    for length_s in _FADES_S:
        for begin_s in np.arange(times_s[0], times_s[-1] - length_s, length_s / _FADE_STEPS):
            first, last = np.searchsorted(times_s, [begin_s, begin_s + length_s]).tolist()
            mixed = _mixed(pictures[first : last + 1])
            if mixed is None or any(first < other and last > one for one, other in found):
                continue
            ends_s = times_s[first + mixed[0]], times_s[first + mixed[1]]
            beside_s = _BESIDE_SHARE * length_s
            ends_s = ends_s[0] - beside_s, ends_s[1] + beside_s
            one, other = np.searchsorted(times_s, ends_s).tolist()
            found.append((one, min(other, len(times_s) - 1)))
    return sorted(found)


def _mixed(pictures: FloatArray) -> tuple[int, int] | None:
    """Give the first and the last mixed picture of a cross-fade; None where there is none."""
    first, last = pictures[0], pictures[-1]
    way = first - last
    power = float(way @ way)
    if len(pictures) < _FEWEST_MIXED + 2 or power < len(way) * _EMPTY**2:
        return None
    if float(_likeness(pictures[:1], pictures[-1:])[0]) > _MOST_ALIKE:
        return None
    share = (pictures - last) @ way / power
    rest = np.linalg.norm(pictures - last - share[:, None] * way, axis=1) / np.sqrt(power)
    mixed = np.flatnonzero((share > _ENDS_MIXED) & (share < 1 - _ENDS_MIXED))
    fades = bool((np.diff(share) < _ENDS_MIXED / 2).all()) and float(rest.max()) < _MOST_REST
    return (int(mixed[0]), int(mixed[-1])) if fades and len(mixed) >= _FEWEST_MIXED else None


def _likeness(one: FloatArray, other: FloatArray) -> FloatArray:
    """Correlate pictures pair by pair; two empty ones are alike, an empty and a full one not."""
    one = one - one.mean(axis=1, keepdims=True)
    other = other - other.mean(axis=1, keepdims=True)
    sd = np.sqrt(np.mean(one**2, axis=1)), np.sqrt(np.mean(other**2, axis=1))
    product = np.maximum(sd[0], _EMPTY) * np.maximum(sd[1], _EMPTY)
    likeness = np.mean(one * other, axis=1) / product
    return np.where((sd[0] < _EMPTY) & (sd[1] < _EMPTY), 1.0, likeness)
