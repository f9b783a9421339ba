"""Reps in order: real and noise, progression, tightness."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import RepReport
from cadence.domain.fly import FlyDetail, MarkerUsed
from cadence.session.progression import change_between, compare_reps, share_setup
from tests.fixtures.reps import around, make_fly, make_report


def rep(spm: float, speed_mps: float | None = None, length_m: float | None = None) -> RepReport:
    """Return a rep of given figures."""
    fly = None if speed_mps is None else make_fly(speed_mps)
    return make_report(spm=spm, fly=fly, length_m=length_m)


def test_a_change_beyond_its_uncertainty_is_real() -> None:
    assert change_between(around(221, 3), around(226, 3)).finding == "real"
    assert change_between(around(221, 4), around(226, 4)).finding == "noise"
    change = change_between(around(10, 3), around(20, 4))
    assert change.difference == around(10, 5)


@given(st.floats(100, 300), st.floats(0.1, 20), st.floats(100, 300), st.floats(0.1, 20))
def test_a_change_seen_backward_is_its_opposite(
    a: float, half_a: float, b: float, half_b: float
) -> None:
    forth = change_between(around(a, half_a), around(b, half_b))
    back = change_between(around(b, half_b), around(a, half_a))
    assert forth.finding == back.finding
    assert forth.difference.mean == -back.difference.mean
    assert forth.difference.low == pytest.approx(-back.difference.high)


def test_no_progress_is_no_fall() -> None:
    same = compare_reps([rep(221, 8.5, 2.3), rep(221, 8.5, 2.3), rep(221.4, 8.5, 2.3)])
    assert same.progression.verdict == "pass"
    assert same.tightness.verdict == "pass"
    assert all(c is not None and c.finding == "noise" for c in same.metric("cadence").changes)


def test_speed_decides_where_it_is_known() -> None:
    # Cadence falls, speed rises: by the speed this is progress.
    result = compare_reps([rep(226, 8.5, 2.25), rep(221, 8.8, 2.39)])
    assert result.progression.verdict == "pass"
    assert "fly speed" in result.progression.message


def test_cadence_decides_without_speed() -> None:
    result = compare_reps([rep(226), rep(228), rep(221)])
    assert (result.progression.verdict, result.progression.broken_at) == ("fail", (3,))
    assert result.progression.message == "rep 3 fell off (judged on cadence)"
    assert result.tightness.verdict == "unknown"


def test_swapping_reps_changes_the_verdict() -> None:
    first, second = rep(221, 8.8, 2.39), rep(221, 8.5, 2.31)
    assert compare_reps([first, second]).progression.verdict == "fail"
    assert compare_reps([second, first]).progression.verdict == "pass"


def test_tightness_is_more_steps_that_bring_less() -> None:
    loose, tight = rep(221, 8.8, 2.39), rep(226, 8.5, 2.26)
    result = compare_reps([loose, loose, tight])
    assert (result.tightness.verdict, result.tightness.broken_at) == ("fail", (3,))
    assert compare_reps([tight, loose]).tightness.verdict == "pass"


def test_zones_of_different_lengths_have_no_common_time() -> None:
    reps = [make_report(fly=make_fly(8.5, 30)), make_report(fly=make_fly(8.6, 40))]
    result = compare_reps(reps)
    assert result.metric("fly time").changes == (None,)
    assert result.metric("speed").changes[0] is not None


def test_a_rep_whose_clock_is_doubted_is_not_compared() -> None:
    doubted = make_report(spm=55, doubt="this looks like slow motion; pass --capture-fps")
    result = compare_reps([rep(221), doubted, rep(222)])
    assert result.metric("cadence").values[1] is None
    assert result.metric("duty factor").values[1] is not None
    assert result.progression.verdict == "unknown"


def test_small_falls_add_up() -> None:
    result = compare_reps([rep(221, 8.80), rep(221, 8.77), rep(221, 8.74), rep(221, 8.71)])
    assert all(c is not None and c.finding == "noise" for c in result.metric("speed").changes)
    assert (result.progression.verdict, result.progression.broken_at) == ("fail", (4,))
    assert "against rep 1" in result.progression.message


def test_an_error_that_both_share_cancels() -> None:
    before, after = around(8.0, 0.2), around(8.1, 0.2)
    assert change_between(before, after).finding == "noise"
    # All of the uncertainty but 0.02 m/s is a scale that is the same for both.
    shared = (0.2**2 - 0.02**2) ** 0.5 / 1.959964 / 8.05
    change = change_between(before, after, shared)
    assert change.finding == "real"
    assert change.difference.high - change.difference.mean == pytest.approx(0.028, abs=0.002)


def filmed(x_px: float = 100.0, **changes: object) -> RepReport:
    """Return a rep whose fly zone rests on two markers."""
    markers = (MarkerUsed(x_px, 600.0, 0.0, 0.0), MarkerUsed(1800.0, 600.0, 30.0, 0.0))
    detail = FlyDetail("given", markers, 0.0, 0.0, 0.1, 20.0, (), None, None)
    report = make_report(fly=replace(make_fly(), scale_sd=0.01, detail=detail))
    return replace(report, **changes)  # type: ignore[arg-type]


def test_one_setup_is_the_same_markers_seen_by_a_camera_that_stands() -> None:
    assert share_setup(filmed(), filmed())
    assert share_setup(filmed(100.0), filmed(100.3))  # found anew in each clip
    assert not share_setup(filmed(100.0), filmed(101.0))
    assert not share_setup(filmed(camera="hand-held"), filmed(camera="hand-held"))
    assert not share_setup(filmed(), filmed(fly=None))
    assert not share_setup(filmed(), make_report(fly=make_fly()))
    turned = replace(filmed().runner, direction="right-to-left")
    assert not share_setup(filmed(), filmed(runner=turned))


def test_one_setup_makes_the_change_of_speed_surer() -> None:
    same = compare_reps([filmed(), filmed()]).metric("speed").changes[0]
    other = compare_reps([filmed(), filmed(101.0)]).metric("speed").changes[0]
    assert same is not None
    assert other is not None
    assert same.difference.high < other.difference.high


def test_one_rep_is_no_comparison() -> None:
    with pytest.raises(ValueError, match="at least two reps"):
        compare_reps([rep(221)])
