"""The log in print, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from cadence.domain import Interval
from cadence.logbook.entries import LoggedRep, Measurement
from cadence.report.text import interval_ends, number, printable, spaced, table, words
from cadence.report.values import interval_document

SCHEMA = "cadence.log/1"

_DECIMALS = {"steps/min": 1, "m/s": 2, "s": 3, "m": 2, "": 3}
_SHOWN = (("cadence", 1), ("speed", 2))
_FACTS = ("number", "run_at", "run_at_basis", "athlete", "workout", "rep", "clip", "clip_sha256")
_MEASURED = ("measured_at", "version", "engine", "model", "verdict")


def render_log(reps: Sequence[LoggedRep]) -> RenderableType:
    """Return the log's reps as a table, each as it was measured last."""
    heads = ("no.", "run", "athlete", "workout", "clip", "cadence, steps/min", "speed, m/s")
    grid = table(f"{len(reps)} reps", heads, left=(1, 2, 3, 4))
    for rep in reps:
        facts = rep.facts
        workout = " ".join(str(part) for part in (facts.workout, facts.rep) if part is not None)
        again = f" (x{len(rep.history)})" if len(rep.history) > 1 else ""
        cells = [
            str(rep.number),
            day_text(facts.run_at),
            facts.athlete or "-",
            workout or "-",
            facts.name + again,
            *(_figure(rep.latest.figure(name), decimals) for name, decimals in _SHOWN),
        ]
        grid.add_row(*(Text(printable(cell)) for cell in cells))
    return spaced([grid])


def render_logged_rep(rep: LoggedRep) -> RenderableType:
    """Return one rep of the log with all its measurements, one a column."""
    facts = rep.facts
    head = words("dim")
    for name, value in (
        ("clip", facts.name),
        ("run", f"{day_text(facts.run_at)} (by {facts.run_at_basis})"),
        ("athlete", facts.athlete or "-"),
        ("workout", f"{facts.workout or '-'}{f', rep {facts.rep}' if facts.rep else ''}"),
        ("content", facts.sha256),
        ("verdict", rep.latest.verdict),
    ):
        head.add_row(name, Text(printable(value)))
    columns = [f"{each.measured_at:%Y-%m-%d %H:%M}\ncadence {each.version}" for each in rep.history]
    grid = table("Measurements, the oldest first", ("", *columns))
    names = {(f.name, f.unit): None for each in rep.history for f in each.figures}
    for name, unit in names:
        decimals = _DECIMALS.get(unit, 3)
        values = (each.figure(name) for each in rep.history)
        label = Text(f"{name}, {unit}" if unit else name)
        grid.add_row(label, *(Text(_figure(value, decimals)) for value in values))
    return spaced([head, grid])


def day_text(moment: datetime) -> str:
    """Print a moment in this machine's own time zone, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _figure(value: Interval | None, decimals: int) -> str:
    if value is None:
        return "-"
    return f"{number(value.mean, decimals)} ({interval_ends(value, decimals)})"


def document_from_log(reps: Sequence[LoggedRep]) -> dict[str, Any]:
    """Return the log's reps with their history as plain dictionaries, ready for `json_text`."""
    return {
        "schema": SCHEMA,
        "reps": [
            {**_facts(rep), "history": [_measurement(each) for each in rep.history]} for rep in reps
        ],
    }


def log_csv(reps: Sequence[LoggedRep]) -> str:
    """Return the log as CSV: a line for each rep as it was measured last, a column a figure end."""
    names = {(f.name, f.unit): None for rep in reps for f in rep.latest.figures}
    heads = [
        f"{name} {part}{f' ({unit})' if unit else ''}"
        for name, unit in names
        for part in ("mean", "low", "high")
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_FACTS, *_MEASURED, *heads])
    for rep in reps:
        latest = _measurement(rep.latest)
        ends: list[object] = []
        for name, _ in names:
            value = rep.latest.figure(name)
            ends += ["", "", ""] if value is None else [value.mean, value.low, value.high]
        facts = [_plain(value) for value in _facts(rep).values()]
        writer.writerow([*facts, *(_plain(latest[name]) for name in _MEASURED), *ends])
    return text.getvalue()


def _plain(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return "" if value is None else value


def _facts(rep: LoggedRep) -> dict[str, Any]:
    facts = rep.facts
    values = (
        rep.number,
        facts.run_at.isoformat(timespec="seconds"),
        facts.run_at_basis,
        facts.athlete,
        facts.workout,
        facts.rep,
        facts.name,
        facts.sha256,
    )
    return dict(zip(_FACTS, values, strict=True))


def _measurement(measurement: Measurement) -> dict[str, Any]:
    return {
        "measured_at": measurement.measured_at.isoformat(timespec="seconds"),
        "version": measurement.version,
        "engine": measurement.engine,
        "model": measurement.model,
        "verdict": measurement.verdict,
        "figures": [
            {"name": each.name, "unit": each.unit, **(interval_document(each.value) or {})}
            for each in measurement.figures
        ],
    }
