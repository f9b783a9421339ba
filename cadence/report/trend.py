"""A season's page: each figure of the log over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np

from cadence.domain import Interval
from cadence.logbook.entries import LoggedRep
from cadence.report.charts import (
    Canvas,
    Drawn,
    colour,
    drawn_twice,
    grid_lines,
    label_axes,
    limits_around,
)
from cadence.report.log import day_text
from cadence.report.pages import render_page
from cadence.report.text import interval_ends, number
from cadence.report.values import interval_document
from cadence.session.season import SeasonTrend, season_trend

SCHEMA = "cadence.trend/1"

_DAY_S = 86400.0


class _Measure(NamedTuple):
    """A figure as the page prints it, and whether more of it is better."""

    name: str
    unit: str
    factor: float
    decimals: int
    least_span: float
    best: str | None


_MEASURES = (
    _Measure("speed", "m/s", 1, 2, 0.6, "highest"),
    _Measure("cadence", "steps a minute", 1, 1, 8, None),
    _Measure("step length", "m", 1, 2, 0.1, None),
    _Measure("contact time", "ms", 1000, 0, 15, None),
    _Measure("flight time", "ms", 1000, 0, 15, None),
)


class SeasonOfFigure(NamedTuple):
    """A figure over the season: its reps, its values, and its trend."""

    measure: _Measure
    reps: tuple[LoggedRep, ...]
    values: tuple[Interval, ...]
    trend: SeasonTrend

    @property
    def days(self) -> list[float]:
        """When each rep was run, days since 1970."""
        return [rep.facts.run_at.timestamp() / _DAY_S for rep in self.reps]


def seasons_of(reps: Sequence[LoggedRep]) -> list[SeasonOfFigure]:
    """Return each figure that at least one rep has, over all reps.

    Parameters
    ----------
    reps
        In the order they were run.
    """
    found = []
    for measure in _MEASURES:
        known = [(rep, rep.latest.figure(measure.name)) for rep in reps]
        pairs = [(rep, value) for rep, value in known if value is not None]
        if pairs:
            values = tuple(value for _, value in pairs)
            days = np.array([rep.facts.run_at.timestamp() / _DAY_S for rep, _ in pairs])
            found.append(
                SeasonOfFigure(
                    measure, tuple(rep for rep, _ in pairs), values, season_trend(days, values)
                )
            )
    return found


def trend_page(reps: Sequence[LoggedRep], athlete: str | None) -> str:
    """Return the page of a season.

    Parameters
    ----------
    reps
        In the order they were run; at least one.
    athlete
        Whose they are; None where that was not told.
    """
    seasons = seasons_of(reps)
    first, last = reps[0].facts.run_at, reps[-1].facts.run_at
    return render_page(
        "trend.html",
        {
            "title": f"{athlete or 'The season'}: {len(reps)} reps",
            "span": f"{day_text(first)[:10]} to {day_text(last)[:10]}",
            "seasons": [(each.measure.name, sentence(each), _chart(each)) for each in seasons],
            "heads": ("run", "athlete", "workout", "clip", *(e.measure.name for e in seasons)),
            "rows": [_row(rep, seasons) for rep in reversed(reps)],
        },
    )


def sentence(season: SeasonOfFigure) -> str:
    """Say how a figure changes, and what was best."""
    measure, trend = season.measure, season.trend
    parts = []
    if trend.a_month is None:
        parts.append("no trend yet: it takes four reps over a week or more")
    else:
        verdict = (
            "no change beyond the reps' scatter" if trend.verdict == "holds" else trend.verdict
        )
        change = f"{trend.a_month.mean * measure.factor:+.{measure.decimals}f}"
        ends = interval_ends(trend.a_month, measure.decimals, measure.factor)
        parts.append(f"{verdict}: {change} {measure.unit} in 30 days (95 %: {ends})")
    if measure.best is not None:
        place = max(range(len(season.values)), key=lambda i: season.values[i].mean)
        value = number(season.values[place].mean * measure.factor, measure.decimals)
        day = day_text(season.reps[place].facts.run_at)[:10]
        parts.append(f"{measure.best}: {value} {measure.unit} on {day}")
    return "; ".join(parts)


def document_from_trend(reps: Sequence[LoggedRep], athlete: str | None) -> dict[str, Any]:
    """Return a season as plain dictionaries, ready for `json_text`."""
    return {
        "schema": SCHEMA,
        "athlete": athlete,
        "figures": [
            {
                "name": each.measure.name,
                "verdict": each.trend.verdict,
                "in_30_days": interval_document(each.trend.a_month),
                "reps": [
                    {
                        "number": rep.number,
                        "run_at": rep.facts.run_at.isoformat(timespec="seconds"),
                        **(interval_document(value) or {}),
                    }
                    for rep, value in zip(each.reps, each.values, strict=True)
                ],
            }
            for each in seasons_of(reps)
        ],
    }


def _row(rep: LoggedRep, seasons: Sequence[SeasonOfFigure]) -> tuple[str, ...]:
    facts = rep.facts
    workout = " ".join(str(part) for part in (facts.workout, facts.rep) if part is not None)
    figures = []
    for each in seasons:
        value = rep.latest.figure(each.measure.name)
        mean = None if value is None else value.mean * each.measure.factor
        figures.append(number(mean, each.measure.decimals))
    return (day_text(facts.run_at), facts.athlete or "-", workout or "-", facts.name, *figures)


def _chart(season: SeasonOfFigure) -> Drawn:
    """Draw a figure over the season, each rep with its 95 % interval, and the line through it."""
    measure, days, factor = season.measure, season.days, season.measure.factor

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        ends = [end * factor for value in season.values for end in (value.low, value.high)]
        axes.set_ylim(limits_around(ends, measure.least_span))
        room = max(0.04 * (days[-1] - days[0]), 0.5)
        axes.set_xlim(days[0] - room, days[-1] + room)
        _date_ticks(canvas)
        grid_lines(axes, "y")
        if season.trend.line is not None:
            line = [end * factor for end in season.trend.line]
            axes.plot([days[0], days[-1]], line, color=colour("soft"), dashes=(4, 3), linewidth=1.4)
        for day, value in zip(days, season.values, strict=True):
            axes.vlines(day, value.low * factor, value.high * factor, color=colour("accent"))
            axes.plot(day, value.mean * factor, "o", markersize=7, color=colour("accent"))
        label_axes(axes, "", measure.unit)

    return drawn_twice(
        measure.name.replace(" ", "-"),
        f"{measure.name.capitalize()} over the season",
        f"{measure.name.capitalize()} of {len(days)} reps: {sentence(season)}.",
        (210, 210),
        draw,
        margins_px=(50, 14, 26, 34),
    )


def _date_ticks(canvas: Canvas) -> None:
    """Write days along the x axis, which counts them since 1970."""
    low, high = canvas.axes.get_xlim()
    every = max(1, math.ceil((high - low) / (7 if canvas.is_wide else 3.5)))
    days = range(math.ceil(low), math.floor(high) + 1, every)
    dates = [datetime.fromtimestamp(day * _DAY_S, UTC) for day in days]
    canvas.axes.set_xticks(days, [f"{date.day} {date:%b}" for date in dates])
