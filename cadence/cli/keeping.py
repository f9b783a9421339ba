"""Writing measured reps into the log, on request or because the user set it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cadence.domain import RepReport
    from cadence.logbook.preferences import LogPreferences

Log = Annotated[
    bool | None,
    typer.Option(
        "--log/--no-log",
        help="Write what was measured into the log. [default: as set in config.toml; else not]",
        show_default=False,
    ),
]
Who = Annotated[
    str | None,
    typer.Option(
        "--who",
        metavar="NAME",
        help="Whose rep it is, for the log. [default: as set in config.toml]",
        show_default=False,
    ),
]


WorkoutName = Annotated[
    str | None,
    typer.Option("--workout", metavar="NAME", help="The workout it belongs to, for the log."),
]
RepNumber = Annotated[
    int | None,
    typer.Option("--rep", metavar="N", min=1, help="Its number in the workout, for the log."),
]


@dataclass(frozen=True)
class RepToLog:
    """A measured rep and its place in a workout.

    Parameters
    ----------
    report
        What was measured.
    clip
        Its video; None where it is not at hand.
    workout, rep
        The workout's name and the rep's number in it; None where not told.
    """

    report: RepReport
    clip: Path | None
    workout: str | None = None
    rep: int | None = None


def preferences(log: bool | None) -> LogPreferences | None:
    """Return how the log is kept, None where nothing is to be logged.

    Called before anything is measured, so that a fault in config.toml costs no work.
    """
    from cadence.logbook.preferences import load_log_preferences

    if log is False:
        return None
    found = load_log_preferences()
    return found if log or found.always else None


def write_down(
    kept: LogPreferences | None, reps: Sequence[RepToLog], who: str | None, *, quiet: bool
) -> None:
    """Write reps into the log, and say what became of them on standard error.

    Parameters
    ----------
    kept
        What `preferences` gave.
    reps
        The reps. One whose video is gone cannot be told from others, and is left out.
    who
        Whose they are; the user's own setting by default.
    quiet
        Say nothing.
    """
    if kept is None:
        return
    from cadence.logbook.store import open_logbook
    from cadence.season import facts_of, measurement_of

    now = datetime.now(UTC)
    with open_logbook(kept.path) as log:
        for each in reps:
            if each.clip is None:
                said = f"{each.report.video.path}: not logged, for the video is not there any more"
            else:
                facts = facts_of(
                    each.clip, athlete=who or kept.athlete, workout=each.workout, rep=each.rep
                )
                number, became = log.add(facts, measurement_of(each.report, now))
                said = f"{each.clip.name}: {became}, as number {number} of the log"
            if not quiet:
                typer.echo(f"cadence: {said}", err=True)
