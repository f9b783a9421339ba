"""The log's file: SQLite, one transaction a change.

A process that is killed in the middle of a change leaves the log as it was before; SQLite's
rollback journal sees to that. A second process waits for the first. The journal is the classic one
rather than a write-ahead log, so that the log is a single file between changes and may lie on any
disk.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from cadence.domain import Interval
from cadence.errors import StorageError
from cadence.logbook.entries import ClipFacts, Figure, LoggedRep, Measurement
from cadence.logbook.schema import MIGRATIONS

Added = Literal["added", "measured again", "already there"]
_PATIENCE_S = 60.0


class Logbook:
    """An open log; `open_logbook` gives one."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def add(self, facts: ClipFacts, measurement: Measurement) -> tuple[int, Added]:
        """Write down a rep, or a further measurement of one.

        Parameters
        ----------
        facts
            What the rep is known by. Where the clip is in the log already, what is told anew of
            athlete, workout and number replaces what stood there.
        measurement
            What was measured. One that equals the latest of this clip is not written again.

        Returns
        -------
        The rep's number, and what became of it.

        Raises
        ------
        StorageError
            If the log cannot be written.
        """
        with _transaction(self._connection, self._path, "IMMEDIATE"):
            number, is_new = self._rep(facts)
            latest = self._connection.execute(
                "SELECT digest FROM measurement WHERE rep_id = ? ORDER BY id DESC LIMIT 1",
                (number,),
            ).fetchone()
            if latest is not None and latest[0] == measurement.digest:
                return number, "already there"
            self._write(number, measurement)
        return number, "added" if is_new else "measured again"

    def reps(
        self,
        *,
        athlete: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        numbers: Sequence[int] | None = None,
    ) -> tuple[LoggedRep, ...]:
        """Return reps in the order they were run.

        Parameters
        ----------
        athlete
            Whose; everybody's by default.
        since, until
            From when, and until before when they were run, with time zones.
        numbers
            Their numbers in the log; all by default.

        Raises
        ------
        StorageError
            If the log cannot be read.
        """
        with _transaction(self._connection, self._path, "DEFERRED"):  # all of it of one moment
            rows = self._connection.execute(
                "SELECT id, clip_sha256, clip_name, run_at, run_at_basis, athlete, workout, "
                "rep_number FROM rep WHERE (?1 IS NULL OR athlete = ?1) "
                "AND (?2 IS NULL OR run_at >= ?2) AND (?3 IS NULL OR run_at < ?3) "
                "ORDER BY run_at, id",
                (athlete, _text(since) if since else None, _text(until) if until else None),
            ).fetchall()
            chosen = [row for row in rows if numbers is None or row[0] in numbers]
            return tuple(self._logged(*row) for row in chosen)

    def remove(self, numbers: Sequence[int]) -> int:
        """Take reps out of the log, with their history; return how many there were.

        Raises
        ------
        StorageError
            If the log cannot be written.
        """
        with _transaction(self._connection, self._path, "IMMEDIATE"):
            return sum(
                self._connection.execute("DELETE FROM rep WHERE id = ?", (number,)).rowcount
                for number in set(numbers)
            )

    def _rep(self, facts: ClipFacts) -> tuple[int, bool]:
        """Find or write the rep of a clip; return its number and whether it is new."""
        found = self._connection.execute(
            "SELECT id FROM rep WHERE clip_sha256 = ?", (facts.sha256,)
        ).fetchone()
        told = (facts.athlete, facts.workout, facts.rep)
        if found is not None:
            self._connection.execute(
                "UPDATE rep SET clip_name = ?, athlete = coalesce(?, athlete), workout = "
                "coalesce(?, workout), rep_number = coalesce(?, rep_number) WHERE id = ?",
                (facts.name, *told, found[0]),
            )
            return int(found[0]), False
        written = self._connection.execute(
            "INSERT INTO rep (clip_sha256, clip_name, run_at, run_at_basis, athlete, workout, "
            "rep_number) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (facts.sha256, facts.name, _text(facts.run_at), facts.run_at_basis, *told),
        )
        return int(written.lastrowid or 0), True

    def _write(self, number: int, measurement: Measurement) -> None:
        """Write a measurement of a rep."""
        written = self._connection.execute(
            "INSERT INTO measurement (rep_id, measured_at, version, engine, model, verdict, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                _text(measurement.measured_at),
                measurement.version,
                measurement.engine,
                measurement.model,
                measurement.verdict,
                measurement.digest,
            ),
        )
        self._connection.executemany(
            "INSERT INTO figure (measurement_id, place, name, unit, mean, low, high)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (written.lastrowid, place, f.name, f.unit, f.value.mean, f.value.low, f.value.high)
                for place, f in enumerate(measurement.figures)
            ],
        )

    def _logged(
        self,
        number: int,
        sha256: str,
        name: str,
        run_at: str,
        basis: str,
        athlete: str | None,
        workout: str | None,
        rep: int | None,
    ) -> LoggedRep:
        """Read a rep's history."""
        rows = self._connection.execute(
            "SELECT id, measured_at, version, engine, model, verdict FROM measurement "
            "WHERE rep_id = ? ORDER BY id",
            (number,),
        ).fetchall()
        history = tuple(
            Measurement(datetime.fromisoformat(at), version, engine, model, verdict, figures)
            for place, at, version, engine, model, verdict in rows
            for figures in (self._figures(place),)
        )
        moment = datetime.fromisoformat(run_at)
        return LoggedRep(
            number, ClipFacts(sha256, name, moment, basis, athlete, workout, rep), history
        )

    def _figures(self, measurement_id: int) -> tuple[Figure, ...]:
        rows = self._connection.execute(
            "SELECT name, unit, mean, low, high FROM figure WHERE measurement_id = ? "
            "ORDER BY place",
            (measurement_id,),
        )
        return tuple(Figure(name, unit, Interval(*ends)) for name, unit, *ends in rows)


@contextlib.contextmanager
def open_logbook(path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> Iterator[Logbook]:
    """Open a log; it is made, or brought to this version, where it must be.

    Parameters
    ----------
    path
        Its file.
    migrations
        What makes a log of this version.

    Raises
    ------
    StorageError
        If it cannot be opened, is no log, or was written by a newer version.
    """
    with _clear_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
    with contextlib.closing(connection):
        with _clear_errors(path):
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        _migrate(connection, path, migrations)
        yield Logbook(connection, path)


def _migrate(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]]
) -> None:
    """Bring a log to this version: all steps or none, also where two processes begin at once."""
    if _version(connection, path) == len(migrations):
        return
    with _transaction(connection, path, "IMMEDIATE"):
        version = _version(connection, path)
        if version > len(migrations):
            raise StorageError(
                f"{path} was written by a newer cadence (version {version} of its tables, this one "
                f"knows {len(migrations)}): update cadence"
            )
        if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise StorageError(f"{path} is a database, but no log of cadence: name another file")
        for step in migrations[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    with _clear_errors(path):
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextlib.contextmanager
def _transaction(
    connection: sqlite3.Connection, path: Path, kind: Literal["DEFERRED", "IMMEDIATE"]
) -> Iterator[None]:
    """Run a block as one transaction: of reading (deferred), or of writing (immediate)."""
    with _clear_errors(path):
        connection.execute(f"BEGIN {kind}")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextlib.contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into one clear line."""
    try:
        yield
    except sqlite3.Error as error:
        remedy = "close what else has it open, check its rights and the disk, or name another file"
        if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
            remedy = "it is no log of cadence: name another file"
        raise StorageError(f"the log {path} cannot be used ({error}): {remedy}") from error
    except OSError as error:
        reason = error.strerror or error
        raise StorageError(
            f"the log {path} cannot be made ({reason}): name another file"
        ) from error


def _text(moment: datetime) -> str:
    """Write a moment in UTC, so that moments compare as texts."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
