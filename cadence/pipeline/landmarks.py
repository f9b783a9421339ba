"""The runner's landmarks for other programs: legs rightly named, in metres where known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.body.naming import landmarks_named
from cadence.clock.footfalls import find_footfalls
from cadence.domain import FloatArray, PoseTrack, RepReport
from cadence.flyzone.groundview import VIEW_SIZE, on_line
from cadence.flyzone.markerset import FlySetup
from cadence.pipeline.zone import Zone, survey_zone


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Landmarks over time, one row for each row of the pose track.

    Parameters
    ----------
    frame_index
        (F,) int, each frame's place in the clip, from 0.
    time_s
        (F,) real seconds since the clip's first frame.
    picture_px
        (F, 33, 3) x, y and the model's depth in pixels of the picture; NaN where not seen.
    visibility
        (F, 33) 0 to 1; NaN where not seen.
    track_m
        (F, 33, 2) metres along the track and above the ground, as if all of the body were in the
        upright plane over the runner's line; None without markers.
    """

    frame_index: NDArray[np.int64]
    time_s: FloatArray
    picture_px: FloatArray
    visibility: FloatArray
    track_m: FloatArray | None


def landmarks_from_track(track: PoseTrack, report: RepReport, fly: FlySetup | None) -> Landmarks:
    """Name the legs of a rep's landmarks, and put them on the track.

    Parameters
    ----------
    track, report
        The rep.
    fly
        The fly zone that the report was measured with.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    falls = find_footfalls(track, report.clock.time_scale)
    picture_px = landmarks_named(track, falls.body, falls.rhythm.openings_s)
    zone = survey_zone(track, falls.body, falls.timed, fly)
    return Landmarks(
        track.frame_index,
        track.file_time_s * report.clock.time_scale,
        picture_px,
        track.visibility,
        None if zone is None else _on_track(picture_px[:, :, :2], zone),
    )


def _on_track(picture_px: FloatArray, zone: Zone) -> FloatArray | None:
    """Give (F, 33, 2) metres; None where the zone could not be surveyed."""
    calibration = zone.calibration
    if calibration is None:
        return None
    view = calibration.values[:VIEW_SIZE]
    placed = np.full_like(picture_px, np.nan)
    for row, points_px in enumerate(picture_px):
        scene_px = zone.scene.placed(row, points_px)
        placed[row] = np.column_stack(
            on_line(view, calibration.canvas, scene_px, calibration.line_m)
        )
    return placed
