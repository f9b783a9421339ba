"""Contacts and cadence by how obliquely the camera looks at the track.

The reps of the grid of fly zones are filmed squarely, and at 15 and 30 degrees to it.

    python benchmarks/aslant.py --fly-grid FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.flyrenders import GRID_SIZE, FlyCell, fly_cell, render_fly_cells
from benchmarks.measuring import ClipScore, measure_clip
from benchmarks.situations import situation_table
from benchmarks.tables import put_between
from benchmarks.truths import Clip

MARKS = "<!-- aslant:begin -->", "<!-- aslant:end -->"


def score_cell(cell: FlyCell, folder: Path, tracks: Path | None) -> ClipScore:
    """Measure the contacts of a fly zone's rep."""
    path = folder / f"{cell.name}.mp4"
    truth_path = path.with_suffix(".json")
    return measure_clip(
        Clip(cell.name, "grid", path, truth_path, round(cell.fps), view_of(cell)), tracks, None
    )


def view_of(cell: FlyCell) -> str:
    """Say how the camera stands."""
    if cell.kind != "static":
        return cell.kind
    return f"tripod, {abs(cell.view_deg):.0f}°"


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fly-grid", type=Path, required=True, help="folder of the renders")
    parser.add_argument("--tracks", type=Path, help="folder in which pose tracks are kept")
    parser.add_argument("--markdown", type=Path, help="document to write the table into")
    words = parser.parse_args()
    cells = [fly_cell(seed) for seed in range(GRID_SIZE)]
    words.fly_grid.mkdir(parents=True, exist_ok=True)
    render_fly_cells(cells, words.fly_grid)
    with ProcessPoolExecutor(max_workers=2) as pool:
        score = partial(score_cell, folder=words.fly_grid, tracks=words.tracks)
        found = situation_table("camera", list(pool.map(score, cells)))
    print(found)
    put_between(words.markdown, found, MARKS)


if __name__ == "__main__":
    main()
