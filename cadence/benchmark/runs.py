"""One run over one clip, in a process of its own, so that its memory is its own as well."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from cadence.benchmark.machine import peak_memory_bytes
from cadence.benchmark.watch import Stopwatch

SideName = Literal["decode", "openvino", "mediapipe", "plain"]
"""Decoding alone, cadence on one of its engines, or a plain MediaPipe loop."""


@dataclass(frozen=True)
class Run:
    """What a run took.

    Parameters
    ----------
    frames
        Frames of the clip.
    found
        Frames in which a body was found.
    total_s, cpu_s
        Time that went by, start-up left out, and processor time, start-up included.
    start_s
        Opening the engine: loading and compiling its networks; of the plain loop, its imports too.
    stage_s
        Time by stage, summed over the threads.
    peak_bytes
        The most memory that the process held; None where the system does not tell.
    width_px, height_px, duration_s, codec
        The clip, as far as the run learnt it.
    """

    frames: int
    found: int
    total_s: float
    cpu_s: float
    start_s: float = 0.0
    stage_s: dict[str, float] = field(default_factory=dict)
    peak_bytes: int | None = None
    width_px: int = 0
    height_px: int = 0
    duration_s: float = 0.0
    codec: str = ""


def run_apart(side: SideName, clip: Path, model: str) -> Run:
    """Run one side over a clip in a new process.

    Parameters
    ----------
    side
        What is to be timed.
    clip
        The video.
    model
        As for `cadence.pipeline.analysis.analyze`.

    Raises
    ------
    CadenceError
        When the clip cannot be measured.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_SIDES[side], clip, model).result()


def _decode(clip: Path, _model: str) -> Run:
    from cadence.video.decode import open_clip

    opened, frames, last_s = open_clip(clip), 0, 0.0
    clock = _Clock()
    for frame in opened.frames():
        frames, last_s = frames + 1, frame.file_time_s
    return Run(
        frames,
        0,
        *clock.spent_s(),
        peak_bytes=peak_memory_bytes(),
        width_px=opened.header.width_px,
        height_px=opened.header.height_px,
        duration_s=last_s,
        codec=opened.header.codec,
    )


def _on_openvino(clip: Path, model: str) -> Run:
    return _measure(clip, model, "openvino")


def _on_mediapipe(clip: Path, model: str) -> Run:
    return _measure(clip, model, "mediapipe")


def _measure(clip: Path, model: str, engine: str) -> Run:
    import av  # noqa: F401 - imports are part of starting up, here as in the plain loop
    import cv2  # noqa: F401
    import numpy as np

    from cadence.pipeline.analysis import track_clip
    from cadence.pipeline.measure import report_from_track
    from cadence.report.folder import write_report_folder

    watch, clock = Stopwatch(), _Clock()
    track = track_clip(clip, engine=engine, model=model, stage=watch.stage)
    with watch.stage("analysis"):
        report = report_from_track(track)
    total_s, cpu_s = clock.spent_s()
    with watch.stage("writing"), TemporaryDirectory() as folder:
        write_report_folder(report, track, Path(folder) / "rep", clip=clip, overwrite=False)
    start_s = watch.spent_s.pop("start")
    return Run(
        frames=track.video.frame_count,
        found=int(np.isfinite(track.landmarks_px[:, 0, 0]).sum()),
        total_s=total_s - start_s,
        cpu_s=cpu_s,
        start_s=start_s,
        stage_s=dict(watch.spent_s),
        peak_bytes=peak_memory_bytes(),
    )


def _plainly(clip: Path, model: str) -> Run:
    from cadence.benchmark.plain import plain_loop
    from cadence.pose.weights import fetch

    files = fetch(model)
    clock = _Clock()
    done = plain_loop(clip, files)
    total_s, cpu_s = clock.spent_s()
    return Run(
        frames=done.frames,
        found=done.found,
        total_s=total_s - done.start_s,
        cpu_s=cpu_s,
        start_s=done.start_s,
        peak_bytes=peak_memory_bytes(),
    )


_SIDES: dict[SideName, Callable[[Path, str], Run]] = {
    "decode": _decode,
    "openvino": _on_openvino,
    "mediapipe": _on_mediapipe,
    "plain": _plainly,
}


class _Clock:
    """Time and processor time since it was made."""

    def __init__(self) -> None:
        self._begin_s, self._begin_cpu_s = time.perf_counter(), time.process_time()

    def spent_s(self) -> tuple[float, float]:
        return time.perf_counter() - self._begin_s, time.process_time() - self._begin_cpu_s
