"""Runners who are small in the picture: who is found, and what is still right of them.

A fly zone of 50 m fills a picture of 1080 lines when the runner is a twentieth of its height tall.
Eighteen rendered reps at 30, 60 and 120 frames a second show runners of 38 to 62 pixels, from a
tripod and by hand.

    python benchmarks/far.py --clips FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.measuring import ClipScore
from benchmarks.rendering import measure_render, run_renders
from benchmarks.renders import STATURE_M, Cell, cell, run_of, spec
from benchmarks.tables import table

MARKS = "<!-- far:begin -->", "<!-- far:end -->"
COUNT = 18
RUNNER_PX = 38.0, 62.0
# Up to so tall a runner fits a picture of 720 lines as well as it does one of 1080.
TALLEST_IN_720_PX = 50.0
LONGEST_S = {30.0: 6.0, 60.0: 5.0, 120.0: 3.0}
FIRST_SEED, SEEDS_EACH = 1000, 50
BY_HAND_EVERY = 4


def far_cell(number: int) -> Cell:
    """Draw a rep whose runner is small in the picture."""
    fps = tuple(LONGEST_S)[number % len(LONGEST_S)]
    situation = "hand-held" if number % BY_HAND_EVERY == BY_HAND_EVERY - 1 else "static"
    drawn = (cell(seed) for seed in itertools.count(FIRST_SEED + SEEDS_EACH * number))
    near = next(each for each in drawn if (each.fps, each.situation) == (fps, situation))
    runner_px = float(np.random.default_rng((number, 77)).uniform(*RUNNER_PX))
    size_px = (1280, 720) if runner_px < TALLEST_IN_720_PX else (1920, 1080)
    crossing_s = (size_px[0] / runner_px * STATURE_M + 1) / near.speed_mps
    return replace(
        near,
        name=f"t{number:02d}_{situation}_{fps:.0f}fps",
        runner_px=runner_px,
        size_px=size_px,
        duration_s=min(crossing_s, LONGEST_S[fps]),
    )


def score_far(number: int, clips: Path, tracks: Path | None) -> ClipScore:
    """Render a rep where it is missing, and measure it."""
    drawn = far_cell(number)
    return measure_render(spec(drawn), drawn.situation, clips, tracks, run_of(drawn))


def far_table(scores: Sequence[ClipScore]) -> str:
    """Give what was found, a line a frame rate and one for all."""
    for each in scores:
        if each.failure is not None:
            print(f"{each.clip.name}: {each.failure}", file=sys.stderr)
    rates = sorted({score.clip.fps for score in scores})
    groups = {f"{fps} fps": [each for each in scores if each.clip.fps == fps] for fps in rates}
    head = ["clips", "measured", "contacts found", "invented", "strikes off", "cadence off, worst"]
    rows = [_row(name, group) for name, group in {**groups, "all": list(scores)}.items()]
    return table(["", *head, "cadence's intervals that hold the truth"], rows)


def _row(name: str, scores: Sequence[ClipScore]) -> list[str]:
    measured = [score for score in scores if score.rep is not None]
    reps = [score.rep for score in measured if score.rep is not None]
    contacts = [score.contacts for score in scores]
    strikes_ms = 1e3 * np.abs(np.concatenate([each.strike_error_s for each in contacts]))
    cadence = np.abs([rep.cadence_error_percent for rep in reps])
    return [
        name,
        str(len(scores)),
        str(len(measured)),
        f"{sum(each.seen for each in contacts)} of {sum(each.whole for each in contacts)}",
        str(sum(each.judged - each.seen for each in contacts)),
        f"{np.median(strikes_ms):.1f} ms (p90 {np.percentile(strikes_ms, 90):.0f})",
        f"{np.median(cadence):.2f} %, {cadence.max():.2f} %",
        f"{sum(bool(rep.cadence_covered) for rep in reps)} of {len(reps)}",
    ]


def main() -> None:
    """Run the benchmark from the command line."""
    run_renders(__doc__, COUNT, score_far, far_table, MARKS)


if __name__ == "__main__":
    main()
