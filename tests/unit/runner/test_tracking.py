"""Landmarks along a guide, with an engine that knows where the runner is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cadence.domain import CropWindow, Pose
from cadence.runner.choosing import Guide
from cadence.runner.tracking import FollowedPose, Follower
from cadence.video.frames import Frame
from tests.fixtures.engines import FakeEngine, Place, pose_at
from tests.fixtures.pictures import frame_of

PICTURE = np.zeros((360, 640), np.uint8)


def guide_at(*places: Place, first_frame: int = 0) -> Guide:
    return Guide(first_frame, tuple(CropWindow(x, y, 100) for x, y in places))


def followed(follower: Follower, count: int, fps: float = 30) -> list[FollowedPose | None]:
    return [follower.add(frame_of(PICTURE, n, n / fps)) for n in range(count)]


class OddEngine(FakeEngine):
    """Gives one pose whatever it looks at."""

    def __init__(self, pose: Pose) -> None:
        super().__init__(lambda _: [])
        self._pose = pose

    def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:  # noqa: ARG002
        self.looks.append(window)
        return self._pose


def test_only_the_guides_frames_are_looked_at() -> None:
    engine = FakeEngine(lambda _: [(200.0, 150.0)])
    follower = Follower(guide_at((200, 150), (200, 150), first_frame=2), engine)
    results = followed(follower, 6)
    assert [result is not None for result in results] == [False, False, True, True, False, False]
    assert len(engine.looks) == 2


def test_the_window_moves_to_the_hips_little_by_little() -> None:
    engine = FakeEngine(lambda _: [(212.0, 145.0)])
    follower = Follower(guide_at(*[(200, 150)] * 60), engine)
    followed(follower, 60)
    x = np.array([window.center_x_px for window in engine.looks])
    assert x[0] == 200
    assert (np.diff(x) >= 0).all()
    assert np.abs(np.diff(x)).max() < 4
    assert x[-1] == pytest.approx(212, abs=0.1)
    assert engine.looks[-1].center_y_px == pytest.approx(145, abs=0.1)


def test_the_network_is_shown_the_room_that_the_guide_gives() -> None:
    engine = FakeEngine(lambda _: [(200.0, 150.0)])
    guide = dataclasses.replace(guide_at((200, 150), (203, 151)), room=1.3)
    followed(Follower(guide, engine), 2)
    assert [look.size_px for look in engine.looks] == pytest.approx([130, 130])
    assert engine.looks[0] == CropWindow(200, 150, 130)


@pytest.mark.parametrize(
    "pose",
    [
        pose_at(225, 150, 100),
        pose_at(200, 150, 10),
        pose_at(200, 150, 300),
        pose_at(np.nan, 150, 100),
        dataclasses.replace(pose_at(200, 150, 100), landmarks_px=np.zeros((5, 3))),
    ],
    ids=["beside", "tiny", "huge", "nowhere", "malformed"],
)
def test_a_pose_of_somebody_else_is_not_taken(pose: Pose) -> None:
    engine = OddEngine(pose)
    results = followed(Follower(guide_at(*[(200, 150)] * 5), engine), 5)
    assert all(result is not None and result.pose is None for result in results)
    assert {window.center_x_px for window in engine.looks} == {200}


def test_nobody_is_looked_for_outside_the_picture() -> None:
    engine = FakeEngine(lambda _: [(x, 150.0) for x in (-50.0, 2.0, 690.0)])
    follower = Follower(guide_at((-50, 150), (2, 150), (690, 150), (200, 400)), engine)
    results = followed(follower, 4)
    assert [result is not None and result.pose is not None for result in results] == [
        False,
        True,
        False,
        False,
    ]
    assert len(engine.looks) == 1


def test_a_frame_without_a_pose_is_kept_with_its_time() -> None:
    results = followed(Follower(guide_at((200, 150)), FakeEngine(lambda _: [])), 1)
    assert results == [FollowedPose(0, 0.0, None)]
