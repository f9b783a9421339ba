"""A rep's page: ``report.html``, one file that a coach opens and an athlete keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from cadence.domain import PoseTrack, RepReport
from cadence.report.evidence import evidence_of
from cadence.report.kinogram import Kinogram
from cadence.report.pagefacts import fly_facts, fly_tiles, gait_tiles, how_measured, reading_rows
from cadence.report.pages import render_page
from cadence.report.repcharts import bands_chart, gait_chart, speed_chart, steps_chart
from cadence.report.sentences import symmetry_sentences, trend_sentence
from cadence.report.steps import StepRow, step_rows
from cadence.report.text import context_text, number
from cadence.targets.bands import load_targets


def report_page(
    report: RepReport, track: PoseTrack, kinograms: Callable[[], Sequence[Kinogram]]
) -> str:
    """Return the page of a rep.

    Parameters
    ----------
    report, track
        The rep.
    kinograms
        Gives, asked after all else is drawn, the strips of near-side steps, the best first; none
        where the video is not at hand.

    Returns
    -------
    str
        HTML that loads nothing.
    """
    targets, rows = load_targets(), step_rows(report)
    return render_page(
        "report.html",
        {
            "report": report,
            "clip": Path(report.video.path).name,
            "bands": bands_chart(report.cadence.spm, targets),
            "speed": speed_chart(report.fly) if report.fly and report.fly.curve else None,
            "steps": steps_chart(rows, report.cadence.spm, targets),
            "gait": gait_chart(rows, report) if rows else None,
            "tiles": gait_tiles(report),
            "fly_tiles": fly_tiles(report.fly),
            "fly_facts": fly_facts(report.fly),
            "readings": reading_rows(report.clock.readings),
            "rows": [_step_cells(row) for row in rows],
            "heads": _STEP_HEADS,
            "trend": trend_sentence(report.trend),
            "symmetry": symmetry_sentences(report.symmetry),
            "context": _context_lines(),
            "evidence": list(zip(rows, evidence_of(report, track), strict=True)),
            "facts": how_measured(report),
            "kinograms": kinograms(),
        },
        script_file="report.js",
    )


_STEP_HEADS = (
    *("step", "foot", "side", "strike, s", "contact, ms", "flight, ms", "steps/min"),
    *("length, m", "sure, %"),
)


def _step_cells(row: StepRow) -> tuple[str, ...]:
    """Print one step for the table."""
    return (
        str(row.number),
        row.foot or "\N{EN DASH}",
        row.side or "\N{EN DASH}",
        number(row.strike_s, 3),
        _with_spread(row.contact_time_s, row.contact_time_sd_s),
        _ms(row.flight_time_s),
        number(row.cadence_spm, 0),
        number(row.step_length_m, 2),
        number(100 * row.quality, 0),
    )


def _ms(seconds: float | None) -> str:
    return number(None if seconds is None else 1000 * seconds, 0)


def _with_spread(seconds: float | None, sd_s: float | None) -> str:
    """Print milliseconds with half their 95 % interval."""
    if seconds is None or sd_s is None:
        return _ms(seconds)
    return f"{1000 * seconds:.0f} \N{PLUS-MINUS SIGN} {1960 * sd_s:.0f}"


def _context_lines() -> list[str]:
    """Give the published values that stand beside the rep's."""
    context = load_targets().context
    return [
        f"{what}: {', '.join(map(context_text, values))} ({source})."
        for (what, source), values in groupby(context, key=lambda v: (v.what, v.source))
    ]
