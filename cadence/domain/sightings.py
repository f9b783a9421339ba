"""What was seen in a clip: people, their poses, and their track through it; words of `domain`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cadence.domain.lens import LensBend
from cadence.domain.marks import FoundMark
from cadence.domain.turn import CameraTurn

FloatArray = NDArray[np.float64]

LANDMARK_COUNT = 33
LEGS = slice(27, 33)
"""The landmarks of ankles, heels and toes."""

CameraKind = Literal["static", "hand-held", "panned"]


@dataclass(frozen=True)
class CropWindow:
    """A square of the picture that a network looks at.

    Parameters
    ----------
    center_x_px, center_y_px
        Middle of the square, pixels of the picture.
    size_px
        Side of the square, pixels of the picture.
    rotation_rad
        Turn of the square, clockwise as seen; 0 is upright.
    """

    center_x_px: float
    center_y_px: float
    size_px: float
    rotation_rad: float = 0.0


@dataclass(frozen=True)
class Sighting:
    """A person as the detector sees one.

    Parameters
    ----------
    score
        The detector's confidence, 0 to 1.
    hip_x_px, hip_y_px
        Middle of the hips.
    window
        The square, turned so that the trunk is upright, in which the landmark network should look.
    """

    score: float
    hip_x_px: float
    hip_y_px: float
    window: CropWindow


@dataclass(frozen=True, eq=False)
class Pose:
    """One body's landmarks in one frame.

    Parameters
    ----------
    landmarks_px
        (33, 3): x and y in pixels of the picture; z (depth) in the same scale, smaller is nearer.
        BlazePose's order: 23, 24 hips, 25, 26 knees, 27, 28 ankles, 29, 30 heels, 31, 32 toes,
        left before right.
    visibility
        (33,): probability that the landmark is in the picture and not hidden, 0 to 1.
    presence
        Probability that the window shows a person at all, 0 to 1; NaN where nobody looked, and the
        landmarks lie between those of the frames around.
    """

    landmarks_px: FloatArray
    visibility: FloatArray
    presence: float

    @property
    def is_placed(self) -> bool:
        """Whether the network placed it."""
        return bool(np.isfinite(self.presence))


@dataclass(frozen=True)
class VideoInfo:
    """The clip, after all its frames were decoded.

    Parameters
    ----------
    path
        The file as the user named it.
    width_px, height_px
        Size of the picture.
    frame_count
        Frames that decoded.
    file_duration_s
        The file's own time from the first to the last frame.
    orientation_deg
        Clockwise turn that the file asked for (already applied).
    codec
        FFmpeg's name of the codec.
    tagged_capture_fps
        Frames a second at capture, when the file names them, else None.
    tag_source
        Whose tag that is, in words.
    slow_part_s
        From when to when in file time the clip plays slower than the rest of it, by its tags.
    header_fps
        Frames a second as the codec's own header has them.
    declared_frames, declared_duration_s
        How many frames the file claims to hold, and how long it claims to be.
    cuts_s
        File times of the first frame after each cut or cross-fade.
    lens_mm
        Focal length of the lens as on 36 mm film, where a tag names it.
    """

    path: str
    width_px: int
    height_px: int
    frame_count: int
    file_duration_s: float
    orientation_deg: int
    codec: str
    tagged_capture_fps: float | None
    tag_source: str | None = None
    slow_part_s: tuple[float, float] | None = None
    header_fps: float | None = None
    declared_frames: int | None = None
    declared_duration_s: float | None = None
    cuts_s: tuple[float, ...] = ()
    lens_mm: float | None = None

    @property
    def long_side_px(self) -> int:
        """Longer side of the picture."""
        return max(self.width_px, self.height_px)


@dataclass(frozen=True, eq=False)
class FootView:
    """Pictures of one place on the ground while a foot comes to it, stands there and leaves it.

    Parameters
    ----------
    rows
        (T,) int, rows of the pose track, ascending.
    pictures
        (T, H, W) grey levels, 0 to 255.
    ahead
        (W,) where the columns are: body heights ahead of the footprint in the running direction.
    below
        (H,) where the lines are: body heights below the footprint.
    px_per_stature
        Lines, and columns, a body height.
    """

    rows: NDArray[np.int64]
    pictures: NDArray[np.uint8]
    ahead: FloatArray
    below: FloatArray
    px_per_stature: float


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """The runner's landmarks over the clip: all that the analysis needs, without video or model.

    Parameters
    ----------
    video
        The clip.
    camera
        How the camera moved.
    frame_index
        (F,) int, each frame's place in the clip; only frames from the runner's first to last
        sighting are held.
    file_time_s
        (F,) the file's own time since the clip's first frame, strictly increasing.
    landmarks_px
        (F, 33, 3) x, y and depth; NaN where the runner was not seen. Where frames follow each other
        fast the network looks at some of them only: in those between, landmarks are between theirs.
    visibility
        (F, 33) 0 to 1; NaN where the runner was not seen.
    presence
        (F,) 0 to 1; NaN where the network did not look.
    scene_from_picture
        (F, 2, 3) maps from pixels of each picture, near the runner's feet, to the scene.
    shot
        (F,) int, number of the unbroken camera shot; scenes of different shots share nothing.
    other_runners
        Other people who crossed the picture at the same time.
    engine, model
        What placed the landmarks.
    foot_views
        Pictures of the footprints of some contacts, all of one size.
    beside_share
        Share of the time in which another of them was beside the runner; None in older tracks.
    found_marks
        What may mark a zone, found in the picture; None where nobody looked.
    lens
        How the lens bends straight lines; None where that is not known, and in older tracks.
    turn
        How the camera turned after the runner; None where it did not, where its focal length is not
        known, and in older tracks.
    """

    video: VideoInfo
    camera: CameraKind
    frame_index: NDArray[np.int64]
    file_time_s: FloatArray
    landmarks_px: FloatArray
    visibility: FloatArray
    presence: FloatArray
    scene_from_picture: FloatArray
    shot: NDArray[np.int64]
    other_runners: int
    engine: str
    model: str
    foot_views: tuple[FootView, ...] = ()
    sharpness: float | None = None
    beside_share: float | None = None
    found_marks: tuple[FoundMark, ...] | None = None
    lens: LensBend | None = None
    turn: CameraTurn | None = None

    @property
    def is_placed(self) -> NDArray[np.bool_]:
        """(F,) whether the network itself placed a row's landmarks."""
        seen = np.isfinite(self.landmarks_px[:, :, :2]).all(axis=(1, 2))
        return np.asarray(seen & np.isfinite(self.presence))

    @property
    def placed_px(self) -> FloatArray:
        """(F, 33, 3) the landmarks that the network itself placed; NaN in all other rows."""
        return np.where(self.is_placed[:, None, None], self.landmarks_px, np.nan)

    @property
    def legs_visible(self) -> float:
        """How surely the network saw the legs' ends, 0 to 1: their median visibility."""
        return float(np.nanmedian(self.visibility[:, LEGS]))

    def to_scene(self, row: int, picture_px: FloatArray) -> FloatArray:
        """Give (N, 2) pixels anywhere in a row's picture their places in the scene."""
        if self.turn is None:
            return _moved(self.scene_from_picture[row], picture_px)
        unrolled_px = self.turn.cylinder.unrolled(picture_px)
        return _moved(self.turn.scene_from_unrolled[row], unrolled_px)

    def to_picture(self, row: int, scene_px: FloatArray) -> FloatArray:
        """Give (N, 2) places in the scene their pixels in a row's picture, or beside it."""
        if self.turn is None:
            return _moved_back(self.scene_from_picture[row], scene_px)
        unrolled_px = _moved_back(self.turn.scene_from_unrolled[row], scene_px)
        return self.turn.cylinder.rolled(unrolled_px)


def _moved(matrix: FloatArray, points_px: FloatArray) -> FloatArray:
    return np.asarray(points_px @ matrix[:, :2].T + matrix[:, 2])


def _moved_back(matrix: FloatArray, points_px: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.solve(matrix[:, :2], (points_px - matrix[:, 2]).T).T)
