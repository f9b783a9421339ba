"""``cadence session``: a folder of clips held against the workout they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadence.cli import keeping, words
from cadence.cli.screen import show, show_text, tell_folder, work_shown
from cadence.cli.workouts import find_workout

if TYPE_CHECKING:
    from cadence.sessions import SessionResult

_FOLDER = "session"


Plan = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A workout of 'cadence workouts', or a plan of your own as a TOML file.",
        show_default=False,
    ),
]
Clips = Annotated[
    list[Path],
    typer.Argument(
        metavar="CLIP or FOLDER",
        help="The clips in any order: videos, .cadence folders, or a folder of them.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Where session.html, session.json and new results folders go. "
        "[default: 'session' beside the first clip; results beside each clip]",
    ),
]


def session(
    plan: Plan,
    clip: Clips,
    fly: words.Fly = None,
    marker: words.MarkerTexts = None,
    out: Out = None,
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
    no_cache: words.NoCache = False,
    log: keeping.Log = None,
    who: keeping.Who = None,
) -> None:
    """Hold the clips of a session against its plan: reps, recoveries, progression.

    Clips are put in order by when the phone recorded them; without such times in the order in
    which they are named. New clips are measured, and their results kept.
    """
    settings = words.measure_settings(fly, marker, athlete, pr400, pr800, capture_fps, time_scale)
    tracking = words.track_settings(None, engine, model, no_cache=no_cache)
    workout = find_workout(plan)
    log_kept = keeping.preferences(log)
    from cadence.report.results import SESSION_FILES, ensure_results_folder, write_session_folder
    from cadence.session.workouts import for_athlete, load_workouts
    from cadence.sessions import measure_session, reps_in

    reps = reps_in(clip)
    folder = out or reps[0].parent / _FOLDER
    ensure_results_folder(folder, SESSION_FILES)
    book = load_workouts()
    with work_shown(quiet=quiet) as progress:
        result = measure_session(
            reps,
            lambda rep: words.with_marker_file(settings, rep, None),
            for_athlete(workout, athlete, book),
            book,
            out,
            tracking,
            pr400_s=words.race_time(pr400, "'--pr400'"),
            overwrite=overwrite,
            progress=progress,
            workers=jobs,
        )
    keeping.write_down(log_kept, _to_log(result), who, quiet=quiet)
    write_session_folder(result.session, _pages(result), folder)
    _show(result, as_json=as_json)
    tell_folder(folder, quiet=as_json or quiet)


def _pages(result: SessionResult) -> dict[str, Path]:
    """Return where each rep's own page lies."""
    from cadence.report.folder import PAGE_FILE

    found = {name: rep.folder / PAGE_FILE for name, rep in result.measured.items()}
    return {name: page for name, page in found.items() if page.is_file()}


def _to_log(result: SessionResult) -> list[keeping.RepToLog]:
    """Return the measured reps with their places in the plan; extra ones have none."""
    name, found = result.session.workout.name, []
    for rep in result.session.reps:
        measured = result.measured.get(rep.filmed.path) if rep.filmed else None
        if measured is not None:
            number = rep.planned.number
            found.append(keeping.RepToLog(measured.report, measured.clip, name, number))
    for extra in result.session.extra:
        if extra.path in result.measured:
            one = result.measured[extra.path]
            found.append(keeping.RepToLog(one.report, one.clip, name))
    return found


def _show(result: SessionResult, *, as_json: bool) -> None:
    from cadence.report.session import document_from_session, render_session

    if as_json:
        from cadence.report.document import json_text

        show_text(json_text(document_from_session(result.session)))
    else:
        show(render_session(result.session))
