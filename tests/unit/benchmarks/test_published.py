from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.matching import TrueContacts
from benchmarks.published import RULES, SAMPLED_HZ, Rule, contacts_by, knee_deg, legs_of, sweeps
from benchmarks.scoring import Windows, score_contacts
from benchmarks.stickrunner import StickRunner
from cadence.body.path import body_from_track
from cadence.errors import NotMeasurableError

RUNNER = StickRunner(step_s=0.25, contact_s=0.11, fps=240.0, duration_s=2.5)


def truth_of(runner: StickRunner) -> TrueContacts:
    strike_s, toe_off_s = runner.whole_contacts_s.T
    none = (None,) * len(strike_s)
    return TrueContacts(
        strike_s,
        toe_off_s,
        np.ones(len(strike_s), bool),
        none,
        none,
        float(strike_s[0]),
        float(strike_s[-1]),
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("direction", ["left-to-right", "right-to-left", "in-place"])
def test_on_perfect_poses_a_rule_finds_every_step_and_no_other(rule: Rule, direction: str) -> None:
    runner = RUNNER.changed(direction=direction)
    found = contacts_by(rule, runner.track())
    score = score_contacts(found, truth_of(runner), Windows(0.05, 0.12))
    inner = score.whole - 2  # the clip's ends may cut off a swing
    assert score.seen >= inner
    assert score.judged == score.seen
    assert (np.diff(found.strike_s) > 0).all()


def test_legs_are_those_that_the_model_names() -> None:
    found = contacts_by(RULES[0], RUNNER.track())
    assert set(zip(found.foot, found.foot[1:], strict=False)) == {
        ("left", "right"),
        ("right", "left"),
    }


def test_a_foot_sweeps_back_once_a_stride() -> None:
    time_s = np.arange(0, 2, 1 / SAMPLED_HZ)
    forward = 0.3 * np.cos(2 * np.pi * 2 * time_s)
    found = sweeps(forward)
    assert len(found) == 4
    for number, sweep in enumerate(found):
        assert sweep.strike_in.start / SAMPLED_HZ == pytest.approx(0.5 * number, abs=0.005)
        assert sweep.toe_off_in.start / SAMPLED_HZ == pytest.approx(0.5 * number + 0.125, abs=0.005)
        assert sweep.toe_off_in.stop / SAMPLED_HZ == pytest.approx(0.5 * number + 0.25, abs=0.005)


def test_a_foot_that_hardly_moves_does_not_sweep() -> None:
    assert sweeps(0.02 * np.cos(np.arange(0, 30, 0.05))) == []
    assert sweeps(np.full(100, 0.01)) == []


def test_a_straight_knee_is_at_180_degrees() -> None:
    track = RUNNER.track()
    track.landmarks_px[:, 25, :2] = (
        track.landmarks_px[:, 23, :2] + track.landmarks_px[:, 27, :2]
    ) / 2
    assert knee_deg(track, body_from_track(track, 1.0), 0) == pytest.approx(180, abs=1e-4)


def test_both_legs_are_on_one_clock() -> None:
    left, right = legs_of(RUNNER.track(), 10.0)
    assert np.array_equal(left.time_s, right.time_s)
    assert np.diff(left.time_s) == pytest.approx(1 / SAMPLED_HZ)


def test_where_nobody_is_seen_a_rule_says_so() -> None:
    track = RUNNER.track()
    unseen = replace(track, landmarks_px=np.full_like(track.landmarks_px, np.nan))
    with pytest.raises(NotMeasurableError):
        contacts_by(RULES[0], unseen)
