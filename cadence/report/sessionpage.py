"""A session's page: ``session.html``, one file that loads nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from cadence.report.pages import render_page
from cadence.report.session import (
    basis_unit,
    faults,
    rep_cells,
    rule_findings,
    set_cells,
    set_decimals,
    summary,
)
from cadence.report.sessioncharts import recoveries_chart, reps_chart
from cadence.report.workouts import recipe
from cadence.session.review import RunRep, Session

_REP_HEADS = ("set", "rep", "clip", "began", "rest before", "cadence, steps/min", "speed, m/s")
_SET_HEADS = ("set", "reps run", "mean", "95 % interval", "from the set before")


class RepCard(NamedTuple):
    """A rep as the page lists it: its name, its clip, its verdict, its checks, its page."""

    name: str
    clip: str
    verdict: str
    checks: list[tuple[str, str]]
    link: str | None


def session_page(session: Session, pages: Mapping[str, Path], folder: Path) -> str:
    """Return the page of a session.

    Parameters
    ----------
    session
        What was run.
    pages
        Each rep's own page, by the path that the session calls it by.
    folder
        Where this page will lie: links go from there.
    """
    timed = session.order_basis == "recording time"
    return render_page(
        "session.html",
        {
            "title": f"{session.workout.name}: {_headline(session)}",
            "workout": session.workout,
            "recipe": recipe(session.workout),
            "summary": summary(session),
            "reps_chart": reps_chart(session),
            "recoveries_chart": recoveries_chart(session),
            "basis": session.basis,
            "unit": basis_unit(session),
            "rep_heads": _REP_HEADS,
            "rep_rows": [rep_cells(rep, timed=timed) for rep in session.reps],
            "faults": faults(session),
            "set_heads": _SET_HEADS,
            "set_rows": [set_cells(each, set_decimals(session)) for each in session.sets],
            "findings": rule_findings(session),
            "advice": session.advice,
            "cards": [_card(rep, pages, folder) for rep in session.reps if rep.filmed],
            "extra": [clip.name for clip in session.extra],
        },
    )


def _headline(session: Session) -> str:
    """Say in a few words how the session went."""
    run = len(session.reps) - len(session.missing)
    verdicts = {finding.verdict for _, finding in rule_findings(session)}
    held = {
        "fail": "not each as good as the one before",
        "unknown": "progression unknown",
        "pass": "each as good as or better than the one before",
    }
    worst = next((v for v in ("fail", "unknown", "pass") if v in verdicts), "unknown")
    return f"{run} of {len(session.reps)} reps, {held[worst]}"


def _card(rep: RunRep, pages: Mapping[str, Path], folder: Path) -> RepCard:
    clip, planned = rep.filmed, rep.planned
    path = clip.path if clip else ""
    page = pages.get(path)
    report = rep.report
    return RepCard(
        f"Set {planned.set_number}, rep {planned.in_set}",
        Path(path).name,
        report.verdict if report else (clip.fault if clip and clip.fault else ""),
        [(check.verdict, check.message) for check in report.checks] if report else [],
        None if page is None else link_from(folder, page),
    )


def link_from(folder: Path, page: Path) -> str | None:
    """Return the way from a folder to a page beside it, as an address; None across drives."""
    try:
        way = os.path.relpath(page.absolute(), folder.absolute())
    except ValueError:
        return None
    return quote(Path(way).as_posix(), errors="surrogateescape")
