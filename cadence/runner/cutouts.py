"""The part of each frame in which somebody moves, kept until it is known who the runner is.

The runner is known only when the whole clip was seen. Decoding it once more for the landmarks costs
as much as the first time; what is kept here makes that unnecessary, as long as it takes little
memory. A cutout is a frame itself, with smaller planes. Of frames at which the landmark network
need not look (`cadence.runner.sampling`) only what shows the shoes is kept, and no colour; in
retimed films, where it looks at all, these are decoded again.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from cadence.camera import apply
from cadence.domain import CropWindow, FloatArray
from cadence.runner.sampling import Spacing, is_very_small
from cadence.runner.trails import Spot
from cadence.video.frames import Frame, GreyFrame, Plane

# Bytes of all cutouts; frames beyond that are decoded again.
_MOST_BYTES = 130_000_000
# Bytes of the whole frames that wait for what moves in them to be known.
_MOST_WAITING_BYTES = 190_000_000
# What the landmark window, its correction and the ground around the feet need, in windows to each
# side of where the runner is expected ...
_NEEDED_WINDOWS = 0.8
# ... and what is kept around where somebody was seen.
_KEPT_WINDOWS = 0.95
# Shoes and the ground around them lie below the hips, or above by no more than this: the lowest
# foot of a runner in the air is a quarter of a window below them, the ground around it a seventh.
_SHOES_ABOVE, _KEPT_ABOVE = 0.1, 0.25
# From one sighting to the next nobody goes farther than this; who is new came half as far.
_STEP_WINDOWS = 1.0
_NEW_WINDOWS = 0.5
# Who is no longer seen is expected to go on for so many sightings.
_MOST_UNSEEN = 7
# A window is larger than the rep's usual one by this factor at most: small runners get more poses.
_MOST_GROWN = 1.25
# Large windows are kept smaller by 1.5, 2, 2.5 ..., at no less than this: the network sees 256
# pixels of them.
_LEAST_WINDOW_PX = 300.0


@dataclass(frozen=True)
class _Box:
    """A part of the picture, in its pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, window: CropWindow, windows: float, above: float | None = None) -> _Box:
        """Reach so many windows to each side of a window's middle, or another way above it."""
        x, y, half = window.center_x_px, window.center_y_px, windows * window.size_px
        up = half if above is None else above * window.size_px
        return cls(x - half, y - up, x + half, y + half)

    def joined(self, other: _Box) -> _Box:
        """Give the smallest box around both."""
        return _Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, size_px: tuple[int, int]) -> _Box:
        """Leave out what lies outside a picture of this width and height."""
        right, bottom = size_px[0] - 0.5, size_px[1] - 0.5
        return _Box(
            min(max(self.left, -0.5), right),
            min(max(self.top, -0.5), bottom),
            min(max(self.right, -0.5), right),
            min(max(self.bottom, -0.5), bottom),
        )

    def holds(self, other: _Box) -> bool:
        """Say whether another box lies in this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


@dataclass(frozen=True)
class _Mover:
    """What moves: where, how it came there from the last sighting, and unseen since.

    What the detector never took for a person (leaves, shadows) is nobody's trail.
    """

    window: CropWindow
    is_person: bool
    step_px: tuple[float, float] = (0.0, 0.0)
    unseen: int = 0

    @property
    def expected(self) -> _Mover:
        """Where they would be one sighting later."""
        x, y = self.step_px
        window = replace(
            self.window,
            center_x_px=self.window.center_x_px + x,
            center_y_px=self.window.center_y_px + y,
        )
        return replace(self, window=window, unseen=self.unseen + 1)

    def reaches(self, other: CropWindow) -> bool:
        """Say whether it can be the same that is now at another place."""
        longest_px = _STEP_WINDOWS * max(self.window.size_px, other.size_px)
        return bool(np.hypot(*self.way_to(other)) < longest_px)

    def way_to(self, other: CropWindow) -> tuple[float, float]:
        """Give the way to another place, pixels right and down."""
        return (
            other.center_x_px - self.window.center_x_px,
            other.center_y_px - self.window.center_y_px,
        )


@dataclass(frozen=True)
class _Way:
    """Where somebody is from one sighting to the next: so many windows around each of some."""

    mover: _Mover
    ends: tuple[CropWindow, ...]
    reach_windows: float = _KEPT_WINDOWS

    def box(self, above: float | None = None) -> _Box:
        """Give the smallest box around all of it; as for `_Box.around`."""
        return reduce(
            _Box.joined, (_Box.around(end, self.reach_windows, above) for end in self.ends)
        )


class CutoutKeeper:
    """Keeps what lies around everybody who moves, from one sighting to the next."""

    def __init__(self) -> None:
        self._size_px = (0, 0)
        self._spacing = Spacing()
        self._passed_over: set[int] = set()
        self._waiting: deque[Frame] = deque()
        self._waiting_bytes = 0
        self._movers: list[_Mover] = []
        self._kept: defaultdict[int, list[tuple[_Box, GreyFrame]]] = defaultdict(list)
        self._kept_bytes = 0

    @property
    def is_full(self) -> bool:
        """Whether the next frame has the first of those that wait dropped."""
        frame_bytes = _bytes(self._waiting[-1]) if self._waiting else 0
        return self._waiting_bytes + frame_bytes > _MOST_WAITING_BYTES

    def add(self, frame: Frame) -> None:
        """Take the next frame."""
        self._size_px = frame.width_px, frame.height_px
        if self._spacing.add(frame.file_time_s) is False:
            self._passed_over.add(frame.index - 1)
        self._waiting.append(frame)
        self._waiting_bytes += _bytes(frame)
        while self._waiting_bytes > _MOST_WAITING_BYTES:
            self._drop_first()

    def seen(self, frame_index: int, spots: Sequence[Spot]) -> None:
        """Learn who moves where in a frame that was added, and cut out those up to it."""
        ways = self._follow(spots)
        while self._waiting and self._waiting[0].index <= frame_index:
            self._keep(self._drop_first(), ways)

    def finish(self) -> None:
        """Cut out the clip's last frames, where everybody is expected to go on."""
        if self._waiting:
            self.seen(self._waiting[-1].index, ())

    def cutout(self, frame_index: int, window: CropWindow) -> Frame | None:
        """Give what was kept of a frame around a window; None when some of it is missing."""
        held = self._holding(frame_index, _Box.around(window, _NEEDED_WINDOWS))
        return next((cut for cut in held if isinstance(cut, Frame)), None)

    def shoes(self, frame_index: int, window: CropWindow) -> GreyFrame | None:
        """Give what was kept of a frame below the middle of a window, grey levels at least."""
        needed = _Box.around(window, _NEEDED_WINDOWS, _SHOES_ABOVE)
        return next(self._holding(frame_index, needed), None)

    def _holding(self, frame_index: int, needed: _Box) -> Iterator[GreyFrame]:
        inside = needed.within(self._size_px)
        return (cut for box, cut in self._kept.get(frame_index, ()) if box.holds(inside))

    def _follow(self, spots: Sequence[Spot]) -> list[_Way]:
        """Give the way of each person to where they are now."""
        ways, came = [], set()
        for spot in spots:
            window = CropWindow(spot.x_px, spot.y_px, spot.size_px)
            mover = _Mover(window, spot.confirmed)
            before = [number for number, each in enumerate(self._movers) if each.reaches(window)]
            for earlier in (self._movers[number] for number in before):
                is_person = mover.is_person or earlier.is_person
                mover = _Mover(window, is_person, earlier.way_to(window))
            ends = (window, *(self._movers[number].window for number in before))
            ways.append(_Way(mover, ends, _KEPT_WINDOWS + (0.0 if before else _NEW_WINDOWS)))
            came.update(before)
        for number, earlier in enumerate(self._movers):
            if number not in came and earlier.unseen < _MOST_UNSEEN:
                expected = earlier.expected
                ways.append(_Way(expected, (earlier.window, expected.window)))
        self._movers = [way.mover for way in ways]
        return [way for way in ways if way.mover.is_person]

    def _keep(self, frame: Frame, ways: Sequence[_Way]) -> None:
        kept = self._kept[frame.index]
        passed_over = frame.index in self._passed_over
        for way in ways:
            window_px = way.mover.window.size_px
            shoes_only = passed_over and not is_very_small(window_px / _MOST_GROWN)
            inside = way.box(_KEPT_ABOVE if shoes_only else None).within(self._size_px)
            known = inside.left >= inside.right or any(held.holds(inside) for held, _ in kept)
            if not known and self._kept_bytes < _MOST_BYTES:
                cut = (_cut_grey if shoes_only else _cut)(frame, inside, window_px)
                kept.append((inside, cut))
                self._kept_bytes += _bytes(cut)

    def _drop_first(self) -> Frame:
        frame = self._waiting.popleft()
        self._waiting_bytes -= _bytes(frame)
        return frame


def cut_around(frame: Frame, window: CropWindow) -> Frame:
    """Cut out of a frame what is needed around a window."""
    needed = _Box.around(window, _NEEDED_WINDOWS)
    return _cut(frame, needed.within((frame.width_px, frame.height_px)), window.size_px)


def cut_shoes(frame: Frame, window: CropWindow) -> GreyFrame:
    """Cut out of a frame's grey levels what is needed below the middle of a window."""
    needed = _Box.around(window, _NEEDED_WINDOWS, _SHOES_ABOVE)
    return _cut_grey(frame, needed.within((frame.width_px, frame.height_px)), window.size_px)


def _bytes(frame: GreyFrame) -> int:
    chroma = (frame.chroma_u, frame.chroma_v) if isinstance(frame, Frame) else ()
    return sum(plane.nbytes for plane in (frame.luma, *chroma))


def _cut(frame: Frame, box: _Box, window_px: float) -> Frame:
    """Copy a part of a frame's planes, smaller where the window is large."""
    part = _Part.of(frame, box, window_px)
    luma, coded_from_picture = part.grey(frame)
    return replace(
        frame,
        luma=luma,
        chroma_u=part.colour(frame.chroma_u),
        chroma_v=part.colour(frame.chroma_v),
        coded_from_picture=coded_from_picture,
    )


def _cut_grey(frame: GreyFrame, box: _Box, window_px: float) -> GreyFrame:
    """Copy a part of a frame's grey levels, smaller where the window is large."""
    luma, coded_from_picture = _Part.of(frame, box, window_px).grey(frame)
    return GreyFrame(
        index=frame.index,
        file_time_s=frame.file_time_s,
        luma=luma,
        coded_from_picture=coded_from_picture,
        width_px=frame.width_px,
        height_px=frame.height_px,
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """From where to where planes are copied, (x, y) of luma, and by how many halves smaller."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    halves: int

    @classmethod
    def of(cls, frame: GreyFrame, box: _Box, window_px: float) -> _Part:
        """Give the part that holds a box."""
        corners = np.array([[box.left, box.top], [box.right, box.bottom]])
        coded = apply(frame.coded_from_picture, corners)
        size = np.array(frame.luma.shape[::-1])
        halves = max(2, int(2 * window_px / _LEAST_WINDOW_PX))
        # Whole chroma samples, and such a number of them that what is shrunk is whole as well; only
        # the picture's edge can be in between.
        unit = 2 * halves
        low = np.clip(np.floor(coded.min(axis=0)).astype(int), 0, size) // unit * unit
        high = np.minimum(-(-np.ceil(coded.max(axis=0) + 1).astype(int) // unit) * unit, size)
        return cls(low, high, halves)

    def grey(self, frame: GreyFrame) -> tuple[Plane, FloatArray]:
        """Copy luma, and give the map from pixels of the picture to those of the copy."""
        (left, top), (right, bottom) = self.low, self.high
        luma = _smaller(frame.luma[top:bottom, left:right], self.halves)
        scale = np.array(luma.shape[::-1]) / (self.high - self.low)
        return luma, _moved(frame.coded_from_picture, self.low, scale)

    def colour(self, chroma: Plane) -> Plane:
        """Copy a plane of half luma's size."""
        (left, top), (right, bottom) = self.low // 2, -(-self.high // 2)
        return _smaller(chroma[top:bottom, left:right], self.halves)


def _smaller(plane: Plane, halves: int) -> Plane:
    """Copy a plane, smaller by so many halves."""
    import cv2

    if halves == 2:
        return plane.copy()
    size = -(-2 * plane.shape[1] // halves), -(-2 * plane.shape[0] // halves)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _moved(coded_from_picture: FloatArray, low: np.ndarray, scale: np.ndarray) -> FloatArray:
    """Give the map to the scaled pixels of a part of the planes; a pixel's edges are scaled."""
    moved = coded_from_picture.copy()
    moved[:, 2] += 0.5 - low
    moved *= scale[:, None]
    moved[:, 2] -= 0.5
    return moved
