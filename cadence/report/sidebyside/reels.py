"""The reps of a side-by-side video: their frames' times, their decoding, what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from cadence.body.path import HIPS, SHOULDERS, TRUNK_PER_STATURE
from cadence.domain import FloatArray, PoseTrack, RepReport
from cadence.errors import NotMeasurableError, VideoError
from cadence.report.annotation.timeline import Timeline, passage
from cadence.video.decode import Clip
from cadence.video.frames import Frame

SyncName = Literal["zone", "strike", "time"]
_EVENTS = {"zone": "entering the fly zone", "strike": "the first strike", "time": "the first frame"}


@dataclass(eq=False)
class Reel:
    """A rep and its frames, which are given one after the other.

    Parameters
    ----------
    report, track, clip
        The rep.
    event_s
        Real time of what the reps are synchronised on.
    """

    report: RepReport
    track: PoseTrack
    clip: Clip
    event_s: float
    timeline: Timeline = field(init=False)
    _frames: Iterator[Frame] = field(init=False)
    _frame: Frame | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.report)
        self._frames = self.clip.frames()

    @property
    def since_event_s(self) -> FloatArray:
        """(F,) real times of the frames in which the runner is seen, since the event."""
        times: FloatArray = self.track.file_time_s * self.report.clock.time_scale - self.event_s
        return times

    @property
    def name(self) -> str:
        """The clip's file name."""
        return Path(self.report.video.path).name

    def frame(self, row: int) -> Frame:
        """Decode on to the frame of a row of the track; rows may only go forward.

        Raises
        ------
        VideoError
            When the clip no longer holds it.
        """
        wanted = int(self.track.frame_index[row])
        while self._frame is None or self._frame.index < wanted:
            self._frame = next(self._frames, None)
            if self._frame is None:
                raise VideoError(
                    f"{self.clip.header.path}: is shorter than when it was measured; analyse it "
                    "again with --overwrite"
                )
        return self._frame

    def stature_px(self) -> float:
        """Give the body's height in the picture, by the trunk's median length."""
        points = self.track.landmarks_px[:, :, :2]
        trunk = points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1)
        return float(np.nanmedian(np.linalg.norm(trunk, axis=1))) / TRUNK_PER_STATURE

    def split_at_m(self, along_m: float) -> float | None:
        """Give the time since the zone's entry at which a place was reached; None without one."""
        if self.report.fly is None:
            return None
        reached_m, split_s = passage(self.report.fly)
        return float(np.interp(along_m, reached_m, split_s))


def event_times(reports: list[RepReport], sync: SyncName | None) -> tuple[SyncName, list[float]]:
    """Return when each rep's event is, real seconds.

    Parameters
    ----------
    reports
        The reps.
    sync
        Which event; by default the zone's entry where all have a zone, else the first strike.

    Raises
    ------
    NotMeasurableError
        When a rep has no such event.
    """
    chosen = sync or ("zone" if all(report.fly for report in reports) else "strike")
    times: list[float] = []
    for number, report in enumerate(reports, 1):
        at_s = _event_s(report, chosen)
        if at_s is None:
            remedy = (
                "pass --fly and markers, or --sync strike" if chosen == "zone" else "--sync time"
            )
            raise NotMeasurableError(f"rep {number} has nothing to synchronise on: {remedy}")
        times.append(at_s)
    return chosen, times


def _event_s(report: RepReport, sync: SyncName) -> float | None:
    if sync == "zone":
        return None if report.fly is None else report.fly.enter_s
    if sync == "strike":
        return report.contacts[0].strike_s if report.contacts else None
    return 0.0


def event_name(sync: SyncName) -> str:
    """Name what the reps are synchronised on."""
    return _EVENTS[sync]
