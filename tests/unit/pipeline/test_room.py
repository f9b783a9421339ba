"""Who is shown to the landmark network with more room around them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cadence.domain import CropWindow, Pose
from cadence.pipeline.following import SeenRunner
from cadence.pipeline.room import with_enough_room
from cadence.runner.choosing import Guide
from cadence.runner.cutouts import CutoutKeeper
from cadence.runner.tracking import FollowedPose
from cadence.runner.trails import Spot
from cadence.video.frames import Frame
from tests.fixtures.engines import FakeEngine, pose_at
from tests.fixtures.pictures import frame_of, texture

PICTURE = texture(640, 360)
COUNT = 60
GUIDE = Guide(5, tuple(CropWindow(194.0 + n, 150.0, 100.0) for n in range(COUNT)))
SURE = 0.98


def seen_at(frame: int, visibility: float) -> Pose:
    """Give a pose six pixels ahead of the guide, its legs as visible as that."""
    pose = pose_at(195.0 + frame, 150.0, 100.0)
    return replace(pose, visibility=np.full(len(pose.visibility), visibility))


class Looking(FakeEngine):
    """Sees the legs as well as it is told, whatever room there is."""

    def __init__(self, visibility: float, *, takes_windows: bool = True, blind: int = 0) -> None:
        super().__init__(lambda _: [], takes_windows=takes_windows)
        self._visibility = visibility
        self._blind = blind

    def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:
        self.looks.append(window)
        if len(self.looks) <= self._blind:
            return None
        return seen_at(frame.index, self._visibility)


def followed(visibility: float) -> list[SeenRunner]:
    """Give the runner as they were followed, unseen in one frame."""
    poses = [None, *(seen_at(5 + n, visibility) for n in range(1, COUNT))]
    return [
        SeenRunner(FollowedPose(5 + n, (5 + n) / 60, pose), None, None)
        for n, pose in enumerate(poses)
    ]


def kept(frames: range = range(5, 5 + COUNT)) -> CutoutKeeper:
    """Keep what is around the runner in some frames."""
    keeper = CutoutKeeper()
    for index in frames:
        keeper.add(frame_of(PICTURE, index, index / 60))
        spot = Spot(index, index / 60, 0, 189.0 + index, 150.0, 100.0, 50.0, confirmed=True)
        keeper.seen(index, [spot])
    return keeper


def test_who_is_seen_well_is_not_looked_at_again() -> None:
    engine = Looking(SURE)
    assert with_enough_room(GUIDE, followed(0.96), kept(), engine) is GUIDE
    assert engine.looks == []


@pytest.mark.parametrize(("visibility", "room"), [(0.94, 1.06), (0.92, 1.18), (0.8, 1.3)])
def test_the_less_sure_the_more_room(visibility: float, room: float) -> None:
    engine = Looking(SURE)
    roomier = with_enough_room(GUIDE, followed(visibility), kept(), engine)
    assert roomier.room == pytest.approx(room)
    assert (roomier.first_frame, roomier.windows) == (GUIDE.first_frame, GUIDE.windows)
    # Around the hips, wherever the guide is.
    assert engine.looks[0].center_x_px == 195.0 + 6
    assert {look.size_px for look in engine.looks} == {100 * roomier.room}


def test_room_that_makes_less_sure_is_not_given() -> None:
    assert with_enough_room(GUIDE, followed(0.9), kept(), Looking(0.88)) is GUIDE
    assert with_enough_room(GUIDE, followed(0.9), kept(), Looking(0.89)).room == pytest.approx(1.3)


def test_what_was_not_kept_or_shows_nobody_says_nothing() -> None:
    few = range(5, 20)
    assert with_enough_room(GUIDE, followed(0.8), kept(few), Looking(SURE)) is GUIDE
    assert with_enough_room(GUIDE, followed(0.8), kept(), Looking(SURE, blind=45)) is GUIDE


def test_an_engine_that_draws_its_own_windows_is_left_alone() -> None:
    engine = Looking(SURE, takes_windows=False)
    assert with_enough_room(GUIDE, followed(0.8), kept(), engine) is GUIDE
