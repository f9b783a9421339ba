"""What stands behind a fly zone's time: its markers, its geometry, its speed; words of `domain`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MarkerUsed:
    """A marker that carried the zone.

    Parameters
    ----------
    x_px, y_px
        Where it stands in the picture.
    along_m, across_m
        Where it stands on the track.
    confidence
        How sure a found marker is, 0 to 1; None for one that was given.
    file_time_s
        The file's time of that picture, where it was said; None for the first one.
    """

    x_px: float
    y_px: float
    along_m: float
    across_m: float
    confidence: float | None = None
    file_time_s: float | None = None


@dataclass(frozen=True)
class FlyDetail:
    """The zone's geometry and speed.

    Parameters
    ----------
    source
        Where the markers come from: ``given``, ``file`` or ``found``.
    markers
        The markers.
    residual_m
        Root mean square misfit of the markers along the track.
    offset_m, offset_sd_m
        How far the runner ran beyond the markers' line, and its standard deviation.
    camera_distance_m
        From the camera to the runner's line.
    curve_sd_mps
        Standard deviations of the speed curve's points.
    peak_at_m
        Where the highest speed was, metres from the zone's entry.
    fell_from_m
        From where on speed fell, where it surely did by the exit; else None.
    lens_bend, lens_bend_sd
        How the lens bends straight lines, as the zone was measured with it, and how well that is
        known (`cadence.domain.LensBend`); None in panned clips, which leave it open.
    accel_distance_m, accel_time_s, accel_time_sd_s
        The acceleration zone, marker 1 to marker 2, where it was asked for and seen.
    """

    source: str
    markers: tuple[MarkerUsed, ...]
    residual_m: float
    offset_m: float
    offset_sd_m: float
    camera_distance_m: float
    curve_sd_mps: tuple[float, ...]
    peak_at_m: float | None
    fell_from_m: float | None
    lens_bend: float | None = None
    lens_bend_sd: float | None = None
    accel_distance_m: float | None = None
    accel_time_s: float | None = None
    accel_time_sd_s: float | None = None
