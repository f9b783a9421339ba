r"""Lenses that bend straight lines: whether their bend is found, and what taking it out gains.

The pictures of rendered fly zones (`benchmarks/flyrenders.py`) are bent as a lens would have bent
them, written as clips of their own, followed, and measured twice: as `cadence` does, and without
what it knows of the lens.

    python benchmarks/lens.py --fly-grid FOLDER --bent FOLDER --tracks FOLDER --markdown \
        docs/accuracy.md
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.flyrenders import GRID_SIZE, FlyCell, fly_cell, fly_spec, render_fly_cells
from benchmarks.flyscoring import (
    ZoneScore,
    score_zone,
    setup_of,
    step_length_errors_m,
    told_of,
)
from benchmarks.tables import put_between, table
from benchmarks.tracks import track_of
from cadence.domain import FloatArray, LensBend, PoseTrack
from cadence.flyzone.markerset import FlySetup
from cadence.flyzone.plumblines import bent, straightened
from cadence.pipeline.measure import report_from_track
from cadence.video.decode import open_clip
from sample_videos.canvas import Image
from sample_videos.encode import Encoding, frame_ticks, write_video

MARKS = "<!-- lens:begin -->", "<!-- lens:end -->"
# Barrels as of a cheap main lens and of a 0.5x one; a pincushion's is below 0.
BENDS = (0.03, 0.08)
CELLS = "f?0_*"


@dataclass(frozen=True, eq=False)
class Measured:
    """A zone with its geometry told, None where it stayed unknown, and errors of step lengths."""

    zone: ZoneScore | None
    step_errors_m: FloatArray


@dataclass(frozen=True, eq=False)
class LensScore:
    """A cell seen by a lens: what was found of the lens, and the zone with and without it."""

    bend: float
    lens: LensBend | None
    with_lens: Measured
    without: Measured


def bent_clip(cell: FlyCell, bend: float, straight: Path, folder: Path) -> Path:
    """Write a cell's clip, and its truth, as a lens of a bend shows it; give the clip."""
    path = folder / f"{cell.name}_{1000 * bend:+.0f}.mp4"
    if path.with_suffix(".json").exists():
        return path
    spec = fly_spec(cell)
    size_px = spec.width_px, spec.height_px
    truth = json.loads((straight / f"{cell.name}.json").read_text("utf-8"))
    for mark in truth["markers"]:
        if mark["x_px"] is not None:
            place_px = np.array([[mark["x_px"], mark["y_px"]]])
            mark["x_px"], mark["y_px"] = (float(v) for v in bent(place_px, bend, size_px)[0])
    ticks = frame_ticks(spec.fps, truth["frame_count"], 0.0, 1.0, 0)
    frames = _bent_frames(straight / f"{cell.name}.mp4", bend, size_px)
    write_video(path, frames, ticks, spec.fps, Encoding(crf=spec.encoding.crf))
    path.with_suffix(".json").write_text(json.dumps(truth), "utf-8")
    return path


def _bent_frames(clip: Path, bend: float, size_px: tuple[int, int]) -> Iterator[Image]:
    """Give a clip's pictures, bent, as blue, green, red."""
    import cv2

    columns, rows = np.meshgrid(np.arange(size_px[0]), np.arange(size_px[1]))
    source = straightened(np.stack([columns, rows], axis=-1).astype(float), bend, size_px)
    from_x, from_y = (source[..., axis].astype(np.float32) for axis in (0, 1))
    for frame in open_clip(clip).frames():
        chroma = [cv2.resize(p, size_px) for p in (frame.chroma_u, frame.chroma_v)]
        rgb = cv2.transform(cv2.merge([frame.luma, *chroma]), frame.yuv_to_rgb)
        picture = np.ascontiguousarray(np.asarray(rgb, dtype=np.uint8)[..., ::-1])
        if bend:
            edge = cv2.BORDER_REPLICATE
            seen = cv2.remap(picture, from_x, from_y, cv2.INTER_CUBIC, borderMode=edge)
            picture = np.asarray(seen, dtype=np.uint8)
        yield picture


def score_lens(
    cell: FlyCell, bend: float, straight: Path, folder: Path, tracks: Path | None
) -> LensScore:
    """Measure a cell as a lens shows it, with and without what is known of the lens.

    Parameters
    ----------
    cell, bend
        The cell, and the lens.
    straight, folder
        Where the straight clips lie, and where bent ones are written.
    tracks
        Folder in which pose tracks are kept, or None.
    """
    path = bent_clip(cell, bend, straight, folder)
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
    track, told = track_of(path, tracks), told_of(cell, setup_of(cell, truth))
    with_lens = without = _measured(track, told, truth)
    if track.lens is not None:
        without = _measured(replace(track, lens=None), told, truth)
    return LensScore(bend, track.lens, with_lens, without)


def _measured(track: PoseTrack, told: FlySetup, truth: Mapping[str, Any]) -> Measured:
    report = report_from_track(track, fly=told)
    zone = None if report.fly is None else score_zone(report.fly, truth["fly"])
    return Measured(zone, step_length_errors_m(report.contacts, truth["contacts"]))


def lens_table(scores: Sequence[LensScore]) -> str:
    """Give for each lens a line with its bend taken out, and one without."""
    head = ["lens", "bend known, proven", "bend off, median / worst", ""]
    head += ["speed, %, median / worst", "intervals that hold the truth", "half an interval, %"]
    head += ["step length, cm, median / worst"]
    rows = []
    for bend in dict.fromkeys(score.bend for score in scores):
        group = [score for score in scores if score.bend == bend]
        lenses = [score.lens for score in group if score.lens is not None]
        off = 100 * np.abs([lens.bend - bend for lens in lenses])
        proven = sum(lens.is_proven for lens in lenses)
        first = [
            f"{100 * bend:+.0f} %",
            f"{len(lenses)}, {proven} of {len(group)}",
            f"{np.median(off):.2f} / {off.max():.2f} %" if lenses else "-",
        ]
        rows.append([*first, "as measured", *_cells([s.with_lens for s in group])])
        rows.append(["", "", "", "lens left out", *_cells([s.without for s in group])])
    return table(head, rows)


def _cells(scores: Sequence[Measured]) -> list[str]:
    """Give errors of speeds, how many intervals hold and how wide they are, and step lengths."""
    zones = [score.zone for score in scores if score.zone is not None]
    speeds = np.abs([zone.speed_error_percent for zone in zones])
    steps = 100 * np.abs(np.concatenate([score.step_errors_m for score in scores]))
    if not len(steps) or not zones:
        return ["-"] * 4
    return [
        f"{np.median(speeds):.2f} / {speeds.max():.2f}",
        f"{sum(zone.speed_held for zone in zones)} of {len(scores)}",
        f"{np.median([zone.half_width_percent for zone in zones]):.2f}",
        f"{np.median(steps):.1f} / {steps.max():.1f}",
    ]


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description="lenses that bend straight lines")
    parser.add_argument("--fly-grid", type=Path, required=True, help="folder of the fly zones")
    parser.add_argument("--bent", type=Path, required=True, help="folder for their bent clips")
    parser.add_argument("--tracks", type=Path, help="folder in which pose tracks are kept")
    parser.add_argument("--only", default=CELLS, help="cells, as a pattern")
    parser.add_argument("--bends", type=float, nargs="+", default=BENDS, help="bends at the corner")
    parser.add_argument("--markdown", type=Path, help="document to write the table into")
    words = parser.parse_args()
    every = [fly_cell(seed) for seed in range(GRID_SIZE)]
    cells = [cell for cell in every if fnmatch(cell.name, words.only) and cell.kind != "panned"]
    render_fly_cells(cells, words.fly_grid)
    words.bent.mkdir(parents=True, exist_ok=True)
    scores = []
    for bend in words.bends:
        for cell in cells:
            score = score_lens(cell, bend, words.fly_grid, words.bent, words.tracks)
            print(f"{cell.name} {bend:+.2f}: {score.lens}", file=sys.stderr, flush=True)
            scores.append(score)
    found = lens_table(scores)
    print(found)
    put_between(words.markdown, found, MARKS)


if __name__ == "__main__":
    main()
