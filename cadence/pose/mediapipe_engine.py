"""BlazePose as MediaPipe Tasks runs it: the reference that the default engine is held to.

In image mode: every crop is looked at afresh, first by the detector, then by the landmark network;
nothing is smoothed. MediaPipe's library reports its own use to its makers when it has a network
and offers no way to stop that; the default engine does not load it.
"""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cadence.domain import CropWindow, Pose, Sighting
from cadence.errors import ModelError
from cadence.pose.bundle import bundle_bytes
from cadence.pose.geometry import hip_middle, network_view, place, window_from_pose
from cadence.video.frames import Frame, crop_rgb

if TYPE_CHECKING:
    from cadence.pose.bundle import ModelFiles

MAX_SIDE_PX = 1024  # a larger crop shows the 256 px network nothing more
DETECTOR_ROOM = 1.25  # a body that fills its window escapes the detector twice as often
MAX_PEOPLE = 3  # in one window; the runner is the one nearest its middle


class MediaPipeEngine:
    """The reference pose engine.

    Close it: one left open makes MediaPipe complain when the interpreter ends.

    Parameters
    ----------
    files
        A verified model.
    stage
        Gives the context in which crops are cut.

    Raises
    ------
    ModelError
        MediaPipe cannot run the model.
    """

    name = "mediapipe"
    takes_windows = False

    def __init__(
        self,
        files: ModelFiles,
        stage: Callable[[str], AbstractContextManager[object]] = contextlib.nullcontext,
    ) -> None:
        self._stage = stage
        self._talkative = True
        self._lock = threading.Lock()
        with native_stderr_dropped():
            try:
                self._landmarker = open_landmarker(files)
            except (RuntimeError, ValueError, OSError) as error:
                raise ModelError(
                    f"MediaPipe cannot run the model '{files.name}': fetch it again with "
                    "'cadence models fetch', or use --engine openvino"
                ) from error

    @property
    def streams(self) -> int:
        """How many threads it serves at once: its graph looks at one picture after another."""
        return 1

    def locate(self, frame: Frame, window: CropWindow) -> list[Sighting]:
        """Find people in the window, best first; an empty list when there are none.

        MediaPipe Tasks does not give the detector's score: it is the mean presence of the body's
        landmarks.
        """
        sightings = [_sighting(pose) for pose in self._poses(frame, window)]
        return sorted(sightings, key=lambda sighting: -sighting.score)

    def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:
        """Place the landmarks of the body nearest the window's middle; None if it shows none."""
        return min(
            self._poses(frame, replace(window, size_px=DETECTOR_ROOM * window.size_px)),
            key=lambda pose: math.dist(hip_middle(pose), (window.center_x_px, window.center_y_px)),
            default=None,
        )

    def close(self) -> None:
        """Give back the graph; the engine cannot be used afterwards."""
        with native_stderr_dropped():
            self._landmarker.close()

    def _poses(self, frame: Frame, window: CropWindow) -> list[Pose]:
        import mediapipe

        side_px = max(1, min(MAX_SIDE_PX, math.ceil(window.size_px)))
        view = network_view(window, side_px)
        with self._stage("crop"):
            crop = np.ascontiguousarray(crop_rgb(frame, view, side_px))
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=crop)
        # Each of the library's complaints comes once, the last with the first body found.
        with (
            self._lock,
            native_stderr_dropped() if self._talkative else contextlib.nullcontext(),
        ):
            found = self._landmarker.detect(image).pose_landmarks
            self._talkative = self._talkative and not found
        return [_pose(body, view, side_px) for body in found]


def open_landmarker(files: ModelFiles, *, in_video: bool = False) -> Any:  # noqa: ANN401
    """Open MediaPipe Tasks' landmarker: for single pictures, or to follow one body in a video."""
    from mediapipe.tasks.python import vision
    from mediapipe.tasks.python.core.base_options import BaseOptions

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=bundle_bytes(files)),
        running_mode=vision.RunningMode.VIDEO if in_video else vision.RunningMode.IMAGE,
        num_poses=1 if in_video else MAX_PEOPLE,
    )
    return vision.PoseLandmarker.create_from_options(options)


def _pose(body: Iterable[Any], view: CropWindow, side_px: int) -> Pose:
    values = np.array([(point.x, point.y, point.z) for point in body]) * side_px
    return Pose(
        landmarks_px=place(values, view, side_px),
        visibility=np.array([point.visibility for point in body]),
        presence=float(np.mean([point.presence for point in body])),
    )


def _sighting(pose: Pose) -> Sighting:
    hip_px = hip_middle(pose)
    return Sighting(pose.presence, float(hip_px[0]), float(hip_px[1]), window_from_pose(pose))


@contextlib.contextmanager
def native_stderr_dropped() -> Iterator[None]:
    """Drop what native code writes to standard error: MediaPipe's logger has no switch."""
    kept = os.dup(2)
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(sink)
