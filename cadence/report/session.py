"""A session as a table for the terminal, and as the dictionary of ``session.json``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cadence.domain import Interval, RepReport
from cadence.report.comparison import document_from_comparison
from cadence.report.document import check_document
from cadence.report.text import interval_ends, number, printable, spaced, table, words
from cadence.report.values import interval_document
from cadence.report.workouts import clock_text, recipe, span_text
from cadence.session.advice import name_of
from cadence.session.change import Change
from cadence.session.progression import RuleFinding, known_figures
from cadence.session.recoveries import Recovery
from cadence.session.review import FilmedRep, RunRep, Session, SetReview

SCHEMA = "cadence.session/1"

_MOST_NAMED = 3
_STYLES = {"pass": "bold green", "fail": "bold red", "unknown": "dim"}
_UNITS = {"speed": ("m/s", 2), "cadence": ("steps/min", 1)}


def render_session(session: Session) -> RenderableType:
    """Return a session for the terminal: its reps, its sets, the rules, and what to change."""
    head = words("bold")
    head.add_row(Text(printable(session.workout.name)), Text(recipe(session.workout)))
    head.add_row("", Text(printable(summary(session))))
    findings = words("")
    for name, finding in rule_findings(session):
        verdict = Text(finding.verdict, style=_STYLES[finding.verdict])
        findings.add_row(verdict, Text(f"{name}: {finding.message}"))
    advice = words("bold yellow")
    for each in session.advice:
        advice.add_row("next time", Text(printable(each.message)))
    parts = [head, _reps(session), _faults(session), _checks(session), _sets(session)]
    return spaced([*parts, findings, advice])


def _checks(session: Session) -> Table:
    """List the checks that reps failed, alike ones once; all are on the page and in the JSON."""
    failed: dict[str, list[str]] = {}
    for rep in session.measured:
        for check in rep.report.checks if rep.report else ():
            if check.verdict == "fail":
                failed.setdefault(check.message, []).append(name_of(rep.planned))
    grid = words("bold red")
    for message, names in failed.items():
        who = ", ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} reps"
        grid.add_row("fail", Text(printable(f"{who}: {message}")))
    return grid


def _faults(session: Session) -> Table:
    grid = words("bold yellow")
    for fault in faults(session):
        grid.add_row("warning", Text(printable(fault)))
    return grid


def summary(session: Session) -> str:
    """Say in a sentence or two what was run of the plan, and how the clips were put in order."""
    run = len(session.reps) - len(session.missing)
    parts = [f"{run} of {len(session.reps)} reps were filmed"]
    if session.missing:
        names = ", ".join(f"rep {r.in_set} of set {r.set_number}" for r in session.missing)
        sure = "" if session.match_is_sure else " (by the clips alone it may be others)"
        parts.append(f"missing: {names}{sure}")
    if session.extra:
        names = ", ".join(clip.name for clip in session.extra)
        parts.append(f"not in the plan: {names}")
    order = "Clips in order of recording time"
    if session.order_note:
        order = f"Clips in file order, because {session.order_note}; recoveries are unknown"
    return f"{'; '.join(parts)}. {order}."


def rule_findings(session: Session) -> list[tuple[str, RuleFinding]]:
    """Return the rules' verdicts over all reps of each length."""
    found = []
    for each in session.progressions:
        over = f" over {each.distance_m:g} m" if len(session.progressions) > 1 else ""
        rules = (
            ("progression", each.comparison.progression),
            ("tightness", each.comparison.tightness),
        )
        found += [(f"{name}{over}", finding) for name, finding in rules]
    return found


def start_text(clip: FilmedRep) -> str:
    """Print the time of day at which a rep began, in the phone's own time where that is known."""
    if clip.recording is None or clip.starts is None:
        return "-"
    zone = "" if clip.recording.zone_is_known else " UTC"
    return f"{clip.starts:%H:%M:%S}{zone}"


def recovery_text(recovery: Recovery | None) -> str:
    """Print a recovery taken, beside what was planned."""
    if recovery is None:
        return "-"
    planned = span_text(recovery.planned)
    return f"{clock_text(recovery.taken_s)} of {planned}, {recovery.verdict}"


def figure_text(report: RepReport | None, name: str) -> str:
    """Print a figure of a rep with its 95 % interval."""
    value = None if report is None else _figures(report).get(name)
    if value is None:
        return "-"
    decimals = _UNITS[name][1]
    return f"{number(value.mean, decimals)} ({interval_ends(value, decimals)})"


def _figures(report: RepReport) -> dict[str, Interval]:
    return {name: value for name, _, value in known_figures(report)}


def _reps(session: Session) -> Table:
    grid = table(
        "Reps",
        ("set", "rep", "clip", "began", "rest before", "cadence, steps/min", "speed, m/s"),
        left=(2, 3, 4),
    )
    timed = session.order_basis == "recording time"
    for rep in session.reps:
        grid.add_row(*(Text(printable(cell)) for cell in rep_cells(rep, timed=timed)))
    for clip in session.extra:
        cells = ("+", "+", *_clip_cells(clip, None, timed=timed))
        grid.add_row(*(Text(printable(cell)) for cell in cells), style="dim")
    return grid


def faults(session: Session) -> list[str]:
    """Say which clips could not be measured, and why."""
    clips = [*(rep.filmed for rep in session.reps if rep.filmed), *session.extra]
    return [f"{clip.name} could not be measured: {clip.fault}" for clip in clips if clip.fault]


def rep_cells(rep: RunRep, *, timed: bool) -> tuple[str, ...]:
    """Print a planned rep: set, rep, clip, time of day, recovery, cadence, speed.

    Parameters
    ----------
    rep
        The rep.
    timed
        Whether the clips' recording times are to be believed.
    """
    place = str(rep.planned.set_number), str(rep.planned.in_set)
    if rep.filmed is None:
        return (*place, "missing", *("-",) * 4)
    return (*place, *_clip_cells(rep.filmed, rep.recovery, timed=timed))


def _clip_cells(clip: FilmedRep, recovery: Recovery | None, *, timed: bool) -> tuple[str, ...]:
    return (
        clip.name if clip.fault is None else f"{clip.name} (not measured)",
        start_text(clip) if timed else "-",
        recovery_text(recovery),
        figure_text(clip.report, "cadence"),
        figure_text(clip.report, "speed"),
    )


def _sets(session: Session) -> Table:
    unit, decimals = _UNITS[session.basis]
    grid = table(
        f"Sets: mean {session.basis}, {unit}",
        ("set", "reps run", "mean", "95 % interval", "from the set before"),
        left=(4,),
    )
    for each in session.sets:
        grid.add_row(*set_cells(each, decimals))
    return grid


def set_cells(each: SetReview, decimals: int) -> tuple[str, ...]:
    """Print a set: its number, reps, mean, interval, and the change from the set before."""
    return (
        str(each.number),
        f"{each.run} of {each.planned}",
        "-" if each.mean is None else number(each.mean.mean, decimals),
        "-" if each.mean is None else interval_ends(each.mean, decimals),
        change_text(each.change, decimals),
    )


def set_decimals(session: Session) -> int:
    """Say with how many decimals the sets' means are printed."""
    return _UNITS[session.basis][1]


def basis_unit(session: Session) -> str:
    """Return the unit of the sets' means."""
    return _UNITS[session.basis][0]


def change_text(change: Change | None, decimals: int) -> str:
    """Print a change, and whether it is real."""
    if change is None:
        return "-"
    return f"{change.difference.mean:+.{decimals}f} {change.finding}"


def document_from_session(session: Session) -> dict[str, Any]:
    """Return a session as plain dictionaries, ready for `json_text`; unknown is None."""
    return {
        "schema": SCHEMA,
        "workout": {
            "name": session.workout.name,
            "kind": session.workout.kind,
            "source": session.workout.source,
            "recipe": recipe(session.workout),
        },
        "summary": summary(session),
        "order": {
            "basis": session.order_basis,
            "note": session.order_note,
            "match_is_sure": session.match_is_sure,
        },
        "reps": [_rep(rep) for rep in session.reps],
        "missing": [rep.number for rep in session.missing],
        "extra": [_clip(clip) for clip in session.extra],
        "sets": [_set(each) for each in session.sets],
        "basis": session.basis,
        "progressions": [
            {
                "distance_m": each.distance_m,
                "numbers": list(each.numbers),
                "comparison": document_from_comparison(each.comparison),
            }
            for each in session.progressions
        ],
        "advice": [
            {"code": each.code, "rep": each.number, "message": each.message}
            for each in session.advice
        ],
    }


def _rep(rep: RunRep) -> dict[str, Any]:
    planned, recovery = rep.planned, rep.recovery
    return {
        "number": planned.number,
        "set": planned.set_number,
        "in_set": planned.in_set,
        "distance_m": planned.distance_m,
        "clip": None if rep.filmed is None else _clip(rep.filmed),
        "recovery_before": None
        if recovery is None
        else {
            "taken_s": round(recovery.taken_s, 1),
            "planned_s": [recovery.planned.lo_s, recovery.planned.hi_s],
            "verdict": recovery.verdict,
        },
    }


def _clip(clip: FilmedRep) -> dict[str, Any]:
    report = clip.report
    return {
        "path": clip.path,
        "recorded": None if clip.recording is None else _iso(clip.recording.started),
        "zone_is_known": None if clip.recording is None else clip.recording.zone_is_known,
        "verdict": None if report is None else report.verdict,
        "figures": []
        if report is None
        else [
            {"name": name, "unit": unit, **(interval_document(value) or {})}
            for name, unit, value in known_figures(report)
        ],
        "checks": [] if report is None else [check_document(check) for check in report.checks],
        "fault": clip.fault,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _set(each: SetReview) -> dict[str, Any]:
    change = None if each.change is None else interval_document(each.change.difference)
    return {
        "number": each.number,
        "planned": each.planned,
        "run": each.run,
        "mean": interval_document(each.mean),
        "change": None
        if change is None or each.change is None
        else {**change, "finding": each.change.finding},
    }
