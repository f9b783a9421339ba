from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cadence.contacts.alignment import Movement, Ways, align
from cadence.domain import FloatArray

WAYS = Ways(near=0.05, mark=0.15, far=0.32, begun=0.06)


def braking(end_s: float, fps: float = 60, opening_s: float | None = None) -> Movement:
    """Give a foot that brakes evenly and stands from ``end_s`` on."""
    time_s = np.arange(-0.2, 0.25, 1 / fps)
    way = 60 * np.clip(end_s - time_s, 0, None) ** 2
    rest = int(np.argmax(way < 0.1))
    return Movement(time_s, way, rest, end_s - 0.03 if opening_s is None else opening_s)


def mark_before_end_s() -> float:
    return float(np.sqrt(0.15 / 60))


def spread(marks_s: FloatArray, ends_s: NDArray[np.floating[Any]]) -> float:
    return float(np.ptp(marks_s - ends_s))


def test_movements_of_one_shape_are_timed_alike() -> None:
    ends_s = 0.05 + 0.0031 * np.arange(8)
    aligned = align([braking(end_s) for end_s in ends_s], WAYS)
    assert aligned is not None
    assert aligned.numbers == tuple(range(8))
    assert spread(aligned.mark_s, ends_s) < 0.002
    assert np.median(ends_s - aligned.mark_s) == pytest.approx(mark_before_end_s(), abs=0.004)


def test_stray_poses_do_not_move_a_movement() -> None:
    ends_s = 0.05 + 0.0031 * np.arange(8)
    movements = [braking(end_s) for end_s in ends_s]
    strayed = movements[3]
    strayed.way[strayed.rest + 2] += 0.3
    strayed.way[strayed.rest - 3] += 0.4
    aligned = align(movements, WAYS)
    assert aligned is not None
    assert spread(aligned.mark_s, ends_s) < 0.004


def seldom_seen(noise: FloatArray) -> list[Movement]:
    """Give feet seen 30 times a second, some astray, after openings that tell little of them."""
    rng = np.random.default_rng(8)
    movements = []
    for number in range(8):
        end_s = 0.05 + 0.0131 * number
        movement = braking(end_s, fps=30, opening_s=end_s - 0.03 + 0.012 * rng.standard_normal())
        movement.way[:] += noise[number] * rng.standard_normal(len(movement.way))
        movement.way[movement.rest - 1 + number % 3] += 0.2 * (number % 2)
        movements.append(movement)
    return movements


def test_few_poses_with_strays_between_them_are_laid_on_one_curve() -> None:
    ends_s = 0.05 + 0.0131 * np.arange(8)
    aligned = align(seldom_seen(np.zeros(8)), WAYS)
    assert aligned is not None
    assert spread(aligned.mark_s, ends_s) < 0.012


def test_a_rounding_error_moves_nothing_far() -> None:
    plain, rounded = (
        align(seldom_seen(np.zeros(8)), WAYS),
        align(seldom_seen(np.full(8, 1e-4)), WAYS),
    )
    assert plain is not None
    assert rounded is not None
    assert np.abs(plain.mark_s - rounded.mark_s).max() < 0.003


def test_a_movement_that_was_not_seen_is_left_out() -> None:
    seen, unseen = braking(0.05), braking(0.05, opening_s=np.nan)
    cut = Movement(unseen.time_s[-8:], unseen.way[-8:], 0, np.nan)
    aligned = align([seen, seen, cut], WAYS)
    assert aligned is not None
    assert aligned.numbers == (0, 1)


def test_nothing_seen_gives_nothing() -> None:
    still = Movement(np.arange(5) / 60, np.zeros(5), 0, np.nan)
    assert align([still], WAYS) is None
    assert align([], WAYS) is None


@pytest.mark.parametrize(("first_way", "is_timed"), [(0.3, True), (0.08, True), (0.04, False)])
def test_a_movement_cut_off_is_timed_when_the_foot_was_still_away_at_first(
    first_way: float, is_timed: bool
) -> None:
    end_s = 0.0531
    whole = braking(end_s, opening_s=np.nan)
    seen = whole.way <= first_way
    time_s, way = whole.time_s[seen], whole.way[seen]
    cut = Movement(time_s, way, int(np.argmax(way == 0)), np.nan)
    aligned = align([braking(0.05 + 0.0031 * number) for number in range(6)] + [cut], WAYS)
    assert aligned is not None
    assert (6 in aligned.numbers) is is_timed
    if is_timed:
        assert aligned.mark_s[-1] == pytest.approx(end_s - mark_before_end_s(), abs=0.008)


def test_a_foot_that_stands_when_the_clip_begins_is_not_timed() -> None:
    whole = braking(0.05, opening_s=np.nan)
    time_s = whole.time_s[whole.time_s > 0.05]
    stands = Movement(time_s, np.zeros(len(time_s)), 0, np.nan)
    # One stray pose in a later frame is no way that it came.
    stands.way[5] = 0.3
    aligned = align([braking(0.05), braking(0.053), stands], WAYS)
    assert aligned is not None
    assert aligned.numbers == (0, 1)
