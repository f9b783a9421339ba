"""Results of several reps on disk: a session, a comparison, a season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cadence import storage
from cadence.logbook.entries import LoggedRep
from cadence.report.document import json_text
from cadence.report.session import document_from_session
from cadence.report.sessionpage import session_page
from cadence.report.trend import document_from_trend, trend_page
from cadence.session.review import Session

SESSION_FILES = ("session.json", "session.html")
TREND_FILES = ("trend.json", "trend.html")


def ensure_session_folder(folder: Path) -> None:
    """Fail early where a session's result could not be written.

    A session is made anew from its reps' results at any time, so an older one is replaced.

    Raises
    ------
    StorageError
        With what stands in the way and what to do.
    """
    storage.ensure_writable(folder, SESSION_FILES, overwrite=True)


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
