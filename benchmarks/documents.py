"""The benchmark's results as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from benchmarks.measuring import ClipScore
from benchmarks.scoring import ContactScore
from benchmarks.summary import compare_methods, group, groups_by
from benchmarks.targets import targets

SCHEMA = "cadence.accuracy/1"


def document_of(scores: Sequence[ClipScore]) -> dict[str, Any]:
    """Give everything that was measured; times in seconds, NaN as None."""
    cells = [score for score in scores if score.clip.kind == "grid"]
    return {
        "schema": SCHEMA,
        "targets": [asdict(target) for target in targets(scores)],
        "grid": {
            "all": asdict(group("all", cells)),
            "by_frame_rate": [
                asdict(each) for each in groups_by(cells, lambda s: f"{s.clip.fps} fps")
            ],
            "by_situation": [asdict(each) for each in groups_by(cells, lambda s: s.clip.situation)],
            "methods": [asdict(each) for each in compare_methods(cells)],
        },
        "clips": [_clip(score) for score in scores],
    }


def _clip(score: ClipScore) -> dict[str, Any]:
    return {
        "name": score.clip.name,
        "kind": score.clip.kind,
        "fps": score.clip.fps,
        "situation": score.clip.situation,
        "run": score.clip.run,
        "failure": score.failure,
        "contacts": _contacts(score.contacts),
        "rep": asdict(score.rep) if score.rep is not None else None,
        "fly_error_percent": score.fly_error_percent,
        "rules": {
            name: {
                "contacts": _contacts(rule.contacts),
                "cadence_error_percent": rule.cadence_error_percent,
            }
            for name, rule in score.rules.items()
        },
    }


def _contacts(score: ContactScore) -> dict[str, Any]:
    plain = {field.name: getattr(score, field.name) for field in fields(score)}
    return {"f1": score.f1, "f1_wide": score.f1_wide, **plain}


def json_text(document: Mapping[str, Any]) -> str:
    """Write a document as JSON that every reader takes: no NaN."""
    return json.dumps(_plain(document), indent=1, allow_nan=False) + "\n"


def _plain(value: object) -> object:
    """Turn arrays into lists and what is not finite into None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, np.ndarray):
        return [_plain(each) for each in value.tolist()]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value
