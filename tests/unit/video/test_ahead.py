"""Frames decoded in a thread of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from cadence.errors import VideoError
from cadence.video.ahead import decoded_ahead
from cadence.video.frames import Frame
from tests.fixtures.pictures import frame_of

PICTURE = np.zeros((8, 8), np.uint8)


def frames(count: int, given: list[int]) -> Iterator[Frame]:
    for number in range(count):
        given.append(number)
        yield frame_of(PICTURE, number, number / 30)


def test_all_frames_come_in_order() -> None:
    assert [frame.index for frame in decoded_ahead(frames(20, []), 3)] == list(range(20))


def test_no_frames() -> None:
    assert list(decoded_ahead(frames(0, []), 3)) == []


def test_no_more_than_a_few_wait() -> None:
    given: list[int] = []
    ahead = decoded_ahead(frames(50, given), 3)
    for _ in range(10):
        assert len(given) <= next(ahead).index + 3 + 3
    ahead.close()


def test_an_error_comes_in_its_place() -> None:
    def broken() -> Iterator[Frame]:
        yield from frames(2, [])
        raise VideoError("torn")

    ahead = decoded_ahead(broken(), 3)
    assert [next(ahead).index, next(ahead).index] == [0, 1]
    with pytest.raises(VideoError, match="torn"):
        next(ahead)


def test_nothing_goes_on_once_the_frames_are_no_longer_wanted() -> None:
    given: list[int] = []
    ahead = decoded_ahead(frames(1000, given), 2)
    next(ahead)
    ahead.close()
    assert len(given) < 10
    assert "decode" not in {thread.name for thread in threading.enumerate()}
