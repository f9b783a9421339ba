"""``cadence compare``: reps side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cadence.cli import keeping, words
from cadence.cli.screen import show, show_text, tell_folder, work_shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cadence.cli.screen import Progress
    from cadence.kept import MeasuredRep
    from cadence.report.comparepage import RepFiles
    from cadence.report.sidebyside.film import SideBySide
    from cadence.session.progression import Comparison

# As `cadence.report.sidebyside` names them, which is imported only when a video is wanted.
LayoutName = Literal["side", "stacked", "ghost"]
SyncName = Literal["zone", "strike", "time"]

_FOLDER = "compare"


Reps = Annotated[
    list[Path],
    typer.Argument(
        metavar="REP",
        help="Two or more reps in the order they were run: videos, .cadence folders or "
        "report.json.",
        show_default=False,
    ),
]
Video = Annotated[
    bool, typer.Option("--video", help="Write compare.mp4 as well: the reps in one video.")
]
Layout = Annotated[
    LayoutName,
    typer.Option(
        "--layout",
        help="In that video: side by side, one over the other, or as ghosts over the first.",
    ),
]
Sync = Annotated[
    SyncName | None,
    typer.Option(
        "--sync",
        help="What it is synchronised on: entering the fly zone, the first strike, or the "
        "clips' own time. [default: zone where all reps have one, else strike]",
        show_default=False,
    ),
]
Slow = Annotated[
    float,
    typer.Option(
        "--slow", metavar="N", min=1, max=100, help="Play it N times slower than in reality."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Where compare.html, compare.json and new results folders go. "
        "[default: 'compare' beside the first rep; results beside each clip]",
    ),
]


def compare(
    rep: Reps,
    fly: words.Fly = None,
    marker: words.MarkerTexts = None,
    video: Video = False,
    layout: Layout = "side",
    sync: Sync = None,
    slow: Slow = 1,
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
    """Print reps side by side, with the change from rep to rep.

    Writes compare.html and compare.json. Videos that were not measured yet are measured, several
    at once where cores allow, and their results kept in a folder beside each.
    Markers and the other options hold for every rep.
    """
    if len(rep) < 2:
        raise typer.BadParameter("name two reps or more", param_hint="'REP'")
    settings = words.measure_settings(fly, marker, athlete, pr400, pr800, capture_fps, time_scale)
    tracking = words.track_settings(None, engine, model, no_cache=no_cache)
    log_kept = keeping.preferences(log)
    from cadence.crew import all_measured, measure_reps
    from cadence.report.results import COMPARE_FILES, ensure_results_folder
    from cadence.report.sidebyside.film import SideBySide

    words.refuse_without(
        "--video", video, {"--layout": layout != "side", "--sync": sync, "--slow": slow != 1}
    )
    folder = out or rep[0].absolute().parent / _FOLDER
    ensure_results_folder(folder, COMPARE_FILES)
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
    reps = [dict(zip(outcomes, measured, strict=True))[each] for each in rep]
    comparison = _written(reps, folder, SideBySide(layout, sync, slow) if video else None, quiet)
    _show(comparison, as_json=as_json)
    tell_folder(folder, quiet=as_json or quiet)


def _written(
    reps: Sequence[MeasuredRep], folder: Path, wish: SideBySide | None, quiet: bool
) -> Comparison:
    """Compare the reps and write the results, with a video where one is wished."""
    from cadence.report.results import write_compare_folder
    from cadence.session.progression import compare_reps

    comparison = compare_reps([each.report for each in reps])
    files = [_files_of(each) for each in reps]
    if wish is None:
        write_compare_folder(comparison, files, folder)
    else:
        with work_shown(quiet=quiet, film=True) as progress:
            write_compare_folder(comparison, files, folder, _video_writer(reps, wish, progress))
    return comparison


def _video_writer(
    reps: Sequence[MeasuredRep], wish: SideBySide, progress: Progress
) -> Callable[[Path], object]:
    """Return what writes the reps' video, once all that it needs is there."""
    from cadence.errors import VideoError
    from cadence.report.sidebyside.film import FilmedRep, write_side_by_side
    from cadence.storage import load_track
    from cadence.video.decode import open_clip

    filmed = []
    for rep in reps:
        if rep.clip is None:
            raise VideoError(
                f"{rep.report.video.path}: is not there any more, and --video needs it. Put it "
                "back beside its results folder."
            )
        filmed.append(FilmedRep(rep.report, load_track(rep.folder), open_clip(rep.clip)))

    def write(path: Path) -> object:
        return write_side_by_side(path, filmed, wish, progress)

    return write


def _files_of(rep: MeasuredRep) -> RepFiles:
    """Return what belongs to a rep beside its report, as far as it is there."""
    from cadence.report.comparepage import RepFiles
    from cadence.report.folder import KINOGRAM_FILE, PAGE_FILE

    page, kinogram = rep.folder / PAGE_FILE, rep.folder / KINOGRAM_FILE
    return RepFiles(
        page if page.is_file() else None, kinogram.read_bytes() if kinogram.is_file() else None
    )


def _show(comparison: Comparison, *, as_json: bool) -> None:
    from cadence.report.comparison import document_from_comparison, render_comparison

    if as_json:
        from cadence.report.document import json_text

        show_text(json_text(document_from_comparison(comparison)))
    else:
        show(render_comparison(comparison))
