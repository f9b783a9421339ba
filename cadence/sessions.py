"""A session from its clips: each measured, dated, and laid on the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cadence.crew import measure_reps
from cadence.errors import NotMeasurableError, VideoError
from cadence.kept import FOLDER_SUFFIX, MeasuredRep
from cadence.pipeline.settings import MeasureSettings
from cadence.pipeline.stages import Progress
from cadence.reps import TrackSettings
from cadence.session.review import FilmedRep, Session, review_session
from cadence.session.workouts import Workout, WorkoutBook
from cadence.video import VIDEO_SUFFIXES
from cadence.video.recording import read_recording


@dataclass(frozen=True, eq=False)
class SessionResult:
    """A session, and where its reps lie.

    Parameters
    ----------
    session
        The clips held against the plan.
    measured
        The reps that could be measured, by the path that the session calls them by.
    """

    session: Session
    measured: dict[str, MeasuredRep]


def reps_in(paths: Sequence[Path]) -> list[Path]:
    """Return the reps that paths name.

    Parameters
    ----------
    paths
        Videos, results folders, and folders of them. A folder that holds videos stands for those,
        in the order of their names with numbers counted; one without, for its results folders.

    Raises
    ------
    VideoError
        When a folder holds neither, or nothing is named.
    """
    reps: list[Path] = []
    for path in paths:
        reps += _inside(path) if path.is_dir() and path.suffix != FOLDER_SUFFIX else [path]
    if not reps:
        raise VideoError("no clip is named: name videos, or the folder they are in")
    return list(dict.fromkeys(reps))


def _inside(folder: Path) -> list[Path]:
    """Return a folder's videos, or else its results folders."""
    entries = sorted(folder.iterdir(), key=_by_number)
    videos = [entry for entry in entries if entry.suffix.lower() in VIDEO_SUFFIXES]
    found = videos or [entry for entry in entries if entry.suffix == FOLDER_SUFFIX]
    if not found:
        raise VideoError(f"{folder} holds no video: name a folder that does, or clips")
    return found


def _by_number(path: Path) -> list[tuple[int, str]]:
    """Order names as people do: rep9 before rep10."""
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def measure_session(
    reps: Sequence[Path],
    settings_of: Callable[[Path], MeasureSettings],
    workout: Workout,
    book: WorkoutBook,
    parent: Path | None,
    tracking: TrackSettings,
    *,
    pr400_s: float | None,
    overwrite: bool,
    progress: Progress,
    workers: int | None = None,
) -> SessionResult:
    """Measure the clips of a session and hold them against its plan.

    Parameters
    ----------
    reps
        Videos, results folders, reports or tracks, in any order.
    settings_of
        Gives how to measure each.
    workout, book, pr400_s
        As for `cadence.session.review.review_session`.
    parent, tracking, overwrite, progress, workers
        As for `cadence.crew.measure_reps`.

    Raises
    ------
    CadenceError
        Where results could not be written, or none of the clips can be measured.
    """
    outcomes = measure_reps(
        {rep: settings_of(rep) for rep in reps},
        parent,
        tracking,
        overwrite=overwrite,
        progress=progress,
        keep_going=True,
        workers=workers,
    )
    filmed, measured = [], {}
    for rep, outcome in outcomes.items():
        if isinstance(outcome, MeasuredRep):
            recording = read_recording(outcome.clip) if outcome.clip else None
            filmed.append(FilmedRep(str(rep), recording, outcome.report))
            measured[str(rep)] = outcome
        else:
            filmed.append(FilmedRep(str(rep), read_recording(rep), None, str(outcome)))
    if not measured:
        first = filmed[0].fault
        raise NotMeasurableError(f"none of the {len(filmed)} clips can be measured: {first}")
    return SessionResult(review_session(filmed, workout, book, pr400_s), measured)
