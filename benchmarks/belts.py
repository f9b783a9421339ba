"""Contacts and cadence on treadmills, by how obliquely the camera looks at the belt.

Twelve rendered runs at 30 to 240 frames a second, from a camera that stands square to the belt or
up to 40 degrees from it, to either side.

    python benchmarks/belts.py --clips FOLDER --tracks FOLDER --markdown docs/accuracy.md
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
from benchmarks.renders import FRAME_RATES, cell, spec
from benchmarks.situations import situation_table
from sample_videos.render import RenderSpec

MARKS = "<!-- belts:begin -->", "<!-- belts:end -->"
COUNT = 12
FIRST_SEED, SEEDS_EACH = 8000, 50
# From, to, degrees from square.
VIEWS_DEG = ((0.0, 5.0), (10.0, 20.0), (20.0, 40.0))
LONGEST_S = 3.0
SPARSE_FPS = 60.0


def belt_run(number: int) -> tuple[str, RenderSpec]:
    """Draw a run; say how the camera stands."""
    chance = np.random.default_rng((number, 80))
    fps = FRAME_RATES[number % len(FRAME_RATES)]
    drawn = (cell(seed) for seed in itertools.count(FIRST_SEED + SEEDS_EACH * number))
    base = next(each for each in drawn if (each.fps, each.situation) == (fps, "treadmill"))
    least, most = VIEWS_DEG[number // len(FRAME_RATES) % len(VIEWS_DEG)]
    view_deg = float(chance.uniform(least, most)) * (1 if number % 2 else -1)
    square = spec(base)
    aside_m = square.camera.distance_m * np.tan(np.radians(view_deg))
    camera = replace(
        square.camera, along_m=square.camera.along_m - float(aside_m), pan_deg=view_deg
    )
    duration_s = LONGEST_S if fps <= SPARSE_FPS else square.duration_s
    name = f"b{number:02d}_{fps:.0f}fps"
    what = f"{least:.0f}° to {most:.0f}°"
    return what, replace(square, name=name, camera=camera, duration_s=duration_s)


def score_run(number: int, clips: Path, tracks: Path | None) -> ClipScore:
    """Render a rep where it is missing, and measure it."""
    what, drawn = belt_run(number)
    return measure_render(drawn, what, clips, tracks)


def main() -> None:
    """Run the benchmark from the command line."""
    run_renders(__doc__, COUNT, score_run, partial(situation_table, "camera"), MARKS)


if __name__ == "__main__":
    main()
