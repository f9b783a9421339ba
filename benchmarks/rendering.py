"""The command line of benchmarks that render some reps of one situation and measure them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.measuring import ClipScore, measure_clip
from benchmarks.tables import put_between
from benchmarks.truths import Clip
from sample_videos.render import RenderSpec, render

Score = TypeVar("Score")


def run_renders(
    about: str | None,
    count: int,
    score: Callable[[int, Path, Path | None], Score],
    tables: Callable[[Sequence[Score]], str],
    marks: tuple[str, str],
) -> None:
    """Render and measure reps as the command line says, and print their table.

    Parameters
    ----------
    about
        What the benchmark is, for ``--help``.
    count
        How many reps there are.
    score
        Renders a rep by its number into a folder where it is missing, and measures it; the last
        is the folder in which pose tracks are kept. A function of a module, as processes need it.
    tables
        Gives the table.
    marks
        The lines between which it stands in the document.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--clips", type=Path, required=True, help="folder to render into")
    parser.add_argument("--tracks", type=Path, help="folder in which pose tracks are kept")
    parser.add_argument("--markdown", type=Path, help="document to write the table into")
    words = parser.parse_args()
    words.clips.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=2) as pool:
        scored = partial(_scored, score, words.clips, words.tracks)
        found = tables(list(pool.map(scored, range(count))))
    print(found)
    put_between(words.markdown, found, marks)


def measure_render(
    drawn: RenderSpec, situation: str, clips: Path, tracks: Path | None, run: str = ""
) -> ClipScore:
    """Render a rep where it is missing, and measure it.

    Parameters
    ----------
    drawn
        The rep.
    situation, run
        As of `benchmarks.truths.Clip`.
    clips, tracks
        Folders of the render, and of pose tracks.
    """
    path = clips / f"{drawn.name}.mp4"
    truth_path = path.with_suffix(".json")
    if not truth_path.exists():
        render(drawn, clips)
    clip = Clip(drawn.name, "grid", path, truth_path, round(drawn.fps), situation, run)
    return measure_clip(clip, tracks, None)


def _scored(
    score: Callable[[int, Path, Path | None], Score], clips: Path, tracks: Path | None, number: int
) -> Score:
    return score(number, clips, tracks)
