"""How well made-up runners are seen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.path import body_from_track
from cadence.body.sight import Sight, sight_of
from cadence.domain import PoseTrack

RUNNER = StickRunner(noise_px=0.5)


def seen(track: PoseTrack) -> Sight:
    return sight_of(track, body_from_track(track, 1.0))


def test_a_runner_seen_well() -> None:
    assert seen(RUNNER.track()) == Sight(
        from_front=False, feet_unseen=0.0, feet_visible=1.0, lost=0.0, longest_loss_s=0.0
    )


@pytest.mark.parametrize("direction", ["right-to-left", "in-place"])
def test_whichever_way_they_run(direction: str) -> None:
    assert not seen(RUNNER.changed(direction=direction).track()).from_front


def test_shoulders_apart_and_feet_on_one_line_are_seen_from_the_front() -> None:
    track = StickRunner(direction="in-place").track()
    points = track.landmarks_px.copy()
    middle = np.nanmedian(points[:, 23:25, 0])
    points[:, 25:33, 0] = middle + 0.2 * (points[:, 25:33, 0] - middle)
    points[:, 11, 0] += 20
    points[:, 12, 0] -= 20
    assert seen(dataclasses.replace(track, landmarks_px=points)).from_front


def test_a_gap_is_a_loss() -> None:
    track = RUNNER.track()
    points = track.landmarks_px.copy()
    points[60:90] = np.nan
    sight = seen(dataclasses.replace(track, landmarks_px=points))
    assert sight.longest_loss_s == pytest.approx(31 / 60)
    assert sight.lost == pytest.approx(30 / len(points), abs=0.01)


def test_feet_at_the_lower_edge_that_nobody_is_sure_of_are_outside() -> None:
    track = RUNNER.track()
    low = dataclasses.replace(track.video, height_px=800)
    cut = dataclasses.replace(track, video=low)
    assert seen(cut).feet_unseen == 0
    unsure = dataclasses.replace(cut, visibility=np.full_like(cut.visibility, 0.3))
    assert seen(unsure).feet_unseen > 0.9
    high = dataclasses.replace(track, visibility=unsure.visibility)
    assert seen(high).feet_unseen == 0
    assert seen(high).feet_visible == pytest.approx(0.3)


def test_frames_that_nobody_looked_at_are_no_loss() -> None:
    track = RUNNER.changed(fps=240.0).track()
    # Every fourth row, and later on every row.
    rows = np.arange(len(track.presence))
    presence = np.where((rows % 4 > 0) & (rows < 2 * len(rows) // 3), np.nan, track.presence)
    fewer = dataclasses.replace(track, presence=presence)
    sight = seen(fewer)
    assert (sight.lost, sight.longest_loss_s) == (0, 0)
    points = track.landmarks_px.copy()
    points[200:260] = np.nan
    lost = seen(dataclasses.replace(fewer, landmarks_px=points))
    assert lost.longest_loss_s > 0.2
    assert lost.lost == pytest.approx(60 / len(points), abs=0.01)
