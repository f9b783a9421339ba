"""Writes the annotated video: every frame of the clip, at its real time, drawn on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cadence.body.naming import landmarks_named
from cadence.body.path import body_from_track
from cadence.body.rhythm import find_rhythm
from cadence.domain import FloatArray, PoseTrack, RepReport
from cadence.report.annotation.figure import draw_gates, draw_prints, draw_skeleton
from cadence.report.annotation.ground import Ground
from cadence.report.annotation.panel import Panel, new_panel
from cadence.video.decode import Clip
from cadence.video.encode import film_writer
from cadence.video.frames import Frame
from cadence.video.sheet import Sheet


@dataclass(frozen=True, eq=False)
class Annotator:
    """Draws on the frames of a rep.

    Parameters
    ----------
    landmarks_px
        (F, 33, 3) the runner's landmarks, legs rightly named.
    row_of
        Row of the pose track, by the frame's place in the clip.
    ground, panel
        Footprints and markers; what is told above the picture.
    named
        Whether left and right are known.
    time_scale
        Real time = file time x ``time_scale``.
    """

    landmarks_px: FloatArray
    row_of: dict[int, int]
    ground: Ground
    panel: Panel
    named: bool
    time_scale: float

    def draw(self, sheet: Sheet, frame: Frame) -> None:
        """Draw on a frame."""
        at_s, row = frame.file_time_s * self.time_scale, self.row_of.get(frame.index)
        if row is not None:
            self._draw_ground(sheet, row, at_s)
            stature_px = self.ground.stature_px
            draw_skeleton(sheet, self.landmarks_px[row], stature_px, named=self.named)
        self.panel.draw(sheet, at_s)

    def _draw_ground(self, sheet: Sheet, row: int, at_s: float) -> None:
        stature_px = self.ground.stature_px
        draw_gates(sheet, self.ground.markers(row), stature_px, self.panel.type_px)
        prints = self.ground.prints(row, at_s)
        standing = [c.toe_off_s is not None and at_s < c.toe_off_s for c, _ in prints]
        draw_prints(sheet, prints, standing, stature_px)


def new_annotator(report: RepReport, track: PoseTrack) -> Annotator:
    """Prepare to draw on the frames of a rep.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    body = body_from_track(track, report.clock.time_scale)
    rhythm = find_rhythm(body)
    return Annotator(
        landmarks_px=landmarks_named(track, body, rhythm.openings_s),
        row_of={int(index): row for row, index in enumerate(track.frame_index)},
        ground=Ground(track, report, body, rhythm),
        panel=new_panel(report, (track.video.width_px, track.video.height_px)),
        named=any(contact.foot for contact in report.contacts),
        time_scale=report.clock.time_scale,
    )


def write_film(
    path: Path,
    report: RepReport,
    track: PoseTrack,
    clip: Clip,
    slow: float,
    progress: Callable[[str, int], None],
) -> None:
    """Write the annotated video of a rep.

    Parameters
    ----------
    path
        The MP4 file.
    report, track
        The rep.
    clip
        Its video.
    slow
        How many times slower than in reality it plays.
    progress
        Told the stage and how many frames are done.

    Raises
    ------
    VideoError
        When the clip can no longer be read, or the video not be written.
    """
    annotator = new_annotator(report, track)
    frames = clip.frames()
    first = next(frames)
    per_s = 1 / (float(np.median(np.diff(track.file_time_s))) * report.clock.time_scale * slow)
    with film_writer(path, first, per_s) as writer:
        frame: Frame | None = first
        while frame is not None:
            with writer.sheet(frame, frame.file_time_s * report.clock.time_scale * slow) as sheet:
                annotator.draw(sheet, frame)
            progress("film", frame.index + 1)
            frame = next(frames, None)
