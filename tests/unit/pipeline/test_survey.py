"""People are looked for in several samples at once, and found in order of time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cadence.camera import IDENTITY, View
from cadence.domain import CropWindow, Sighting
from cadence.pipeline.stages import untimed
from cadence.pipeline.survey import _Detection
from cadence.runner import cutouts
from cadence.runner.motion import MotionSample, Region
from tests.fixtures.engines import FakeEngine
from tests.fixtures.pictures import frame_of, texture

if TYPE_CHECKING:
    from cadence.video.frames import Frame

PICTURE = texture(640, 360)


def sample(index: int) -> MotionSample:
    """Give a sample in which somebody moves."""
    frame = frame_of(PICTURE, index, index / 30)
    moves = Region(185.0 + index, 120.0, 215.0 + index, 180.0, 1800.0)
    return MotionSample(frame, View(frame.luma, 1.0, IDENTITY, 0), (moves,))


class Slow(FakeEngine):
    """Answers for the first frame when it was asked about the next one."""

    def __init__(self, streams: int) -> None:
        super().__init__(lambda frame: [(200.0 + frame.index, 150.0)], streams=streams)
        self.next_asked = threading.Event()
        self.at_once = self.most_at_once = 0

    def locate(self, frame: Frame, window: CropWindow) -> list[Sighting]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.streams > 1 and frame.index == 0:
            assert self.next_asked.wait(10)
        self.next_asked.set()
        self.at_once -= 1
        return super().locate(frame, window)


@pytest.mark.parametrize(("streams", "at_once"), [(1, 1), (2, 2), (8, 2)])
def test_two_samples_are_looked_at_at_once_where_the_engine_serves_two(
    streams: int, at_once: int
) -> None:
    engine = Slow(streams)
    detection = _Detection(engine, untimed)
    try:
        for index in range(6):
            detection.cutouts.add(sample(index).frame)
            detection.add(sample(index))
        detection.finish()
    finally:
        detection.close()
    assert [spot.frame_index for spot in detection.spots] == list(range(6))
    assert engine.most_at_once == at_once
    assert detection.cutouts.cutout(3, CropWindow(203.0, 150.0, 100.0)) is not None


def test_no_frame_is_dropped_while_somebody_is_still_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cutouts, "_MOST_WAITING_BYTES", 2.5 * PICTURE.nbytes * 3 // 2)
    detection = _Detection(FakeEngine(lambda _: [(200.0, 150.0)], streams=2), untimed)
    try:
        for index in range(12):
            detection.make_room()
            detection.cutouts.add(sample(index).frame)
            detection.add(sample(index))
        detection.finish()
    finally:
        detection.close()
    window = CropWindow(200.0, 150.0, 100.0)
    assert all(detection.cutouts.cutout(index, window) is not None for index in range(12))
