"""The commands. Each imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadence.cli import compare, keeping, log, markers, models, session, words, workouts
from cadence.cli.screen import show, show_text, work_shown
from cadence.pose import ENGINES
from cadence.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadence.domain import RepReport
    from cadence.pipeline.settings import MeasureSettings
    from cadence.reps import TrackSettings

_NOTHING_KEPT = "Nothing was written: --overwrite replaces the results beside the track."

app = typer.Typer(
    help="Measures a filmed running rep: cadence, contact and flight times, fly-zone speed, "
    "and the 400 m-pace targets.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(log.app, name="log")
app.add_typer(models.app, name="models")
app.command("markers")(markers.markers)

Clip = Annotated[
    Path,
    typer.Argument(
        metavar="CLIP",
        help="A video, or DIR.cadence/track.npz to measure it again.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Results folder. [default: CLIP's name + .cadence]"),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace results that are there already.")
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"cadence {VERSION}")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Measure a filmed running rep."""


@app.command()
def analyze(
    clip: Clip,
    fly: words.Fly = None,
    marker: words.MarkerTexts = None,
    markers: words.MarkersFile = None,
    lane_offset: words.LaneOffset = None,
    camera_distance: words.CameraDistance = None,
    readout_ms: words.Readout = 15.0,
    accel: words.Accel = None,
    out: Out = None,
    as_json: words.AsJson = False,
    quiet: words.Quiet = False,
    overwrite: Overwrite = False,
    video: words.Video = False,
    slow: words.Slow = None,
    landmarks: words.LandmarkFiles = False,
    athlete: words.Athlete = "middle-distance",
    pr400: words.Pr400 = None,
    pr800: words.Pr800 = None,
    runner: words.RunnerText = None,
    capture_fps: words.CaptureFps = None,
    time_scale: words.TimeScale = None,
    engine: words.Engine = None,
    model: words.Model = None,
    no_cache: words.NoCache = False,
    log: keeping.Log = None,
    who: keeping.Who = None,
    workout: keeping.WorkoutName = None,
    rep: keeping.RepNumber = None,
) -> None:
    """Measure a rep and print its report.

    Writes report.html, kinogram.png, report.json, steps.csv and track.npz into a results folder;
    with --video annotated.mp4, with --landmarks landmarks.csv and landmarks.trc. From a track.npz
    the rep is measured again without video or model; that replaces the results beside it only with
    --overwrite.
    """
    settings = words.measure_settings(fly, marker, athlete, pr400, pr800, capture_fps, time_scale)
    settings = words.with_zone_words(settings, lane_offset, camera_distance, readout_ms, accel)
    settings = words.with_marker_file(settings, clip, markers)
    log_kept = keeping.preferences(log)
    from cadence.kept import results_folder, saved_track

    track = saved_track(clip)
    needs_clip = {"--runner": runner, "--engine": engine, "--model": model}
    words.refuse_where_tracked(track, needs_clip)
    folder = out or (results_folder(clip) if track is None else track.parent)
    kept = folder if track is None or out or overwrite else None
    wanted = words.wanted_files(video, slow, landmarks, kept=kept is not None)
    tracking = partial(words.track_settings, runner, engine, model, no_cache=no_cache)
    measure = _measuring(clip, track, folder, tracking, kept=kept is not None)
    with work_shown(quiet=quiet, film=video) as progress:
        report = measure(settings, overwrite=overwrite, progress=progress, wanted=wanted)
    if log_kept is not None:
        to_log = keeping.RepToLog(report, _clip_of(report, clip, track), workout, rep)
        keeping.write_down(log_kept, [to_log], who, quiet=quiet)
    _show_report(report, as_json=as_json)
    if not (as_json or quiet):
        typer.echo(f"Results are in {kept}." if kept else _NOTHING_KEPT)


def _measuring(
    clip: Path,
    track: Path | None,
    folder: Path,
    tracking: Callable[[], TrackSettings],
    *,
    kept: bool,
) -> Callable[..., RepReport]:
    """Return what measures a clip into its folder, or a saved track again, kept or not."""
    if track is not None and not kept:
        return partial(_measured_only, track)
    from cadence import reps

    if track is not None:
        return partial(reps.measure_again, track, folder)
    return partial(reps.measure_clip, clip, folder, tracking())


def _measured_only(track: Path, settings: MeasureSettings, **_: object) -> RepReport:
    """Measure a saved track without importing what follows runners, draws and writes."""
    from cadence.storage import load_track

    return settings.measure(load_track(track))


def _clip_of(report: RepReport, clip: Path, track: Path | None) -> Path | None:
    """Return the video that a report speaks of; None where it is gone."""
    from cadence.kept import clip_of

    return clip if track is None else clip_of(report.video, track.parent)


@app.command()
def benchmark(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="CLIP or FOLDER",
            help="Videos, or folders of videos. [default: the checkout's sample_videos]",
            show_default=False,
        ),
    ] = None,
    repeats: Annotated[int, typer.Option("--repeats", min=1, help="Runs, whose medians hold.")] = 3,
    baseline: Annotated[
        bool,
        typer.Option(
            "--baseline", help="Time a plain MediaPipe loop over the whole frames as well."
        ),
    ] = False,
    engine: Annotated[
        list[str] | None,
        typer.Option(
            "--engine",
            metavar="|".join(ENGINES),
            help="Engine to time; repeat to compare. [default: openvino]",
            show_default=False,
        ),
    ] = None,
    as_json: words.AsJson = False,
    quiet: words.Quiet = False,
    model: words.Model = None,
) -> None:
    """Measure the speed: milliseconds a frame and by stage, beside decoding alone."""
    tracking = words.track_settings(None, None, model)
    from cadence.benchmark.runs import SideName
    from cadence.benchmark.speeds import PLAIN, clips_in, run_benchmark
    from cadence.benchmark.table import document_from_benchmark, render_benchmark
    from cadence.report.document import json_text

    unknown = [each for each in engine or [] if each not in ENGINES]
    if unknown:
        raise typer.BadParameter(f"'{unknown[0]}' is none of {', '.join(ENGINES)}.")
    sides: list[SideName] = [name for name in ENGINES if name in (engine or ["openvino"])]
    sides += [PLAIN] if baseline else []
    with work_shown(quiet=quiet) as progress:
        result = run_benchmark(
            clips_in(path or []), sides, tracking.model, repeats, progress=progress
        )
    if as_json:
        show_text(json_text(document_from_benchmark(result)))
    else:
        show(render_benchmark(result))


def _show_report(report: RepReport, *, as_json: bool) -> None:
    if as_json:
        from cadence.report.document import document_from_report, json_text

        show_text(json_text(document_from_report(report)))
    else:
        from cadence.report.text import render_report

        show(render_report(report))


app.command()(compare.compare)
app.command()(session.session)
app.command()(workouts.workouts)
