"""How accurate cadence is, on clips whose truth is known.

Measures the rendered samples, with ``--grid`` a grid of further renders, and, where their folder
lies beside the checkout, filmed clips with contacts marked by eye. Contacts are scored by matching
events, cadence and the stated intervals against the truth, and two published rules on the same pose
tracks stand beside. Prints tables in Markdown.

    python benchmarks/accuracy.py --grid FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.documents import document_of, json_text
from benchmarks.flyrenders import GRID_SIZE, fly_cell, render_fly_cells
from benchmarks.flyscoring import score_fly
from benchmarks.flytables import fly_markdown
from benchmarks.measuring import ClipScore, measure_clip
from benchmarks.tables import BEGIN, END, markdown, put_between
from benchmarks.truths import CLIPS, Clip, grid_clips, labelled_clips, sample_clips

WORKERS = 2
FLY_MARKS = "<!-- fly:begin -->", "<!-- fly:end -->"


def main() -> None:
    """Run the benchmark from the command line."""
    words = _words()
    if words.fly_grid is not None:
        _score_fly_zones(words)
    _score_contacts(words)


def _score_contacts(words: argparse.Namespace) -> None:
    """Measure the clips whose contacts are known, and print their tables."""
    every = [*sample_clips(), *labelled_clips(words.clips)]
    if words.grid is not None:
        every += grid_clips(words.grid, words.first_seed)
    clips = [clip for clip in every if fnmatch(clip.name, words.only)]
    if not clips:
        return
    scores = measured(clips, words.tracks, words.plots)
    tables = markdown(scores)
    print(tables)
    if words.json is not None:
        words.json.write_text(json_text(document_of(scores)), "utf-8")
    is_whole = words.grid is not None and len(clips) == len(every)
    write_tables(words.markdown, tables, (BEGIN, END), is_whole=is_whole)


def _score_fly_zones(words: argparse.Namespace) -> None:
    """Measure the grid of fly zones, and print its tables."""
    first = words.first_seed
    every = [fly_cell(seed) for seed in range(first, first + GRID_SIZE)]
    cells = [cell for cell in every if fnmatch(cell.name, words.only)]
    if not cells:
        return
    render_fly_cells(cells, words.fly_grid)
    with ProcessPoolExecutor(max_workers=WORKERS) as pool:
        score = partial(score_fly, folder=words.fly_grid, tracks=words.tracks)
        scores = list(pool.map(score, cells))
    tables = fly_markdown(scores)
    print(tables)
    write_tables(words.markdown, tables, FLY_MARKS, is_whole=len(cells) == len(every))


def write_tables(page: Path | None, tables: str, marks: tuple[str, str], *, is_whole: bool) -> None:
    """Put tables into a page between two marks, unless they are of a part of the clips only."""
    if page is not None and not is_whole:
        told = f"{page}: the tables after {marks[0]} stay, for only a part of their clips ran"
        print(told, file=sys.stderr)
        return
    put_between(page, tables, marks)


def measured(clips: Sequence[Clip], tracks: Path | None, plots: Path | None) -> list[ClipScore]:
    """Measure clips in two processes, telling of each on standard error."""
    scores = []
    with ProcessPoolExecutor(max_workers=WORKERS) as pool:
        work = pool.map(partial(measure_clip, tracks=tracks, plots=plots), clips)
        for number, score in enumerate(work, start=1):
            told = score.failure or f"F1 {score.contacts.f1:.3f}"
            print(f"{number}/{len(clips)} {score.clip.name}: {told}", file=sys.stderr, flush=True)
            scores.append(score)
    return scores


def _words() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="accuracy on clips whose truth is known")
    parser.add_argument(
        "--clips", type=Path, default=CLIPS, help="folder of the filmed clips with labels"
    )
    parser.add_argument(
        "--grid", type=Path, help="folder of the grid's renders; what is missing is rendered"
    )
    parser.add_argument(
        "--first-seed",
        type=int,
        default=0,
        help="the first cell; 48 is another grid, 60 of fly zones",
    )
    parser.add_argument(
        "--fly-grid",
        type=Path,
        help="folder of the fly zones' renders; what is missing is rendered; 'f??_*' names them",
    )
    parser.add_argument(
        "--tracks",
        type=Path,
        help="folder to keep pose tracks in, so that only the analysis is repeated; empty it when "
        "the tracking has changed",
    )
    parser.add_argument("--only", default="*", help="clips to measure, as a pattern: 'g0*_60fps'")
    parser.add_argument("--json", type=Path, help="file for everything that was measured")
    parser.add_argument(
        "--markdown",
        type=Path,
        help="file whose part between the markers becomes the tables, where all their clips ran",
    )
    parser.add_argument("--plots", type=Path, help="folder for a picture of each clip's events")
    return parser.parse_args()


if __name__ == "__main__":
    main()
