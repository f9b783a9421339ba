"""Contacts and cadence of reps that quicken, as out of a start, and of reps that slow.

Twelve rendered reps at 30 to 240 frames a second go from 3-5 to 7-9.5 m/s within 3 or 4 s, or the
other way; step time and contact time go with the speed.

    python benchmarks/quickening.py --clips FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.measuring import ClipScore
from benchmarks.rendering import measure_render, run_renders
from benchmarks.renders import FRAME_RATES, STATURE_M, cell, spec
from benchmarks.situations import situation_table
from sample_videos.render import RenderSpec

MARKS = "<!-- quickening:begin -->", "<!-- quickening:end -->"
COUNT = 12
FIRST_SEED, SEEDS_EACH = 4000, 50
SLOW_MPS, FAST_MPS = (3.0, 5.0), (7.0, 9.5)
LONG_S, SHORT_S = 4.0, 3.0
WIDTH_PX, HEIGHT_PX = 1920, 1080
# Out of a start most of the speed is gained early.
GAINED_HALF_WAY = 0.7


def changing_rep(number: int) -> tuple[str, RenderSpec]:
    """Draw a rep; say what its speed does."""
    chance = np.random.default_rng((number, 79))
    fps = FRAME_RATES[number % len(FRAME_RATES)]
    drawn = (cell(seed) for seed in itertools.count(FIRST_SEED + SEEDS_EACH * number))
    base = next(each for each in drawn if (each.fps, each.situation) == (fps, "static"))
    ends_mps = float(chance.uniform(*SLOW_MPS)), float(chance.uniform(*FAST_MPS))
    what = "quickens" if number // len(FRAME_RATES) % 2 == 0 else "slows"
    first_mps, last_mps = ends_mps if what == "quickens" else ends_mps[::-1]
    duration_s = LONG_S if fps <= 60 else SHORT_S
    middle_mps = first_mps + GAINED_HALF_WAY * (last_mps - first_mps)
    speeds = ((0.0, first_mps), (duration_s / 2, middle_mps), (duration_s, last_mps))
    width_m = (first_mps + 2 * middle_mps + last_mps) / 4 * duration_s + 1
    base = replace(
        base,
        name=f"q{number:02d}_{fps:.0f}fps",
        runner_px=WIDTH_PX / width_m * STATURE_M,
        size_px=(WIDTH_PX, HEIGHT_PX),
        duration_s=duration_s,
        speed_mps=(first_mps + last_mps) / 2,
    )
    steady = spec(base)
    off_spm = float(chance.normal(0, 8))
    motion = replace(
        steady.motion,
        speed_mps=speeds,
        cadence_spm=tuple((at_s, 140 + 11.5 * mps + off_spm) for at_s, mps in speeds),
        contact_time_s=tuple((at_s, 0.70 / mps**0.88) for at_s, mps in speeds),
    )
    return what, replace(steady, motion=motion)


def score_rep(number: int, clips: Path, tracks: Path | None) -> ClipScore:
    """Render a rep where it is missing, and measure it."""
    what, drawn = changing_rep(number)
    return measure_render(drawn, what, clips, tracks)


def main() -> None:
    """Run the benchmark from the command line."""
    run_renders(__doc__, COUNT, score_rep, partial(situation_table, "speed"), MARKS)


if __name__ == "__main__":
    main()
