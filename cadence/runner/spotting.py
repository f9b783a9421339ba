"""What moves, as people: moving regions become spots once the networks have looked at them.

The person detector is asked first. It was made for people who fill a good part of a picture, and
seldom sees a runner of fifty pixels, still less a blurred one; the landmark network, shown the same
region as large as it wants to see a body, recognises most of them. Of what is no body (a limb, a
banner, leaves) it says so, or places landmarks that do not fit what moves: upside down, or many
times smaller. Most of what moves beside somebody who was seen is one of their limbs, or in a pan
what stands nearer or farther than the rest; on that little is spent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadence.domain import CropWindow, Pose, Sighting
from cadence.pose.detector import INPUT_PX
from cadence.pose.engine import PoseEngine
from cadence.pose.geometry import hip_middle, window_from_pose
from cadence.runner.motion import MotionSample, Region
from cadence.runner.trails import Spot

# The detector wants a body to fill about half of what it looks at.
_LOOK_SIZE = 2.5
_LOOKS_PER_SAMPLE = 3
# A body of so many times what was looked at is told from its head alone: its score is then 0.8 and
# more, while leaves and shoes that are taken for one score 0.5 to 0.7.
_FAR_BEYOND = 2.0
_CLEAR_SCORE = 0.75
# A sighting belongs to a region whose middle lies within its body circle.
_WITHIN_WINDOWS = 0.5
# Where so much of a body's height moves, its hips move as well: they lie in the region, or beside
# it by no more than this, in windows. Who stands behind a runner is no part of what moves.
_MOVING_BODY, _BESIDE_WINDOWS = 0.6, 0.1
# Legs and arms are shorter than this share of a body's height.
_LIMB_BODY = 0.45
# A landmark window is about 1.4 times as wide as a body is tall (BlazePose draws a circle around
# the body, and a margin around that).
_WINDOW_PER_BODY = 1.4
# Bodies of 30 pixels are often taken for smaller ones: a window is not smaller than what moved.
_LEAST_WINDOW_PER_REGION = 1.1
# The landmark network is shown a body that stands out as a whole, or else one of which the legs do.
_CLOSE_LOOK_SIZES = (1.5, 2.1)
# Landmarks are those of what moves when the network is so sure, and the window that they ask for
# has this size and is turned no more than this beside the one it was shown. What it took for bodies
# in filmed clips where there were none asked for windows of 0.04 to 0.5 times the size.
_SURE_PRESENCE = 0.9
_WINDOW_RATIOS = (0.6, 1.4)
_UPRIGHT_RAD = 0.4


def find_spots(sample: MotionSample, engine: PoseEngine) -> list[Spot]:
    """Look at each moving region, or at the whole picture when the camera's motion is unknown."""
    frame = sample.frame
    if sample.regions is None:
        side = float(max(frame.width_px, frame.height_px))
        whole = CropWindow(frame.width_px / 2, frame.height_px / 2, side)
        seen = engine.locate(frame, whole)
        return [_confirmed(sample, sighting, None) for sighting in seen]
    spots: list[Spot] = []
    for number, region in enumerate(sample.regions):
        bodies = [spot for spot in spots if spot.confirmed]
        if any(_is_limb(region, body) for body in bodies):
            continue
        sighting = _sighted(sample, region, engine, bodies) if number < _LOOKS_PER_SAMPLE else None
        if sighting is None:
            spots.append(_unconfirmed(sample, region))
        else:
            spots.append(_confirmed(sample, sighting, region))
    return spots


def _sighted(
    sample: MotionSample, region: Region, engine: PoseEngine, seen: Sequence[Spot]
) -> Sighting | None:
    """Give who moves in a region, where these bodies were seen in larger ones."""
    sighting = _detected(sample, region, engine)
    if sighting is not None or any(_is_within(region, body) for body in seen):
        return sighting
    if not seen:
        return _recognised(sample, region, engine, _CLOSE_LOOK_SIZES)
    # Somebody whom it need not be shown enlarged the detector sees by itself.
    is_small = _around(region, _LOOK_SIZE).size_px < INPUT_PX
    return _recognised(sample, region, engine, _CLOSE_LOOK_SIZES[:1]) if is_small else None


def _is_limb(region: Region, body: Spot) -> bool:
    """Say whether a region is a part of somebody who was seen."""
    long_px = max(region.right_px - region.left_px, region.bottom_px - region.top_px)
    is_part = long_px < _LIMB_BODY * body.size_px / _WINDOW_PER_BODY
    return is_part and _is_within(region, body)


def _is_within(region: Region, body: Spot) -> bool:
    """Say whether a region lies within the body of somebody who was seen."""
    x, y = (region.left_px + region.right_px) / 2, (region.top_px + region.bottom_px) / 2
    return bool(np.hypot(body.x_px - x, body.y_px - y) < _WITHIN_WINDOWS * body.size_px)


def _around(region: Region, size: float) -> CropWindow:
    """Give the window of so many times the region's size around it."""
    width, height = region.right_px - region.left_px, region.bottom_px - region.top_px
    return CropWindow(
        (region.left_px + region.right_px) / 2,
        (region.top_px + region.bottom_px) / 2,
        size * max(width, height),
    )


def _moves_with(region: Region, sighting: Sighting) -> bool:
    """Say whether a body can be what moves in a region."""
    window_px = sighting.window.size_px
    tall_px = region.bottom_px - region.top_px
    x_px = sighting.hip_x_px
    beside_px = max(region.left_px - x_px, x_px - region.right_px)
    return bool(
        tall_px < _MOVING_BODY * window_px / _WINDOW_PER_BODY
        or beside_px <= _BESIDE_WINDOWS * window_px
    )


def _detected(sample: MotionSample, region: Region, engine: PoseEngine) -> Sighting | None:
    """Give the person nearest to the region's middle, if that lies within their body circle."""
    look = _around(region, _LOOK_SIZE)
    seen = [
        each
        for each in engine.locate(sample.frame, look)
        if each.score >= _CLEAR_SCORE or each.window.size_px <= _FAR_BEYOND * look.size_px
    ]
    if sample.is_between:
        seen = [each for each in seen if _moves_with(region, each)]

    def away_windows(sighting: Sighting) -> float:
        away_px = np.hypot(
            sighting.hip_x_px - look.center_x_px, sighting.hip_y_px - look.center_y_px
        )
        return float(away_px / sighting.window.size_px)

    nearest = min(seen, key=away_windows, default=None)
    return nearest if nearest is not None and away_windows(nearest) < _WITHIN_WINDOWS else None


def _recognised(
    sample: MotionSample, region: Region, engine: PoseEngine, sizes: Sequence[float]
) -> Sighting | None:
    """Ask the landmark network whether the region is a body, shown so many times its size."""
    for size in sizes:
        shown = _around(region, size)
        pose = engine.landmarks(sample.frame, shown)
        if pose is not None and pose.presence >= _SURE_PRESENCE:
            sighting = _sighting_of(pose)
            if _is_as_shown(sighting.window, shown) and _moves_with(region, sighting):
                return sighting
    return None


def _sighting_of(pose: Pose) -> Sighting:
    hip_x_px, hip_y_px = (float(each) for each in hip_middle(pose))
    return Sighting(pose.presence, hip_x_px, hip_y_px, window_from_pose(pose))


def _is_as_shown(window: CropWindow, shown: CropWindow) -> bool:
    """Say whether a body's window is about the one in which it was seen."""
    low, high = _WINDOW_RATIOS
    is_upright = abs(window.rotation_rad) < _UPRIGHT_RAD
    return is_upright and low < window.size_px / shown.size_px < high


def _confirmed(sample: MotionSample, sighting: Sighting, region: Region | None) -> Spot:
    moved_px = region.bottom_px - region.top_px if region is not None else 0.0
    return Spot(
        sample.frame.index,
        sample.frame.file_time_s,
        sample.view.shot,
        sighting.hip_x_px,
        sighting.hip_y_px,
        max(sighting.window.size_px, _LEAST_WINDOW_PER_REGION * moved_px),
        region.area_px2 if region is not None else 0.0,
        confirmed=True,
    )


def _unconfirmed(sample: MotionSample, region: Region) -> Spot:
    return Spot(
        sample.frame.index,
        sample.frame.file_time_s,
        sample.view.shot,
        (region.left_px + region.right_px) / 2,
        (region.top_px + region.bottom_px) / 2,
        _WINDOW_PER_BODY * (region.bottom_px - region.top_px),
        region.area_px2,
        confirmed=False,
    )
