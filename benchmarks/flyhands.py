"""A fly zone as a hand marks it: pixels read, cones set out, distances paced, each a little wrong.

A stated interval holds for what users do. The grid's markers are exact to a hundredth of a pixel
and what is told of its geometry is the truth itself, so that alone would never put an interval that
allows for reading and telling to the test.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cadence.flyzone.markerset import FlySetup

# Standard deviations. A pixel of a 1080p picture is read to about half a pixel aside, and a little
# less well upward; a cone is set out to half a centimetre along the track; the lane offset is told
# to 2 cm, the camera's distance to 2 %.
READ_ASIDE_PX, READ_UPWARD_PX, READ_IN_PX = 0.5, 0.7, 1920
SET_OUT_M, TOLD_OFFSET_M, TOLD_DISTANCE_SHARE = 0.005, 0.02, 0.02


def by_hand(
    setup: FlySetup, metre_px: float, long_side_px: int, chance: np.random.Generator
) -> FlySetup:
    """Give a zone as somebody would have marked and told it.

    Parameters
    ----------
    setup
        The zone with exact markers.
    metre_px
        Pixels of a metre along the track.
    long_side_px
        Longer side of the clip's picture.
    chance
        Where the errors come from.
    """
    share = long_side_px / READ_IN_PX
    aside_px = float(np.hypot(READ_ASIDE_PX * share, SET_OUT_M * metre_px))
    markers = tuple(
        replace(
            marker,
            x_px=marker.x_px + float(chance.normal(0.0, aside_px)),
            y_px=marker.y_px + float(chance.normal(0.0, READ_UPWARD_PX * share)),
        )
        for marker in setup.markers
    )
    offset_m, distance_m = setup.lane_offset_m, setup.camera_distance_m
    if offset_m is not None:
        offset_m += float(chance.normal(0.0, TOLD_OFFSET_M))
    if distance_m is not None:
        distance_m *= 1 + float(chance.normal(0.0, TOLD_DISTANCE_SHARE))
    return replace(setup, markers=markers, lane_offset_m=offset_m, camera_distance_m=distance_m)
