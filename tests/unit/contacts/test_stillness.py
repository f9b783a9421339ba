"""Distances of made-up shoes from their footprints, read from their pictures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cadence.contacts.stillness import ShoeMove, shoe_move
from cadence.domain import FloatArray
from tests.fixtures.shoes import SlidingShoe

SHOE = SlidingShoe(strike_s=0.070, toe_off_s=0.170)


def times_s(fps: float = 240.0, phase: float = 0.0) -> FloatArray:
    """Give times from 70 ms before the strike to 70 ms after the toe-off."""
    return np.arange(0.0, 0.24, 1 / fps) + phase / fps


def move_of(shoe: SlidingShoe, time_s: FloatArray) -> ShoeMove:
    """Measure a shoe that is there to be seen."""
    move = shoe_move(shoe.view(time_s), time_s, shoe.strike_s, shoe.toe_off_s)
    assert move is not None
    return move


def resting(shoe: SlidingShoe, time_s: FloatArray) -> NDArray[np.bool_]:
    """Say where the shoe rests."""
    return (time_s >= shoe.strike_s) & (time_s <= shoe.toe_off_s)


@pytest.mark.parametrize("fps", [60, 120, 240])
@pytest.mark.parametrize("px_per_stature", [60.0, 160.0])
def test_a_shoe_at_rest_is_where_it_stands(fps: float, px_per_stature: float) -> None:
    time_s = times_s(fps)
    move = move_of(SHOE.changed(px_per_stature=px_per_stature), time_s)
    at_rest = resting(SHOE, time_s)
    np.testing.assert_array_equal(move.time_s, time_s)
    assert move.landing[at_rest].max() < 0.0003
    assert move.leaving[at_rest].max() < 0.0003


@pytest.mark.parametrize("seed", range(4))
def test_the_distance_grows_with_the_way(seed: int) -> None:
    shoe = SHOE.changed(seed=seed)
    time_s = times_s(960)
    move = move_of(shoe, time_s)
    ways = np.abs([shoe.way(at_s) for at_s in time_s])
    coming = (time_s < shoe.strike_s) & (ways > 0.001) & (ways < 0.008)
    leaving = (time_s > shoe.toe_off_s) & (ways > 0.001) & (ways < 0.008)
    for distance in (move.landing, move.leaving):
        # A way along the run shows in the edges across it: about half of all edges.
        share = distance[coming | leaving] / ways[coming | leaving]
        assert share.min() > 0.35
        assert share.max() < 1.1
        assert (np.diff(distance[coming]) < 0).all()
        assert (np.diff(distance[leaving]) > 0).all()


def test_the_part_that_goes_last_has_moved_least() -> None:
    move = move_of(SHOE, times_s())
    assert (move.leaving <= move.landing).all()


@pytest.mark.parametrize("noise", [2.0, 6.0])
def test_a_moving_shoe_stands_out_of_the_noise(noise: float) -> None:
    time_s = times_s()
    shoe = SHOE.changed(noise=noise)
    move = move_of(shoe, time_s)
    ways = np.abs([shoe.way(at_s) for at_s in time_s])
    at_rest = resting(shoe, time_s)
    for distance in (move.landing, move.leaving):
        assert np.median(distance[at_rest]) < 0.0015
        assert distance[ways > 0.015].min() > 2 * distance[at_rest].max()


def test_a_guess_that_is_off_by_a_hundredth_of_a_second_measures_the_same() -> None:
    time_s = times_s()
    view = SHOE.view(time_s)
    expected = move_of(SHOE, time_s)
    for early_s, late_s in ((-0.01, 0.01), (0.01, -0.01), (0.01, 0.01), (-0.01, -0.01)):
        move = shoe_move(view, time_s, SHOE.strike_s + early_s, SHOE.toe_off_s + late_s)
        assert move is not None
        near = np.abs([SHOE.way(at_s) for at_s in time_s]) < 0.01
        assert move.landing[near] == pytest.approx(expected.landing[near], abs=0.001)
        assert move.leaving[near] == pytest.approx(expected.leaving[near], abs=0.001)


@pytest.mark.parametrize("noise", [0.0, 3.0])
def test_bare_ground_shows_no_shoe(noise: float) -> None:
    time_s = times_s()
    elsewhere = SHOE.changed(strike_s=5.0, noise=noise)
    assert shoe_move(elsewhere.view(time_s), time_s, 0.07, 0.17) is None


def test_a_shoe_that_never_moves_cannot_be_told_from_the_ground() -> None:
    time_s = times_s()
    still = SHOE.changed(strike_s=-1.0, toe_off_s=1.0, noise=2.0)
    assert shoe_move(still.view(time_s), time_s, 0.07, 0.17) is None


def test_a_shoe_that_only_passes_through_stands_nowhere() -> None:
    time_s = times_s()
    passing = SHOE.changed(strike_s=0.12, toe_off_s=0.12)
    # It is within a centimetre of its nearest place for a hundredth of a second.
    assert shoe_move(passing.view(time_s), time_s, 0.07, 0.17) is None


@pytest.mark.parametrize("grey", [0, 90, 255])
def test_a_flat_picture_shows_nothing(grey: int) -> None:
    time_s = times_s()
    view = SHOE.view(time_s)
    flat = dataclasses.replace(view, pictures=np.full_like(view.pictures, grey))
    assert shoe_move(flat, time_s, 0.07, 0.17) is None


def test_a_shoe_on_flat_ground_is_measured() -> None:
    time_s = times_s()
    # As in overexposed or drawn clips.
    move = move_of(SHOE.changed(ground=0.0), time_s)
    assert np.isfinite(move.landing).all()
    assert move.landing[resting(SHOE, time_s)].max() < 0.0003


def test_too_few_pictures_tell_nothing() -> None:
    time_s = times_s(60)[5:8]
    assert shoe_move(SHOE.view(time_s), time_s, 0.07, 0.17) is None


@settings(max_examples=15, deadline=None)
@given(st.floats(0.4, 1.5), st.integers(-40, 40), st.floats(-1e4, 1e4), st.integers(0, 500))
def test_neither_light_nor_the_clocks_zero_matter(
    contrast: float, brightness: int, later_s: float, first_row: int
) -> None:
    time_s = times_s(120)
    expected = move_of(SHOE, time_s)
    shoe = SHOE.changed(contrast=contrast, brightness=brightness)
    view = shoe.view(time_s, first_row)
    move = shoe_move(view, time_s + later_s, shoe.strike_s + later_s, shoe.toe_off_s + later_s)
    assert move is not None
    near = np.abs([shoe.way(at_s) for at_s in time_s]) < 0.01
    assert move.landing[near] == pytest.approx(expected.landing[near], abs=0.0006)
    assert move.leaving[near] == pytest.approx(expected.leaving[near], abs=0.0006)
