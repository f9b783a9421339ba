"""Small pictures are blurred and sampled as scipy does it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from cadence.contacts.pictures import blurred, sampled


@given(
    st.integers(2, 40),
    st.integers(2, 40),
    st.floats(0.1, 9),
    st.sampled_from([3.0, 4.0]),
    st.integers(0, 99),
)
def test_blur_is_scipys(height: int, width: int, spread_px: float, reach: float, seed: int) -> None:
    pictures = np.random.default_rng(seed).uniform(0, 255, (3, height, width)).astype(np.float32)
    theirs = ndimage.gaussian_filter(pictures, (0, spread_px, spread_px), truncate=reach)
    np.testing.assert_allclose(blurred(pictures, spread_px, reach), theirs, rtol=1e-6)


@given(st.integers(2, 30), st.integers(2, 30), st.integers(0, 99))
def test_places_between_pixels_are_read_as_scipy_does(height: int, width: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    images = chance.uniform(-5, 255, (2, height, width)).astype(np.float32)
    rows = chance.uniform(-2, height + 1, (4, 5))
    columns = chance.uniform(-2, width + 1, (4, 5))
    found = sampled(images, rows, columns)
    for number in range(2):
        theirs = ndimage.map_coordinates(images[number], [rows, columns], order=1)
        np.testing.assert_allclose(found[number], theirs, rtol=1e-6, atol=1e-4)


def test_pixels_themselves_are_read_to_the_last_row_and_column() -> None:
    image = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
    rows, columns = np.mgrid[:3, :4].astype(float)
    np.testing.assert_array_equal(sampled(image, rows, columns), image)


@pytest.mark.parametrize("place", [(-0.01, 1.0), (1.0, -0.01), (2.01, 1.0), (1.0, 3.01)])
def test_outside_there_is_nothing(place: tuple[float, float]) -> None:
    image = np.ones((1, 3, 4), dtype=np.float32)
    assert sampled(image, np.array([place[0]]), np.array([place[1]])).item() == 0
