"""A session held against its plan."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cadence.domain import RepReport
from cadence.session.recording import Recording
from cadence.session.review import FilmedRep, Session, review_session
from cadence.session.workouts import Workout, load_workouts
from tests.fixtures.reps import make_fly, make_report

BOOK = load_workouts()
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PLAN_S = (180.0, 180, 360, 180, 180, 360, 180, 180)
# make_report's runner is seen for 3.3 s, and a fly zone of 30 m at 8.8 m/s takes 3.4 s.
REP_S = 30 / 8.8


def workout(name: str = "3x3x30") -> Workout:
    found = BOOK.find(name)
    assert found is not None
    return found


def rep(speed_mps: float = 8.8, spm: float = 221.0, length_m: float | None = None) -> RepReport:
    return make_report(spm=spm, fly=make_fly(speed_mps), length_m=length_m)


def filmed(
    reports: Sequence[RepReport | None], rests_s: Sequence[float] = PLAN_S
) -> list[FilmedRep]:
    """Return clips of reps with rests between them."""
    moment, clips = NOON, []
    for number, report in enumerate(reports):
        fault = None if report else "nobody runs in this clip"
        recording = Recording(moment, 4.0, zone_is_known=False)
        clips.append(FilmedRep(f"clip{number}.mp4", recording, report, fault))
        if number < len(rests_s):
            moment += timedelta(seconds=rests_s[number] + REP_S)
    return clips


def review(clips: Sequence[FilmedRep], name: str = "3x3x30") -> Session:
    return review_session(clips, workout(name), BOOK)


def test_sets_recoveries_and_the_one_missing_rep_are_found() -> None:
    clips = filmed([rep()] * 9)
    del clips[4]
    session = review(clips)
    assert [planned.number for planned in session.missing] == [5]
    assert session.match_is_sure
    assert [each.run for each in session.sets] == [3, 2, 3]
    taken = [r.recovery.taken_s if r.recovery else None for r in session.reps]
    assert taken == [None, *map(pytest.approx, (180, 180, 360)), None, None,
                     *map(pytest.approx, (360, 180, 180))]  # fmt: skip
    assert {r.recovery.verdict for r in session.reps if r.recovery} == {"as planned"}


def test_the_order_of_the_files_changes_nothing() -> None:
    clips = filmed([rep(8.8 + 0.01 * number) for number in range(9)])
    shuffled = random.Random(3).sample(clips, len(clips))
    assert review(shuffled) == review(clips)


def test_without_times_the_order_of_the_files_holds_and_it_is_said() -> None:
    clips = [FilmedRep(f"{n}.mp4", None, rep()) for n in range(9)]
    session = review(clips)
    assert session.order_basis == "file order"
    assert session.order_note is not None
    assert [r.filmed.path for r in session.reps if r.filmed] == [f"{n}.mp4" for n in range(9)]
    assert all(r.recovery is None for r in session.reps)


def test_a_clip_that_cannot_be_measured_still_has_its_place() -> None:
    session = review(filmed([rep()] * 4 + [None] + [rep()] * 4))
    assert session.missing == ()
    assert session.reps[4].report is None
    assert session.progressions[0].numbers == (1, 2, 3, 4, 6, 7, 8, 9)


def test_quality_that_fell_asks_for_recovery() -> None:
    fell = [rep()] * 5 + [rep(8.3)] * 4
    as_planned = review(filmed(fell))
    assert [(a.code, a.number) for a in as_planned.advice] == [("more-recovery", 6)]
    hurried = review(filmed(fell, (180, 180, 360, 180, 100, 360, 180, 180)))
    assert [(a.code, a.number) for a in hurried.advice] == [("keep-recovery", 6)]
    assert "1:40" in hurried.advice[0].message
    assert "rep 3 of set 2 fell off" in hurried.progressions[0].comparison.progression.message


def test_sets_are_held_against_each_other() -> None:
    session = review(filmed([rep(8.8)] * 3 + [rep(8.4)] * 3 + [rep(8.4)] * 3))
    changes = [each.change for each in session.sets]
    assert changes[0] is None
    assert [c.finding for c in changes if c] == ["real", "noise"]
    assert all(each.comparison is not None for each in session.sets)


def test_much_shorter_recoveries_in_comfort_ask_for_top_speed() -> None:
    short = [0.5 * rest for rest in (150, 150, 150, 300, 150, 150, 150)]
    comfortable = review(filmed([rep()] * 8, short), "2x4x100")
    assert [a.code for a in comfortable.advice] == ["maximum-velocity"]
    as_planned = review(filmed([rep()] * 8, [2 * rest for rest in short]), "2x4x100")
    assert as_planned.advice == ()
    # No faster than 800 m pace, and fading: not comfortable, and still top speed is missing.
    slow = [rep(7.0, spm=208)] * 4 + [rep(6.5, spm=206)] * 4
    codes = [a.code for a in review(filmed(slow, short), "2x4x100").advice]
    assert codes == ["maximum-velocity", "keep-recovery"]


def test_a_sprint_workout_asks_for_no_other() -> None:
    short = [0.5 * rest for rest in PLAN_S]
    assert review(filmed([rep()] * 9, short)).advice == ()


def test_lengths_are_compared_with_their_like() -> None:
    rests_s = (150, 300, 150, 300, 150)
    session = review(filmed([rep(8.8), rep(8.0)] * 3, rests_s), "3x100-200")
    assert [p.distance_m for p in session.progressions] == [100, 200]
    assert {p.comparison.progression.verdict for p in session.progressions} == {"pass"}
    assert all(each.mean is None for each in session.sets)


def test_no_clip_is_no_session() -> None:
    with pytest.raises(ValueError, match="one clip"):
        review([])
