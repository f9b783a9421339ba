"""What a camera path's drift at a marker does to the crossing of the gate where it stands.

The path puts each picture into the scene a little aside of where it belongs, and all that the
picture shows with it: a marker that is read while the runner passes it, and the runner. At that
gate the two shifts take each other off; elsewhere the marker's shift remains in the calibration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray

# Within this time a path held in the hand has drifted by a fifth of what it does in seconds (two
# filmed clips: 0.3 to 0.6 px of 1280, and 1.9 to 2.8).
_SAME_VIEW_S = 0.25
_SAME_PLACE_M = 0.01


@dataclass(frozen=True, eq=False)
class MarkerDrift:
    """How the markers' shifts bear on the calibration.

    Parameters
    ----------
    along_m, read_s
        (M,) where each marker stands along the track, and the real time of the picture in which it
        was read; NaN where that is not known.
    gain
        (M, 2, P) change of each parameter with a pixel of shift aside and downward.
    sd_px
        Standard deviation of a shift.
    """

    along_m: FloatArray
    read_s: FloatArray
    gain: FloatArray
    sd_px: float

    def read_at(self, gate_m: float, at_s: float) -> int | None:
        """Name the marker of a gate that was read while the runner passed; None without one."""
        there = np.flatnonzero(np.abs(self.along_m - gate_m) < _SAME_PLACE_M)
        if len(there) != 1 or not abs(self.read_s[there[0]] - at_s) <= _SAME_VIEW_S:
            return None
        return int(there[0])

    def added_variance(self, number: int, by_parameter: FloatArray, by_shift: FloatArray) -> float:
        """Give what it adds to a variance that the runner's picture has a marker's shift.

        Parameters
        ----------
        number
            The marker.
        by_parameter
            (P,) change of what is measured with each parameter.
        by_shift
            (2,) its change with a pixel of the runner's own shift aside and downward.

        Returns
        -------
        Less than nothing where the two shifts take each other off.
        """
        through_px = self.gain[number] @ by_parameter
        together = through_px + by_shift
        return float(self.sd_px**2 * (together @ together - through_px @ through_px))
