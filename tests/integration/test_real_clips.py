"""Clips that others filmed: who is found in them, and whether the steps are those of the labels.

The clips are not part of the project; `benchmarks.truths` says where they are looked for.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pytest

from benchmarks.truths import CLIPS, LABELLED, Truth, labelled_clips, load_truth
from cadence.domain import FloatArray, PoseTrack
from cadence.errors import NotMeasurableError
from cadence.pipeline.analysis import analyze, track_clip
from cadence.pipeline.measure import report_from_track

pytestmark = pytest.mark.skipif(
    not CLIPS.is_dir(), reason=f"no clips in {CLIPS}; set CADENCE_CLIPS to their folder"
)

_HIPS = [23, 24]


def clip(name: str) -> Path:
    path = CLIPS / f"{name}.mp4"
    if not path.exists():
        pytest.skip(f"no {path.name} in {CLIPS}")
    return path


@functools.cache
def tracked(name: str) -> PoseTrack:
    """Follow the runner once for all tests."""
    return track_clip(clip(name))


def hips_px(track: PoseTrack) -> FloatArray:
    """Give (F, 2) middles of the hips."""
    hips: FloatArray = track.landmarks_px[:, _HIPS, :2].mean(axis=1)
    return hips


def seen_share(track: PoseTrack) -> float:
    """Give the share of all the clip's frames in which the runner was seen."""
    return float(np.isfinite(track.presence).sum() / track.video.frame_count)


def labels(name: str) -> Truth:
    """Give what was marked by eye."""
    clip(name)
    (found,) = (each for each in labelled_clips(CLIPS) if each.name == name)
    return load_truth(found)


@pytest.mark.parametrize("name", LABELLED)
def test_cadence_is_that_of_the_labels(name: str) -> None:
    truth = labels(name)
    allowed = max(0.02, truth.cadence_unsure_percent / 100)
    report = report_from_track(tracked(name))
    assert report.cadence.spm.mean == pytest.approx(truth.cadence_spm, rel=allowed)


@pytest.mark.parametrize("name", ["hato72_a1", "hato72_b1", "hato72_b5", "hato72_b7"])
def test_the_sprinter_is_seen_through_the_labelled_stretch(name: str) -> None:
    track = tracked(name)
    labels_s = labels(name).contacts.strike_s
    inside = (track.file_time_s >= labels_s[0]) & (track.file_time_s <= labels_s[-1])
    assert track.file_time_s[0] <= labels_s[0]
    assert np.isfinite(track.presence[inside]).mean() > 0.95
    way_px = np.diff(hips_px(track)[inside][[0, -1], 0])[0]
    assert abs(way_px) > 400
    assert (way_px < 0) == (name == "hato72_a1")


def test_the_walking_woman_is_followed_and_not_the_standing_man() -> None:
    track = tracked("sports2d_demo")
    assert seen_share(track) > 0.6
    # Looked up by eye: she walks from right to left on the grass, while he is above 400 px on the
    # box, near x = 650, and only comes down to it when she has gone.
    hips = hips_px(track)
    seen = hips[np.isfinite(hips[:, 0])]
    assert (seen[:, 1] > 600).all()
    for frame, x_px in ((60, 1410), (110, 925), (160, 420)):
        (row,) = np.nonzero(track.frame_index == frame)[0]
        assert hips[row, 0] == pytest.approx(x_px, abs=60)


def test_a_small_runner_is_seen_in_nearly_all_frames() -> None:
    track = tracked("hato72_running")
    assert seen_share(track) > 0.95
    hips = hips_px(track)
    assert hips[-1, 0] - hips[0, 0] > 0.6 * track.video.width_px


def test_a_treadmill_runner_is_seen_in_all_frames() -> None:
    track = tracked("zzzhushi_male_side")
    assert seen_share(track) > 0.98
    assert track.camera == "static"
    assert np.ptp(hips_px(track)[:, 0]) < 0.2 * track.video.width_px


@pytest.mark.parametrize("name", ["sports2d_demo5", "hato72_a14"])
def test_where_nobody_runs_nothing_is_measured(name: str) -> None:
    with pytest.raises(NotMeasurableError):
        analyze(clip(name))
