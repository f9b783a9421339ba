"""Reps as users name them: a video, its results folder, a report or a pose track.

A video that was measured before has a results folder beside it; where that is up to date it serves
instead of the video.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from cadence.domain import PoseTrack, RepReport
from cadence.domain.clock import TimeScale
from cadence.errors import StorageError, VideoError
from cadence.kept import REPORT_SUFFIX, clip_of, results_folder
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.landmarks import landmarks_from_track
from cadence.pipeline.marking import marked
from cadence.pipeline.measure import FlySetup
from cadence.pipeline.settings import NOTHING_MORE, MeasureSettings, Wanted
from cadence.pipeline.stages import Progress
from cadence.report.folder import (
    FilmWish,
    MoreFiles,
    ensure_report_folder,
    load_report,
    write_report_folder,
)
from cadence.runner.choosing import RunnerChoice
from cadence.session.progression import Comparison, compare_reps
from cadence.storage import REPORT_FILE, TRACK_SUFFIX, load_track
from cadence.targets.bands import AthleteProfile
from cadence.trackcache import named_model, track_cached
from cadence.video.decode import open_clip


@dataclass(frozen=True)
class TrackSettings:
    """How a clip becomes a pose track.

    Parameters
    ----------
    runner, engine, model
        As for `cadence.pipeline.analysis.analyze`.
    use_cache
        Whether a track that was made before in the same way serves again.
    """

    runner: RunnerChoice | None = None
    engine: str = "openvino"
    model: str = "full"
    use_cache: bool = False

    def track(self, clip: Path, progress: Progress) -> PoseTrack:
        """Make a clip's pose track, or take the kept one."""

        def follow() -> PoseTrack:
            return track_clip(
                clip,
                runner=self.runner,
                engine=self.engine,
                model=self.model,
                progress=progress,
            )

        if not self.use_cache:
            return follow()
        return track_cached(clip, f"{self.runner} {self.engine} {named_model(self.model)}", follow)


def measure_clip(
    clip: Path,
    folder: Path,
    tracking: TrackSettings,
    settings: MeasureSettings,
    *,
    overwrite: bool,
    progress: Progress,
    wanted: Wanted = NOTHING_MORE,
) -> RepReport:
    """Measure a video and write its results folder.

    Parameters
    ----------
    clip
        The video.
    folder
        Where the results go.
    tracking, settings
        How to measure.
    overwrite
        Whether older results in the folder may be replaced.
    progress
        Told how far the work is.
    wanted
        What to write beside the usual results.

    Raises
    ------
    CadenceError
        When the clip cannot be measured, or (before it is measured) the folder not written.
    """
    open_clip(clip)
    ensure_writable({clip: folder}, overwrite=overwrite)
    track = tracking.track(clip, progress)
    track = marked(track, clip, settings.fly)
    report = settings.measure(track)
    more = _more_files(wanted, report, track, settings, progress)
    write_report_folder(report, track, folder, clip=clip, overwrite=overwrite, more=more)
    return report


def measure_again(
    path: Path,
    folder: Path,
    settings: MeasureSettings,
    *,
    overwrite: bool,
    progress: Progress,
    wanted: Wanted = NOTHING_MORE,
) -> RepReport:
    """Measure a saved pose track again, without video or model, and write its results folder.

    Parameters
    ----------
    path
        The ``track.npz``.
    folder
        Where the results go.
    settings
        How to measure.
    overwrite
        Whether older results in the folder may be replaced.
    progress, wanted
        As for `measure_clip`; for an annotated video the clip must still be there.

    Raises
    ------
    CadenceError
        When the track cannot be read or measured, the folder not written, or the clip is wanted
        and gone.
    """
    track = load_track(path)
    clip = clip_of(track.video, path.parent)
    if wanted.slow is not None and clip is None:
        raise VideoError(
            f"{track.video.path}: the clip of this track is not there any more, and the annotated "
            "video needs it. Put it back beside its results folder, or leave --video out."
        )
    ensure_report_folder(folder, overwrite=overwrite)
    report = settings.measure(track)
    more = _more_files(wanted, report, track, settings, progress)
    write_report_folder(report, track, folder, clip=clip, overwrite=overwrite, more=more)
    return report


def _more_files(
    wanted: Wanted,
    report: RepReport,
    track: PoseTrack,
    settings: MeasureSettings,
    progress: Progress,
) -> MoreFiles:
    """Gather what the files beside the usual ones are made from."""
    return MoreFiles(
        film=None if wanted.slow is None else FilmWish(wanted.slow, progress),
        landmarks=landmarks_from_track(track, report, settings.fly) if wanted.landmarks else None,
    )


def saved_report(
    rep: Path, settings: MeasureSettings, parent: Path | None = None
) -> RepReport | None:
    """Return the report of a rep that was measured before.

    Parameters
    ----------
    rep
        A results folder, a ``report.json``, a ``track.npz``, or a video.
    settings
        Unless they are the default ones, the saved pose track is measured again with them.
    parent
        Where the results folder of a video stands; beside it by default.

    Returns
    -------
    RepReport or None
        None for a video without results, or with results older than itself.

    Raises
    ------
    CadenceError
        When what was saved cannot be read, or cannot be measured with these settings.
    """
    if rep.suffix == TRACK_SUFFIX:
        return settings.measure(load_track(rep))
    if rep.suffix == REPORT_SUFFIX:
        return _from_saved(rep, rep.parent, settings)
    if rep.is_dir():
        return _from_saved(rep / REPORT_FILE, rep, settings)
    folder = results_folder(rep, parent)
    report = folder / REPORT_FILE
    return _from_saved(report, folder, settings, rep) if _is_current(report, rep) else None


def compare(
    reps: Sequence[str | Path | RepReport],
    *,
    fly: FlySetup | None = None,
    profile: AthleteProfile | None = None,
    capture_fps: float | None = None,
    time_scale: TimeScale | None = None,
) -> Comparison:
    """Compare reps in the order they were run; nothing is written.

    Parameters
    ----------
    reps
        Two or more: reports, or paths of videos, results folders, ``report.json`` or
        ``track.npz``. A video with up-to-date results beside it is not measured again.
    fly, profile, capture_fps, time_scale
        As for `cadence.pipeline.analysis.analyze`, for every rep that is given as a path.

    Raises
    ------
    CadenceError
        When a rep cannot be measured.
    ValueError
        With fewer than two reps.
    """
    settings = MeasureSettings(fly, profile, capture_fps, time_scale)
    return compare_reps([_report_of(rep, settings) for rep in reps])


def ensure_writable(folders: Mapping[Path, Path], *, overwrite: bool) -> None:
    """Fail before minutes of work where results could not be written.

    Parameters
    ----------
    folders
        The results folder of each clip.
    overwrite
        Whether older results may be replaced.

    Raises
    ------
    StorageError
        For the first folder that cannot be written, or two clips that share one.
    """
    for folder in folders.values():
        ensure_report_folder(folder, overwrite=overwrite)
    for one, other in combinations(folders, 2):
        if folders[one] == folders[other]:
            raise StorageError(
                f"{one} and {other} share the results folder {folders[one]}: rename one of them"
            )


def _report_of(rep: str | Path | RepReport, settings: MeasureSettings) -> RepReport:
    if isinstance(rep, RepReport):
        return rep
    path = Path(rep)
    return saved_report(path, settings) or settings.measure(
        marked(track_clip(path), path, settings.fly)
    )


def _from_saved(
    report: Path, folder: Path, settings: MeasureSettings, clip: Path | None = None
) -> RepReport:
    """Give the report as saved, or measured again; with the clip, marks are looked for."""
    if settings.are_default:
        return load_report(report)
    track = load_track(folder)
    return settings.measure(track if clip is None else marked(track, clip, settings.fly))


def _is_current(report: Path, clip: Path) -> bool:
    """Whether a report is of this clip, and written after it."""
    if not (report.is_file() and clip.is_file()):
        return False
    if report.stat().st_mtime < clip.stat().st_mtime:
        return False
    return Path(load_report(report).video.path).name == clip.name
