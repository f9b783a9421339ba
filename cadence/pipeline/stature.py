"""The runner's height in metres, where markers give metres along the track.

Body heights are the analysis's own unit of length; footprints on the marked track say how many
metres one of them is.
"""

from __future__ import annotations

import numpy as np

from cadence.clock.footfalls import Footfalls
from cadence.clock.gravity import Stature
from cadence.domain import PoseTrack
from cadence.flyzone.markerset import FlySetup
from cadence.pipeline.zone import footprints_along_m, survey_zone

_FEWEST_FOOTPRINTS = 3
# Body height by the length of the trunk: people's proportions, and how the pose model sees them.
_TRUNK_SD = 0.04
# Nobody runs who is smaller or taller: then the markers are wrong.
_LEAST_M, _MOST_M = 1.2, 2.2


def stature_by_markers(track: PoseTrack, falls: Footfalls, fly: FlySetup | None) -> Stature | None:
    """Measure a runner's height by the markers of a fly zone.

    Parameters
    ----------
    track, falls
        The runner's landmarks and footfalls, by any clock.
    fly
        The fly zone, or None when none was asked for.

    Returns
    -------
    None without markers that fit, or with too few footprints among them.
    """
    zone = survey_zone(track, falls.body, falls.timed, fly)
    if zone is None or zone.calibration is None or not falls.body.ground_known:
        return None
    whole = [each for each in falls.timed if each.strike is not None and each.toe_off is not None]
    statures = np.array([each.x for each in whole])
    along_m = footprints_along_m(zone, falls.body, falls.timed)
    known = np.isfinite(along_m)
    if known.sum() < _FEWEST_FOOTPRINTS:
        return None
    height_m = abs(float(np.polyfit(statures[known], along_m[known], 1)[0]))
    if not _LEAST_M < height_m < _MOST_M:
        return None
    return Stature(height_m, float(np.hypot(zone.length_sd, _TRUNK_SD)))
