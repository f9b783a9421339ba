"""How exact contacts are by how often the landmark network looks at a fast clip.

    python benchmarks/sampling.py --grid FOLDER [--first-seed 48] [--markdown docs/accuracy.md]

Follows the grid's clips of 120 and 240 frames a second with a pose in every frame, and with poses
farther apart; the shoes' pictures are taken from every frame. What is missing of the grid is
rendered.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from unittest import mock

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.measuring import ClipScore, measure_clip
from benchmarks.scoring import joined
from benchmarks.tables import put_between, table
from benchmarks.truths import Clip, grid_clips

MARKS = "<!-- sampling:begin -->", "<!-- sampling:end -->"
FPS = (120, 240)
# Seconds from pose to pose, and how that is called.
APART_S = {0.0: "every frame", 1 / 60: "60 a second", 1 / 40: "40 a second"}
HEAD = [
    *("frames a second", "poses", "F1", "worst clip", "strikes, ms: median", "rms"),
    *("toe-offs, ms: median", "rms", "cadence, %: median", "worst"),
]


def measured(work: tuple[float, Clip]) -> ClipScore:
    """Measure a clip with poses so far apart."""
    apart_s, clip = work
    with mock.patch("cadence.runner.sampling.APART_S", apart_s):
        return measure_clip(clip, None, None)


def row(fps: int, poses: str, scores: Sequence[ClipScore]) -> list[str]:
    """Sum up what was measured at one frame rate."""
    together = joined([score.contacts for score in scores])
    cadence = [abs(each.rep.cadence_error_percent) for each in scores if each.rep is not None]
    errors = [
        f"{1e3 * value:.2f}"
        for error_s in (together.strike_error_s, together.toe_off_error_s)
        for value in (np.nanmedian(np.abs(error_s)), np.sqrt(np.nanmean(error_s**2)))
    ]
    worst = min(score.contacts.f1 for score in scores)
    return [
        *(str(fps), poses, f"{together.f1:.3f}", f"{worst:.3f}", *errors),
        *(f"{np.median(cadence):.2f}", f"{max(cadence, default=np.nan):.2f}"),
    ]


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grid", type=Path, required=True, help="folder of the grid's renders")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--markdown", type=Path, help="document to write the table into")
    words = parser.parse_args()
    clips = [clip for clip in grid_clips(words.grid, words.first_seed) if clip.fps in FPS]
    rows: list[list[str]] = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for apart_s, poses in APART_S.items():
            scores = list(pool.map(measured, [(apart_s, clip) for clip in clips]))
            by_fps = ((fps, [each for each in scores if each.clip.fps == fps]) for fps in FPS)
            rows += [row(fps, poses, some) for fps, some in by_fps if some]
            print(poses, file=sys.stderr, flush=True)
    found = table(HEAD, rows)
    print(found)
    put_between(words.markdown, found, MARKS)


if __name__ == "__main__":
    main()
