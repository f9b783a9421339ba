"""A panned clip's pictures, unrolled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.domain import CameraTurn, Cylinder
from cadence.flyzone.panorama import scene_maps, unrolled

MIDDLE_PX = np.array([639.5, 359.5])


def test_only_shifts_remain() -> None:
    turned = np.array([[[1.0, 0, 0], [0, 1, 0]], [[0.999, -0.01, 20], [0.01, 0.999, 3]]])
    maps = unrolled(turned, MIDDLE_PX)
    assert (maps[:, :, :2] == np.eye(2)).all()
    assert maps[0, :, 2] == pytest.approx([0, 0])


def test_a_pan_is_as_long_as_its_focal_length_says() -> None:
    track = StickRunner(pan_px_per_s=500.0).track()
    far_px = scene_maps(track)[-1, 0, 2]
    assert far_px == pytest.approx(1500.0)
    focal_px = 1.5 * track.video.width_px
    assert scene_maps(track, focal_px)[-1, 0, 2] == pytest.approx(far_px / (1 + 0.05 / 1.5**2))
    assert scene_maps(track, 1.0)[-1, 0, 2] == pytest.approx(far_px / 1.15)
    still = StickRunner().track()
    assert scene_maps(still, focal_px) is still.scene_from_picture


def test_a_turn_that_is_known_needs_no_correction() -> None:
    track = StickRunner(pan_px_per_s=500.0).track()
    size_px = track.video.width_px, track.video.height_px
    turn = CameraTurn(Cylinder.of(size_px, 1500.0), track.scene_from_picture)
    turned = replace(track, turn=turn)
    np.testing.assert_allclose(scene_maps(turned, 1500.0), scene_maps(track))
