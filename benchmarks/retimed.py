"""Contacts and cadence of films retimed to more frames a second, whose pictures are shown again.

The pose tracks of the grid's clips of 60 frames a second are shown as if some of their pictures had
been left out and the ones before shown again in their place.

    python benchmarks/retimed.py --grid FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.renders import GRID_SIZE, cell, rendered_grid
from benchmarks.scoring import (
    ContactScore,
    RepScore,
    found_contacts,
    joined,
    score_contacts,
    score_rep,
    windows_for,
)
from benchmarks.tables import put_between, table
from benchmarks.tracks import track_of
from benchmarks.truths import Clip, load_truth
from cadence.domain import FootView, PoseTrack
from cadence.pipeline.measure import report_from_track

MARKS = "<!-- retimed:begin -->", "<!-- retimed:end -->"
FPS = 60
# Poses on pictures that were encoded twice differ a little.
SCATTER_PX = 0.2
Numbers = NDArray[np.int64]


def _all(count: int) -> Numbers:
    return np.arange(count)


def _halved(count: int) -> Numbers:
    return np.arange(count) // 2 * 2


def _cinema(count: int) -> Numbers:
    """Show 24 pictures a second: each is the first that was filmed since the last one's time."""
    return np.asarray(np.ceil(np.arange(count) * 24 // FPS * FPS / 24), dtype=np.int64)


def _stuttering(count: int) -> Numbers:
    shown = np.arange(count)
    return np.asarray(shown - (shown % 6 == 3), dtype=np.int64)


WAYS: dict[str, Callable[[int], Numbers]] = {
    "as filmed": _all,
    "30 shown at 60": _halved,
    "24 shown at 60": _cinema,
    "one frame in six again": _stuttering,
}


def retimed(track: PoseTrack, shown: Numbers) -> PoseTrack:
    """Show in each frame of a track the picture of another.

    Parameters
    ----------
    track
        The track.
    shown
        (F,) which picture each frame shows.
    """
    again = shown != np.arange(len(shown))
    landmarks_px = track.landmarks_px[shown].copy()
    poses = landmarks_px[again, :, :2]
    scatter = np.random.default_rng(len(shown)).normal(0, SCATTER_PX, poses.shape)
    landmarks_px[again, :, :2] = poses + scatter
    views = tuple(_retimed_view(view, shown) for view in track.foot_views)
    return replace(track, landmarks_px=landmarks_px, foot_views=views)


def _retimed_view(view: FootView, shown: Numbers) -> FootView:
    """Show the pictures of other rows, where the view holds them."""
    numbers = np.arange(len(view.rows))
    wanted = np.searchsorted(view.rows, shown[view.rows]).clip(0, len(numbers) - 1)
    held = view.rows[wanted] == shown[view.rows]
    return replace(view, pictures=view.pictures[np.where(held, wanted, numbers)])


def score_clip(path: Path, tracks: Path) -> list[tuple[ContactScore, RepScore, bool]]:
    """Measure a clip retimed in each way; say whether it was warned of."""
    truth = load_truth(Clip(path.stem, "grid", path, path.with_suffix(".json"), FPS, ""))
    windows = windows_for(FPS, is_labelled=False)
    track = track_of(path, tracks)
    scores = []
    for way in WAYS.values():
        report = report_from_track(retimed(track, way(len(track.frame_index))))
        is_warned = any(each.code == "frames-repeat" for each in report.warnings)
        contacts = score_contacts(found_contacts(report), truth.contacts, windows)
        scores.append((contacts, score_rep(report, truth, windows), is_warned))
    return scores


def retimed_table(clips: Sequence[Sequence[tuple[ContactScore, RepScore, bool]]]) -> str:
    """Give contacts and cadence, a line for each way."""
    head = ["pictures", "clips", "warned", "F1", "strikes off, ms", "toe-offs off, ms"]
    head += ["cadence off, median, worst", "intervals that hold the truth: cadence, contact"]
    ways = zip(WAYS, zip(*clips, strict=True), strict=True)
    return table(head, [list(_cells(name, scores)) for name, scores in ways])


def _cells(name: str, scores: Sequence[tuple[ContactScore, RepScore, bool]]) -> Iterator[str]:
    contacts = joined([score for score, _, _ in scores])
    reps = [rep for _, rep, _ in scores]
    off = np.abs([rep.cadence_error_percent for rep in reps])
    yield name
    yield str(len(scores))
    yield str(sum(is_warned for *_, is_warned in scores))
    yield f"{contacts.f1:.3f}"
    yield f"{1e3 * np.median(np.abs(contacts.strike_error_s)):.1f}"
    yield f"{1e3 * np.nanmedian(np.abs(contacts.toe_off_error_s)):.1f}"
    yield f"{np.median(off):.2f} %, {off.max():.2f} %"
    held = [(bool(rep.cadence_covered), bool(rep.contact_time_covered)) for rep in reps]
    yield ", ".join(str(count) for count in np.sum(held, axis=0))


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grid", type=Path, required=True, help="folder of the rendered grid")
    parser.add_argument("--tracks", type=Path, required=True, help="folder of pose tracks")
    parser.add_argument("--markdown", type=Path, help="document to write the table into")
    words = parser.parse_args()
    paths = zip(range(GRID_SIZE), rendered_grid(words.grid), strict=True)
    chosen = [path for seed, path in paths if cell(seed).fps == FPS]
    with ProcessPoolExecutor(max_workers=2) as pool:
        found = retimed_table(list(pool.map(partial(score_clip, tracks=words.tracks), chosen)))
    print(found)
    put_between(words.markdown, found, MARKS)


if __name__ == "__main__":
    main()
