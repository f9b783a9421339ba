"""How accurate cadence is, on clips whose truth is known.

Measures the rendered samples and, where they lie beside the checkout, real clips with contacts
marked by eye, and scores them by matching events. Prints tables in Markdown; ``--json FILE`` keeps
the figures, ``--grid FOLDER`` renders further reps into a folder and measures those too.

    python benchmarks/accuracy.py [--clips FOLDER] [--grid FOLDER] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.renders import rendered_grid
from cadence.calibration import Marker
from cadence.domain import FloatArray, RepReport
from cadence.errors import CadenceError
from cadence.measure import FlySetup, report_from_track
from cadence.pipeline import track_clip

ROOT = Path(__file__).resolve().parents[1]
LABELLED = (
    "zzzhushi_male_side",
    "sports2d_demo3",
    "hato72_a1",
    "hato72_b1",
    "hato72_b5",
    "hato72_b7",
)
# Events match within two frames of a 30 fps clip: labels are a frame unsure themselves.
MATCH_S = 2 / 30


@dataclass(frozen=True)
class Truth:
    """What is known of a clip.

    Parameters
    ----------
    contacts_s
        (N, 2) strikes and toe-offs of the contacts that lie whole in the clip.
    cadence_spm
        Over those.
    cadence_uncertainty
        Of the truth itself, relative.
    fly
        The fly zone, or None.
    fly_mps
        Its true speed, NaN when unknown.
    """

    contacts_s: FloatArray
    cadence_spm: float
    cadence_uncertainty: float
    fly: FlySetup | None
    fly_mps: float


@dataclass(frozen=True)
class Score:
    """How far a report is from the truth; NaN where there is nothing to compare."""

    clip: str
    contacts: int
    found: int
    invented: int
    cadence_spm: float
    cadence_error_percent: float
    truth_uncertainty_percent: float
    strike_bias_ms: float
    strike_median_ms: float
    toe_off_bias_ms: float
    toe_off_median_ms: float
    fly_error_percent: float


def sample_truth(path: Path) -> Truth:
    """Read the truth that the renderer wrote beside a sample."""
    truth = json.loads(path.read_text("utf-8"))
    contacts = [(c["strike_s"], c["toe_off_s"]) for c in truth["contacts"] if c["complete"]]
    fly = None
    if truth["fly"] is not None and truth["camera"] != "panned":
        markers = tuple(Marker(m["x_px"], m["y_px"], m["along_m"]) for m in truth["markers"])
        fly = FlySetup(truth["fly"]["distance_m"], markers)
    return Truth(
        np.array(contacts),
        truth["cadence_spm"],
        0.0,
        fly,
        truth["fly"]["speed_mps"] if fly is not None else np.nan,
    )


def labelled_truth(path: Path, frame_s: float) -> Truth:
    """Read contacts marked by eye: the first frame of a contact is half a frame late on average."""
    contacts = json.loads(path.read_text("utf-8"))["contacts"]
    events = np.array([(c["strike_s"], c["off_s"]) for c in contacts]) - frame_s / 2
    span_s = events[-1, 0] - events[0, 0]
    unsure_s = frame_s * np.hypot(
        contacts[0]["uncertainty_frames"], contacts[-1]["uncertainty_frames"]
    )
    return Truth(events, 60 * (len(events) - 1) / span_s, unsure_s / span_s, None, np.nan)


def score(clip: str, report: RepReport, truth: Truth) -> Score:
    """Match a report's contacts with the true ones and give the errors."""
    found = np.array([(c.strike_s, c.toe_off_s) for c in report.contacts], dtype=float)
    apart = np.abs(found[:, :1] - truth.contacts_s[None, :, 0])
    matched = apart.min(axis=0) < MATCH_S
    errors_ms = 1e3 * (found[apart.argmin(axis=0)] - truth.contacts_s)[matched]
    first_s, last_s = truth.contacts_s[0, 0] - MATCH_S, truth.contacts_s[-1, 0] + MATCH_S
    inside = (found[:, 0] > first_s) & (found[:, 0] < last_s)
    cadence_spm = report.cadence.spm.mean
    fly = report.fly.speed_mps.mean if report.fly is not None else np.nan
    return Score(
        clip=clip,
        contacts=len(truth.contacts_s),
        found=int(matched.sum()),
        invented=int((apart.min(axis=1) >= MATCH_S)[inside].sum()),
        cadence_spm=cadence_spm,
        cadence_error_percent=100 * (cadence_spm / truth.cadence_spm - 1),
        truth_uncertainty_percent=100 * truth.cadence_uncertainty,
        strike_bias_ms=float(np.mean(errors_ms[:, 0])),
        strike_median_ms=float(np.median(np.abs(errors_ms[:, 0]))),
        toe_off_bias_ms=float(np.mean(errors_ms[:, 1])),
        toe_off_median_ms=float(np.median(np.abs(errors_ms[:, 1]))),
        fly_error_percent=100 * (fly / truth.fly_mps - 1),
    )


def scores(clips: Path, grid: Path | None) -> list[Score]:
    """Measure all clips whose truth is known."""
    result = []
    rendered = sorted((ROOT / "sample_videos").glob("*.mp4"))
    if grid is not None:
        rendered += rendered_grid(grid)
    for path in rendered:
        truth = sample_truth(path.with_suffix(".json"))
        report = report_from_track(track_clip(path), fly=truth.fly)
        result.append(score(path.stem, report, truth))
    for name in LABELLED if clips.is_dir() else ():
        track = track_clip(clips / f"{name}.mp4")
        frame_s = float(np.median(np.diff(track.file_time_s)))
        truth = labelled_truth(clips / "labels" / f"{name}.json", frame_s)
        try:
            result.append(score(name, report_from_track(track), truth))
        except CadenceError as error:
            print(f"{name}: {error}")
    return result


def table(rows: list[Score]) -> str:
    """Give the scores as a Markdown table."""
    head = (
        "| clip | contacts found | invented | cadence, steps/min | error | truth's own | "
        "strike bias / median | toe-off bias / median | fly speed error |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    lines = [head]
    for row in rows:
        fly = f"{row.fly_error_percent:+.2f} %" if np.isfinite(row.fly_error_percent) else "-"
        lines.append(
            f"| `{row.clip}` | {row.found} of {row.contacts} | {row.invented} "
            f"| {row.cadence_spm:.1f} | {row.cadence_error_percent:+.2f} % "
            f"| ±{row.truth_uncertainty_percent:.1f} % "
            f"| {row.strike_bias_ms:+.0f} / {row.strike_median_ms:.0f} ms "
            f"| {row.toe_off_bias_ms:+.0f} / {row.toe_off_median_ms:.0f} ms | {fly} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description="accuracy on clips whose truth is known")
    parser.add_argument("--clips", type=Path, default=ROOT.parent / "shared" / "clips")
    parser.add_argument("--grid", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = scores(arguments.clips, arguments.grid)
    print(table(rows))
    if arguments.json is not None:
        document: list[dict[str, Any]] = [asdict(row) for row in rows]
        arguments.json.write_text(json.dumps(document, indent=1), "utf-8")


if __name__ == "__main__":
    main()
