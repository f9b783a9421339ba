"""Footprints and markers in pictures of a camera that moves, and on a belt."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.path import body_from_track
from cadence.body.rhythm import find_rhythm
from cadence.domain import PoseTrack, RepReport
from cadence.pipeline.measure import report_from_track
from cadence.report.annotation.ground import Ground, middle_s
from tests.fixtures.reps import make_fly


def ground_of(track: PoseTrack, report: RepReport) -> Ground:
    body = body_from_track(track, 1.0)
    return Ground(track, report, body, find_rhythm(body))


def test_prints_stay_on_the_ground_while_the_camera_pans() -> None:
    track = StickRunner(pan_px_per_s=300.0).track()
    report = report_from_track(track)
    ground = ground_of(track, report)
    first = report.contacts[0]
    row = int(np.abs(track.file_time_s - middle_s(first)).argmin())
    at_s = float(track.file_time_s[row])
    (contact, place_px), *_ = ground.prints(row, at_s)
    assert contact == first
    # The middle of the sole, behind the toes by which the print is known.
    assert place_px[0] == pytest.approx(first.x_px - 0.05 * ground.stature_px, abs=0.5)
    assert place_px[1] == pytest.approx(first.y_px)
    later = row + 30
    _, later_px = ground.prints(later, float(track.file_time_s[later]))[0]
    assert later_px[0] - place_px[0] == pytest.approx(-300.0 * 30 / 60, abs=0.5)


def test_no_print_before_its_strike() -> None:
    track = StickRunner().track()
    report = report_from_track(track)
    ground = ground_of(track, report)
    second = report.contacts[1].strike_s
    for at_s, count in ((second - 0.001, 1), (second, 2)):
        row = int(np.abs(track.file_time_s - at_s).argmin())
        assert len(ground.prints(row, at_s)) == count


def test_prints_of_another_shot_are_not_shown() -> None:
    track = StickRunner().track()
    report = report_from_track(track)
    cut = track.shot.copy()
    cut[-1] = 1
    ground = ground_of(dataclasses.replace(track, shot=cut), report)
    last = len(cut) - 1
    assert ground.prints(last, float(track.file_time_s[last])) == []
    assert ground.prints(last - 1, float(track.file_time_s[last - 1]))


def test_prints_on_a_belt_go_by_with_it_and_away() -> None:
    runner = StickRunner(direction="in-place")
    track = runner.track()
    report = report_from_track(track)
    ground = ground_of(track, report)
    contact = report.contacts[2]
    row = int(np.abs(track.file_time_s - contact.strike_s).argmin()) + 1
    shown = [
        {c.strike_s: place for c, place in ground.prints(r, float(track.file_time_s[r]))}
        for r in (row, row + 12, row + 60)
    ]
    start_px, later_px = shown[0][contact.strike_s], shown[1][contact.strike_s]
    # A runner on a belt faces right, and the belt goes left at the speed of the run.
    carried_px = -runner.speed * runner.stature_px * 12 / 60
    assert later_px[0] - start_px[0] == pytest.approx(carried_px, rel=0.05)
    assert contact.strike_s not in shown[2]


def test_markers_stay_where_they_stand() -> None:
    track = StickRunner(pan_px_per_s=120.0).track()
    report = dataclasses.replace(report_from_track(track), fly=make_fly())
    assert ground_of(track, report).markers(5) == []
