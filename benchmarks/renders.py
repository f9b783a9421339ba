"""Rendered reps beyond the committed samples: the grid of the accuracy benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sample_videos.athlete import Athlete
from sample_videos.camera import CameraSpec
from sample_videos.encode import Encoding
from sample_videos.gait import Motion, steady
from sample_videos.render import Extra, RenderSpec, render
from sample_videos.scenery import SceneSpec

STATURE_M = 1.75


@dataclass(frozen=True)
class Cell:
    """One rep of the grid: how it is run, and how it is filmed."""

    name: str
    fps: float
    cadence_spm: float
    speed_mps: float
    contact_s: float
    runner_px: float
    kind: Literal["static", "hand-held", "panned"] = "static"
    direction: Literal["left-to-right", "right-to-left"] = "left-to-right"
    size_px: tuple[int, int] = (1280, 720)
    landing: Literal["forefoot", "heel"] = "forefoot"
    shutter: float = 0.25
    duration_s: float | None = None
    extras: tuple[Extra, ...] = ()

    def spec(self, seed: int) -> RenderSpec:
        """Give the clip to render: the runner crosses the whole picture, in 3.5 s at most."""
        width_m = self.size_px[0] / self.runner_px * STATURE_M
        crossing_s = min(3.5, max(1.2, (width_m + 1.0) / self.speed_mps))
        return RenderSpec(
            name=self.name,
            width_px=self.size_px[0],
            height_px=self.size_px[1],
            fps=self.fps,
            duration_s=self.duration_s or crossing_s,
            direction=self.direction,
            athlete=Athlete(height_m=STATURE_M),
            motion=Motion(
                speed_mps=steady(self.speed_mps),
                cadence_spm=steady(self.cadence_spm),
                contact_time_s=steady(self.contact_s),
                start_along_m=-0.5,
                first_strike_s=0.03 + 0.013 * (seed % 13),
                step_jitter=0.01,
                landing=self.landing,
                seed=seed,
            ),
            camera=CameraSpec(
                kind=self.kind,
                along_m=width_m / 2 - 0.5,
                distance_m=max(6.0, 0.85 * width_m),
                height_m=1.5,
                runner_px=self.runner_px,
                aim_height_m=1.3,
            ),
            scene=SceneSpec(markers_along_m=(0.0,), fly_zone_m=None, seed=seed + 3),
            shutter=self.shutter,
            noise=2.0,
            extras=self.extras,
            encoding=Encoding(crf=23),
        )


def _walker() -> Extra:
    motion = Motion(
        speed_mps=steady(1.5),
        cadence_spm=steady(110),
        contact_time_s=steady(0.62),
        start_along_m=8.0,
    )
    return Extra(motion=motion, across_m=4.0, turned_round=True)


GRID = (
    Cell("wide_30fps", 30, 230, 8.6, 0.11, 110, size_px=(1920, 1080)),
    Cell("jog_30fps", 30, 190, 5.0, 0.19, 150, direction="right-to-left", landing="heel"),
    Cell("blurred_hand_held_30fps", 30, 250, 8.0, 0.10, 130, kind="hand-held", shutter=0.5),
    Cell("slow_jog_30fps", 30, 158, 2.8, 0.28, 200, landing="heel", duration_s=3.2),
    Cell("sprint_60fps", 60, 270, 9.5, 0.09, 90, direction="right-to-left", size_px=(1920, 1080)),
    Cell("jog_60fps", 60, 165, 3.6, 0.25, 300, landing="heel"),
    Cell("hand_held_60fps", 60, 205, 6.5, 0.14, 100, kind="hand-held"),
    Cell("small_60fps", 60, 230, 8.8, 0.108, 60, duration_s=2.5),
    Cell("panned_60fps", 60, 225, 8.4, 0.11, 180, "panned", "right-to-left", duration_s=2.0),
    Cell("bystanders_60fps", 60, 215, 7.5, 0.12, 110, extras=(Extra(along_m=6.0), _walker())),
    Cell("portrait_60fps", 60, 200, 6.0, 0.15, 170, size_px=(720, 1280)),
    Cell("wide_120fps", 120, 235, 8.8, 0.105, 120, duration_s=1.6),
    Cell("wide_240fps", 240, 225, 8.5, 0.11, 150, duration_s=1.3),
)


def rendered_grid(folder: Path) -> list[Path]:
    """Give the grid's clips, truth beside each; render into a folder those that are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for seed, cell in enumerate(GRID, start=1):
        path = folder / f"{cell.name}.mp4"
        if not path.with_suffix(".json").exists():
            render(cell.spec(seed), folder)
        paths.append(path)
    return paths
