"""Two who run side by side, and whether what was measured is one runner's own.

Sixteen rendered reps at 30, 60, 120 and 240 frames a second show a runner and another in the next
lane, nearer or beyond, a little ahead or behind, about as fast. Which of the two is measured is for
`--runner` to say; but cadence and contacts have to be those of one of them.

    python benchmarks/rivals.py --clips FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.rendering import run_renders
from benchmarks.renders import FRAME_RATES, Cell, cell, spec
from benchmarks.scoring import (
    ContactScore,
    RepScore,
    found_contacts,
    joined,
    score_contacts,
    score_rep,
    windows_for,
)
from benchmarks.tables import table
from benchmarks.tracks import track_of
from benchmarks.truths import Clip, load_truth
from cadence.errors import CadenceError
from cadence.pipeline.measure import report_from_track
from sample_videos.athlete import Athlete
from sample_videos.render import Extra, RenderSpec, Take, render
from sample_videos.truth import truth, write_truth

MARKS = "<!-- rivals:begin -->", "<!-- rivals:end -->"
COUNT = 16
FIRST_SEED, SEEDS_EACH = 3000, 50
LANE_M = 1.22
AHEAD_M, FASTER_MPS, CADENCE_RATIO = (-2.5, 2.5), (-0.6, 0.6), (0.9, 1.1)
# Further from a runner's cadence than this it is not that runner's.
OWN_PERCENT = 1.0
WARNING = "runner-beside"


@dataclass(frozen=True, eq=False)
class Duel:
    """What was measured of a clip, held against the runner whose cadence is nearer.

    Parameters
    ----------
    name
        The clip's.
    rep, contacts
        The scores; None where nothing was measured.
    warnings
        Codes of the report's warnings.
    failure
        Why nothing was measured.
    """

    name: str
    rep: RepScore | None = None
    contacts: ContactScore | None = None
    warnings: tuple[str, ...] = ()
    failure: str = ""

    @property
    def is_own(self) -> bool:
        """Whether what was measured is a runner's own."""
        return self.rep is not None and abs(self.rep.cadence_error_percent) <= OWN_PERCENT


def duel(number: int) -> tuple[Cell, RenderSpec, RenderSpec]:
    """Draw a rep, the clip of both runners, and the rival's own."""
    chance = np.random.default_rng((number, 78))
    drawn = (cell(seed) for seed in itertools.count(FIRST_SEED + SEEDS_EACH * number))
    fps = FRAME_RATES[number % len(FRAME_RATES)]
    one = next(each for each in drawn if (each.fps, each.situation) == (fps, "static"))
    one = replace(one, name=f"d{number:02d}_{fps:.0f}fps")
    alone = spec(one)
    faster_mps = chance.uniform(*FASTER_MPS)
    pace = tuple((at_s, mps + faster_mps) for at_s, mps in alone.motion.speed_mps)
    ratio = chance.uniform(*CADENCE_RATIO)
    rival = replace(
        alone.motion,
        start_along_m=alone.motion.start_along_m + chance.uniform(*AHEAD_M),
        across_m=alone.motion.across_m + (LANE_M if number % 2 else -LANE_M),
        speed_mps=pace,
        cadence_spm=tuple((at_s, spm * ratio) for at_s, spm in alone.motion.cadence_spm),
        first_strike_s=float(chance.uniform(0.02, 0.25)),
        seed=one.seed + 9,
    )
    body = Athlete(height_m=alone.athlete.height_m)
    both = replace(alone, extras=(Extra(body, motion=rival),))
    return one, both, replace(alone, motion=rival, athlete=body)


def score_duel(number: int, clips: Path, tracks: Path | None) -> Duel:
    """Render a clip where it is missing, and measure it."""
    drawn, both, rival = duel(number)
    path = clips / f"{drawn.name}.mp4"
    truths = path.with_suffix(".json"), path.with_suffix(".rival.json")
    if not truths[1].exists():
        render(both, clips)
        write_truth(truths[1], truth(Take(rival)))
    fps = round(drawn.fps)
    try:
        report = report_from_track(track_of(path, tracks))
    except CadenceError as error:
        return Duel(drawn.name, failure=str(error))
    duels = []
    for truth_path in truths:
        known = load_truth(Clip(drawn.name, "grid", path, truth_path, fps, "rivals"))
        windows = windows_for(fps, is_labelled=False)
        contacts = score_contacts(found_contacts(report), known.contacts, windows)
        codes = tuple(warning.code for warning in report.warnings)
        rep = score_rep(report, known, windows)
        duels.append(Duel(drawn.name, rep, contacts, codes))
    return min(duels, key=_off_percent)


def _off_percent(each: Duel) -> float:
    off = np.inf if each.rep is None else abs(each.rep.cadence_error_percent)
    return off if np.isfinite(off) else np.inf


def rivals_table(duels: Sequence[Duel]) -> str:
    """Give what was measured, by whether the report warns that somebody was beside the runner."""
    for each in duels:
        if not each.is_own:
            off = "" if each.rep is None else f"{each.rep.cadence_error_percent:+.2f} %"
            print(f"{each.name}: {each.failure or off}", file=sys.stderr)
    head = ["reps", "measured", f"cadence is one runner's, within {OWN_PERCENT:g} %", "worst"]
    head += ["intervals that hold it", "contacts right", "F1"]
    warned = [each for each in duels if WARNING in each.warnings]
    rest = [each for each in duels if WARNING not in each.warnings]
    groups = {f"`{WARNING}`": warned, "not warned": rest, "all": list(duels)}
    return table(["", *head], [_row(name, group) for name, group in groups.items()])


def _row(name: str, duels: Sequence[Duel]) -> list[str]:
    reps = [each.rep for each in duels if each.rep is not None]
    contacts = joined([each.contacts for each in duels if each.contacts is not None])
    off = [abs(rep.cadence_error_percent) for rep in reps]
    return [
        name,
        str(len(duels)),
        str(len(reps)),
        str(sum(each.is_own for each in duels)),
        f"{max(off, default=np.nan):.2f} %",
        str(sum(bool(rep.cadence_covered) for rep in reps)),
        f"{contacts.right} of {contacts.whole}",
        f"{contacts.f1:.3f}",
    ]


def main() -> None:
    """Run the benchmark from the command line."""
    run_renders(__doc__, COUNT, score_duel, rivals_table, MARKS)


if __name__ == "__main__":
    main()
