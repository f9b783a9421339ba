"""Results of several reps on disk: a session, a comparison, a season."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from cadence import storage
from cadence.logbook.entries import LoggedRep
from cadence.report.comparepage import RepFiles, compare_page
from cadence.report.comparison import document_from_comparison
from cadence.report.document import json_text
from cadence.report.session import document_from_session
from cadence.report.sessionpage import session_page
from cadence.report.trend import document_from_trend, trend_page
from cadence.session.progression import Comparison
from cadence.session.review import Session

COMPARE_VIDEO = "compare.mp4"
COMPARE_FILES = ("compare.json", "compare.html", COMPARE_VIDEO)
SESSION_FILES = ("session.json", "session.html")
TREND_FILES = ("trend.json", "trend.html")


def ensure_results_folder(folder: Path, names: Collection[str]) -> None:
    """Fail early where the result of several reps could not be written.

    It is made anew from the reps' own results at any time, so an older one is replaced.

    Parameters
    ----------
    folder
        Where it goes.
    names
        Its files: `SESSION_FILES` or `COMPARE_FILES`.

    Raises
    ------
    StorageError
        With what stands in the way and what to do.
    """
    storage.ensure_writable(folder, names, overwrite=True)


def write_session_folder(session: Session, pages: Mapping[str, Path], folder: Path) -> None:
    """Write a session's page and data, both or neither.

    Parameters
    ----------
    session, pages, folder
        As for `cadence.report.sessionpage.session_page`.

    Raises
    ------
    StorageError
        If that is not possible; whatever stood there is untouched.
    """
    files = {
        "session.json": json_text(document_from_session(session)).encode("ascii"),
        "session.html": session_page(session, pages, folder).encode("utf-8"),
    }
    storage.write_folder(folder, files, overwrite=True)


def write_trend_folder(reps: Sequence[LoggedRep], athlete: str | None, folder: Path) -> None:
    """Write a season's page and data, both or neither.

    Parameters
    ----------
    reps, athlete
        As for `cadence.report.trend.trend_page`.
    folder
        Where they go.

    Raises
    ------
    StorageError
        If that is not possible; whatever stood there is untouched.
    """
    files = {
        "trend.json": json_text(document_from_trend(reps, athlete)).encode("ascii"),
        "trend.html": trend_page(reps, athlete).encode("utf-8"),
    }
    storage.write_folder(folder, files, overwrite=True)


def write_compare_folder(
    comparison: Comparison,
    files: Sequence[RepFiles],
    folder: Path,
    write_video: Callable[[Path], object] | None = None,
) -> None:
    """Write the page and data of reps side by side, both or neither.

    Parameters
    ----------
    comparison, files, folder
        As for `cadence.report.comparepage.compare_page`.
    write_video
        Writes the reps' video to a path; None where none is wanted.

    Raises
    ------
    CadenceError
        If that is not possible; whatever stood there is untouched.
    """
    content: dict[str, storage.Content] = {
        "compare.json": json_text(document_from_comparison(comparison)).encode("ascii"),
        "compare.html": compare_page(comparison, files, folder).encode("utf-8"),
    }
    with storage.scratch_beside(folder) as scratch:
        if write_video is not None:
            content[COMPARE_VIDEO] = scratch / COMPARE_VIDEO
            write_video(scratch / COMPARE_VIDEO)
        storage.write_folder(folder, content, overwrite=True, retired=(COMPARE_VIDEO,))
