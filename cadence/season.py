"""Reps for the log: what is known of a clip, and what was measured of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from cadence.domain import RepReport
from cadence.errors import StorageError
from cadence.logbook.entries import ClipFacts, Figure, Measurement
from cadence.session.progression import known_figures
from cadence.version import VERSION
from cadence.video.recording import read_recording


def facts_of(clip: Path, *, athlete: str | None, workout: str | None, rep: int | None) -> ClipFacts:
    """Return what a clip is known by in the log.

    Parameters
    ----------
    clip
        The video.
    athlete, workout, rep
        As in `cadence.logbook.entries.ClipFacts`.

    Raises
    ------
    StorageError
        When the video cannot be read.
    """
    recording = read_recording(clip)
    try:
        with clip.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        run_at = recording.started if recording else _file_time(clip)
    except OSError as error:
        reason = error.strerror or error
        raise StorageError(f"cannot log {clip}: {reason}; its content names the rep") from error
    basis = "recording time" if recording else "file time"
    return ClipFacts(
        digest,
        _plain(clip.name),
        run_at.replace(microsecond=0),
        basis,
        athlete and _plain(athlete),
        workout,
        rep,
    )


def measurement_of(report: RepReport, now: datetime) -> Measurement:
    """Return what was measured of a rep, for the log.

    Parameters
    ----------
    report
        The report. Figures that its own checks doubt are left out.
    now
        When it is written down, with a time zone.
    """
    figures = tuple(Figure(*each) for each in known_figures(report))
    return Measurement(
        now.astimezone(UTC).replace(microsecond=0),
        VERSION,
        report.engine,
        Path(report.model).name,
        report.verdict,
        figures,
    )


def _plain(text: str) -> str:
    """Return a name as text that can be stored: on Linux a file's name may hold any bytes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _file_time(clip: Path) -> datetime:
    return datetime.fromtimestamp(clip.stat().st_mtime, UTC)
