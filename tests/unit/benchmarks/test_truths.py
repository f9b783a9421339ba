from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.truths import (
    LABELLED,
    Clip,
    labelled_clips,
    labelled_truth,
    load_truth,
    mean_spm,
    rendered_truth,
    sample_clips,
)


def mark(frame: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a contact of five frames at 50 fps."""
    return {
        "strike_frame": frame,
        "off_frame": frame + 5,
        "strike_s": frame / 50,
        "off_s": (frame + 5) / 50,
        "foot": "near",
        "uncertainty_frames": 0.5,
        **more,
    }


def test_every_sample_has_its_truth() -> None:
    clips = sample_clips()
    assert len(clips) > 5
    for clip in clips:
        truth = load_truth(clip)
        whole = truth.contacts.strike_s[truth.contacts.complete]
        assert mean_spm(whole) == pytest.approx(truth.cadence_spm, rel=1e-4)


def test_a_mark_is_half_a_frame_late_unless_it_says_when() -> None:
    document = {"contacts": [mark(10), mark(22, strike_subframe=21.2), mark(34)]}
    truth = labelled_truth(document, "some_clip")
    assert truth.contacts.strike_s == pytest.approx(np.array([9.5, 21.2, 33.5]) / 50)
    assert truth.contacts.toe_off_s == pytest.approx(np.array([14.5, 26.5, 38.5]) / 50)
    assert truth.contacts.complete.all()
    assert (truth.contacts.from_s, truth.contacts.to_s) == pytest.approx((9.5 / 50, 33.5 / 50))
    assert truth.contacts.side == ("near",) * 3
    assert truth.cadence_spm == pytest.approx(60 * 2 / (24 / 50))
    assert truth.cadence_unsure_percent == pytest.approx(100 * np.sqrt(0.5) / 24)


def test_a_measured_cadence_goes_before_the_marks() -> None:
    truth = labelled_truth({"contacts": [mark(10), mark(22)]}, "zzzhushi_male_side")
    assert truth.cadence_spm == 168.9


def test_a_clip_without_steps_has_no_cadence() -> None:
    truth = rendered_truth({"contacts": [], "cadence_spm": None})
    assert np.isnan(truth.cadence_spm)
    assert len(truth.contacts.strike_s) == 0
    assert np.isnan(mean_spm(np.array([1.0])))


def test_filmed_clips_are_those_that_are_there(tmp_path: Path) -> None:
    assert labelled_clips(tmp_path / "absent") == []
    name = LABELLED[1]
    (tmp_path / "labels").mkdir()
    (tmp_path / f"{name}.mp4").touch()
    (tmp_path / "labels" / f"{name}.json").write_text(json.dumps({"contacts": [mark(1), mark(9)]}))
    (clip,) = labelled_clips(tmp_path)
    assert isinstance(clip, Clip)
    assert load_truth(clip).contacts.strike_s == pytest.approx([0.01, 0.17])
