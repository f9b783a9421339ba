"""``cadence compare``: reps side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadence.cli import keeping, words
from cadence.cli.screen import show, show_text, work_shown

if TYPE_CHECKING:
    from cadence.session.progression import Comparison


def compare(
    rep: Annotated[
        list[Path],
        typer.Argument(
            metavar="REP",
            help="Two or more reps in the order they were run: videos, .cadence folders or "
            "report.json.",
            show_default=False,
        ),
    ],
    fly: words.Fly = None,
    marker: words.MarkerTexts = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where new results folders go. [default: beside each clip]"
        ),
    ] = None,
    as_json: words.AsJson = False,
    quiet: words.Quiet = False,
    overwrite: words.OverwriteReps = False,
    jobs: words.Jobs = None,
    athlete: words.Athlete = "middle-distance",
    pr400: words.Pr400 = None,
    pr800: words.Pr800 = None,
    capture_fps: words.CaptureFps = None,
    time_scale: words.TimeScale = None,
    engine: words.Engine = None,
    model: words.Model = None,
    log: keeping.Log = None,
    who: keeping.Who = None,
) -> None:
    """Print reps side by side, with the change from rep to rep.

    Videos that were not measured yet are measured, and their results kept in a folder beside each.
    Markers and the other options hold for every rep.
    """
    if len(rep) < 2:
        raise typer.BadParameter("name two reps or more", param_hint="'REP'")
    settings = words.measure_settings(fly, marker, athlete, pr400, pr800, capture_fps, time_scale)
    tracking = words.track_settings(None, engine, model)
    log_kept = keeping.preferences(log)
    from cadence.crew import all_measured, measure_reps
    from cadence.session.progression import compare_reps

    with work_shown(quiet=quiet) as progress:
        outcomes = measure_reps(
            {each: words.with_marker_file(settings, each, None) for each in rep},
            out,
            tracking,
            overwrite=overwrite,
            progress=progress,
            workers=jobs,
        )
    measured = all_measured(outcomes)
    to_log = [keeping.RepToLog(each.report, each.clip) for each in measured]
    keeping.write_down(log_kept, to_log, who, quiet=quiet)
    by_path = dict(zip(outcomes, measured, strict=True))
    _show(compare_reps([by_path[each].report for each in rep]), as_json=as_json)


def _show(comparison: Comparison, *, as_json: bool) -> None:
    from cadence.report.comparison import document_from_comparison, render_comparison

    if as_json:
        from cadence.report.document import json_text

        show_text(json_text(document_from_comparison(comparison)))
    else:
        show(render_comparison(comparison))
