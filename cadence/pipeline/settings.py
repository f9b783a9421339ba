"""How a pose track is measured, and what is written of it: light, for it is read at every start."""

from __future__ import annotations

from dataclasses import dataclass

from cadence.domain import PoseTrack, RepReport
from cadence.domain.clock import TimeScale
from cadence.pipeline.measure import FlySetup, report_from_track
from cadence.targets.bands import AthleteProfile


@dataclass(frozen=True)
class MeasureSettings:
    """How a pose track is measured.

    Parameters
    ----------
    fly, profile, capture_fps, time_scale
        As for `cadence.pipeline.analysis.analyze`.
    """

    fly: FlySetup | None = None
    profile: AthleteProfile | None = None
    capture_fps: float | None = None
    time_scale: TimeScale | None = None

    @property
    def are_default(self) -> bool:
        """Whether nothing was asked for, so that a saved report answers as well."""
        return self == MeasureSettings()

    def measure(self, track: PoseTrack) -> RepReport:
        """Measure a rep from its pose track."""
        return report_from_track(
            track,
            fly=self.fly,
            profile=self.profile,
            capture_fps=self.capture_fps,
            time_scale=self.time_scale,
        )


@dataclass(frozen=True)
class Wanted:
    """What is to be written beside the usual results.

    Parameters
    ----------
    slow
        How many times slower than in reality an annotated video plays; None for no such video.
    landmarks
        Whether the landmarks are wanted as CSV and TRC.
    """

    slow: float | None = None
    landmarks: bool = False


NOTHING_MORE = Wanted()
