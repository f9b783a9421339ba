"""From marks of known distance to metres along the track.

First form: a camera square to the track, so that along the markers' line pixels and metres are in
one proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray
from cadence.errors import CalibrationError

# Markers on one straight line, seen square, fit to within this share of their distance.
_MISFIT_SHARE = 0.01
_FEWEST_PX = 20.0


@dataclass(frozen=True)
class Marker:
    """A mark on the ground.

    Parameters
    ----------
    x_px, y_px
        Where it stands in the picture.
    along_m, across_m
        Where it stands on the track.
    """

    x_px: float
    y_px: float
    along_m: float
    across_m: float = 0.0


@dataclass(frozen=True, eq=False)
class TrackLine:
    """The markers' line: metres along the track from pixels of the scene.

    Parameters
    ----------
    origin_px
        (2,) where the line's 0 m lies.
    px_per_m
        (2,) way in pixels for one metre along the track.
    residual_m
        Root mean square misfit of the markers; 0 for two.
    """

    origin_px: FloatArray
    px_per_m: FloatArray
    residual_m: float

    def along_m(self, points_px: FloatArray) -> FloatArray:
        """Give metres along the track of (N, 2) points, each at the foot of its perpendicular."""
        scale = float(self.px_per_m @ self.px_per_m)
        return np.asarray((points_px - self.origin_px) @ self.px_per_m / scale)


def fit_track_line(markers: Sequence[Marker]) -> TrackLine:
    """Fit the markers' line.

    Parameters
    ----------
    markers
        Two or more, all on one line along the track.

    Raises
    ------
    CalibrationError
        When there are too few, they stand too close, or their distances do not fit the picture.
    """
    if len({marker.along_m for marker in markers}) < 2:
        raise CalibrationError(
            "a fly zone needs two markers at different distances: pass --marker X,Y@ALONG twice"
        )
    if len({marker.across_m for marker in markers}) > 1:
        raise CalibrationError(
            "markers on different lines across the track are not supported yet: give those of one "
            "line, the one nearest to the runner"
        )
    along = np.array([marker.along_m for marker in markers])
    places = np.array([[marker.x_px, marker.y_px] for marker in markers])
    design = np.column_stack([np.ones_like(along), along])
    (origin, per_m), *_ = np.linalg.lstsq(design, places, rcond=None)
    length_px = float(np.linalg.norm(per_m)) * float(np.ptp(along))
    if length_px < _FEWEST_PX:
        raise CalibrationError(
            f"the markers are only {length_px:.0f} px apart in the picture: check their pixels"
        )
    line = TrackLine(origin, per_m, 0.0)
    misfit_m = line.along_m(places) - along
    residual_m = float(np.sqrt(np.mean(misfit_m**2)))
    if residual_m > _MISFIT_SHARE * float(np.ptp(along)):
        raise CalibrationError(
            f"the markers' distances do not fit the picture (off by {100 * residual_m:.0f} cm): "
            "check them, and film square to the track"
        )
    return TrackLine(origin, per_m, residual_m)
