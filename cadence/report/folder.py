"""A results folder: the report as page and data, its steps and its track; written and read back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cadence import storage
from cadence.domain import PoseTrack, RepReport
from cadence.errors import VideoError
from cadence.formats.track import track_bytes
from cadence.pipeline.landmarks import Landmarks
from cadence.report.annotation.film import write_film
from cadence.report.document import document_from_report, json_text, report_from_document
from cadence.report.kinogram import Kinogram, draw_kinograms, png_sheet
from cadence.report.landmarks import landmarks_csv, landmarks_trc
from cadence.report.moments import find_moments
from cadence.report.page import report_page
from cadence.report.steps import steps_csv
from cadence.video.decode import open_clip

STEPS_FILE, PAGE_FILE, KINOGRAM_FILE = "steps.csv", "report.html", "kinogram.png"
FILM_FILE, LANDMARKS_CSV, LANDMARKS_TRC = "annotated.mp4", "landmarks.csv", "landmarks.trc"
FILES = (
    *(storage.REPORT_FILE, STEPS_FILE, storage.TRACK_FILE, PAGE_FILE, KINOGRAM_FILE),
    *(FILM_FILE, LANDMARKS_CSV, LANDMARKS_TRC),
)
# What is written on request only: an older one's numbers would contradict a new report.
_ON_REQUEST = (FILM_FILE, LANDMARKS_CSV, LANDMARKS_TRC)


@dataclass(frozen=True)
class FilmWish:
    """That an annotated video is wanted.

    Parameters
    ----------
    slow
        How many times slower than in reality it plays.
    progress
        Told the stage and how many frames are done.
    """

    slow: float
    progress: Callable[[str, int], None]


@dataclass(frozen=True, eq=False)
class MoreFiles:
    """What is wanted beside the usual files.

    Parameters
    ----------
    film
        That an annotated video is wanted, which takes the clip.
    landmarks
        The landmarks for CSV and TRC, or None.
    """

    film: FilmWish | None = None
    landmarks: Landmarks | None = None


NO_MORE = MoreFiles()


def ensure_report_folder(folder: Path, *, overwrite: bool) -> None:
    """Fail early, before a clip is measured, where its result could not be written.

    Parameters
    ----------
    folder
        The results folder, existing or not.
    overwrite
        Whether an older result in it may be replaced.

    Raises
    ------
    StorageError
        With what stands in the way and what to do.
    """
    storage.ensure_writable(folder, FILES, overwrite=overwrite)


def write_report_folder(
    report: RepReport,
    track: PoseTrack,
    folder: Path,
    *,
    clip: Path | None,
    overwrite: bool,
    more: MoreFiles = NO_MORE,
) -> None:
    """Write a rep's result, whole or not at all.

    Parameters
    ----------
    report, track
        What was measured, and from what.
    folder
        The results folder; made where it does not exist.
    clip
        The video, for the kinogram and the annotated video; None where it is not at hand.
    overwrite
        Whether an older result in it may be replaced.
    more
        What is wanted beside.

    Raises
    ------
    StorageError, VideoError
        If that is not possible; whatever stood there is untouched.
    """
    # The decoder works beside the page's charts: it needs no interpreter.
    with ThreadPoolExecutor(1) as pool:
        cutting = pool.submit(_kinograms, report, track, clip)
        page = report_page(report, track, cutting.result)
    kinograms = cutting.result()
    files: dict[str, storage.Content] = {
        storage.REPORT_FILE: json_text(document_from_report(report)).encode("ascii"),
        STEPS_FILE: steps_csv(report).encode("ascii"),
        storage.TRACK_FILE: track_bytes(track),
        PAGE_FILE: page.encode("utf-8"),
    }
    if kinograms:
        files[KINOGRAM_FILE] = png_sheet(kinograms[0])
    if more.landmarks is not None:
        rate_fps = report.clock.capture_fps
        files[LANDMARKS_CSV] = landmarks_csv(more.landmarks).encode("ascii")
        files[LANDMARKS_TRC] = landmarks_trc(more.landmarks, rate_fps).encode("ascii")
    with storage.scratch_beside(folder) as scratch:
        film = more.film
        if clip is not None and film is not None:
            files[FILM_FILE] = scratch / FILM_FILE
            write_film(
                scratch / FILM_FILE, report, track, open_clip(clip), film.slow, film.progress
            )
        storage.write_folder(folder, files, overwrite=overwrite, retired=_ON_REQUEST)


def _kinograms(report: RepReport, track: PoseTrack, clip: Path | None) -> tuple[Kinogram, ...]:
    """Cut the kinograms out of the clip; none without it, or where it has gone meanwhile."""
    if clip is None:
        return ()
    try:
        return draw_kinograms(find_moments(report, track), report, track, open_clip(clip))
    except VideoError:
        return ()


def load_report(path: Path) -> RepReport:
    """Read a report back.

    Parameters
    ----------
    path
        A ``report.json``, or a results folder that holds one.

    Returns
    -------
    RepReport
        As it was written.

    Raises
    ------
    StorageError
        If there is none, or it is not a report of this format.
    """
    path = path / storage.REPORT_FILE if path.is_dir() else path
    return report_from_document(storage.read_json(path), str(path))
