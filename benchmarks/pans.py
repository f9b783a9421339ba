"""Contacts and cadence of reps that a camera follows by turning, from close by and from aside.

Twenty rendered reps of 11 to 37 m at 30 to 240 frames a second. The camera stands 9 m and more from
the lane, opposite to an end of the run, its middle, or in between, and turns by 35 to 90 degrees.

    python benchmarks/pans.py --clips FOLDER --tracks FOLDER --markdown docs/accuracy.md
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
from benchmarks.renders import cell, spec
from benchmarks.situations import situation_table
from cadence.domain import FloatArray
from sample_videos.render import RenderSpec

MARKS = "<!-- pans:begin -->", "<!-- pans:end -->"
COUNT = 20
FIRST_SEED, SEEDS_EACH = 7000, 50
FRAME_RATES = (60.0, 120.0, 60.0, 30.0, 240.0)
LONGEST_S = {30.0: 4.0, 60.0: 3.6, 120.0: 3.0, 240.0: 2.2}
# Where along the run the camera stands.
PLACES = {"opposite to an end": (0.0, 1.0), "in between": (0.25, 0.75), "in the middle": (0.5,)}
DISTANCE_M, TALL_SHARE = (7.0, 22.0), (0.22, 0.5)
FARTHEST_DEG = 55.0
# The renderer keeps the whole view of a pan as one flat picture, of so many pixels at most.
WIDEST_VIEW_PX = 8000


def panned_rep(number: int) -> tuple[str, RenderSpec]:
    """Draw a rep; say where its camera stands."""
    chance = np.random.default_rng((number, 2027))
    fps = FRAME_RATES[number % len(FRAME_RATES)]
    drawn = (cell(seed) for seed in itertools.count(FIRST_SEED + SEEDS_EACH * number))
    base = next(each for each in drawn if (each.fps, each.situation) == (fps, "panned"))
    where = list(PLACES)[number // 2 % len(PLACES)]
    share = float(chance.choice(PLACES[where]))
    size_px = (1920, 1080) if number % 3 == 0 else (1280, 720)
    run_m = base.speed_mps * LONGEST_S[fps]
    sides_m = np.array([share, 1 - share]) * run_m
    distance_m = float(chance.uniform(*DISTANCE_M))
    distance_m = max(distance_m, float(sides_m.max() / np.tan(np.radians(FARTHEST_DEG))))
    base = replace(
        base, name=f"p{number:02d}_{fps:.0f}fps", size_px=size_px, duration_s=LONGEST_S[fps]
    )
    rep = spec(base)
    tall_px = float(chance.uniform(*TALL_SHARE)) * size_px[1]
    while _view_px(sides_m, distance_m, tall_px / rep.athlete.height_m, size_px[0]) > (
        WIDEST_VIEW_PX
    ):
        distance_m, tall_px = 1.04 * distance_m, 0.98 * tall_px
    camera = replace(
        rep.camera,
        along_m=share * run_m - 0.5,
        distance_m=distance_m,
        runner_px=tall_px,
        lag_s=float(chance.uniform(0.0, 0.15)),
        shake=float(chance.uniform(0.6, 1.5)),
    )
    return where, replace(rep, camera=camera)


def _view_px(sides_m: FloatArray, distance_m: float, px_per_m: float, width_px: int) -> float:
    """Give the width of a pan over a run, laid flat as seen half-way through."""
    ends_rad = np.arctan(np.array([-1, 1]) * sides_m / distance_m)
    middle_rad = float(np.arctan(np.tan(ends_rad).mean()))
    focal_px = px_per_m * distance_m
    sides_rad = np.abs(ends_rad - middle_rad) + np.arctan(width_px / 2 / focal_px)
    return float(focal_px * np.tan(np.minimum(sides_rad, 1.5)).sum())


def score_rep(number: int, clips: Path, tracks: Path | None) -> ClipScore:
    """Render a rep where it is missing, and measure it."""
    where, drawn = panned_rep(number)
    return measure_render(drawn, where, clips, tracks)


def main() -> None:
    """Run the benchmark from the command line."""
    run_renders(__doc__, COUNT, score_rep, partial(situation_table, "camera"), MARKS)


if __name__ == "__main__":
    main()
