"""The article's workouts as data, and plans of one's own."""

from __future__ import annotations

import pytest

from cadence.errors import StorageError
from cadence.session.workouts import (
    Span,
    Workout,
    for_athlete,
    load_workouts,
    parse_plan,
    time_of_reps,
    total_time,
)

BOOK = load_workouts()
PLAN = b"""
[[workout]]
name = "hills"
kind = "400 m pace"
[[workout.set]]
count = 2
recovery_s = 300
rep = [{ count = 2, distance_m = 60, recovery_s = 90 }, { distance_m = 50, recovery_s = 80 }]
"""


def rests(workout: Workout) -> list[float | None]:
    """Return the recovery after each rep, seconds."""
    return [rep.recovery.lo_s if rep.recovery else None for rep in workout.reps]


@pytest.mark.parametrize(
    ("name", "distances_m", "rests_s"),
    [
        ("50-100-50", [50] * 4 + [100] * 4 + [50] * 4, [90] * 4 + [150] * 4 + [90] * 3),
        ("2x4x100", [100] * 8, [150, 150, 150, 300, 150, 150, 150]),
        ("3x100-200", [100, 200] * 3, [150, 300, 150, 300, 150]),
        ("3x2x200", [200] * 6, [180, 360, 180, 360, 180]),
        (
            "300-to-50",
            [300, 200, 200, 100, 100, 100, 50, 50, 50, 50],
            [420, 150, 300, 120, 120, 120, 90, 90, 90],
        ),
        ("3x3x30", [30] * 9, [180, 180, 360, 180, 180, 360, 180, 180]),
        ("3x3x40", [40] * 9, [180, 180, 420, 180, 180, 420, 180, 180]),
        ("3x3x50", [50] * 9, [180, 180, 480, 180, 180, 480, 180, 180]),
    ],
)
def test_the_articles_workouts(name: str, distances_m: list[float], rests_s: list[float]) -> None:
    workout = BOOK.find(name)
    assert workout is not None
    assert [rep.distance_m for rep in workout.reps] == distances_m
    assert rests(workout) == [*rests_s, None]
    assert [rep.number for rep in workout.reps] == list(range(1, len(distances_m) + 1))


def test_a_sprinter_rests_longer_after_reps_over_50_m() -> None:
    for name, lengthened in (("3x3x50", False), ("3x2x200", True)):
        workout = BOOK.find(name)
        assert workout is not None
        own = for_athlete(workout, "sprinter", BOOK)
        for mine, theirs in zip(own.reps[:-1], workout.reps[:-1], strict=True):
            assert mine.recovery is not None
            assert theirs.recovery is not None
            expected = (1.5, 2.0) if lengthened else (1.0, 1.0)
            assert mine.recovery == Span(
                theirs.recovery.lo_s * expected[0], theirs.recovery.hi_s * expected[1]
            )
        assert for_athlete(workout, "middle-distance", BOOK) == workout


def test_total_time_counts_reps_recoveries_warm_up_and_cool_down() -> None:
    workout = BOOK.find("2x4x100")
    assert workout is not None
    assert time_of_reps(workout, BOOK, pr400_s=52) == Span(8 * 13 + 6 * 150 + 300, 1304)
    assert total_time(workout, BOOK, pr400_s=52) == Span(1304 + 1020 + 780, 1304 + 1380 + 2100)


def test_a_plan_of_ones_own() -> None:
    workout = parse_plan(PLAN, "hills.toml")
    assert [rep.distance_m for rep in workout.reps] == [60, 60, 50, 60, 60, 50]
    assert rests(workout) == [90, 90, 300, 90, 90, None]
    assert [(rep.set_number, rep.in_set) for rep in workout.reps][2:4] == [(1, 3), (2, 1)]
    assert (workout.source, workout.set_count) == ("hills.toml", 2)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"count = 2\n", b"count = 0\n", "count is 0"),
        (b"count = 2\n", b"count = 99\n", "200 reps"),
        (b"count = 2\n", b"counts = 2\n", "unknown word 'counts'"),
        (b"recovery_s = 80", b"recovery_s = -80", "above 0"),
        (b", recovery_s = 80", b"", "recovery_s should be there"),
        (b'"400 m pace"', b'"hopping"', "one of"),
        (b"[[workout]]", b"[[workouts]]", "unknown word 'workouts'"),
        (b"= 2", b"= = 2", "not TOML"),
    ],
)
def test_a_plan_that_is_off_is_refused_by_name(old: bytes, new: bytes, words: str) -> None:
    with pytest.raises(StorageError, match=words) as error:
        parse_plan(PLAN.replace(old, new), "hills.toml")
    assert "hills.toml" in str(error.value)
