"""A rep's report for the terminal: verdict, measures, steps, checks, warnings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cadence.domain import Caution, Check, Interval, RepReport, Verdict
from cadence.domain.clock import Reading
from cadence.report.flydetail import lens_sentence, markers_sentence
from cadence.report.sentences import symmetry_sentences, trend_sentence
from cadence.report.steps import StepRow, step_rows
from cadence.targets.bands import ContextValue, Targets, load_targets

_STYLES: dict[Verdict, str] = {
    "pass": "bold green",
    "within": "bold green",
    "fail": "bold red",
    "below": "bold yellow",
    "above": "bold yellow",
    "unknown": "dim",
}
DIRECTIONS = {
    "left-to-right": "runs from left to right",
    "right-to-left": "runs from right to left",
    "in-place": "runs in place",
}
CAMERAS = {"static": "stood still", "hand-held": "held in the hand", "panned": "panned"}
# More steps than this are shown by their first and last few.
_MOST_STEPS = 12


def render_report(report: RepReport) -> RenderableType:
    """Return the report as it stands in a terminal of 80 columns or more.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    RenderableType
        For ``rich``'s console, which leaves out colours where the output is no terminal.
    """
    parts: list[RenderableType] = [
        Text(printable(report.verdict), style="bold"),
        _header(report),
        _measures(report),
    ]
    if report.clock.readings:
        parts.append(_readings(report.clock.readings))
    if report.contacts:
        parts += [_evenness(report), _steps(step_rows(report))]
    if report.checks:
        parts += [_checks(report.checks), _sources(report.checks, load_targets())]
    if report.warnings:
        parts.append(_warnings(report.warnings))
    return spaced(parts)


def spaced(parts: Sequence[RenderableType]) -> Group:
    """Return the parts one under the other, an empty line after each."""
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def printable(text: str) -> str:
    """Return a text fit for a terminal: a file's name may hold control codes or broken bytes."""
    if text.isprintable():  # as the long addresses of pictures are
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def number(value: float | None, decimals: int) -> str:
    """Print a number, ``-`` where it is not known."""
    return "-" if value is None or not math.isfinite(value) else f"{value:.{decimals}f}"


def interval_ends(interval: Interval, decimals: int, factor: float = 1.0) -> str:
    """Print the ends of a 95 % interval, ``-`` where they are not known."""
    low, high = interval.low * factor, interval.high * factor
    if not (math.isfinite(low) and math.isfinite(high)):
        return "-"
    return f"{low:.{decimals}f} to {high:.{decimals}f}"


def table(title: str, columns: Sequence[str], *, left: Sequence[int] = (0,)) -> Table:
    """Return an empty table in the report's style.

    Parameters
    ----------
    title
        Its title.
    columns
        Heads of the columns.
    left
        Places of the columns that hold words; the others hold numbers.
    """
    grid = Table(
        title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, show_edge=False
    )
    for place, column in enumerate(columns):
        grid.add_column(Text(column), justify="left" if place in left else "right", overflow="fold")
    return grid


def words(style: str) -> Table:
    """Return an empty list of two columns: a word in a style, and what there is to say about it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=style, no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _header(report: RepReport) -> Table:
    """Say what was filmed, and how."""
    video, clock, runner = report.video, report.clock, report.runner
    duration_s = video.file_duration_s * clock.time_scale
    seen = f"{runner.visible_from_s:.2f} to {runner.visible_to_s:.2f} s"
    grid = words("dim")
    size = f"{video.width_px} x {video.height_px}, {number(duration_s, 2)} s"
    grid.add_row("clip", Text(f"{printable(Path(video.path).name)}, {size}"))
    grid.add_row("runner", f"{DIRECTIONS[runner.direction]}, in the picture {seen}")
    grid.add_row("camera", CAMERAS[report.camera])
    if (lens := lens_sentence(report)) is not None:
        grid.add_row("lens", lens)
    fps = number(clock.capture_fps, 1)
    grid.add_row("clock", Text(f"{fps} frames a second; {printable(clock.basis)}"))
    swaps = f"; legs named anew in {runner.swaps_repaired} stretches of frames"
    pose = f"{report.model} on {report.engine}{swaps if runner.swaps_repaired else ''}"
    grid.add_row("pose", Text(printable(pose)))
    if report.fly is not None and report.fly.detail is not None:
        grid.add_row("markers", Text(markers_sentence(report.fly.detail)))
    return grid


def _measures(report: RepReport) -> Table:
    """Tabulate each measure with its 95 % interval."""
    grid = table("Measures", ("measure", "value", "95 % interval", "unit"), left=(0, 3))
    cadence = report.cadence

    def add(name: str, value: Interval | None, unit: str, decimals: int, factor: float = 1) -> None:
        if value is not None:
            mean = number(value.mean * factor, decimals)
            grid.add_row(name, mean, interval_ends(value, decimals, factor), unit)

    add("cadence (stride rate)", cadence.spm, "steps/min", 1)
    grid.add_row("  from", str(cadence.steps), "", "steps")
    if cadence.periodicity_spm is not None:
        grid.add_row("  by the legs' rhythm", number(cadence.periodicity_spm, 1), "", "steps/min")
    if report.gait is not None:
        gait = report.gait
        add("contact time", gait.contact_time_s, "ms", 0, 1000)
        add("flight time", gait.flight_time_s, "ms", 0, 1000)
        add("duty factor", gait.duty_factor, "%", 1, 100)
        add("step length", gait.step_length_m, "m", 2)
    if report.fly is not None:
        fly = report.fly
        add(f"fly time over {fly.distance_m:g} m", fly.time_s, "s", 2)
        add("fly speed", fly.speed_mps, "m/s", 2)
        if fly.peak_mps is not None:
            grid.add_row("peak speed", number(fly.peak_mps, 2), "", "m/s")
    return grid


def _readings(readings: Sequence[Reading]) -> Table:
    """Set the rep by the clock that was used beside the rep by the witnesses' clock."""
    grid = table("Two readings", ("", *(reading.name for reading in readings)))
    rows: tuple[tuple[str, int, float, str], ...] = (
        ("frames a second", 0, 1.0, "capture_fps"),
        ("time scale", 3, 1.0, "time_scale"),
        ("cadence, steps/min", 1, 1.0, "cadence_spm"),
        ("contact time, ms", 0, 1000.0, "contact_time_s"),
        ("flight time, ms", 0, 1000.0, "flight_time_s"),
    )
    for name, decimals, factor, field in rows:
        values = (getattr(reading, field) for reading in readings)
        scaled = (None if value is None else value * factor for value in values)
        grid.add_row(name, *(number(value, decimals) for value in scaled))
    return grid


def _evenness(report: RepReport) -> Table:
    """Say whether cadence holds, and whether the feet differ."""
    grid = words("dim")
    grid.add_row("cadence", Text(printable(trend_sentence(report.trend))))
    for sentence in symmetry_sentences(report.symmetry):
        grid.add_row("feet", Text(printable(sentence)))
    return grid


def _steps(rows: Sequence[StepRow]) -> Table:
    """Tabulate the steps; of many, the first and the last."""
    columns = ["#", "foot", "side", "strike s", "contact ms", "flight ms", "steps/min", "sure %"]
    if any(row.step_length_m is not None for row in rows):
        columns.append("length m")
    title, shown = "Steps", list(rows)
    if len(rows) > _MOST_STEPS:
        half = _MOST_STEPS // 2
        title = f"Steps (the first and last {half} of {len(rows)}; all are in steps.csv)"
        shown = [*rows[:half], *rows[-half:]]
    grid = table(title, columns, left=(1, 2))
    for row in shown:
        grid.add_row(*_step_cells(row)[: len(columns)])
    return grid


def _step_cells(row: StepRow) -> tuple[str, ...]:
    """Print one step."""
    contact_s, flight_s = row.contact_time_s, row.flight_time_s
    return (
        str(row.number),
        row.foot or "-",
        row.side or "-",
        number(row.strike_s, 3),
        number(None if contact_s is None else contact_s * 1000, 0),
        number(None if flight_s is None else flight_s * 1000, 0),
        number(row.cadence_spm, 0),
        number(100 * row.quality, 0),
        number(row.step_length_m, 2),
    )


def _checks(checks: Sequence[Check]) -> Table:
    """Tabulate the checks; those unknown for one reason share a line."""
    grid = table("Checks", ("verdict", "why"), left=(0, 1))
    shown: set[str] = set()
    for check in checks:
        if check.message not in shown:
            shown.add(check.message)
            verdict = Text(check.verdict, style=_STYLES[check.verdict])
            names = [c.name for c in checks if c.message == check.message]
            about = f"{', '.join(names)}: " if check.value is None else ""
            grid.add_row(verdict, Text(printable(about + check.message)))
    return grid


def _sources(checks: Sequence[Check], targets: Targets) -> Text:
    """Name the rules' sources, and the published values beside them."""
    lines = [f"Rules: {', '.join(dict.fromkeys(check.source for check in checks))}."]
    # Neighbours in the file that share source and subject share a line.
    for (what, source), values in groupby(targets.context, key=lambda v: (v.what, v.source)):
        lines.append(f"{what}: {', '.join(map(context_text, values))} ({source}).")
    return Text("\n".join(printable(line) for line in lines), style="dim")


def context_text(value: ContextValue) -> str:
    """Print a published value."""
    spread = "" if value.spread_spm is None else f" \N{PLUS-MINUS SIGN} {value.spread_spm:g}"
    speed = "" if value.speed_mps is None else f" at {value.speed_mps:.2f} m/s"
    return f"{value.who} {value.cadence_spm:g}{spread} steps/min{speed}"


def _warnings(warnings: Sequence[Caution]) -> Table:
    """List what the reader should know before trusting a number."""
    grid = words("bold yellow")
    for warning in warnings:
        about = Text(f"{printable(warning.message)} [{warning.code}]")
        grid.add_row("warning", about)
    return grid
