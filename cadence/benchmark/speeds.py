"""The speed of a set of clips: medians over runs that alternate.

Times of one machine differ from hour to hour, so the sides that are compared take turns, and in
every other round in the opposite order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cadence.benchmark.machine import Machine, this_machine
from cadence.benchmark.runs import Run, SideName, run_apart
from cadence.errors import CadenceError, VideoError
from cadence.pipeline.stages import Progress
from cadence.video import VIDEO_SUFFIXES

DECODE: SideName = "decode"
PLAIN: SideName = "plain"
_SAMPLES = "sample_videos"


@dataclass(frozen=True)
class SideSpeed:
    """How fast one side went through a clip; medians over the runs.

    Parameters
    ----------
    side
        ``decode``, an engine's name, or ``plain``.
    ms_a_frame
        Milliseconds a frame, start-up left out.
    spread_ms
        The least and the most of them.
    cpu_s
        Processor time, start-up included.
    peak_bytes
        The most memory held; None where the system does not tell.
    start_s
        Opening the engine.
    found
        Frames in which a body was found.
    stage_ms
        Milliseconds a frame by stage, summed over threads that work beside each other.
    """

    side: SideName
    ms_a_frame: float
    spread_ms: tuple[float, float]
    cpu_s: float
    peak_bytes: int | None
    start_s: float
    found: int
    stage_ms: dict[str, float]


@dataclass(frozen=True)
class ClipSpeed:
    """How fast one clip was measured.

    Parameters
    ----------
    path, width_px, height_px, frames, codec
        The clip.
    duration_s
        How long it plays.
    sides
        What was timed, decoding alone first.
    """

    path: str
    width_px: int
    height_px: int
    frames: int
    duration_s: float
    codec: str
    sides: tuple[SideSpeed, ...]

    def side(self, name: SideName) -> SideSpeed:
        """Return one of the sides."""
        return next(side for side in self.sides if side.side == name)

    def times_real_time(self, side: SideSpeed) -> float:
        """Return the clip's duration over the time used: above 1, it is quicker than watching."""
        return self.duration_s / (self.frames * side.ms_a_frame / 1000)

    def times_decoding(self, side: SideSpeed) -> float:
        """Return how many times as long a side takes as decoding alone."""
        return side.ms_a_frame / self.side(DECODE).ms_a_frame


@dataclass(frozen=True)
class Benchmark:
    """The speed of a set of clips.

    Parameters
    ----------
    machine, model, repeats
        What was run, on what, how often.
    clips
        One a clip that was measured.
    skipped
        (path, reason) of each clip that could not be measured.
    """

    machine: Machine
    model: str
    repeats: int
    clips: tuple[ClipSpeed, ...]
    skipped: tuple[tuple[str, str], ...]


def clips_in(paths: Sequence[Path]) -> list[Path]:
    """Return the videos that paths name.

    Parameters
    ----------
    paths
        Videos and folders of videos; with none, the samples of the checkout.

    Raises
    ------
    VideoError
        When there are none.
    """
    clips: list[Path] = []
    for path in paths or [_sample_folder()]:
        if path.is_dir():
            inside = [p for p in path.iterdir() if p.suffix.lower() in VIDEO_SUFFIXES]
            if not inside:
                raise VideoError(f"{path} holds no video: name a folder that does, or clips")
            clips += sorted(inside)
        else:
            clips.append(path)
    return clips


def run_benchmark(
    clips: Sequence[Path],
    sides: Sequence[SideName],
    model: str,
    repeats: int,
    *,
    progress: Progress,
) -> Benchmark:
    """Measure the speed of clips.

    Parameters
    ----------
    clips
        The videos.
    sides
        What to time beside decoding alone.
    model
        As for `cadence.pipeline.analysis.analyze`.
    repeats
        Runs of each side over each clip, after one that warms up.
    progress
        Told how far the work is.

    Raises
    ------
    CadenceError
        When none of the clips can be measured.
    """
    order: list[SideName] = [DECODE, *sides]
    runs: dict[tuple[Path, SideName], list[Run]] = {}
    skipped: dict[Path, CadenceError] = {}
    done = 0
    for turn in range(-1, repeats):
        for clip in clips if turn >= 0 else clips[:1]:  # one clip warms up for all
            for side in order if turn % 2 else order[::-1]:
                if clip in skipped:
                    continue
                try:
                    run = run_apart(side, clip, model)
                except CadenceError as error:
                    skipped[clip] = error
                    continue
                if turn >= 0:
                    runs.setdefault((clip, side), []).append(run)
                done += 1
                progress("runs", done)
    measured = tuple(
        _clip_speed(clip, [(side, runs[clip, side]) for side in order])
        for clip in clips
        if clip not in skipped
    )
    if not measured:
        raise next(iter(skipped.values()))
    reasons = tuple((str(clip), str(error)) for clip, error in skipped.items())
    return Benchmark(this_machine(), model, repeats, measured, reasons)


def _clip_speed(clip: Path, sides: Sequence[tuple[SideName, Sequence[Run]]]) -> ClipSpeed:
    decoded = sides[0][1][0]
    return ClipSpeed(
        path=str(clip),
        width_px=decoded.width_px,
        height_px=decoded.height_px,
        frames=decoded.frames,
        duration_s=decoded.duration_s,
        codec=decoded.codec,
        sides=tuple(_side_speed(side, runs, decoded.frames) for side, runs in sides),
    )


def _side_speed(side: SideName, runs: Sequence[Run], frames: int) -> SideSpeed:
    per_frame_ms = 1000 / frames
    all_ms = [per_frame_ms * run.total_s for run in runs]
    peaks = [run.peak_bytes for run in runs if run.peak_bytes is not None]
    return SideSpeed(
        side=side,
        ms_a_frame=median(all_ms),
        spread_ms=(min(all_ms), max(all_ms)),
        cpu_s=median(run.cpu_s for run in runs),
        peak_bytes=max(peaks, default=None),
        start_s=median(run.start_s for run in runs),
        found=runs[0].found,
        stage_ms={
            stage: per_frame_ms * median(run.stage_s.get(stage, 0.0) for run in runs)
            for stage in runs[0].stage_s
        },
    )


def _sample_folder() -> Path:
    """Return the checkout's samples: here, or beside the package."""
    for home in (Path.cwd(), Path(__file__).parents[2]):
        if (home / _SAMPLES).is_dir():
            return home / _SAMPLES
    raise VideoError(
        f"there is no folder {_SAMPLES} here: name clips, or a folder of clips, to measure"
    )
