"""What stands out along the way is a mark; what merely is there is none."""

from __future__ import annotations

import pytest

from cadence.domain import FoundMark
from cadence.markers.standouts import find_standouts
from tests.fixtures.strips import (
    BLUE,
    LINE,
    ORANGE,
    PX_PER_M,
    TRACK,
    YELLOW,
    Color,
    PaintedStrip,
)


def found(painted: PaintedStrip) -> tuple[FoundMark, ...]:
    return find_standouts(painted.strip(), painted.wayside, 1920)


@pytest.mark.parametrize("color", [ORANGE, YELLOW, BLUE, LINE])
def test_cones_are_found_where_they_stand(color: Color) -> None:
    painted = PaintedStrip()
    painted.cone(3.0, color)
    painted.cone(20.0, color, foot_m=0.03)
    first, second = found(painted)
    assert first.x_px == pytest.approx(3 * PX_PER_M, abs=1)
    assert first.y_px == pytest.approx(600, abs=1.5)
    assert second.y_px == pytest.approx(600 - 0.03 * PX_PER_M, abs=1.5)
    assert first.kind == second.kind == "cone"
    assert min(first.confidence, second.confidence) > 0.7
    assert first.height_m == pytest.approx(0.32, abs=0.05)


def test_a_disc_and_a_pole_have_their_kinds() -> None:
    painted = PaintedStrip()
    painted.block(4.0, 0.2, -0.02, 0.03, YELLOW)
    painted.block(9.0, 0.05, 0.0, 1.4, ORANGE)
    disc, pole = found(painted)
    assert (disc.kind, pole.kind) == ("flat", "pole")
    assert pole.y_px == pytest.approx(600, abs=1.5)


def test_track_lines_and_grass_alone_are_nothing() -> None:
    assert found(PaintedStrip()) == ()


@pytest.mark.parametrize("what", ["spectator", "door", "sign", "kerb", "far cone"])
def test_what_marks_nothing_is_left_out(what: str) -> None:
    painted = PaintedStrip()
    if what == "spectator":
        painted.block(8.0, 0.28, 0.0, 0.1, YELLOW)  # shoes
        painted.block(8.0, 0.14, 0.1, 0.8, (208, 156, 118))
        painted.block(8.0, 0.4, 0.8, 1.4, ORANGE)
    elif what == "door":
        painted.block(8.0, 0.9, 0.45, 1.99, ORANGE)
    elif what == "sign":
        painted.block(8.0, 0.5, 0.5, 1.0, ORANGE)
    elif what == "kerb":
        painted.block(8.0, 6.0, 0.1, 0.2, BLUE)
    else:
        painted.cone(8.0, ORANGE, foot_m=0.4)
    assert found(painted) == ()


def test_a_shadow_beside_a_cone_is_no_second_mark() -> None:
    painted = PaintedStrip()
    painted.cone(8.0, ORANGE)
    dark = (TRACK[0] // 2, TRACK[1] // 2, TRACK[2] // 2)
    painted.block(8.35, 0.3, -0.03, 0.03, dark)
    (mark,) = found(painted)
    assert mark.x_px == pytest.approx(8 * PX_PER_M, abs=1)


RED = (200, 40, 50)


@pytest.mark.parametrize("what", ["bag behind", "sign above"])
def test_a_mark_of_a_set_is_found_where_something_of_another_color_touches_it(what: str) -> None:
    painted = PaintedStrip()
    if what == "bag behind":
        painted.block(7.85, 0.6, 0.12, 0.45, RED)
    else:
        painted.block(8.0, 0.6, 0.4, 1.1, RED)
    painted.cone(8.0, BLUE)
    painted.cone(20.0, BLUE)
    hidden, clear = found(painted)
    assert hidden.x_px == pytest.approx(8 * PX_PER_M, abs=1.5)
    assert hidden.y_px == pytest.approx(600, abs=1.5)
    assert hidden.looks_like(clear)


def test_one_of_a_set_goes_before_a_bag_beside_it() -> None:
    painted = PaintedStrip()
    painted.block(8.4, 0.42, -0.02, 0.36, RED)
    painted.cone(8.0, BLUE)
    painted.cone(20.0, BLUE)
    first, second = found(painted)
    assert first.looks_like(second)
    assert first.x_px == pytest.approx(8 * PX_PER_M, abs=1.5)


def test_a_shoe_is_no_partner_of_a_disc_of_its_color() -> None:
    painted = PaintedStrip()
    painted.block(4.0, 0.24, -0.02, 0.07, YELLOW)
    painted.block(8.0, 0.24, -0.02, 0.07, YELLOW)
    painted.block(8.0, 0.14, 0.07, 0.8, (208, 156, 118))
    painted.block(8.0, 0.4, 0.8, 1.4, BLUE)
    (disc,) = found(painted)
    assert disc.x_px == pytest.approx(4 * PX_PER_M, abs=1)


def test_what_was_restless_is_less_sure() -> None:
    painted = PaintedStrip()
    painted.cone(8.0, ORANGE)
    strip = painted.strip()
    strip.restless[:] = 30
    assert all(mark.confidence == 0 for mark in find_standouts(strip, painted.wayside, 1920))
