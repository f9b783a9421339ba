"""``cadence workouts``: the article's workouts as a table, for a calendar, or as JSON."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadence.cli import words
from cadence.cli.screen import show, show_bytes, show_text

if TYPE_CHECKING:
    from cadence.session.workouts import Workout

_USUAL_START = time(17, 30)

Ics = Annotated[
    bool, typer.Option("--ics", help="Print the workout as an entry for a calendar (iCalendar).")
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="DATE[THH:MM]",
        help="When the warm-up begins, for --ics. [default: tomorrow at 17:30]",
        show_default=False,
    ),
]


def workouts(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="One workout, or a plan of your own as a TOML file. [default: all]",
            show_default=False,
        ),
    ] = None,
    ics: Ics = False,
    start: Start = None,
    as_json: words.AsJson = False,
    athlete: words.Athlete = "middle-distance",
    pr400: words.Pr400 = None,
) -> None:
    """Print the workouts of the article, with warm-up, recoveries and total time."""
    if ics and as_json:
        raise typer.BadParameter("prints something else than '--json': pass one of them",
                                 param_hint="'--ics'")  # fmt: skip
    if ics and name is None:
        raise typer.BadParameter("needs the name of a workout", param_hint="'--ics'")
    if start is not None and not ics:
        raise typer.BadParameter("goes with --ics", param_hint="'--start'")
    begins = _parse_start(start)
    pr400_s = words.race_time(pr400, "'--pr400'")
    chosen = None if name is None else find_workout(name)
    from cadence.report import workouts as report
    from cadence.session.workouts import load_workouts

    book = load_workouts()
    shown = book.workouts if chosen is None else (chosen,)
    if as_json:
        from cadence.report.document import json_text

        show_text(json_text(report.document_from_workouts(shown, athlete, pr400_s, book)))
    elif chosen is None:
        show(report.render_workouts(shown, athlete, pr400_s, book))
    elif ics:
        from cadence.report.calendar import calendar_entry

        now = datetime.now(UTC)
        show_bytes(calendar_entry(chosen, athlete, pr400_s, book, start=begins, now=now))
    else:
        show(report.render_workout(chosen, athlete, pr400_s, book))


def find_workout(name: str) -> Workout:
    """Return the article's workout of that name, or the plan in the file of that name."""
    from cadence.errors import StorageError
    from cadence.session.workouts import load_workouts, parse_plan

    path = Path(name)
    if path.suffix == ".toml":
        try:
            return parse_plan(path.read_bytes(), name)
        except OSError as error:
            message = f"cannot read {name}: {error.strerror or error}; check the path"
            raise StorageError(message) from error
    book = load_workouts()
    found = book.find(name)
    if found is None:
        known = ", ".join(workout.name for workout in book.workouts)
        raise typer.BadParameter(
            f"there is no workout '{name}': there are {known}, or name a plan as a .toml file",
            param_hint="'NAME'",
        )
    return found


def _parse_start(text: str | None) -> datetime:
    """Read when a workout begins; a day without a time begins at the usual one."""
    if text is None:
        return datetime.combine(datetime.now().date() + timedelta(days=1), _USUAL_START)
    try:
        begins = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"'{text}' is not a date such as 2026-12-01 or 2026-12-01T17:30", param_hint="'--start'"
        ) from error
    return (
        datetime.combine(begins.date(), _USUAL_START) if len(text) <= len("YYYY-MM-DD") else begins
    )
