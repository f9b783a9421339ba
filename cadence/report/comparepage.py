"""The page of reps side by side: ``compare.html``, one file that loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cadence.domain import Interval
from cadence.report.charts import REP_COLOURS
from cadence.report.comparecharts import (
    cadence_by_time,
    common_event,
    contacts_aligned,
    speed_by_distance,
    speed_by_time,
)
from cadence.report.comparison import order_sentence, speed_sentence
from cadence.report.film import picture_uri
from cadence.report.pages import render_page
from cadence.report.sessionpage import link_from
from cadence.report.text import interval_ends, number
from cadence.session.progression import Change, Comparison, Metric, RuleFinding
from cadence.targets.bands import load_targets

_UNITS = {
    "steps/min": ("steps/min", 1, 1.0),
    "m/s": ("m/s", 2, 1.0),
    "s": ("ms", 0, 1000.0),
    "m": ("m", 2, 1.0),
    "": ("%", 1, 100.0),
}


@dataclass(frozen=True)
class RepFiles:
    """What belongs to a rep beside its report.

    Parameters
    ----------
    page
        Its own page; None where there is none.
    kinogram_png
        Its kinogram; None where there is none.
    """

    page: Path | None
    kinogram_png: bytes | None


class Cell(NamedTuple):
    """A value in the table: in print, its interval, its change and what that is."""

    value: str
    ends: str
    change: str
    finding: str | None


class Strip(NamedTuple):
    """A kinogram on the page: its rep, and the picture."""

    rep: int
    uri: str
    width_px: int
    height_px: int


def compare_page(comparison: Comparison, files: Sequence[RepFiles], folder: Path) -> str:
    """Return the page of reps side by side.

    Parameters
    ----------
    comparison
        The reps in order.
    files
        What belongs to each.
    folder
        Where this page will lie: links go from there.
    """
    event, rules = common_event(comparison.reports), load_targets().rules
    findings = [
        (comparison.progression, rules["progression"]),
        (comparison.tightness, rules["tightness"]),
    ]
    return render_page(
        "compare.html",
        {
            "title": headline(comparison),
            "count": len(comparison.reports),
            "reps": _key(comparison, files, folder),
            "findings": findings,
            "order": order_sentence(comparison),
            "sources": [
                (place, speed_sentence(source))
                for place, source in enumerate(comparison.speed_sources, 2)
                if source is not None
            ],
            "metrics": [
                (*_head(metric), _cells(metric))
                for metric in comparison.metrics
                if any(metric.values)
            ],
            "by_distance": speed_by_distance(comparison.reports),
            "by_time": speed_by_time(comparison.reports),
            "steps": cadence_by_time(comparison.reports, event),
            "contacts": contacts_aligned(comparison.reports, event),
            "event": event.name,
            "strips": _strips(files),
        },
    )


def headline(comparison: Comparison) -> str:
    """Say in a sentence how the reps went."""
    progression, tightness = comparison.progression, comparison.tightness
    told = _sentence(progression)
    return f"{told}; {tightness.message}" if tightness.verdict == "fail" else told


def _sentence(finding: RuleFinding) -> str:
    return finding.message[:1].upper() + finding.message[1:]


def _key(
    comparison: Comparison, files: Sequence[RepFiles], folder: Path
) -> list[tuple[int, str, str, str | None]]:
    """Return each rep's number, name, classes of its colour, and the way to its own page."""
    found = []
    for place, (path, own) in enumerate(zip(comparison.reps, files, strict=True)):
        classes: str = REP_COLOURS[place % len(REP_COLOURS)]
        if place >= len(REP_COLOURS):
            classes = f"{classes} broken"
        link = None if own.page is None else link_from(folder, own.page)
        found.append((place + 1, Path(path).name, classes, link))
    return found


def _head(metric: Metric) -> tuple[str, str]:
    """Return a measure's name and unit as the page prints them."""
    name = "cadence (stride rate)" if metric.name == "cadence" else metric.name
    return name, "s" if metric.name == "fly time" else _UNITS[metric.unit][0]


def _cells(metric: Metric) -> list[Cell]:
    _, decimals, factor = _UNITS[metric.unit]
    if metric.name == "fly time":
        decimals, factor = 3, 1.0
    changes = zip_longest((None, *metric.changes), metric.values)
    return [_cell(value, change, decimals, factor) for change, value in changes]


def _cell(value: Interval | None, change: Change | None, decimals: int, factor: float) -> Cell:
    if value is None:
        return Cell("\N{EN DASH}", "", "", None)
    printed = number(value.mean * factor, decimals), interval_ends(value, decimals, factor)
    if change is None:
        return Cell(*printed, "", None)
    return Cell(*printed, f"{change.difference.mean * factor:+.{decimals}f}", change.finding)


def _strips(files: Sequence[RepFiles]) -> list[Strip]:
    """Return the reps' kinograms as the page holds them."""
    import cv2

    found = []
    for rep, own in enumerate(files, 1):
        content = np.frombuffer(own.kinogram_png or b"", np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_COLOR) if len(content) else None
        if picture is not None:
            uri = picture_uri(picture.astype(np.uint8))
            found.append(Strip(rep, uri, picture.shape[1], picture.shape[0]))
    return found
