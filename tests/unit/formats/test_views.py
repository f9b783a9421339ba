"""Pictures of footprints as arrays and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cadence.domain import FootView
from cadence.errors import StorageError
from cadence.formats.views import VIEW_ARRAYS, parse_views, view_arrays

FRAMES = 60
AHEAD, BELOW = np.linspace(-0.2, 0.1, 7), np.linspace(-0.1, 0.04, 3)


def make_view(first_row: int, count: int, seed: int = 0) -> FootView:
    """Give a view full of noise."""
    chance = np.random.default_rng(seed)
    return FootView(
        rows=np.arange(first_row, first_row + count, dtype=np.int64),
        pictures=chance.integers(0, 256, (count, len(BELOW), len(AHEAD)), dtype=np.uint8),
        ahead=AHEAD,
        below=BELOW,
        px_per_stature=160.0,
    )


def assert_same(view: FootView, other: FootView) -> None:
    for name in ("rows", "pictures", "ahead", "below"):
        np.testing.assert_array_equal(getattr(view, name), getattr(other, name))
        assert getattr(view, name).dtype == getattr(other, name).dtype
    assert view.px_per_stature == other.px_per_stature


def altered(**changes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Give the arrays of two views, some of them replaced."""
    return {**view_arrays([make_view(3, 5), make_view(10, 4)]), **changes}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 19)), max_size=5))
def test_views_come_back_as_they_were(stretches: list[tuple[int, int]]) -> None:
    views = [make_view(first, count, seed) for seed, (first, count) in enumerate(stretches)]
    arrays = view_arrays(views)
    assert tuple(arrays) == VIEW_ARRAYS
    back = parse_views("track.npz", arrays, FRAMES)
    assert len(back) == len(views)
    for view, other in zip(views, back, strict=True):
        assert_same(view, other)


def test_no_views_are_empty_arrays() -> None:
    assert all(array.size == 0 for array in view_arrays([]).values())
    assert parse_views("track.npz", view_arrays([]), FRAMES) == ()


def test_lists_of_another_width_are_read() -> None:
    arrays = altered(
        view_counts=np.array([5, 4], np.int32),
        view_ahead=AHEAD.astype(np.float32),
        view_size=np.array([160.0], np.float32),
    )
    first, _ = parse_views("track.npz", arrays, FRAMES)
    assert first.rows.dtype == np.int64
    assert first.ahead.dtype == np.float64


ROWS = view_arrays([make_view(3, 5), make_view(10, 4)])["view_rows"]


@pytest.mark.parametrize(
    "changes",
    [
        {"view_counts": np.array([5, 3])},
        {"view_counts": np.array([9, 0])},
        {"view_counts": np.array([10, -1])},
        {"view_counts": np.array([5.0, 4.0])},
        {"view_counts": np.array([[5, 4]])},
        {"view_counts": np.zeros(0, np.int64)},
        {"view_rows": ROWS[:-1]},
        {"view_rows": ROWS + FRAMES},
        {"view_rows": ROWS - 4},
        {"view_rows": ROWS.astype(np.float64)},
        {"view_rows": np.full(len(ROWS), "1")},
        {"view_pictures": np.zeros((9, 3, 6), np.uint8)},
        {"view_pictures": np.zeros((9, 3, 7), np.int16)},
        {"view_pictures": np.zeros((9, 21), np.uint8)},
        {"view_ahead": AHEAD[:-1]},
        {"view_ahead": np.full(7, np.nan)},
        {"view_ahead": np.arange(7)},
        {"view_below": np.full(3, np.inf)},
        {"view_size": np.zeros(0)},
        {"view_size": np.array([160.0, 160.0])},
        {"view_size": np.array([np.nan])},
        {"view_size": np.array(160.0)},
    ],
)
def test_altered_pictures_are_named_as_such(changes: dict[str, NDArray[Any]]) -> None:
    with pytest.raises(StorageError, match=r"^my\.npz: .*analyse the clip again$"):
        parse_views("my.npz", altered(**changes), FRAMES)
