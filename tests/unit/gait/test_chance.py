"""Distributions: closed forms, and scipy's."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from cadence.gait.chance import beta_share, exceeded_by_chance, student_point


def test_shares_whose_form_is_known() -> None:
    assert beta_share(1, 1, 0.3) == pytest.approx(0.3, rel=1e-14)
    assert beta_share(2, 1, 0.3) == pytest.approx(0.09, rel=1e-14)
    assert beta_share(0.5, 0.5, 0.5) == pytest.approx(0.5, rel=1e-14)
    assert beta_share(3, 4, 0.0) == 0
    assert beta_share(3, 4, 1.0) == 1


def test_student_points_whose_form_is_known() -> None:
    assert student_point(1, 0.025) == pytest.approx(math.tan(0.475 * math.pi), rel=1e-12)
    assert student_point(2, 0.025) == pytest.approx(0.95 * math.sqrt(2 / (4 * 0.975 * 0.025)))


def test_a_ratio_of_nothing_is_always_exceeded() -> None:
    assert exceeded_by_chance(2, 7, 0.0) == 1
    assert exceeded_by_chance(2, 7, 3.0) == pytest.approx((1 + 2 * 3.0 / 7) ** -3.5, rel=1e-13)


@given(st.floats(0.1, 400), st.floats(0.1, 400), st.floats(0, 1))
def test_shares_are_scipys(a: float, b: float, at: float) -> None:
    assert beta_share(a, b, at) == pytest.approx(special.betainc(a, b, at), abs=1e-11)


@given(st.floats(0.8, 500), st.floats(0.001, 0.4))
def test_points_are_scipys(freedom: float, beyond: float) -> None:
    theirs = special.stdtrit(freedom, 1 - beyond)
    assert student_point(freedom, beyond) == pytest.approx(theirs, rel=1e-9)


@given(st.integers(1, 4), st.integers(1, 100), st.floats(1e-6, 50))
def test_chances_are_scipys(first: int, second: int, ratio: float) -> None:
    theirs = special.fdtrc(first, second, ratio)
    assert exceeded_by_chance(first, second, ratio) == pytest.approx(theirs, rel=1e-9, abs=1e-14)
