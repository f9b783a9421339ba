"""Lane lines make the runner's line exact."""

from __future__ import annotations

import pytest

from cadence.markers.straightening import straightened
from tests.fixtures.strips import PX_PER_M, PaintedStrip


@pytest.mark.parametrize("tilt", [-0.004, 0.0, 0.004])
def test_a_tilted_ground_is_levelled(tilt: float) -> None:
    painted = PaintedStrip(tilt=tilt)
    found = straightened(painted.strip(), painted.wayside)
    # Lines that rise to the right by so much a metre lower the ground's picture as much.
    assert found.ground_px[1] == pytest.approx(-tilt, abs=0.0006)
    assert found.metre_px[1] * 750 == pytest.approx(0, abs=0.03 * PX_PER_M)


def test_without_anything_along_the_track_the_line_stays() -> None:
    painted = PaintedStrip()
    painted.picture[:] = 120
    found = straightened(painted.strip(), painted.wayside)
    assert found.ground_px == pytest.approx(painted.wayside.ground_px, abs=1e-6)
    assert found.metre_px == pytest.approx(painted.wayside.metre_px, abs=1e-6)
