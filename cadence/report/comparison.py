"""Reps side by side: as a table for the terminal, and as the dictionary of ``compare.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cadence.domain import Interval
from cadence.report.text import interval_ends, number, printable, spaced, table, words
from cadence.report.values import interval_document
from cadence.session.decomposition import Source, SpeedSource
from cadence.session.progression import Change, Comparison, Metric, RuleFinding
from cadence.targets.bands import Rule, load_targets

SCHEMA = "cadence.compare/1"

_DECIMALS = {"steps/min": 1, "m/s": 2, "s": 3, "m": 2, "": 3}
_SOURCES: dict[Source, str] = {
    "cadence": "the cadence changed",
    "step length": "the step length changed",
    "both": "both changed, one way",
    "exchange": "one rose while the other fell",
    "unclear": "neither changed beyond its uncertainty",
}
_STYLES = {"pass": "bold green", "fail": "bold red", "unknown": "dim"}


def render_comparison(comparison: Comparison) -> RenderableType:
    """Return the comparison as a table with one column a rep, and the two rules' verdicts.

    Parameters
    ----------
    comparison
        The reps in order.

    Returns
    -------
    RenderableType
        For ``rich``'s console. Each cell holds the value, its 95 % interval and the change from
        the rep before: ``real``, or ``noise`` where it is within its uncertainty.
    """
    rules = load_targets().rules
    findings = words("")
    _add_finding(findings, "progression", comparison.progression, rules["progression"])
    _add_finding(findings, "tightness", comparison.tightness, rules["tightness"])
    return spaced([_table(comparison), _sources_and_order(comparison), findings])


def _sources_and_order(comparison: Comparison) -> Table:
    """Say where each change of speed came from, and which rep was the best."""
    grid = words("")
    for rep, source in enumerate(comparison.speed_sources, start=2):
        if source is not None:
            grid.add_row(Text("speed"), Text(f"rep {rep}: {speed_sentence(source)}"))
    order = order_sentence(comparison)
    if order:
        grid.add_row(Text("order"), Text(order))
    return grid


def order_sentence(comparison: Comparison) -> str:
    """Say which rep was the best; nothing where fewer than two are known."""
    if len(comparison.ranking) < 2:
        return ""
    order = ", ".join(f"rep {rep}" for rep in comparison.ranking)
    return f"best first by {comparison.basis}: {order}"


def document_from_comparison(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain dictionaries, lists, texts and numbers.

    Parameters
    ----------
    comparison
        The reps in order.

    Returns
    -------
    dict
        Ready for `json_text`; unknown is None.
    """
    return {
        "schema": SCHEMA,
        "reps": list(comparison.reps),
        "metrics": [_metric(metric) for metric in comparison.metrics],
        "same_setup": list(comparison.same_setup),
        "speed_sources": [_source(source) for source in comparison.speed_sources],
        "basis": comparison.basis,
        "ranking": list(comparison.ranking),
        "progression": _rule(comparison.progression),
        "tightness": _rule(comparison.tightness),
    }


def speed_sentence(source: SpeedSource) -> str:
    """Say in words where a change of speed came from."""
    parts = (source.from_cadence.mean, source.from_step_length.mean)
    split = f"{parts[0]:+.2f} m/s by cadence, {parts[1]:+.2f} m/s by step length"
    return f"{split}: {_SOURCES[source.source]}"


def _table(comparison: Comparison) -> Table:
    """Tabulate the measures that at least one rep knows."""
    heads = [f"rep {i}\n{printable(Path(path).name)}" for i, path in enumerate(comparison.reps, 1)]
    grid = table("Each rep, its 95 % interval, the change from the rep before", ("", *heads))
    for metric in comparison.metrics:
        if any(metric.values):
            changes = (None, *metric.changes)
            decimals = _DECIMALS[metric.unit]
            cells = [_cell(v, c, decimals) for v, c in zip(metric.values, changes, strict=True)]
            name = "cadence (stride rate)" if metric.name == "cadence" else metric.name
            grid.add_row(Text(f"{name}\n{metric.unit}"), *cells)
    return grid


def _cell(value: Interval | None, change: Change | None, decimals: int) -> Text:
    """Print a value, its interval and its change."""
    if value is None:
        return Text("-")
    cell = Text(f"{number(value.mean, decimals)}\n{interval_ends(value, decimals)}")
    if change is not None:
        style = "bold" if change.finding == "real" else "dim"
        cell.append(f"\n{change.difference.mean:+.{decimals}f} {change.finding}", style=style)
    return cell


def _add_finding(grid: Table, name: str, finding: RuleFinding, rule: Rule) -> None:
    """Add a rule's verdict and where the rule comes from."""
    about = Text(f"{name}: {finding.message}")
    about.append(f"\n{rule.meaning} ({rule.source})", style="dim")
    grid.add_row(Text(finding.verdict, style=_STYLES[finding.verdict]), about)


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "unit": metric.unit,
        "values": [interval_document(value) for value in metric.values],
        "changes": [_change(change) for change in metric.changes],
        "overall": _change(metric.overall),
    }


def _source(source: SpeedSource | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "from_cadence_mps": interval_document(source.from_cadence),
        "from_step_length_mps": interval_document(source.from_step_length),
        "source": source.source,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    difference = None if change is None else interval_document(change.difference)
    if change is None or difference is None:
        return None
    return {**difference, "finding": change.finding}


def _rule(finding: RuleFinding) -> dict[str, Any]:
    return {
        "verdict": finding.verdict,
        "broken_at": list(finding.broken_at),
        "message": finding.message,
    }
