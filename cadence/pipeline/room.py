"""How much room the landmark network is shown around the runner.

BlazePose's own window holds the body closely. Somebody small, or smeared by compression, comes out
of it as a blur several times enlarged: the network is then unsure of the legs, and takes feet for
standing a twentieth of a second and more after they struck. With more room around it the same body
is smaller and sharper, and the feet are where they are. Who is seen well needs none, and in many
filmed clips the network is less sure with it: so only a runner of whose legs it is unsure is looked
at again in a sample of frames, and followed with more room where that makes it no less sure
(`benchmarks/resaved.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from cadence.domain import LEGS, CropWindow, Pose
from cadence.pipeline.following import SeenRunner
from cadence.pose.engine import PoseEngine
from cadence.pose.geometry import hip_middle
from cadence.runner.choosing import Guide
from cadence.runner.cutouts import CutoutKeeper
from cadence.runner.tracking import with_room

# The visibility of legs, median over a rep, at which a runner begins to want more room, and from
# which down they want the most of it: renders in which strikes by the landmarks are good to 7 ms,
# and to 30 (root mean square).
_SURE, _UNSURE = 0.95, 0.90
_MOST_ROOM = 1.3
# Medians of so many frames differ by as much by chance.
_LESS_SURE = 0.015
_SAMPLE_FRAMES, _FEWEST_FRAMES = 90, 20


def with_enough_room(
    guide: Guide, seen: Sequence[SeenRunner], cutouts: CutoutKeeper, engine: PoseEngine
) -> Guide:
    """Give a guide with the room that a runner wants: the same guide where they want no more.

    Parameters
    ----------
    guide
        Where the runner is.
    seen
        The runner in frames along that guide.
    cutouts
        What was kept of the clip's frames.
    engine
        What places landmarks.
    """
    posed = [(each.followed.frame_index, each.followed.pose) for each in seen]
    poses = {index: pose for index, pose in posed if pose is not None and pose.is_placed}
    if len(poses) < _FEWEST_FRAMES:
        return guide
    room = _wanted(_surety(poses.values()))
    if room <= 1.0 or not engine.takes_windows:
        return guide
    roomier = replace(guide, room=room)
    pairs = _looked_again(roomier, poses, cutouts, engine)
    if len(pairs) < _FEWEST_FRAMES:
        return guide
    before, after = zip(*pairs, strict=True)
    return roomier if _surety(after) >= _surety(before) - _LESS_SURE else guide


def _looked_again(
    guide: Guide, poses: Mapping[int, Pose], cutouts: CutoutKeeper, engine: PoseEngine
) -> list[tuple[Pose, Pose]]:
    """Give some of the poses with those that are placed with the guide's room; none is no pair."""
    shown = []
    for index in _sample(list(poses)):
        window = guide.windows[index - guide.first_frame]
        frame = cutouts.cutout(index, window)
        if frame is not None:
            shown.append((frame, with_room(_around_hips(window, poses[index]), guide.room)))
    with ThreadPoolExecutor(engine.streams) as threads:
        again = list(threads.map(lambda look: engine.landmarks(*look), shown))
    return [
        (poses[frame.index], pose)
        for (frame, _), pose in zip(shown, again, strict=True)
        if pose is not None
    ]


def _surety(poses: Iterable[Pose]) -> float:
    """Give the median visibility of the legs."""
    return float(np.median([pose.visibility[LEGS] for pose in poses]))


def _wanted(surety: float) -> float:
    unsure = (_SURE - surety) / (_SURE - _UNSURE)
    return 1.0 + (_MOST_ROOM - 1.0) * float(np.clip(unsure, 0.0, 1.0))


def _sample(indices: Sequence[int]) -> list[int]:
    """Choose frames that are spread evenly."""
    count = min(_SAMPLE_FRAMES, len(indices))
    return [indices[number] for number in np.linspace(0, len(indices) - 1, count).astype(int)]


def _around_hips(window: CropWindow, pose: Pose) -> CropWindow:
    """Give a window of the same size around the hips."""
    x_px, y_px = hip_middle(pose).tolist()
    return replace(window, center_x_px=x_px, center_y_px=y_px)
