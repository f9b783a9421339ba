"""``cadence log``: the season's reps on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cadence.cli import words
from cadence.cli.screen import show, show_text

if TYPE_CHECKING:
    from cadence.logbook.entries import LoggedRep
    from cadence.logbook.store import Logbook

app = typer.Typer(
    help="The season's reps: list, show, trend, export and remove what 'analyze --log' wrote down.",
    no_args_is_help=True,
)

Whose = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="One athlete's. [default: everybody's]")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Run on this day or later.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Run on this day or before.")
]
Numbers = Annotated[list[int], typer.Argument(metavar="NUMBER", help="As 'log list' counts them.")]


@app.command("list")
def list_(
    who: Whose = None, since: Since = None, until: Until = None, as_json: words.AsJson = False
) -> None:
    """List the reps of the log, in the order they were run."""
    from cadence.report.log import document_from_log, render_log

    reps = _chosen(who, since, until)
    if as_json:
        _show_json(document_from_log(reps))
    elif not reps:
        typer.echo(_nothing())
    else:
        show(render_log(reps))


@app.command("show")
def show_(number: Numbers, as_json: words.AsJson = False) -> None:
    """Show reps of the log with everything that was measured of them, and when."""
    from cadence.report.log import document_from_log, render_logged_rep

    reps = _numbered(number)
    if as_json:
        _show_json(document_from_log(reps))
    else:
        for rep in reps:
            show(render_logged_rep(rep))


@app.command()
def trend(
    who: Whose = None,
    since: Since = None,
    until: Until = None,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Where trend.html and trend.json go."),
    ] = Path("trend"),
    as_json: words.AsJson = False,
) -> None:
    """Write the page of a season: each figure over time, and whether it rises or falls."""
    from cadence.errors import NotMeasurableError
    from cadence.report.results import write_trend_folder
    from cadence.report.trend import document_from_trend

    reps = _chosen(who, since, until)
    if not reps:
        raise NotMeasurableError(_nothing())
    whose = sorted({rep.facts.athlete or "" for rep in reps})
    if len(whose) > 1:
        names = ", ".join(name or "nobody" for name in whose)
        raise typer.BadParameter(f"these reps are of {names}: name one", param_hint="'--who'")
    write_trend_folder(reps, whose[0] or None, out)
    if as_json:
        _show_json(document_from_trend(reps, whose[0] or None))
    else:
        typer.echo(f"The page is {out / 'trend.html'}.")


@app.command()
def export(
    who: Whose = None,
    since: Since = None,
    until: Until = None,
    form: Annotated[
        Literal["csv", "json"],
        typer.Option("--format", help="csv: each rep as measured last; json: with its history."),
    ] = "csv",
) -> None:
    """Print the log as CSV or JSON."""
    from cadence.report.log import document_from_log, log_csv

    reps = _chosen(who, since, until)
    if form == "csv":
        show_text(log_csv(reps))
    else:
        _show_json(document_from_log(reps))


@app.command()
def rm(
    number: Numbers,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take reps out of the log, with their history. Clips and results folders stay."""
    from cadence.report.log import render_log

    reps = _numbered(number)
    if not yes:
        show(render_log(reps))
        typer.confirm("Take these out of the log?", abort=True)
    with _open_log() as log:
        count = log.remove([rep.number for rep in reps])
    typer.echo(f"{count} taken out of the log.")


@app.command()
def where() -> None:
    """Say which file the log is, and which file its settings are read from."""
    from cadence.logbook.preferences import config_path, load_log_preferences

    kept = load_log_preferences()
    typer.echo(f"log       {kept.path}\nsettings  {config_path()}")


@contextmanager
def _open_log() -> Iterator[Logbook]:
    from cadence.logbook.preferences import load_log_preferences
    from cadence.logbook.store import open_logbook

    with open_logbook(load_log_preferences().path) as log:
        yield log


def _chosen(who: str | None, since: str | None, until: str | None) -> tuple[LoggedRep, ...]:
    """Return the reps of an athlete between two days."""
    first, last = _day(since, "'--since'"), _day(until, "'--until'")
    end = None if last is None else last + timedelta(days=1)
    with _open_log() as log:
        return log.reps(athlete=who, since=first, until=end)


def _numbered(numbers: list[int]) -> tuple[LoggedRep, ...]:
    """Return the reps of these numbers, all of which must be there."""
    from cadence.errors import StorageError

    with _open_log() as log:
        reps = log.reps(numbers=numbers)
    absent = sorted(set(numbers) - {rep.number for rep in reps})
    if absent:
        raise StorageError(f"the log has no number {absent[0]}: 'cadence log list' shows them")
    return reps


def _day(text: str | None, option: str) -> datetime | None:
    """Read a day, in this machine's own time zone."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        message = f"'{text}' is not a day such as 2026-05-01"
        raise typer.BadParameter(message, param_hint=option) from error


def _nothing() -> str:
    return "the log holds no such rep: 'cadence analyze CLIP --log' writes one down"


def _show_json(document: dict[str, object]) -> None:
    from cadence.report.document import json_text

    show_text(json_text(document))
