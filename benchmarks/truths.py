"""The clips whose truth is known, and what is known of them.

Rendered clips carry their truth beside them, exact to the microsecond. Filmed clips lie in a folder
of their own, which is no part of the project, with contacts marked by eye in ``labels/``. They are
looked for in ``CADENCE_CLIPS``, or beside the checkout in ``../shared/clips``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from benchmarks.matching import TrueContacts
from benchmarks.renders import GRID_SIZE, cell, rendered_grid, run_of
from cadence.domain import FloatArray

ROOT = Path(__file__).resolve().parents[1]
CLIPS = Path(os.environ.get("CADENCE_CLIPS", ROOT.parent / "shared" / "clips"))
LABELLED = (
    "zzzhushi_male_side",
    "sports2d_demo3",
    "hato72_a1",
    "hato72_b1",
    "hato72_b5",
    "hato72_b7",
)
# The true cadence of this clip was measured from raw pixels: steps a minute, and how sure.
_MEASURED_SPM = {"zzzhushi_male_side": (168.9, 0.5)}

Kind = Literal["sample", "grid", "labelled"]


@dataclass(frozen=True)
class Clip:
    """A clip of the benchmark.

    Parameters
    ----------
    name
        As in the tables.
    kind
        A committed sample, a cell of the grid, or a filmed clip with labels.
    path, truth_path
        The video, and the JSON that says what is true.
    fps
        Frames a second, to the nearest whole number.
    situation
        What the grid asks of the clip; for others, how the camera stood.
    run
        How a cell of the grid is run and filmed, in words.
    """

    name: str
    kind: Kind
    path: Path
    truth_path: Path
    fps: int
    situation: str
    run: str = ""


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known of a clip.

    Parameters
    ----------
    contacts
        The contacts.
    cadence_spm
        Mean over the complete contacts; NaN with fewer than two.
    cadence_unsure_percent
        Standard error of that itself, in percent; 0 for renders.
    document
        Everything else the truth's file says.
    """

    contacts: TrueContacts
    cadence_spm: float
    cadence_unsure_percent: float
    document: Mapping[str, Any]


def sample_clips() -> list[Clip]:
    """Give the samples that are part of the project."""
    return [_rendered(path, "sample") for path in sorted((ROOT / "sample_videos").glob("*.mp4"))]


def grid_clips(folder: Path, first_seed: int) -> list[Clip]:
    """Give the grid's clips, rendered where they are missing."""
    cells = [cell(seed) for seed in range(first_seed, first_seed + GRID_SIZE)]
    paths = rendered_grid(folder, first_seed)
    return [
        replace(_rendered(path, "grid"), situation=drawn.situation, run=run_of(drawn))
        for path, drawn in zip(paths, cells, strict=True)
    ]


def labelled_clips(folder: Path) -> list[Clip]:
    """Give the filmed clips with labels; none where the folder is absent."""
    names = [name for name in LABELLED if (folder / f"{name}.mp4").exists()]
    return [
        Clip(
            name=name,
            kind="labelled",
            path=folder / f"{name}.mp4",
            truth_path=folder / "labels" / f"{name}.json",
            fps=30,
            situation="filmed",
        )
        for name in names
    ]


def load_truth(clip: Clip) -> Truth:
    """Read what is known of a clip."""
    document = json.loads(clip.truth_path.read_text("utf-8"))
    if clip.kind == "labelled":
        return labelled_truth(document, clip.name)
    return rendered_truth(document)


def rendered_truth(document: Mapping[str, Any]) -> Truth:
    """Read the truth that the renderer wrote beside a clip."""
    records = document["contacts"]
    contacts = TrueContacts(
        strike_s=np.array([record["strike_s"] for record in records], dtype=float),
        toe_off_s=np.array([record["toe_off_s"] for record in records], dtype=float),
        complete=np.array([record["complete"] for record in records], dtype=bool),
        foot=tuple(record["foot"] for record in records),
        side=tuple(record["side"] for record in records),
    )
    spm = document["cadence_spm"]
    return Truth(contacts, np.nan if spm is None else spm, 0.0, document)


def labelled_truth(document: Mapping[str, Any], name: str) -> Truth:
    """Read contacts marked by eye.

    A mark names the first frame of a contact, and the first frame after it: the event itself was
    half a frame earlier on average, unless the mark says where between the frames it was.
    """
    records = document["contacts"]
    frame_s = _frame_s(records)
    strike_s = np.array([_strike_s(record, frame_s) for record in records])
    toe_off_s = np.array([record["off_s"] for record in records]) - frame_s / 2
    contacts = TrueContacts(
        strike_s=strike_s,
        toe_off_s=toe_off_s,
        complete=np.ones(len(records), dtype=bool),
        foot=(None,) * len(records),
        side=tuple(record["foot"] for record in records),
        from_s=float(strike_s[0]),
        to_s=float(strike_s[-1]),
    )
    if name in _MEASURED_SPM:
        spm, unsure_spm = _MEASURED_SPM[name]
        return Truth(contacts, spm, 100 * unsure_spm / spm, document)
    ends = [frame_s * record["uncertainty_frames"] for record in (records[0], records[-1])]
    unsure = float(np.hypot(*ends)) / float(np.ptp(strike_s))
    return Truth(contacts, mean_spm(strike_s), 100 * unsure, document)


def mean_spm(strike_s: FloatArray) -> float:
    """Give the mean cadence over strikes none of which is missing; NaN with fewer than two."""
    if len(strike_s) < 2:
        return float("nan")
    return float(60 * (len(strike_s) - 1) / np.ptp(strike_s))


def _rendered(path: Path, kind: Kind) -> Clip:
    truth_path = path.with_suffix(".json")
    document = json.loads(truth_path.read_text("utf-8"))
    return Clip(path.stem, kind, path, truth_path, round(document["fps"]), document["camera"])


def _frame_s(records: list[Mapping[str, Any]]) -> float:
    """Give the time from frame to frame, over all the marks of a clip."""
    frames = [record["strike_frame"] for record in records]
    times_s = [record["strike_s"] for record in records]
    return float(np.ptp(times_s) / np.ptp(frames))


def _strike_s(record: Mapping[str, Any], frame_s: float) -> float:
    early = record["strike_frame"] - record.get("strike_subframe", record["strike_frame"] - 0.5)
    return float(record["strike_s"] - early * frame_s)
