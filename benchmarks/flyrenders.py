"""Rendered fly zones: the grid of the fly-zone benchmark.

Each cell is drawn with a seed of its own, so that it can be rendered again alone. What the issue
names is gone through in order; the rest is chance.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.flyscenes import CLUTTER, MARKS, ClutterKind, clutter_of
from sample_videos.athlete import Athlete, Colour, Kit
from sample_videos.camera import CameraKind, CameraSpec
from sample_videos.encode import Encoding
from sample_videos.gait import Motion, steady
from sample_videos.props import PropKind
from sample_videos.render import Direction, RenderSpec, render
from sample_videos.scenery import SceneSpec
from sample_videos.truth import SCHEMA

Pace = Literal["even", "rising", "falling"]

# Frames a second, how often each comes, and the longest zone: a cell costs about as many frames.
FRAME_RATES = (60.0, 120.0, 30.0, 60.0, 240.0, 60.0, 120.0)
LONGEST_ZONE_M = {30.0: 30.0, 60.0: 30.0, 120.0: 20.0, 240.0: 14.0}
VIEWS: tuple[tuple[CameraKind, float], ...] = (
    ("static", 0.0),
    ("static", 15.0),
    ("static", 0.0),
    ("panned", 0.0),
    ("static", -30.0),
    ("hand-held", 0.0),
    ("static", 0.0),
    ("static", 30.0),
    ("static", 0.0),
    ("hand-held", 0.0),
    ("static", -15.0),
)
# How far the runner runs beyond the markers' line.
OFFSETS_M = (0.0, 0.6, 0.0, 1.2, 0.6, -0.6)
PACES: tuple[Pace, ...] = ("even", "rising", "falling")
GRID_SIZE = 60
# The runner stays in the middle of the lane; what moves is the markers' line.
RUNNER_ACROSS_M = 0.61
BEYOND_M = 2.5
COLOURS = ((60, 60, 215), (190, 90, 40), (40, 160, 60), (220, 220, 220), (40, 40, 40))


@dataclass(frozen=True)
class FlyCell:
    """One fly zone of the grid: how it is run, and how it is filmed.

    Parameters
    ----------
    offset_m
        How far the runner runs beyond the markers' line.
    view_deg
        Turn of a camera that does not follow, toward the running direction.
    marker_count
        Marks along the line, two or three.
    marker_kind, marker_colour
        What they are.
    clutter
        What else stands about.
    """

    name: str
    seed: int
    fps: float
    kind: CameraKind
    view_deg: float
    offset_m: float
    pace: Pace
    direction: Direction
    speed_mps: float
    zone_m: float
    distance_m: float
    height_m: float
    stature_m: float
    marker_count: int
    marker_kind: PropKind
    marker_colour: Colour
    clutter: ClutterKind


def fly_cell(seed: int) -> FlyCell:
    """Draw one fly zone: 6-10 m/s, 20-35 m in the picture."""
    chance = np.random.default_rng((seed, 30))
    fps = FRAME_RATES[seed % len(FRAME_RATES)]
    kind, view_deg = VIEWS[seed % len(VIEWS)]
    longest_m = LONGEST_ZONE_M[fps]
    zone_m = float(chance.choice([length for length in (14.0, 20.0, 30.0) if length <= longest_m]))
    zone_m = min(zone_m, 20.0) if kind == "panned" else zone_m
    kind_of_mark, colour = MARKS[seed % len(MARKS)]
    width_m = float(np.clip(zone_m + 2 * BEYOND_M + chance.uniform(0, 3), 20, 35))
    return FlyCell(
        name=f"f{seed:02d}_{kind}{abs(view_deg):.0f}_{fps:.0f}fps",
        seed=seed,
        fps=fps,
        kind=kind,
        view_deg=view_deg,
        offset_m=OFFSETS_M[seed % len(OFFSETS_M)],
        pace=PACES[seed % len(PACES)],
        direction="left-to-right" if chance.random() < 0.5 else "right-to-left",
        speed_mps=float(chance.uniform(6.0, 10.0)),
        zone_m=zone_m,
        distance_m=float(chance.uniform(0.6, 0.95)) * (16.0 if kind == "panned" else width_m),
        height_m=float(chance.uniform(1.1, 1.9)),
        stature_m=float(chance.uniform(1.60, 1.92)),
        marker_count=2 + seed % 2,
        marker_kind=kind_of_mark,
        marker_colour=colour,
        clutter=CLUTTER[seed // 2 % len(CLUTTER)],
    )


def fly_spec(cell: FlyCell) -> RenderSpec:
    """Give the clip to render."""
    chance = np.random.default_rng((cell.seed, 31))
    panned = cell.kind == "panned"
    size_px = (1280, 720) if panned else (1920, 1080)
    cadence_spm = float(np.clip(chance.normal(128 + 11.5 * cell.speed_mps, 10), 165, 270))
    ends = {"even": (1.0, 1.0), "rising": (0.93, 1.05), "falling": (1.05, 0.92)}[cell.pace]
    start_m = -float(chance.uniform(1.6, BEYOND_M))
    duration_s = (cell.zone_m - 2 * start_m) / (cell.speed_mps * 0.985)
    places_m = np.linspace(0.0, cell.zone_m, cell.marker_count)
    things, people = clutter_of(cell.clutter, cell.zone_m, np.random.default_rng((cell.seed, 32)))
    return RenderSpec(
        name=cell.name,
        width_px=size_px[0],
        height_px=size_px[1],
        fps=cell.fps,
        duration_s=duration_s,
        direction=cell.direction,
        athlete=Athlete(
            height_m=cell.stature_m, kit=Kit(vest=COLOURS[int(chance.integers(len(COLOURS)))])
        ),
        motion=Motion(
            speed_mps=((0.0, cell.speed_mps * ends[0]), (duration_s, cell.speed_mps * ends[1])),
            cadence_spm=steady(cadence_spm),
            contact_time_s=steady(float(0.70 / cell.speed_mps**0.88)),
            start_along_m=start_m,
            across_m=RUNNER_ACROSS_M,
            first_strike_s=float(chance.uniform(0.02, 0.25)),
            lead_foot="left" if chance.random() < 0.5 else "right",
            step_jitter=float(chance.uniform(0.004, 0.012)),
            seed=cell.seed,
        ),
        camera=_camera(cell, size_px[0]),
        scene=SceneSpec(
            markers_along_m=tuple(float(place) for place in places_m),
            marker_across_m=RUNNER_ACROSS_M - cell.offset_m,
            marker_kind=cell.marker_kind,
            marker_colour=cell.marker_colour,
            clutter=things,
            fly_zone_m=(0.0, cell.zone_m),
            seed=cell.seed + 3,
        ),
        extras=people,
        shutter=float(chance.choice([0.08, 0.25])),
        noise=float(chance.uniform(1.0, 2.0)),
        encoding=Encoding(crf=int(chance.integers(17, 22))),
        seed=cell.seed,
    )


def _camera(cell: FlyCell, width_px: int) -> CameraSpec:
    """Stand a camera so that the zone and a few metres beyond it are in the picture."""
    half_m, view = cell.zone_m / 2 + BEYOND_M, np.radians(cell.view_deg)
    # Seen from a camera turned by `view`, both ends must lie within half the picture.
    away_m, back_m = cell.distance_m, cell.distance_m * np.tan(view)
    if cell.kind == "panned":
        focal_px = width_px / 9.0 * away_m
    else:
        sides = [np.arctan2(end + back_m, away_m) - view for end in (-half_m, half_m)]
        focal_px = width_px / 2 / float(np.tan(max(abs(side) for side in sides)))
    return CameraSpec(
        kind=cell.kind,
        along_m=cell.zone_m / 2 - float(back_m),
        distance_m=away_m,
        height_m=cell.height_m,
        runner_px=focal_px / away_m * cell.stature_m,
        aim_height_m=1.0,
        pan_deg=cell.view_deg,
        shake=0.8,
        seed=cell.seed,
    )


def metre_px(cell: FlyCell) -> float:
    """Give the pixels of a metre along the track in the picture's middle."""
    camera = fly_spec(cell).camera
    return float(camera.runner_px / cell.stature_m * np.cos(np.radians(cell.view_deg)) ** 2)


def render_fly_cells(cells: Sequence[FlyCell], folder: Path) -> None:
    """Render the clips that are not in a folder yet, truth beside each."""
    folder.mkdir(parents=True, exist_ok=True)
    for cell in cells:
        if not _is_there(folder / f"{cell.name}.json"):
            render(fly_spec(cell), folder)
            print(f"rendered {cell.name}", file=sys.stderr, flush=True)


def _is_there(truth: Path) -> bool:
    """Tell whether a clip's truth lies there, and counts pixels as truths do now."""
    return truth.exists() and json.loads(truth.read_text("utf-8"))["schema"] == SCHEMA
