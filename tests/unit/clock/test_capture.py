"""From file time to real time."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.clock.capture import real_clock
from cadence.errors import NotMeasurableError

AT_30 = np.arange(90) / 30


def test_a_file_without_tags_plays_in_real_time() -> None:
    clock = real_clock(AT_30)
    assert clock.capture_fps == pytest.approx(30)
    assert clock.time_scale == 1
    assert "timestamps" in clock.basis


def test_the_files_tag_names_slow_motion() -> None:
    clock = real_clock(AT_30, tagged_capture_fps=240)
    assert clock.capture_fps == 240
    assert clock.time_scale == pytest.approx(1 / 8)
    assert "240" in clock.basis
    assert "tag" in clock.basis


@pytest.mark.parametrize("tag", [29.97, 30, 32.9])
def test_a_tag_near_the_files_own_rate_changes_nothing(tag: float) -> None:
    assert real_clock(AT_30, tagged_capture_fps=tag).time_scale == 1


def test_the_user_goes_before_the_tag() -> None:
    clock = real_clock(AT_30, tagged_capture_fps=240, capture_fps=120)
    assert (clock.capture_fps, clock.time_scale) == pytest.approx((120, 1 / 4))
    clock = real_clock(AT_30, tagged_capture_fps=240, capture_fps=120, time_scale=0.5)
    assert (clock.capture_fps, clock.time_scale) == pytest.approx((60, 0.5))
    assert "user" in clock.basis


def test_the_users_word_is_taken_even_for_real_time() -> None:
    assert real_clock(AT_30, tagged_capture_fps=240, time_scale=1.0).time_scale == 1
    assert real_clock(AT_30, tagged_capture_fps=240, capture_fps=30).time_scale == pytest.approx(1)


def test_a_dropped_frame_does_not_change_the_rate() -> None:
    assert real_clock(np.delete(AT_30, [20, 21])).capture_fps == pytest.approx(30)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_frames_have_no_rate(count: int) -> None:
    with pytest.raises(NotMeasurableError, match="only one frame"):
        real_clock(AT_30[:count])
