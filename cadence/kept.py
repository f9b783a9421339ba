"""Where a rep's results are kept, and what belongs together: video, folder, report, track."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from cadence.domain import RepReport, VideoInfo
from cadence.errors import VideoError
from cadence.storage import TRACK_FILE, TRACK_SUFFIX

FOLDER_SUFFIX = ".cadence"
REPORT_SUFFIX = ".json"


@dataclass(frozen=True, eq=False)
class MeasuredRep:
    """A rep, and where to find what belongs to it.

    Parameters
    ----------
    report
        What was measured.
    folder
        Its results folder.
    clip
        Its video; None where it is not at hand any more.
    """

    report: RepReport
    folder: Path
    clip: Path | None


def with_places(rep: Path, report: RepReport, parent: Path | None = None) -> MeasuredRep:
    """Return a rep with its folder and its video.

    Parameters
    ----------
    rep
        A video, results folder, report or track.
    report
        What was measured of it.
    parent
        Where the results folder of a video stands; beside it by default.
    """
    if is_video(rep):
        return MeasuredRep(report, results_folder(rep, parent), rep)
    folder = rep if rep.is_dir() else rep.parent
    return MeasuredRep(report, folder, clip_of(report.video, folder))


def results_folder(clip: Path, parent: Path | None = None) -> Path:
    """Name the folder that a clip's results go to.

    Parameters
    ----------
    clip
        The video.
    parent
        Where the folder is to stand; beside the clip by default.
    """
    home = clip.parent if parent is None else parent
    return home / f"{clip.stem}{FOLDER_SUFFIX}"


def saved_track(path: Path) -> Path | None:
    """Return the pose track that a path names itself or as a results folder; None for a video."""
    if path.suffix == TRACK_SUFFIX:
        return path
    inside = path / TRACK_FILE
    return inside if inside.is_file() else None


def clip_of(video: VideoInfo, folder: Path) -> Path | None:
    """Find the video that a saved result was made from.

    Parameters
    ----------
    video
        What was saved of it.
    folder
        The results folder; the video may lie where it was named, or beside this folder.

    Returns
    -------
    Path or None
        None where it has gone, or another video stands in its place.
    """
    from cadence.video.decode import open_clip

    named = Path(video.path)
    for clip in (named, folder.absolute().parent / named.name):
        with contextlib.suppress(VideoError):
            header = open_clip(clip).header
            found = header.width_px, header.height_px, header.codec
            if found == (video.width_px, video.height_px, video.codec):
                return clip
    return None


def is_video(rep: Path) -> bool:
    """Say whether a rep is named by its video, not by something that was saved of it."""
    return rep.suffix not in (TRACK_SUFFIX, REPORT_SUFFIX) and not rep.is_dir()
