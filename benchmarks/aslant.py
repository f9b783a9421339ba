"""Contacts and cadence by how obliquely the camera looks at the track.

The reps of the grid of fly zones are filmed squarely, and at 15 and 30 degrees to it.

    python benchmarks/aslant.py --fly-grid FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.flyrenders import GRID_SIZE, FlyCell, fly_cell, render_fly_cells
from benchmarks.measuring import ClipScore, measure_clip
from benchmarks.scoring import joined
from benchmarks.tables import replaced_between, table
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


def aslant_table(scores: Sequence[ClipScore]) -> str:
    """Give contacts and cadence, a line for each way to stand."""
    head = ["camera", "reps", "F1", "worst rep", "strikes off, ms", "toe-offs off, ms"]
    head += ["cadence off, median, worst", "cadence's intervals that hold the truth"]
    views = sorted({score.clip.situation for score in scores})
    groups = [[score for score in scores if score.clip.situation == view] for view in views]
    return table(head, [_row(view, group) for view, group in zip(views, groups, strict=True)])


def _row(view: str, scores: Sequence[ClipScore]) -> list[str]:
    contacts = joined([score.contacts for score in scores])
    reps = [score.rep for score in scores if score.rep is not None]
    off = np.abs([rep.cadence_error_percent for rep in reps])
    worst = min(scores, key=lambda score: score.contacts.f1)
    return [
        view,
        str(len(scores)),
        f"{contacts.f1:.3f}",
        f"{worst.contacts.f1:.3f} (`{worst.clip.name[:3]}`)",
        f"{1e3 * np.median(np.abs(contacts.strike_error_s)):.1f}",
        f"{1e3 * np.nanmedian(np.abs(contacts.toe_off_error_s)):.1f}",
        f"{np.median(off):.2f} %, {off.max():.2f} %",
        f"{sum(bool(rep.cadence_covered) for rep in reps)} of {len(reps)}",
    ]


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
        found = aslant_table(list(pool.map(score, cells)))
    print(found)
    if words.markdown is not None:
        page = words.markdown.read_text("utf-8")
        words.markdown.write_text(replaced_between(page, found, MARKS), "utf-8")


if __name__ == "__main__":
    main()
