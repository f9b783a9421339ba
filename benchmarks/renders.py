"""Rendered reps beyond the committed samples: the grid of the accuracy benchmark.

Every cell is drawn by chance from what runners and phones do, with a seed of its own: a cell can
be rendered again alone, and another grid (``first_seed``) holds reps that nobody has looked at.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sample_videos.athlete import Athlete, Kit
from sample_videos.camera import CameraKind, CameraSpec
from sample_videos.encode import Encoding
from sample_videos.gait import Landing, Motion, steady
from sample_videos.render import Direction, RenderSpec, render
from sample_videos.scenery import SceneSpec

FRAME_RATES = (30.0, 60.0, 120.0, 240.0)
# What each block of cells at one frame rate goes through; the rest is chance.
SITUATIONS = (
    "static",
    "static",
    "static",
    "static",
    "static",
    "small",
    "hand-held",
    "hand-held",
    "panned",
    "panned",
    "treadmill",
    "close",
)
# Longest clip by frame rate: a cell costs about as many frames at each.
LONGEST_S = {30.0: 4.0, 60.0: 3.5, 120.0: 2.6, 240.0: 1.8}
FEWEST_STEPS = 5
LONGEST_PAN_M = 24.0
# At the steepest, the foot lands and leaves within this share of the step.
MOST_CONTACT_SHARE = 0.78
# The stature by which pictures are made as wide as a runner of so many pixels needs.
STATURE_M = 1.75
COLOURS = ((60, 60, 215), (190, 90, 40), (40, 160, 60), (220, 220, 220), (40, 40, 40))
SKINS = ((150, 180, 225), (78, 108, 160), (60, 80, 120))


@dataclass(frozen=True)
class Cell:
    """One rep of the grid: how it is run, and how it is filmed."""

    name: str
    seed: int
    fps: float
    situation: str
    direction: Direction
    landing: Landing
    cadence_spm: float
    speed_mps: float
    contact_s: float
    runner_px: float
    shutter: float
    size_px: tuple[int, int]
    duration_s: float

    @property
    def kind(self) -> CameraKind:
        """How the camera moves."""
        if self.situation == "hand-held":
            return "hand-held"
        return "panned" if self.situation == "panned" else "static"


def cell(seed: int) -> Cell:
    """Draw one rep: 3.5-10 m/s, 160-290 steps a minute, 60-600 px, all that goes together."""
    chance = np.random.default_rng((seed, 2026))
    fps = FRAME_RATES[seed % len(FRAME_RATES)]
    situation = SITUATIONS[seed // len(FRAME_RATES) % len(SITUATIONS)]
    treadmill = situation == "treadmill"
    speed_mps = float(chance.uniform(3.0, 6.0) if treadmill else chance.uniform(3.5, 10.0))
    # Faster runners take more steps a minute and stay on the ground for a shorter time.
    cadence_spm = float(np.clip(chance.normal(128 + 14.5 * speed_mps, 14), 160, 290))
    contact_s = float(0.70 / speed_mps**0.88 * chance.uniform(0.9, 1.12))
    contact_s = min(contact_s, MOST_CONTACT_SHARE * 60 / cadence_spm)
    heels = ("heel", "midfoot", "forefoot") if speed_mps < 6 else ("midfoot", "forefoot")
    runner_px, size_px = _picture(situation, speed_mps, cadence_spm, chance)
    width_m = size_px[0] / runner_px * STATURE_M
    longest_s = LONGEST_S[fps]
    crossing_s = (width_m + 1) / speed_mps
    if situation == "panned":
        crossing_s = LONGEST_PAN_M / speed_mps
    if treadmill:
        crossing_s = longest_s
    return Cell(
        name=f"g{seed:03d}_{situation}_{fps:.0f}fps",
        seed=seed,
        fps=fps,
        situation=situation,
        direction="left-to-right" if chance.random() < 0.5 else "right-to-left",
        landing=str_landing(heels[int(chance.integers(len(heels)))]),
        cadence_spm=cadence_spm,
        speed_mps=speed_mps,
        contact_s=contact_s,
        runner_px=runner_px,
        shutter=float(chance.choice([0.08, 0.25, 0.5])) * min(1.0, fps / 60 + 0.35),
        size_px=size_px,
        duration_s=min(crossing_s, longest_s),
    )


def run_of(drawn: Cell) -> str:
    """Say in a few words how the rep of a cell is run and seen."""
    return (
        f"{drawn.landing}, {drawn.speed_mps:.1f} m/s, {drawn.runner_px:.0f} px, "
        f"shutter {drawn.shutter:.2f}"
    )


def str_landing(name: str) -> Landing:
    """Give the landing of a name."""
    landings: dict[str, Landing] = {"heel": "heel", "midfoot": "midfoot", "forefoot": "forefoot"}
    return landings[name]


def _picture(
    situation: str, speed_mps: float, cadence_spm: float, chance: np.random.Generator
) -> tuple[float, tuple[int, int]]:
    """Draw the runner's height and the picture's size, wide enough for some steps."""
    if situation == "treadmill":
        return float(chance.uniform(400, 600)), (720, 1280)
    if situation == "panned":
        return float(chance.uniform(150, 300)), (1280, 720)
    if situation == "small":
        return float(chance.uniform(60, 80)), (1280, 720)
    size_px = (1920, 1080) if chance.random() < 0.4 else (1280, 720)
    # The picture must hold some steps.
    width_m = (FEWEST_STEPS + 2) * 60 / cadence_spm * speed_mps
    tallest_px = size_px[0] / width_m * STATURE_M
    if situation == "close":
        return min(600.0, tallest_px), size_px
    return float(chance.uniform(85, max(tallest_px, 95))), size_px


def spec(cell: Cell) -> RenderSpec:
    """Give the clip to render."""
    chance = np.random.default_rng((cell.seed, 1))
    stature_m = float(chance.uniform(1.60, 1.92))
    return RenderSpec(
        name=cell.name,
        width_px=cell.size_px[0],
        height_px=cell.size_px[1],
        fps=cell.fps,
        duration_s=cell.duration_s,
        direction=cell.direction,
        # Chance is drawn in this order.
        motion=_motion(cell, chance),
        camera=_camera(cell, cell.size_px[0] / cell.runner_px * stature_m, chance),
        athlete=Athlete(height_m=stature_m, kit=_kit(chance)),
        scene=_scene(cell),
        shutter=cell.shutter,
        noise=float(chance.uniform(1.0, 2.5)),
        encoding=Encoding(crf=int(chance.integers(19, 26))),
        seed=cell.seed,
    )


def _motion(cell: Cell, chance: np.random.Generator) -> Motion:
    treadmill = cell.situation == "treadmill"
    speed = cell.speed_mps * chance.uniform(0.97, 1.03, 3)
    pace = (
        steady(cell.speed_mps) if treadmill else ((0.0, speed[0]), (1.2, speed[1]), (3, speed[2]))
    )
    return Motion(
        speed_mps=tuple((float(at_s), float(mps)) for at_s, mps in pace),
        cadence_spm=steady(cell.cadence_spm),
        contact_time_s=steady(cell.contact_s),
        start_along_m=0.0 if treadmill else -0.5,
        across_m=0.0 if treadmill else 0.61,
        first_strike_s=float(chance.uniform(0.02, 0.25)),
        lead_foot="left" if chance.random() < 0.5 else "right",
        step_jitter=float(chance.uniform(0.004, 0.02)),
        ripple_mps=float(chance.uniform(0.05, 0.15)),
        landing=cell.landing,
        approach_forward=float(chance.uniform(0.1, 0.34)),
        touch_down_mps=float(chance.uniform(0.5, 1.3)),
        in_place=treadmill,
        seed=cell.seed,
    )


def _camera(cell: Cell, width_m: float, chance: np.random.Generator) -> CameraSpec:
    treadmill = cell.situation == "treadmill"
    camera = CameraSpec(
        kind=cell.kind,
        along_m=0.0 if treadmill else width_m / 2 - 0.5,
        distance_m=4.0 if treadmill else max(6.0, float(chance.uniform(0.75, 1.1)) * width_m),
        height_m=float(chance.uniform(1.1, 1.7)),
        runner_px=cell.runner_px,
        aim_height_m=float(chance.uniform(0.8, 1.5)),
        seed=cell.seed,
    )
    if cell.kind != "panned":
        return camera
    middle_m = cell.speed_mps * cell.duration_s / 2 - 0.5
    return replace(camera, along_m=middle_m, distance_m=max(12.0, 0.8 * middle_m))


def _scene(cell: Cell) -> SceneSpec:
    scene = SceneSpec(markers_along_m=(0.0,), fly_zone_m=None, seed=cell.seed + 3)
    if cell.situation != "treadmill":
        return scene
    return replace(scene, place="gym", markers_along_m=(), backdrop_m=2.4, ground_m=-0.2)


def _kit(chance: np.random.Generator) -> Kit:
    vest, shorts, shoe = (COLOURS[int(which)] for which in chance.integers(len(COLOURS), size=3))
    skin = SKINS[int(chance.integers(len(SKINS)))]
    return Kit(skin=skin, vest=vest, shorts=shorts, shoe=shoe)


GRID_SIZE = len(FRAME_RATES) * len(SITUATIONS)


def rendered_grid(folder: Path, first_seed: int = 0) -> list[Path]:
    """Give the grid's clips, truth beside each; render into a folder those that are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = [cell(seed) for seed in range(first_seed, first_seed + GRID_SIZE)]
    paths = [folder / f"{drawn.name}.mp4" for drawn in cells]
    missing = [
        drawn
        for drawn, path in zip(cells, paths, strict=True)
        if not path.with_suffix(".json").exists()
    ]
    with ProcessPoolExecutor(max_workers=2) as pool:
        rendered = pool.map(_render, missing, [folder] * len(missing))
        for number, name in enumerate(rendered, start=1):
            print(f"rendered {number}/{len(missing)} {name}", file=sys.stderr, flush=True)
    return paths


def _render(drawn: Cell, folder: Path) -> str:
    render(spec(drawn), folder)
    return drawn.name
