"""Which moving regions are people."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from cadence.camera import CameraTracker
from cadence.domain import CropWindow, Pose, Sighting
from cadence.runner.motion import MotionSample, Region
from cadence.runner.spotting import find_spots
from cadence.video.frames import Frame
from tests.fixtures.engines import FakeEngine, pose_at
from tests.fixtures.pictures import frame_of, texture

CLIP = texture(640, 360, seed=2)


def sample_with(regions: tuple[Region, ...] | None) -> MotionSample:
    frame = frame_of(CLIP)
    return MotionSample(frame, CameraTracker().add(frame), regions)


def region(x: float, y: float, width: float = 30, height: float = 60) -> Region:
    return Region(x - width / 2, y - height / 2, x + width / 2, y + height / 2, width * height)


@dataclass
class BlindDetector:
    """Finds nobody; its landmarks are those given, at the middle of what it is shown."""

    trunk_windows: float = 0.2
    presence: float = 0.95
    turn_rad: float = 0.0
    shown_px: float = 0.0
    name: str = "blind"
    streams: int = 1
    takes_windows: bool = True

    def locate(self, frame: Frame, window: CropWindow) -> list[Sighting]:  # noqa: ARG002
        """See nobody."""
        return []

    def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:  # noqa: ARG002
        """Place a body as large beside the window as it is told to."""
        self.shown_px = window.size_px
        pose = pose_at(window.center_x_px, window.center_y_px, window.size_px)
        landmarks = pose.landmarks_px.copy()
        trunk_px = self.trunk_windows * window.size_px
        landmarks[[11, 12], :2] = (
            window.center_x_px + trunk_px * np.sin(self.turn_rad),
            window.center_y_px - trunk_px * np.cos(self.turn_rad),
        )
        return Pose(landmarks, pose.visibility, self.presence)

    def close(self) -> None:
        """Hold nothing."""


def test_a_region_with_a_person_becomes_their_hips() -> None:
    engine = FakeEngine(lambda _: [(205.0, 160.0)])
    sure, unsure = find_spots(sample_with((region(200, 150), region(500, 200))), engine)
    assert (sure.x_px, sure.y_px, sure.size_px, sure.confirmed) == (205, 160, 100, True)
    assert sure.area_px2 == 1800
    assert (unsure.x_px, unsure.y_px, unsure.confirmed) == (500, 200, False)
    assert unsure.size_px == pytest.approx(1.4 * 60)
    assert engine.looks[0] == CropWindow(200, 150, 150)


def test_somebody_beside_the_region_is_not_who_moves_in_it() -> None:
    engine = FakeEngine(lambda _: [(251.0, 150.0)])
    (found,) = find_spots(sample_with((region(200, 150),)), engine)
    assert not found.confirmed


def test_who_stands_behind_a_runner_is_not_who_moves() -> None:
    engine = FakeEngine(lambda _: [(228.0, 150.0)])
    sample = sample_with((region(200, 150),))
    (passing,) = find_spots(sample, engine)
    assert (passing.x_px, passing.confirmed) == (200, False)
    # Less than a body moves: an arm or a foot, whose hips are where they are.
    (limb,) = find_spots(sample_with((region(200, 150, height=30),)), engine)
    assert (limb.x_px, limb.confirmed) == (228, True)
    # With nothing before it to compare, a region may be where the runner will be.
    (first,) = find_spots(replace(sample, is_between=False), engine)
    assert first.confirmed


@pytest.mark.parametrize(("score", "is_seen"), [(0.6, False), (0.9, True)])
def test_a_body_far_larger_than_what_was_looked_at_is_seen_clearly_or_not_at_all(
    score: float, is_seen: bool
) -> None:
    class Head(BlindDetector):
        def locate(self, frame: Frame, window: CropWindow) -> list[Sighting]:  # noqa: ARG002
            body = CropWindow(window.center_x_px, window.center_y_px, 3 * window.size_px)
            return [Sighting(score, body.center_x_px, body.center_y_px, body)]

    (found,) = find_spots(sample_with((region(200, 150),)), Head(presence=0.0))
    assert found.confirmed == is_seen


def test_only_the_largest_regions_are_looked_at() -> None:
    engine = FakeEngine(lambda _: [])
    regions = tuple(region(100.0 * number, 100) for number in range(1, 6))
    assert len(find_spots(sample_with(regions), engine)) == 5
    by_detector = [look for look in engine.looks if look.size_px == 2.5 * 60]
    assert len(by_detector) == 3


def test_the_whole_picture_is_looked_at_when_the_cameras_motion_is_unknown() -> None:
    engine = FakeEngine(lambda _: [(100.0, 100.0), (500.0, 200.0)])
    found = find_spots(sample_with(None), engine)
    assert [each.x_px for each in found] == [100, 500]
    assert all(each.confirmed for each in found)
    assert engine.looks == [CropWindow(320, 180, 640)]
    assert find_spots(sample_with(()), engine) == []


def test_a_body_that_only_the_landmarks_show_is_seen() -> None:
    (found,) = find_spots(sample_with((region(200, 150),)), BlindDetector())
    assert (found.x_px, found.y_px, found.confirmed) == (200, 150, True)
    # The window that the trunk asks for: 0.2 of the one shown, which is 1.5 times the region.
    assert found.size_px == pytest.approx(2 * 1.25 * 1.79 * 0.2 * 1.5 * 60)


def test_a_body_of_which_the_legs_stand_out_is_looked_at_more_widely() -> None:
    class Wide(BlindDetector):
        def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:
            pose = super().landmarks(frame, window)
            return pose if window.size_px > 2 * 60 else None

    engine = Wide()
    (found,) = find_spots(sample_with((region(200, 150),)), engine)
    assert found.confirmed
    assert engine.shown_px == pytest.approx(2.1 * 60)


def test_the_limbs_of_somebody_who_was_seen_are_not_looked_at() -> None:
    engine = FakeEngine(lambda _: [(205.0, 160.0)])
    body, limb = region(200, 150), region(235, 185, width=12, height=12)
    (found,) = find_spots(sample_with((body, limb)), engine)
    assert found.x_px == 205
    assert [look.size_px for look in engine.looks] == [2.5 * 60]


def test_who_runs_beside_somebody_is_looked_at_but_not_closely() -> None:
    engine = FakeEngine(lambda _: [(205.0, 160.0)])
    found = find_spots(sample_with((region(200, 150), region(240, 150, height=55))), engine)
    assert [each.confirmed for each in found] == [True, False]
    assert [look.size_px for look in engine.looks] == [2.5 * 60, 2.5 * 55]


@pytest.mark.parametrize(
    ("height", "looks"), [(60, [2.5 * 60, 1.5 * 60]), (100, [2.5 * 100])], ids=["small", "tall"]
)
def test_what_moves_apart_from_who_was_seen_is_looked_at_closely_once_if_it_is_small(
    height: float, looks: list[float]
) -> None:
    engine = FakeEngine(lambda _: [(205.0, 160.0)])
    _, other = find_spots(sample_with((region(200, 150), region(500, 150, height=height))), engine)
    assert not other.confirmed
    assert [look.size_px for look in engine.looks[1:]] == looks


@pytest.mark.parametrize(
    "engine",
    [
        BlindDetector(presence=0.8),
        BlindDetector(trunk_windows=0.05),
        BlindDetector(turn_rad=2.5),
    ],
    ids=["unsure", "many times smaller", "upside down"],
)
def test_landmarks_that_do_not_fit_are_nobodys(engine: BlindDetector) -> None:
    (found,) = find_spots(sample_with((region(200, 150),)), engine)
    assert not found.confirmed
