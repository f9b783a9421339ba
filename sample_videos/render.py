"""Renders running clips whose every contact is known: `python sample_videos/render.py`.

A figure with a prescribed gait (`gait`, `leg`, `athlete`) is put into a world of two planes
(`scenery`), drawn as a camera sees it (`camera`, `stage`, `body`, `canvas`), blurred by its
shutter, given the sensor's noise and encoded (`encode`); `truth` is written beside the clip.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import cv2
import numpy as np

from sample_videos.athlete import Athlete, Bystander, Runner
from sample_videos.camera import Camera, CameraSpec, camera_path
from sample_videos.canvas import Image
from sample_videos.encode import TICK_HZ, Encoding, frame_ticks, write_video
from sample_videos.gait import Floats, Motion
from sample_videos.props import Prop
from sample_videos.scenery import Scenery, SceneSpec
from sample_videos.stage import Figure, Treadmill
from sample_videos.truth import Record, truth, write_truth

HERE = Path(__file__).resolve().parent
Direction = Literal["left-to-right", "right-to-left"]


@dataclass(frozen=True)
class Extra:
    """Another person in the picture; stands at `along_m` if there is no `motion`.

    One who is `turned_round` goes the other way, and counts `motion.start_along_m` that way.
    """

    athlete: Athlete = field(default_factory=Athlete)
    motion: Motion | None = None
    along_m: float = 0.0
    across_m: float = 4.0
    turned_round: bool = False


@dataclass(frozen=True)
class RenderSpec:
    """A clip to render; equal specs give equal files.

    Attributes
    ----------
    name : str
        The clip's name without suffix.
    width_px, height_px, fps, duration_s
        The picture and the clip; the last frame is the last before `duration_s`.
    direction : {"left-to-right", "right-to-left"}
        Of the run (on a treadmill: where the runner looks).
    shutter : float
        Part of the frame interval that the shutter is open: 0.1 for a sunny day, 0.5 for a hall.
    subframes : int
        Sub-frames averaged over that time.
    noise : float
        Standard deviation of the sensor's noise, in grey levels of 255.
    frame_jitter : float
        Variable frame rate: standard deviation of a frame's lateness in frame intervals.
    """

    name: str = "clip"
    width_px: int = 1920
    height_px: int = 1080
    fps: float = 60.0
    duration_s: float = 4.0
    direction: Direction = "left-to-right"
    athlete: Athlete = field(default_factory=Athlete)
    motion: Motion = field(default_factory=Motion)
    camera: CameraSpec = field(default_factory=CameraSpec)
    scene: SceneSpec = field(default_factory=SceneSpec)
    extras: tuple[Extra, ...] = ()
    shutter: float = 0.25
    subframes: int = 4
    noise: float = 2.0
    frame_jitter: float = 0.0
    encoding: Encoding = field(default_factory=Encoding)
    seed: int = 3

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return round(self.duration_s * self.fps)


class Take:
    """One spec with everything solved: figures, cameras, times; ready to be drawn.

    Parameters
    ----------
    spec : RenderSpec
        What to render.
    """

    def __init__(self, spec: RenderSpec) -> None:
        self.spec = spec
        self.sense = 1 if spec.direction == "left-to-right" else -1
        scale = spec.encoding.file_time_scale
        self.ticks = frame_ticks(spec.fps, spec.frame_count, spec.frame_jitter, scale, spec.seed)
        self.frame_times_s: Floats = np.array(self.ticks) / TICK_HZ * scale
        self.last_s = float(self.frame_times_s[-1])
        self.runner = Runner(spec.athlete, spec.motion, spec.duration_s)
        self.figure = Figure(self.runner, spec.athlete, self.sense, spec.motion.across_m)
        self.frame_cameras = self.cameras_at(self.frame_times_s)
        self._others = [self._other(extra) for extra in spec.extras]

    def _other(self, extra: Extra) -> Figure:
        sense = -self.sense if extra.turned_round else self.sense
        along_m = -extra.along_m if extra.turned_round else extra.along_m
        if extra.motion is None:
            return Figure(Bystander(extra.athlete, along_m), extra.athlete, sense, extra.across_m)
        runner = Runner(extra.athlete, extra.motion, self.spec.duration_s)
        return Figure(runner, extra.athlete, sense, extra.motion.across_m)

    def cameras_at(self, time_s: Floats) -> list[Camera]:
        """Return the camera at each time."""
        spec = self.spec
        followed_m = self.runner.gait.shown_along_m(time_s - spec.camera.lag_s)
        size_px = spec.width_px, spec.height_px
        height_m = spec.athlete.height_m
        return camera_path(spec.camera, size_px, height_m, self.sense, time_s, followed_m)

    def _props(self) -> list[Prop | Treadmill]:
        scene = self.spec.scene
        across_m, kind, colour = scene.marker_across_m, scene.marker_kind, scene.marker_colour
        props: list[Prop | Treadmill] = [
            Prop(self.sense * along_m, across_m, kind, colour) for along_m in scene.markers_along_m
        ]
        props += [
            Prop(
                *(self.sense * thing.along_m, thing.across_m, thing.kind, thing.colour),
                *(thing.above_m, thing.size),
            )
            for thing in scene.clutter
        ]
        if scene.place == "gym":
            props.append(Treadmill(self.sense, self.spec.motion.across_m, scene.ground_m))
        return props

    def frames(self) -> Iterator[Image]:
        """Draw the frames, one after another."""
        spec = self.spec
        count = spec.subframes
        within_s = ((np.arange(count) + 0.5) / count - 0.5) * spec.shutter / spec.fps
        times_s = (self.frame_times_s[:, None] + within_s).ravel()
        figures = [self.figure, *self._others]
        for figure in figures:
            figure.prepare(times_s)
        cameras = self.cameras_at(times_s)
        scenery = Scenery(spec.scene, self.frame_cameras)
        noise = _Noise(spec)
        things = [*figures, *self._props()]
        for frame, camera in enumerate(self.frame_cameras):
            index = slice(frame * count, (frame + 1) * count)
            seen_by = cameras[index]
            image = _smeared(scenery.frame(camera), seen_by, spec.shutter)
            depth_m = {id(thing): thing.depth_m(seen_by, index) for thing in things}
            for thing in sorted(things, key=lambda thing: -depth_m[id(thing)]):
                thing.draw(image, seen_by, index)
            yield noise.added(image)


def _smeared(image: Image, cameras: list[Camera], shutter: float) -> Image:
    """Blur the background by the camera's own turn while the shutter is open."""
    if shutter <= 0 or len(cameras) < 2:
        return image
    turn = abs(cameras[-1].pan - cameras[0].pan) * len(cameras) / (len(cameras) - 1)
    width_px = round(turn * cameras[0].focal_px)
    return image if width_px < 2 else np.asarray(cv2.blur(image, (width_px, 1)), dtype=np.uint8)


class _Noise:
    """The sensor's noise: one large picture of it, laid over each frame at a random place."""

    SPARE_PX = 64

    def __init__(self, spec: RenderSpec) -> None:
        self._chance = np.random.default_rng(spec.seed)
        shape = spec.height_px + self.SPARE_PX, spec.width_px + self.SPARE_PX, 3
        grains = self._chance.standard_normal(shape, dtype=np.float32) * spec.noise
        self._grains: Image = np.clip(np.rint(grains + 128), 0, 255).astype(np.uint8)
        self._silent = spec.noise <= 0

    def added(self, image: Image) -> Image:
        """Return the image with fresh noise."""
        if self._silent:
            return image
        top, left = self._chance.integers(0, self.SPARE_PX, 2)
        height_px, width_px = image.shape[:2]
        grains = self._grains[top : top + height_px, left : left + width_px]
        return np.asarray(cv2.addWeighted(image, 1.0, grains, 1.0, -128.0), dtype=np.uint8)


def render(spec: RenderSpec, folder: Path) -> tuple[Path, Record]:
    """Render a clip and its truth into a folder.

    Parameters
    ----------
    spec : RenderSpec
        What to render.
    folder : Path
        Where; it must exist.

    Returns
    -------
    path : Path
        The clip; its truth lies beside it as `NAME.json`.
    record : dict
        The truth.
    """
    take = Take(spec)
    path = folder / f"{spec.name}.mp4"
    file_fps = spec.fps * spec.encoding.file_time_scale
    write_video(path, take.frames(), take.ticks, file_fps, spec.encoding)
    record = truth(take)
    write_truth(path.with_suffix(".json"), record)
    return path, record


def main(arguments: list[str] | None = None) -> None:
    """Render the committed samples again."""
    from sample_videos.samples import SAMPLES

    parser = argparse.ArgumentParser(description="Render the sample clips and their truth.")
    names = [spec.name for spec in SAMPLES]
    parser.add_argument("--only", metavar="NAME", choices=names, help=f"one of {', '.join(names)}")
    parser.add_argument("--out", metavar="DIR", type=Path, default=HERE, help="folder to write to")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for spec in SAMPLES:
        if options.only in (None, spec.name):
            path, record = render(spec, options.out)
            size_mb = path.stat().st_size / 1e6
            print(f"{path}: {record['frame_count']} frames, {size_mb:.2f} MB")


if __name__ == "__main__":
    main()
