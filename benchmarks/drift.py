"""How far the camera's path drifts: where the track's own texture lies, seconds later.

python benchmarks/drift.py [CLIP]... [--tracks FOLDER]

Without clips: the samples filmed by a moving camera, and the filmed clips where their folder lies
beside the checkout. Corners of what lies on the ground beside the runner are taken from one frame
of a clip to others by the camera's path, as a fly zone's markers are, and looked for there. What
all of them are off together is the path's drift between the two frames. Two frames err by as much
each, so that one marker's standard deviation is this over the square root of two:
`cadence.pipeline.zone` takes it as a share of the picture's longer side.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.tables import table
from benchmarks.tracks import track_of
from benchmarks.truths import CLIPS
from cadence.camera import apply, inverse
from cadence.domain import FloatArray, PoseTrack
from cadence.errors import CadenceError
from cadence.flyzone.panorama import scene_maps
from cadence.video.decode import open_clip
from cadence.video.frames import Plane, upright_planes

SAMPLES = Path(__file__).parents[1] / "sample_videos"
# Of a pan, neighbouring frames show the same ground.
FRAMES = {"static": 9, "hand-held": 9, "panned": 25}
# The ground where markers stand, and what the runner covers, in heights from hip to foot.
ABOVE_FEET, BELOW_FEET, BESIDE = 0.6, 0.8, 1.3
CORNERS, FEWEST_CORNERS = 200, 8
# A corner is found again where looking back from there ends at it, and not too far from where the
# path says, as a share of the longer side.
RETURNS_PX, WITHIN_SHARE = 0.3, 0.03
HIPS, FEET = slice(23, 25), slice(29, 33)


def drifts_px(clip: Path, track: PoseTrack) -> FloatArray:
    """Give (P, 3) for pairs of frames: seconds between them, and the drift aside and downward."""
    seen = np.flatnonzero(np.isfinite(track.landmarks_px[:, HIPS, 0]).all(axis=1))
    rows = seen[np.unique(np.linspace(0, len(seen) - 1, FRAMES[track.camera]).astype(int))]
    frames = open_clip(clip).frames_at(track.file_time_s[rows].tolist())
    pictures = {
        int(row): np.ascontiguousarray(upright_planes(frame)[0])
        for row, frame in zip(rows, frames, strict=True)
        if frame is not None
    }
    return np.array(list(between(track, pictures))).reshape(-1, 3)


def between(track: PoseTrack, pictures: dict[int, Plane]) -> Iterator[tuple[float, float, float]]:
    """Compare each two pictures, of rows of a track, as `drifts_px`."""
    for one, other in combinations(pictures, 2):
        corners = _corners(track, pictures[one], (one, other))
        expected = _taken_over(track, corners, (one, other))
        inside = ((expected >= 0) & (expected < pictures[other].shape[::-1])).all(axis=1)
        corners, expected = corners[inside], expected[inside]
        found = _found_again(pictures[one], pictures[other], corners, expected)
        off_px = (found - expected)[np.isfinite(found).all(axis=1)]
        if len(off_px) >= FEWEST_CORNERS:
            aside, down = np.median(off_px, axis=0)
            yield float(track.file_time_s[other] - track.file_time_s[one]), aside, down


def _taken_over(track: PoseTrack, points_px: FloatArray, rows: tuple[int, int]) -> FloatArray:
    """Give where a row's (N, 2) pixels lie in another row's picture, by the camera's path."""
    first, second = scene_maps(track)[list(rows)]
    cylinder = None if track.turn is None else track.turn.cylinder
    unrolled = points_px if cylinder is None else cylinder.unrolled(points_px)
    there = apply(inverse(second), apply(first, unrolled))
    return there if cylinder is None else cylinder.rolled(there)


def _corners(track: PoseTrack, picture: Plane, rows: tuple[int, int]) -> FloatArray:
    """Find (N, 2) corners on the ground where the runner is in neither of two frames."""
    import cv2

    points = track.landmarks_px
    foot_y = float(np.nanmedian(points[:, FEET, 1]))
    tall_px = foot_y - float(np.nanmedian(points[:, HIPS, 1]))
    ground = np.zeros(picture.shape, np.uint8)
    top, bottom = foot_y - ABOVE_FEET * tall_px, foot_y + BELOW_FEET * tall_px
    ground[max(0, int(top)) : max(0, int(bottom))] = 255
    for row in rows:
        x = float(np.nanmedian(points[row, :, 0]))
        ground[:, max(0, int(x - BESIDE * tall_px)) : max(0, int(x + BESIDE * tall_px))] = 0
    corners = cv2.goodFeaturesToTrack(picture, CORNERS, 0.01, 8, mask=ground)
    return np.empty((0, 2)) if corners is None else np.asarray(corners[:, 0], dtype=float)


def _found_again(one: Plane, other: Plane, corners: FloatArray, expected: FloatArray) -> FloatArray:
    """Look for corners of a picture in another; (N, 2), NaN where one is not found."""
    import cv2

    if not len(corners):
        return corners
    start, guess = corners.astype(np.float32), expected.astype(np.float32)
    follow = partial(
        cv2.calcOpticalFlowPyrLK,
        winSize=(21, 21),
        maxLevel=1,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    found, there, _ = follow(one, other, start, guess.copy())
    back, again, _ = follow(other, one, found, start.copy())
    sure = (there[:, 0] == 1) & (again[:, 0] == 1)
    sure &= np.linalg.norm(back - start, axis=1) < RETURNS_PX
    sure &= np.linalg.norm(found - guess, axis=1) < WITHIN_SHARE * max(one.shape)
    return np.where(sure[:, None], found, np.nan).astype(float)


def _row(clip: Path, tracks: Path | None) -> list[str]:
    try:
        track = track_of(clip, tracks)
        drifts = drifts_px(clip, track)
    except CadenceError as error:
        return [clip.stem, "-", "-", "-", "-", "-", "-", str(error).partition(":")[0]]
    side_px = max(track.video.width_px, track.video.height_px)
    row = [clip.stem, track.camera, str(side_px), str(len(drifts))]
    if not len(drifts):
        return [*row, "-", "-", "-", "-"]
    aside, down = np.sqrt(np.mean(drifts[:, 1:] ** 2, axis=0))
    share = side_px * np.sqrt(2) / max(aside, 1e-9)
    return [*row, f"{drifts[:, 0].max():.1f}", f"{aside:.2f}", f"{down:.2f}", f"1/{share:.0f}"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="drift of the camera's path")
    parser.add_argument("clips", nargs="*", type=Path, metavar="CLIP")
    parser.add_argument("--tracks", type=Path, help="folder to keep pose tracks in")
    words = parser.parse_args()
    clips = words.clips or [
        SAMPLES / "rep2.mp4",
        SAMPLES / "pan_60fps.mp4",
        *sorted(CLIPS.glob("*.mp4")),
    ]
    head = ["clip", "camera", "longer side, px", "pairs", "over up to, s"]
    head += ["aside, px (RMS)", "downward", "one marker, of the side"]
    print(table(head, [_row(clip, words.tracks) for clip in clips]))


if __name__ == "__main__":
    main()
