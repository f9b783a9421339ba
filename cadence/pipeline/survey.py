"""The way through a clip's frames: how the camera moved, where people move, where it was cut.

Little of it needs every frame. While the camera stands still it and what moves are looked at thirty
times a second, cuts sixty times. Decoding, looking for people, and all the rest go on beside each
other; what lies around those who move is kept for the landmarks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from cadence.camera import CameraPath, CameraTracker
from cadence.domain import FloatArray
from cadence.errors import NotMeasurableError
from cadence.lens.backdrop import BackdropKeeper
from cadence.pipeline.stages import Progress, Stage
from cadence.pose.engine import PoseEngine
from cadence.runner.cutouts import CutoutKeeper
from cadence.runner.motion import MotionSample, MotionSampler
from cadence.runner.spotting import find_spots
from cadence.runner.trails import Spot, Trail, link_trails
from cadence.video.ahead import decoded_ahead
from cadence.video.cuts import CutFinder
from cadence.video.decode import Clip
from cadence.video.frames import Frame

_FEWEST_FRAMES = 8
# The pictures that motion is sought in, and those that they are compared with, are as far apart.
_GLANCE_S = 1 / 30
# A restless camera is looked at in every frame, up to 125 a second.
_LEAST_GLANCE_S = 0.008
# Thumbnails are this far apart at least, and made of every so-manieth pixel of the picture.
_LEAST_THUMBNAIL_S = 0.013
_THUMBNAIL_FROM_PX = 320
# Each sample holds its frame while it is looked at.
_SAMPLES_AT_ONCE = 2
# Decoded frames that wait: enough to bridge one look at what moves, few enough for 4K.
_FRAMES_AHEAD = 4


@dataclass(frozen=True, eq=False)
class Survey:
    """What the first pass over a clip found.

    Parameters
    ----------
    camera
        The camera's motion.
    spots
        Where people move, in order of time.
    file_time_s
        (F,) times of all frames.
    parts
        The frames of each part between cuts.
    cutouts
        What lies around those who move.
    backdrop
        What tells how the lens bends lines.
    """

    camera: CameraPath
    spots: tuple[Spot, ...]
    file_time_s: FloatArray
    parts: tuple[range, ...]
    cutouts: CutoutKeeper
    backdrop: BackdropKeeper

    @property
    def trails(self) -> list[Trail]:
        """Trails of each part between cuts, none of which goes on beyond one."""
        return [
            trail
            for part in self.parts
            for trail in link_trails(
                [spot for spot in self.spots if spot.frame_index in part], self.camera
            )
        ]

    def part_of(self, trail: Trail) -> range:
        """Give the part that a trail lies in."""
        return next(part for part in self.parts if trail.spots[0].frame_index in part)


class _Detection:
    """Looks for people in threads of its own, and has what is around them kept."""

    def __init__(self, engine: PoseEngine, stage: Stage) -> None:
        self.spots: list[Spot] = []
        self.cutouts = CutoutKeeper()
        self._engine = engine
        self._stage = stage
        self._at_once = min(engine.streams, _SAMPLES_AT_ONCE)
        self._threads = ThreadPoolExecutor(self._at_once, thread_name_prefix="detect")
        self._going: deque[tuple[int, Future[list[Spot]]]] = deque()

    def add(self, sample: MotionSample) -> None:
        """Take the next sample; wait until few enough are looked at."""
        self._wait(self._at_once - 1)
        self._going.append((sample.frame.index, self._threads.submit(self._look, sample)))

    def make_room(self) -> None:
        """Wait for what is being looked at where the frames up to it can be held no longer."""
        while self._going and self.cutouts.is_full:
            self._wait(len(self._going) - 1)

    def poll(self) -> None:
        """Take in what has been found meanwhile, in order of time."""
        while self._going and self._going[0][1].done():
            index, found = self._going.popleft()
            self.spots.extend(found.result())
            self.cutouts.seen(index, found.result())

    def finish(self) -> None:
        """Wait for what is being looked at."""
        self._wait(0)

    def close(self) -> None:
        """Give the threads back."""
        self._threads.shutdown(cancel_futures=True)

    def _wait(self, going: int) -> None:
        """Wait until no more samples than this are looked at."""
        while len(self._going) > going:
            self._going[0][1].exception()
            self.poll()
        self.poll()

    def _look(self, sample: MotionSample) -> list[Spot]:
        with self._stage("detect"):
            return find_spots(sample, self._engine)


class _Surveyor:
    """Takes a clip's frames one by one."""

    def __init__(self, detection: _Detection, stage: Stage, slowed: float) -> None:
        self._detection = detection
        self._stage = stage
        self._camera = CameraTracker()
        self._motion = MotionSampler(slowed)
        self._cuts = CutFinder()
        self._backdrop = BackdropKeeper()
        self._times_s: list[float] = []
        self._thumbnails: list[int] = []
        self._glanced_s = self._thumbnail_s = -np.inf

    def add(self, frame: Frame) -> None:
        """Take the next frame."""
        time_s = frame.file_time_s
        spacing_s = time_s - self._times_s[-1] if self._times_s else 0.0
        self._times_s.append(time_s)
        self._detection.make_room()
        self._detection.cutouts.add(frame)
        self._backdrop.add(frame)
        if time_s - self._thumbnail_s >= _LEAST_THUMBNAIL_S:
            self._keep_thumbnail(frame)
        wait_s = _LEAST_GLANCE_S if self._camera.is_restless(time_s) else _GLANCE_S
        if time_s - self._glanced_s >= wait_s - spacing_s / 2:
            self._glance(frame)
        self._detection.poll()

    def survey(self) -> Survey:
        """Give what was found."""
        count = len(self._times_s)
        if count < _FEWEST_FRAMES:
            raise NotMeasurableError(
                f"the clip has only {count} frame(s), too few for a step: film the whole rep"
            )
        self._detection.finish()
        self._detection.cutouts.finish()
        return Survey(
            self._camera.path(count),
            tuple(self._detection.spots),
            np.array(self._times_s),
            self._parts(),
            self._detection.cutouts,
            self._backdrop,
        )

    def _keep_thumbnail(self, frame: Frame) -> None:
        """Keep what finds cuts."""
        self._thumbnail_s = frame.file_time_s
        self._thumbnails.append(frame.index)
        step = max(1, max(frame.luma.shape) // _THUMBNAIL_FROM_PX)
        with self._stage("motion"):
            self._cuts.add(np.ascontiguousarray(frame.luma[::step, ::step]))

    def _glance(self, frame: Frame) -> None:
        """Look at how the camera went and what moves."""
        self._glanced_s = frame.file_time_s
        with self._stage("motion"):
            samples = self._motion.add(frame, self._camera.add(frame))
        for sample in samples:
            self._detection.add(sample)

    def _parts(self) -> tuple[range, ...]:
        """Give the frames of each part between cuts."""
        times_s = [self._times_s[frame] for frame in self._thumbnails]
        ends = [*self._thumbnails, len(self._times_s)]
        return tuple(range(ends[part.start], ends[part.stop]) for part in self._cuts.parts(times_s))


def survey_clip(
    clip: Clip, engine: PoseEngine, progress: Progress, stage: Stage, slowed: float = 1.0
) -> Survey:
    """Decode a clip to learn how the camera moved and where people move.

    Parameters
    ----------
    clip
        The clip.
    engine
        What finds people.
    progress, stage
        As for `cadence.pipeline.analysis.track_clip`.
    slowed
        How many times slower than in reality people are taken to move.

    Raises
    ------
    CadenceError
        When the clip cannot be read or has too few frames.
    """
    detection = _Detection(engine, stage)
    surveyor = _Surveyor(detection, stage, slowed)
    frames = decoded_ahead(_decoded(clip, stage), _FRAMES_AHEAD)
    try:
        for number, frame in enumerate(frames, start=1):
            surveyor.add(frame)
            progress("survey", number)
        return surveyor.survey()
    finally:
        frames.close()
        detection.close()


def _decoded(clip: Clip, stage: Stage) -> Iterator[Frame]:
    frames = clip.frames()
    while True:
        with stage("decode"):
            frame = next(frames, None)
        if frame is None:
            return
        yield frame
