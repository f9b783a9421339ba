"""Whether the clock knows real time from slow motion, and running from walking.

Rendered reps are read as they are and with their clock stretched two-, four- and eight-fold (the
saved tracks' times, which is what a file without tags does), and so are the filmed clips whose
speed is known. The pictures of shoes in the tracks are cut as short around each contact as a file
that is so slow gets them. Prints a confusion table, the factors recovered, and what the tags of
phones' own files say.

    python benchmarks/clock.py --grid FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np

from benchmarks.accuracy import WORKERS
from benchmarks.tables import put_between
from benchmarks.tracks import track_of
from benchmarks.truths import CLIPS, grid_clips, sample_clips
from cadence.clock.capture import real_clock
from cadence.clock.check import check_clock
from cadence.clock.footfalls import find_footfalls
from cadence.clock.repeats import repeated_frames, without_frames
from cadence.clock.timebase import frame_timing
from cadence.domain import PoseTrack
from cadence.errors import CadenceError
from cadence.video.decode import open_clip

STRETCHES = (1, 2, 4, 8)
# What is known of the filmed clips: how many times slower than the world they run; None: walking.
FILMED: dict[str, float | None] = {
    "zzzhushi_male_side": 1.0,
    "sports2d_demo2": 1.0,
    "sports2d_demo3": 1.0,
    "hato72_a1": 1.0,
    "hato72_b1": 1.0,
    "hato72_b5": 1.0,
    "hato72_b7": 1.0,
    "hato72_b15": 1.0,
    "hato72_running": 3.3,
    "betterforerunner_run": 3.0,
    "sports2d_demo": None,
    "sports2d_demo4": None,
}
_CLASSES = ("real-time", "slowed", "hurried", "walking", "unknown", "not measured")
_RIGHT_SHARE = 0.1
# Of the file's time, to either side of a contact (`runner.strips`).
_VIEW_MARGIN_S = 0.07
_MARKERS = "<!-- clock:begin -->", "<!-- clock:end -->"


@dataclass(frozen=True)
class Case:
    """A clip and how many times its time is stretched."""

    name: str
    path: Path
    truth: str
    slowed: float
    stretch: int


@dataclass(frozen=True)
class Reading:
    """What the clock said of a case: verdict, factor, and the common factor where there is one."""

    case: Case
    verdict: str
    slowed: float | None
    common: float | None

    @property
    def recovered(self) -> float | None:
        """The factor that the report says to pass."""
        return self.common if self.common is not None else self.slowed


def main() -> None:
    """Run the benchmark from the command line."""
    words = _words()
    cases = list(_cases(words.grid, words.first_seed, words.clips))
    with ProcessPoolExecutor(max_workers=WORKERS) as pool:
        readings = list(pool.map(partial(read, tracks=words.tracks), cases, chunksize=4))
    text = "\n\n".join([_confusion(readings), _recovered(readings), _filmed(readings), _tags()])
    print(text)
    put_between(words.markdown, text, _MARKERS)


def read(case: Case, tracks: Path | None) -> Reading:
    """Ask the clock about one case."""
    try:
        track = stretched(track_of(case.path, tracks), case.stretch)
        times_s = track.file_time_s
        repeats = repeated_frames(track.placed_px)
        timing = frame_timing(times_s, int(repeats.sum()))
        clock = replace(real_clock(times_s), timing=timing)
        track = without_frames(track, repeats)
        falls = find_footfalls(track, clock.time_scale)
        estimate = check_clock(track, clock, falls, accept=False).clock.estimate
    except CadenceError:
        return Reading(case, "not measured", None, None)
    if estimate is None:
        return Reading(case, "unknown", None, None)
    slowed = None if estimate.slowed is None else estimate.slowed.mean
    return Reading(case, estimate.verdict, slowed, estimate.common)


def stretched(track: PoseTrack, factor: float) -> PoseTrack:
    """Give the track of a clip that plays so many times slower."""
    frame_s = float(np.median(np.diff(track.file_time_s)))
    lost = round(_VIEW_MARGIN_S / frame_s * (1 - 1 / factor))
    views = tuple(
        replace(view, rows=view.rows[lost:-lost], pictures=view.pictures[lost:-lost])
        for view in track.foot_views
        if lost and len(view.rows) > 2 * lost
    )
    times_s = track.file_time_s * factor
    return replace(track, file_time_s=times_s, foot_views=views if lost else track.foot_views)


def _cases(grid: Path | None, first_seed: int, filmed: Path) -> Iterator[Case]:
    rendered = [*sample_clips(), *(grid_clips(grid, first_seed) if grid is not None else [])]
    for clip in rendered:
        for stretch in STRETCHES:
            truth = "real-time" if stretch == 1 else "slowed"
            yield Case(clip.name, clip.path, f"rendered, {truth}", stretch, stretch)
    for name, slowed in FILMED.items():
        path = filmed / f"{name}.mp4"
        truth = "walking" if slowed is None else "real-time" if slowed == 1 else "slowed"
        if path.exists():
            yield Case(name, path, f"filmed, {truth}", slowed or 1.0, 1)


def _confusion(readings: Sequence[Reading]) -> str:
    lines = ["| truth | clips | " + " | ".join(_CLASSES) + " |", "|---" * (len(_CLASSES) + 2) + "|"]
    for truth in dict.fromkeys(reading.case.truth for reading in readings):
        those = [reading for reading in readings if reading.case.truth == truth]
        counts = Counter(reading.verdict for reading in those)
        numbers = " | ".join(str(counts[name]) for name in _CLASSES)
        lines.append(f"| {truth} | {len(those)} | {numbers} |")
    return "\n".join(lines)


def _recovered(readings: Sequence[Reading]) -> str:
    """Give how often the stretch was recovered, as named and by the estimate alone."""
    lines = [
        "| stretched | clips | named factor within 10 % | estimate alone within 10 % | "
        "median error of the estimate | worst |",
        "|---|---|---|---|---|---|",
    ]
    for stretch in STRETCHES:
        those = [
            reading
            for reading in readings
            if reading.case.stretch == stretch and reading.case.truth.startswith("rendered")
        ]
        off = [abs((reading.slowed or 0) / stretch - 1) for reading in those]
        named = [abs((reading.recovered or 0) / stretch - 1) for reading in those]
        worst = max(zip(off, those, strict=True), key=lambda pair: pair[0])
        first = "-" if stretch == 1 else str(sum(each < _RIGHT_SHARE for each in named))
        lines.append(
            f"| {stretch}x | {len(those)} | {first} | {sum(each < _RIGHT_SHARE for each in off)} | "
            f"{100 * sorted(off)[len(off) // 2]:.1f} % | {100 * worst[0]:.0f} % "
            f"(`{worst[1].case.name}`) |"
        )
    return "\n".join(lines)


def _filmed(readings: Sequence[Reading]) -> str:
    lines = [
        "| filmed clip | truth | verdict | estimate | off | common factor nearby |",
        "|---|---|---|---|---|---|",
    ]
    for reading in readings:
        case, factor = reading.case, reading.slowed
        if not case.truth.startswith("filmed"):
            continue
        is_slow = reading.verdict == "slowed" and factor is not None
        told = f"{factor:.1f}x" if is_slow else "-"
        off = f"{100 * ((factor or 0) / case.slowed - 1):+.0f} %" if is_slow else "-"
        common = f"{reading.common:g}x" if is_slow and reading.common is not None else "-"
        truth = f"slowed {case.slowed:g}x" if case.slowed != 1 else case.truth.split(", ")[1]
        lines.append(f"| `{case.name}` | {truth} | {reading.verdict} | {told} | {off} | {common} |")
    return "\n".join(lines)


def _tags() -> str:
    """Give what the containers of phones say."""
    lines = ["| phone's file | plays at | captured at | by |", "|---|---|---|---|"]
    for path in sorted((CLIPS / "container").glob("*.mp4")):
        clip = open_clip(path)
        times_s = np.array([frame.file_time_s for frame in clip.frames()])
        tags = clip.header.tags
        clock = real_clock(times_s, tags.capture_fps, tag_source=tags.source)
        by = clock.basis
        if tags.slow_part_s is not None:
            by = f"its own time stamps; slowed from {tags.slow_part_s[0]:.1f} to "
            by += f"{tags.slow_part_s[1]:.1f} s, so not judged"
        played_fps = clock.capture_fps * clock.time_scale
        lines.append(
            f"| `{path.stem}` | {played_fps:.0f} fps | {clock.capture_fps:.0f} fps | {by} |"
        )
    return "\n".join(lines)


def _words() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="real time, slow motion and walking told apart")
    parser.add_argument("--clips", type=Path, default=CLIPS, help="folder of the filmed clips")
    parser.add_argument("--grid", type=Path, help="folder of the grid's renders")
    parser.add_argument("--first-seed", type=int, default=0, help="the grid's first cell")
    parser.add_argument("--tracks", type=Path, help="folder of kept pose tracks")
    parser.add_argument("--markdown", type=Path, help="page whose part between the markers is made")
    return parser.parse_args()


if __name__ == "__main__":
    main()
