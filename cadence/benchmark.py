"""How fast a clip is measured: milliseconds a frame by stage, beside decoding alone.

Times of one machine differ from hour to hour, so decoding alone is timed in the same run as a
yardstick, runs of the clips alternate, and medians are shown.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cadence.errors import CadenceError, VideoError
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import report_from_track
from cadence.pipeline.stages import Progress
from cadence.report.text import printable, spaced, table
from cadence.version import VERSION
from cadence.video import VIDEO_SUFFIXES
from cadence.video.decode import open_clip

SCHEMA = "cadence.benchmark/1"
STAGES = ("start", "decode", "motion", "detect", "pose", "analysis", "rest")

_SAMPLES = "sample_videos"
_LIBRARIES = ("av", "openvino", "mediapipe", "opencv-contrib-python", "numpy", "scipy")


@dataclass(frozen=True)
class Machine:
    """What the times were measured on.

    Parameters
    ----------
    processor
        The processor's model.
    cores
        Cores that this process may use.
    system, python
        The operating system and Python's version.
    versions
        Version by library.
    """

    processor: str
    cores: int
    system: str
    python: str
    versions: dict[str, str]


@dataclass(frozen=True)
class ClipSpeed:
    """How fast one clip was measured; medians over the runs.

    Parameters
    ----------
    path, width_px, height_px, frames
        The clip.
    duration_s
        How long it plays.
    total_s
        From opening it to its report.
    stage_ms
        Milliseconds a frame by stage.
    decode_only_ms
        Milliseconds a frame for decoding it once and nothing else.
    """

    path: str
    width_px: int
    height_px: int
    frames: int
    duration_s: float
    total_s: float
    stage_ms: dict[str, float]
    decode_only_ms: float

    @property
    def frames_per_s(self) -> float:
        """Frames measured in a second."""
        return self.frames / self.total_s

    @property
    def times_real_time(self) -> float:
        """The clip's duration over the time used: above 1, measuring is quicker than watching."""
        return self.duration_s / self.total_s


@dataclass(frozen=True)
class Benchmark:
    """The speed of a set of clips.

    Parameters
    ----------
    machine, engine, model, repeats
        What was run, on what, how often.
    clips
        One a clip that was measured.
    skipped
        (path, reason) of each clip that could not be measured.
    """

    machine: Machine
    engine: str
    model: str
    repeats: int
    clips: tuple[ClipSpeed, ...]
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Run:
    """One run over one clip."""

    path: Path
    width_px: int
    height_px: int
    frames: int
    duration_s: float
    total_s: float
    stage_s: dict[str, float]
    decode_only_s: float


class _Stopwatch:
    """Adds up the time spent in each stage."""

    def __init__(self) -> None:
        self.spent_s: defaultdict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin_s = time.perf_counter()
        try:
            yield
        finally:
            self.spent_s[name] += time.perf_counter() - begin_s


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
    clips: Sequence[Path], engine: str, model: str, repeats: int, *, progress: Progress
) -> Benchmark:
    """Measure the speed of clips.

    Parameters
    ----------
    clips
        The videos.
    engine, model
        As for `cadence.pipeline.analysis.analyze`.
    repeats
        Runs of each clip, after a warm-up.
    progress
        Told how far the work is.

    Raises
    ------
    CadenceError
        When none of the clips can be measured.
    """
    runs: dict[Path, list[_Run]] = {clip: [] for clip in clips}
    skipped: dict[Path, CadenceError] = {}
    for turn in range(repeats + 1):
        for clip in clips:
            if clip in skipped or (turn == 0 and any(runs.values())):
                continue  # one clip warms up imports, models and the processor for all
            try:
                runs[clip].append(_run(clip, engine, model, progress))
            except CadenceError as error:
                skipped[clip] = error
        if turn == 0:
            runs = {clip: [] for clip in clips}
    measured = tuple(_medians(of_clip) for of_clip in runs.values() if of_clip)
    if not measured:
        raise next(iter(skipped.values()))
    reasons = tuple((str(clip), str(error)) for clip, error in skipped.items())
    return Benchmark(_machine(), engine, model, repeats, measured, reasons)


def render_benchmark(benchmark: Benchmark) -> RenderableType:
    """Return the speeds as a table for ``rich``'s console."""
    machine = benchmark.machine
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    header = Text(
        f"{machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python}\n"
        f"{versions}\n"
        f"model {printable(benchmark.model)} on {benchmark.engine}; "
        f"medians of {benchmark.repeats} run{'s' if benchmark.repeats > 1 else ''}"
    )
    skipped = [Text(printable(f"not measured: {reason}")) for _, reason in benchmark.skipped]
    return spaced([header, _stage_table(benchmark.clips), _speed_table(benchmark.clips), *skipped])


def document_from_benchmark(benchmark: Benchmark) -> dict[str, Any]:
    """Return the speeds as plain dictionaries, lists, texts and numbers."""
    clips = [
        {
            **asdict(clip),
            "frames_per_s": clip.frames_per_s,
            "times_real_time": clip.times_real_time,
        }
        for clip in benchmark.clips
    ]
    skipped = [{"path": path, "reason": reason} for path, reason in benchmark.skipped]
    return {"schema": SCHEMA, "cadence": VERSION, **asdict(benchmark), "clips": clips} | {
        "skipped": skipped
    }


def _stage_table(clips: Sequence[ClipSpeed]) -> Table:
    grid = table("Milliseconds a frame, by stage", ("clip", *STAGES, "all"))
    for clip in clips:
        stages = (f"{clip.stage_ms[stage]:.2f}" for stage in STAGES)
        grid.add_row(_name(clip), *stages, f"{1000 * clip.total_s / clip.frames:.2f}")
    return grid


def _speed_table(clips: Sequence[ClipSpeed]) -> Table:
    columns = ("clip", "picture", "frames", "frames/s", "x real time", "decode only, frames/s")
    grid = table("Speed", columns)
    for clip in clips:
        grid.add_row(
            _name(clip),
            f"{clip.width_px} x {clip.height_px}",
            str(clip.frames),
            f"{clip.frames_per_s:.0f}",
            f"{clip.times_real_time:.2f}",
            f"{1000 / clip.decode_only_ms:.0f}",
        )
    return grid


def _name(clip: ClipSpeed) -> Text:
    return Text(printable(Path(clip.path).stem))


def _run(clip: Path, engine: str, model: str, progress: Progress) -> _Run:
    """Decode a clip, then measure it."""
    begin_s = time.perf_counter()
    for _ in open_clip(clip).frames():
        pass
    decode_only_s = time.perf_counter() - begin_s
    watch = _Stopwatch()
    begin_s = time.perf_counter()
    track = track_clip(clip, engine=engine, model=model, progress=progress, stage=watch.stage)
    with watch.stage("analysis"):
        report_from_track(track)
    total_s = time.perf_counter() - begin_s
    watch.spent_s["rest"] = total_s - sum(watch.spent_s.values())
    video = track.video
    return _Run(
        clip,
        video.width_px,
        video.height_px,
        video.frame_count,
        video.file_duration_s,
        total_s,
        dict(watch.spent_s),
        decode_only_s,
    )


def _medians(runs: Sequence[_Run]) -> ClipSpeed:
    first = runs[0]
    per_frame_ms = 1000 / first.frames
    return ClipSpeed(
        path=str(first.path),
        width_px=first.width_px,
        height_px=first.height_px,
        frames=first.frames,
        duration_s=first.duration_s,
        total_s=median(run.total_s for run in runs),
        stage_ms={
            stage: per_frame_ms * median(run.stage_s.get(stage, 0.0) for run in runs)
            for stage in STAGES
        },
        decode_only_ms=per_frame_ms * median(run.decode_only_s for run in runs),
    )


def _sample_folder() -> Path:
    """Return the checkout's samples: here, or beside the package."""
    for home in (Path.cwd(), Path(__file__).parents[1]):
        if (home / _SAMPLES).is_dir():
            return home / _SAMPLES
    raise VideoError(
        f"there is no folder {_SAMPLES} here: name clips, or a folder of clips, to measure"
    )


def _machine() -> Machine:
    affinity = getattr(os, "sched_getaffinity", None)
    return Machine(
        processor=_processor(),
        cores=len(affinity(0)) if affinity else os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        versions={"cadence": VERSION, **{name: _version_of(name) for name in _LIBRARIES}},
    )


def _processor() -> str:
    """Return the processor's model as the system names it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _version_of(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
