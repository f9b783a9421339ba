"""Marks found in a clip, where a fly zone was asked for and nobody gave its markers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cadence.domain import FoundMark, PoseTrack
from cadence.errors import CadenceError
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.markers.finding import with_found_marks
from cadence.pipeline.measure import report_from_track


@dataclass(frozen=True)
class MarkSearch:
    """What a search for a zone's markers gave.

    Parameters
    ----------
    marks
        Everything found, in order along the picture.
    markers
        Those that carry the fly zone, with their metres; empty where that is not settled.
    unsettled_because
        Why not, with the remedy; None where it is, and where no zone was asked for.
    """

    marks: tuple[FoundMark, ...]
    markers: tuple[Marker, ...] = ()
    unsettled_because: str | None = None


def marked(track: PoseTrack, path: Path, fly: FlySetup | None) -> PoseTrack:
    """Look for marks in a clip where a zone needs them and nobody has looked yet.

    Parameters
    ----------
    track
        The runner's landmarks.
    path
        The clip.
    fly
        The fly zone as the user marked it, or None.
    """
    if fly is None or fly.markers or track.found_marks is not None:
        return track
    return with_found_marks(track, path)


def search_marks(track: PoseTrack, path: Path, fly: FlySetup | None) -> MarkSearch:
    """Find marks in a clip, and say which of them make the fly zone.

    Parameters
    ----------
    track
        The runner's landmarks.
    path
        The clip.
    fly
        The zone without markers, or None.
    """
    track = with_found_marks(track, path)
    marks = track.found_marks or ()
    if fly is None:
        return MarkSearch(marks)
    try:
        report = report_from_track(track, fly=fly)
    except CadenceError as error:
        return MarkSearch(marks, unsettled_because=str(error))
    if report.fly is None or report.fly.detail is None:
        because = next((c.message for c in report.warnings if c.code == "fly-unknown"), None)
        return MarkSearch(marks, unsettled_because=because)
    return MarkSearch(
        marks,
        tuple(
            Marker(m.x_px, m.y_px, m.along_m, m.across_m, confidence=m.confidence)
            for m in report.fly.detail.markers
        ),
    )
