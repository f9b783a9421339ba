"""A results folder: ``report.json``, ``steps.csv`` and ``track.npz``, written and read back."""

from __future__ import annotations

from pathlib import Path

from cadence import storage
from cadence.domain import PoseTrack, RepReport
from cadence.report.document import document_from_report, json_text, report_from_document
from cadence.report.steps import steps_csv
from cadence.trackfile import track_bytes

STEPS_FILE = "steps.csv"
FILES = (storage.REPORT_FILE, STEPS_FILE, storage.TRACK_FILE)


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
    report: RepReport, track: PoseTrack, folder: Path, *, overwrite: bool
) -> None:
    """Write a rep's result, whole or not at all.

    Parameters
    ----------
    report, track
        What was measured, and from what.
    folder
        The results folder; made where it does not exist.
    overwrite
        Whether an older result in it may be replaced.

    Raises
    ------
    StorageError
        If that is not possible; whatever stood there is untouched.
    """
    files = {
        storage.REPORT_FILE: json_text(document_from_report(report)).encode("ascii"),
        STEPS_FILE: steps_csv(report).encode("ascii"),
        storage.TRACK_FILE: track_bytes(track),
    }
    storage.write_folder(folder, files, overwrite=overwrite)


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
