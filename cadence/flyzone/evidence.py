"""What bears on the camera beside the track: markers, footprints, hips, and what was told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cadence.domain import FloatArray, LensBend
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
    read_s
        Real time of the picture in which each marker was read, NaN where that is not known; empty
        where it is of none.
    lens
        How the lens bends straight lines, as lines told; what was proven of it is taken out of all
        pixels. None where it is not known.
    has_wide_lens
        Whether a tag names a lens wider than a phone's main one, which may bend straight lines.
    focal_px
        Focal length, where a turning camera's pictures told it.
    """

    markers: tuple[Marker, ...]
    footprints_px: FloatArray
    hips_px: FloatArray
    lane_offset_m: float | None = None
    camera_distance_m: float | None = None
    marker_sd_px: float = 0.0
    read_s: tuple[float, ...] = ()
    lens: LensBend | None = None
    has_wide_lens: bool = False
    focal_px: float | None = None

    def without(self, left_out: Marker) -> Evidence:
        """Give the evidence without one of the markers."""
        kept = [number for number, each in enumerate(self.markers) if each is not left_out]
        return replace(
            self,
            markers=tuple(self.markers[number] for number in kept),
            read_s=tuple(self.read_s[number] for number in kept) if self.read_s else (),
        )
