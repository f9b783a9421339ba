"""What bears on the camera beside the track: markers, footprints, hips, and what was told."""

from __future__ import annotations

from dataclasses import dataclass

from cadence.domain import FloatArray
from cadence.flyzone.markerset import Marker


@dataclass(frozen=True, eq=False)
class Evidence:
    """What bears on the camera.

    Parameters
    ----------
    markers
        The markers; their pixels are of the scene.
    footprints_px
        (K, 2) places of standing feet, pixels of the scene.
    hips_px
        (M, 2) middle of the hips, smoothed over a step, pixels of the scene.
    lane_offset_m, camera_distance_m
        As the user says, or None.
    marker_sd_px
        Standard deviation of a marker's place beside the reading of it: the camera path's drift.
    has_wide_lens
        Whether a tag names a lens wider than a phone's main one, which may bend straight lines.
    """

    markers: tuple[Marker, ...]
    footprints_px: FloatArray
    hips_px: FloatArray
    lane_offset_m: float | None = None
    camera_distance_m: float | None = None
    marker_sd_px: float = 0.0
    has_wide_lens: bool = False
