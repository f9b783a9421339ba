"""``cadence markers``: what may mark a fly zone, found, drawn and saved for editing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadence.cli import words
from cadence.cli.screen import show, show_text, work_shown

if TYPE_CHECKING:
    from rich.table import Table

    from cadence.pipeline.marking import MarkSearch

_SCHEMA = "cadence.found-marks/1"

Saved = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="The TOML file to write; a PNG of the same name goes beside it. "
        "[default: CLIP's name + .markers.toml]",
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")]


def markers(
    clip: Annotated[Path, typer.Argument(metavar="CLIP", help="A video.", show_default=False)],
    fly: words.Fly = None,
    accel: words.Accel = None,
    out: Saved = None,
    as_json: words.AsJson = False,
    quiet: words.Quiet = False,
    overwrite: Overwrite = False,
    runner: words.RunnerText = None,
    engine: words.Engine = None,
    model: words.Model = None,
) -> None:
    """Find a fly zone's markers in the picture, draw them, and save them for editing.

    With --fly M the marks that make a zone of that length get their metres. The file is the one
    that analyze takes by itself from beside the clip.
    """
    settings = words.measure_settings(fly, None, "middle-distance", None, None, None, None)
    settings = words.with_zone_words(settings, None, None, 15.0, accel)
    tracking = words.track_settings(runner, engine, model, no_cache=False)
    from cadence.flyzone.markerset import marker_file_text
    from cadence.pipeline.marking import search_marks
    from cadence.report.markpicture import draw_marks
    from cadence.storage import ensure_absent, write_files
    from cadence.video.decode import open_clip

    toml = out or clip.with_suffix(".markers.toml")
    png = toml.with_suffix(".png")
    opened = open_clip(clip)
    ensure_absent([toml, png], overwrite=overwrite)
    with work_shown(quiet=quiet) as progress:
        track = tracking.track(clip, progress)
    search = search_marks(track, clip, settings.fly)
    note = f"Marks found in {clip.name}; correct them where they are wrong, and analyze again."
    files = {png: draw_marks(opened, track, search.marks, search.markers)}
    if search.marks:
        text = marker_file_text(search.markers or search.marks, note)
        files[toml] = text.encode("utf-8")
    write_files(files, overwrite=overwrite)
    if as_json:
        show_text(_json(search))
        return
    if search.marks:
        show(_table(search))
    else:
        typer.echo("Nothing that may be a marker was found beside the runner's path.")
    if search.unsettled_because is not None:
        typer.echo(search.unsettled_because)
    if not quiet:
        typer.echo(f"Written: {', '.join(str(path) for path in files)}")


def _along_m(search: MarkSearch) -> dict[tuple[float, float], float]:
    return {(marker.x_px, marker.y_px): marker.along_m for marker in search.markers}


def _table(search: MarkSearch) -> Table:
    from cadence.report.text import table

    along_m = _along_m(search)
    heads = ("", "kind", "x, y px", "height x width m", "sure", "along m")
    grid = table("Marks beside the runner's path", heads, left=(1,))
    for number, mark in enumerate(search.marks, 1):
        metres = along_m.get((mark.x_px, mark.y_px))
        grid.add_row(
            str(number),
            mark.kind,
            f"{mark.x_px:.1f}, {mark.y_px:.1f}",
            f"{mark.height_m:.2f} x {mark.width_m:.2f}",
            f"{100 * mark.confidence:.0f} %",
            "-" if metres is None else f"{metres:g}",
        )
    return grid


def _json(search: MarkSearch) -> str:
    from dataclasses import asdict

    from cadence.report.document import json_text

    along_m = _along_m(search)
    marks = [
        {"kind": mark.kind, **asdict(mark), "along_m": along_m.get((mark.x_px, mark.y_px))}
        for mark in search.marks
    ]
    return json_text(
        {"schema": _SCHEMA, "marks": marks, "unsettled_because": search.unsettled_because}
    )
