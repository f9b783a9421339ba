"""The camera path's drift, on made-up pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.drift import between
from benchmarks.stickrunner import StickRunner
from cadence.video.frames import Plane


def test_what_a_path_loses_is_read_off_the_ground() -> None:
    import cv2

    track = StickRunner().track()
    rows, seconds = (0, 60, 120), track.file_time_s[[0, 60, 120]]
    height, width = track.video.height_px, track.video.width_px + 60
    chance = np.random.default_rng(3)
    grain = chance.integers(0, 256, (height // 4, width // 4), dtype=np.uint8)
    scene = np.asarray(cv2.resize(grain, (width, height)), dtype=np.uint8)
    # The hand turns by 20 pixels from picture to picture, of which the path misses two.
    pictures: dict[int, Plane] = {
        row: np.ascontiguousarray(scene[:, 20 * number : 20 * number + width - 60])
        for number, row in enumerate(rows)
    }
    maps = track.scene_from_picture.copy()
    maps[:, 0, 2] = np.interp(track.file_time_s, seconds, [0.0, 18.0, 36.0])
    held = replace(track, camera="hand-held", scene_from_picture=maps)
    found = np.array(list(between(held, pictures)))
    assert found[:, 0] == pytest.approx([1.0, 2.0, 1.0])
    assert found[:, 1] == pytest.approx([-2.0, -4.0, -2.0], abs=0.2)
    assert found[:, 2] == pytest.approx([0.0] * 3, abs=0.2)
