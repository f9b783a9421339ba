"""Which frames a kinogram shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cadence.domain import LANDMARK_COUNT
from cadence.report.kinogram import Kinogram, png_sheet
from cadence.report.moments import find_moments
from tests.fixtures.reps import make_report, make_track

_FPS = 100.0


def test_the_frames_of_a_step_are_in_order_and_begin_with_the_strike() -> None:
    report = make_report()
    last_s = report.contacts[-1].strike_s + 0.3
    time_s = np.arange(0.0, last_s, 1 / _FPS)
    landmarks = np.zeros((len(time_s), LANDMARK_COUNT, 3))
    landmarks[:, :, 0] = 300.0 * time_s[:, None]
    track = replace(
        make_track(),
        frame_index=np.arange(len(time_s)),
        file_time_s=time_s,
        landmarks_px=landmarks,
        visibility=np.ones((len(time_s), LANDMARK_COUNT)),
        presence=np.ones(len(time_s)),
        scene_from_picture=np.tile(np.eye(2, 3), (len(time_s), 1, 1)),
        shot=np.zeros(len(time_s), dtype=np.int64),
    )
    found = find_moments(report, track)
    assert found
    for moments in found:
        rows_s = time_s[list(moments.rows)]
        assert list(rows_s) == sorted(rows_s)
        assert moments.labels[0] == "strike"
        assert 0 <= rows_s[0] - moments.contact.strike_s <= 1 / _FPS + 1e-9
        assert set(moments.labels) == {
            "strike",
            "mid-stance",
            "toe-off",
            "full flight",
            "mid-flight",
        }


def test_no_contacts_give_no_kinogram() -> None:
    assert find_moments(replace(make_report(), contacts=()), make_track()) == []


def test_a_sheet_is_a_png() -> None:
    picture = np.full((60, 500, 4), 128, np.uint8)
    labels = ("strike", "mid-stance", "toe-off", "full flight", "mid-flight")
    kinogram = Kinogram(1, "left", 0.5, labels, (0.0, 40.0, 90.0, 140.0, 170.0), picture, True, "")
    assert png_sheet(kinogram).startswith(b"\x89PNG")
    assert (kinogram.width_px, kinogram.height_px) == (500, 60)
