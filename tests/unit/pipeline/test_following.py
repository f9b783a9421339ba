"""Poses in stretches of a rep, from what was kept and what is decoded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from cadence.camera import CameraPath
from cadence.domain import CropWindow, Pose
from cadence.lens.backdrop import BackdropKeeper
from cadence.pipeline import following
from cadence.pipeline.following import SeenRunner, follow_runner
from cadence.pipeline.stages import silent, untimed
from cadence.pipeline.survey import Survey
from cadence.runner.choosing import Guide
from cadence.runner.cutouts import CutoutKeeper
from cadence.runner.trails import Spot
from tests.fixtures.engines import FakeEngine, Place
from tests.fixtures.pictures import frame_of, texture

if TYPE_CHECKING:
    from cadence.video.decode import Clip
    from cadence.video.frames import Frame

PICTURE = texture(640, 360)
FPS = 30.0
COUNT = 150  # five seconds: three stretches


@dataclass(frozen=True)
class _Header:
    width_px: int = 640
    height_px: int = 360


@dataclass
class FakeClip:
    """A clip of one picture, which says what was asked of it."""

    leads_back: bool = True
    header: _Header = field(default_factory=_Header)
    asked_s: list[float] = field(default_factory=list)
    decoded: int = 0

    def frames(self) -> Iterator[Frame]:
        """Give all frames."""
        self.decoded += 1
        return (frame_of(PICTURE, index, index / FPS) for index in range(COUNT))

    def frames_at(self, file_times_s: Sequence[float]) -> Iterator[Frame | None]:
        """Give some of them, without their places; or none."""
        for time_s in file_times_s:
            self.asked_s.append(time_s)
            yield frame_of(PICTURE, -1, time_s) if self.leads_back else None


def hips(frame: Frame) -> list[Place]:
    """Say where the runner really is."""
    return [(100.0 + 2 * frame.index, 150.0)]


_KNOWN_AFTER = 5


def spot_in(index: int, fps: float) -> Spot:
    """Say where the runner was seen."""
    return Spot(index, index / fps, 0, 94.0 + 2 * index, 150.0, 100.0, 50.0, confirmed=True)


def survey(
    kept: range, *, fps: float = FPS, moving: bool = False, held: int = 0, again: int = 1
) -> Survey:
    """Survey a clip in which the runner was kept in some frames."""
    keeper = CutoutKeeper()
    for index in kept:
        shown = np.roll(PICTURE, 2 * max(index // again, held), axis=1) if moving else PICTURE
        keeper.add(frame_of(shown, index, index / fps))
        # What moves in a frame is known when later ones were decoded.
        seen = index - _KNOWN_AFTER
        if seen in kept:
            keeper.seen(seen, [spot_in(seen, fps)])
    for seen in kept[-_KNOWN_AFTER:]:
        keeper.seen(seen, [spot_in(seen, fps)])
    camera = CameraPath("static", np.tile(np.eye(2, 3), (COUNT, 1, 1)), np.zeros(COUNT, int))
    return Survey(camera, (), np.arange(COUNT) / fps, (range(COUNT),), keeper, BackdropKeeper())


def follow(clip: FakeClip, kept: range, engine: FakeEngine) -> list[SeenRunner]:
    """Follow the runner along a guide that lags behind by six pixels."""
    guide = Guide(0, tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(COUNT)))
    return follow_runner(cast("Clip", clip), survey(kept), guide, engine, silent, untimed)


def test_every_frame_has_its_pose_and_nothing_is_decoded_again() -> None:
    clip = FakeClip()
    seen = follow(clip, range(COUNT), FakeEngine(hips))
    assert [each.followed.frame_index for each in seen] == list(range(COUNT))
    assert all(each.followed.pose is not None and each.strip is not None for each in seen)
    assert sum(each.sharpness is not None for each in seen) == pytest.approx(COUNT / 4, abs=2)
    assert (clip.asked_s, clip.decoded) == ([], 0)


def test_a_stretch_begins_where_the_one_before_it_looks() -> None:
    looked: dict[int, float] = {}

    class Noting(FakeEngine):
        def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:
            looked.setdefault(frame.index, window.center_x_px)  # later ones only settle
            return super().landmarks(frame, window)

    follow(FakeClip(), range(COUNT), Noting(hips))
    behind_px = [100.0 + 2 * index - looked[index] for index in range(COUNT)]
    assert behind_px[0] == 6.0
    assert np.abs(behind_px[30:]).max() < 0.1


def test_a_sample_of_the_stretches_says_along_which_guide_to_follow() -> None:
    guide = Guide(0, tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(COUNT)))
    roomier, told = replace(guide, room=1.3), []

    def suited(sample: Sequence[SeenRunner]) -> Guide:
        told.append([each.followed.frame_index for each in sample])
        return roomier

    engine, given = FakeEngine(hips), (cast("Clip", FakeClip()), survey(range(COUNT)))
    seen = follow_runner(*given, guide, engine, silent, untimed, suited)
    # Told once, of stretches in order, and then followed from the start.
    (frames,) = told
    assert frames == sorted(frames)
    assert len(frames) >= COUNT / 4
    along = follow_runner(*given, roomier, FakeEngine(hips), silent, untimed)
    assert [each.followed.frame_index for each in seen] == list(range(COUNT))
    assert {look.size_px for look in engine.looks[-COUNT // 2 :]} == {130.0}
    for one, other in zip(seen, along, strict=True):
        assert one.followed.pose is not None
        assert other.followed.pose is not None
        np.testing.assert_array_equal(
            one.followed.pose.landmarks_px, other.followed.pose.landmarks_px
        )


@pytest.mark.parametrize(
    ("stretches", "sample"),
    [(1, [0]), (2, [0, 1]), (4, [1, 3]), (8, [2, 6]), (24, [2, 6, 10, 14, 18, 22])],
)
def test_the_sample_is_spread_over_the_rep(stretches: int, sample: list[int]) -> None:
    assert following._sample(stretches) == sample


def test_how_many_threads_there_are_changes_nothing() -> None:
    one = follow(FakeClip(), range(COUNT), FakeEngine(hips))
    four = follow(FakeClip(), range(COUNT), FakeEngine(hips, streams=4))
    for first, second in zip(one, four, strict=True):
        assert first.followed.pose is not None
        assert second.followed.pose is not None
        np.testing.assert_array_equal(
            first.followed.pose.landmarks_px, second.followed.pose.landmarks_px
        )


def test_of_a_fast_clip_of_new_pictures_every_fourth_frame_is_looked_at() -> None:
    fast = survey(range(COUNT), fps=240.0, moving=True)
    guide = Guide(0, tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(COUNT)))
    assert fast.cutouts.cutout(41, guide.windows[41]) is None
    assert fast.cutouts.shoes(41, guide.windows[41]) is not None
    clip, engine = FakeClip(), FakeEngine(hips)
    seen = follow_runner(cast("Clip", clip), fast, guide, engine, silent, untimed)
    assert (clip.asked_s, clip.decoded) == ([], 0)
    poses = [each.followed.pose for each in seen]
    assert [each.followed.frame_index for each in seen] == list(range(COUNT))
    assert [pose is not None and pose.is_placed for pose in poses[:-1]] == [
        index % 4 == 0 for index in range(COUNT - 1)
    ]
    hips_px = [pose.landmarks_px[23, 0] for pose in poses if pose is not None]
    assert hips_px == pytest.approx(100.0 + 2 * np.arange(COUNT))
    assert all(each.strip is not None for each in seen)


def test_where_the_first_picture_is_left_standing_all_frames_are_looked_at() -> None:
    held = survey(range(COUNT), fps=240.0, moving=True, held=2)
    guide = Guide(0, tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(COUNT)))
    seen = follow_runner(cast("Clip", FakeClip()), held, guide, FakeEngine(hips), silent, untimed)
    assert all(each.followed.pose is not None and each.followed.pose.is_placed for each in seen)


def test_a_retimed_fast_clip_is_looked_at_frame_by_frame_and_decoded_again_for_it() -> None:
    retimed = survey(range(COUNT), fps=240.0, moving=True, again=4)
    guide = Guide(0, tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(COUNT)))
    clip = FakeClip()
    seen = follow_runner(cast("Clip", clip), retimed, guide, FakeEngine(hips), silent, untimed)
    assert all(each.followed.pose is not None and each.followed.pose.is_placed for each in seen)
    asked = set(np.round(np.array(clip.asked_s) * 240).astype(int).tolist())
    assert {index for index in range(COUNT - 1) if index % 4} <= asked


def test_frames_that_were_not_kept_are_decoded_again() -> None:
    clip = FakeClip()
    seen = follow(clip, range(10, 60), FakeEngine(hips))
    assert all(each.followed.pose is not None for each in seen)
    assert clip.asked_s[0] == 0.0
    assert set(np.round(np.array(clip.asked_s) * FPS)) == {*range(10), *range(60, COUNT)}
    assert clip.decoded == 0


def test_a_file_that_does_not_lead_back_to_a_frame_is_decoded_from_its_start() -> None:
    clip = FakeClip(leads_back=False)
    seen = follow(clip, range(60), FakeEngine(hips))
    assert all(each.followed.pose is not None for each in seen)
    assert clip.decoded == 2


def test_what_a_fast_clip_did_not_keep_is_decoded_again_for_the_shoes_too() -> None:
    clip = FakeClip()
    fast = survey(range(20, 100), fps=240.0, moving=True)
    guide = Guide(0, tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(COUNT)))
    seen = follow_runner(cast("Clip", clip), fast, guide, FakeEngine(hips), silent, untimed)
    assert [each.followed.frame_index for each in seen] == list(range(COUNT))
    assert all(each.strip is not None for each in seen)
    assert {*range(20), *range(100, COUNT)} <= set(np.round(np.array(clip.asked_s) * 240))


def test_a_fast_clips_rep_begins_and_ends_with_a_look() -> None:
    fast = survey(range(COUNT), fps=240.0, moving=True)
    windows = tuple(CropWindow(94.0 + 2 * index, 150.0, 100.0) for index in range(10, 119))
    clip = cast("Clip", FakeClip())
    seen = follow_runner(clip, fast, Guide(10, windows), FakeEngine(hips), silent, untimed)
    assert [each.followed.frame_index for each in seen] == list(range(12, 117))


def test_frames_in_which_the_runner_cannot_be_are_not_decoded() -> None:
    clip = FakeClip()
    guide = Guide(0, tuple(CropWindow(-400.0, 150.0, 100.0) for _ in range(COUNT)))
    seen = follow_runner(
        cast("Clip", clip), survey(range(0)), guide, FakeEngine(hips), silent, untimed
    )
    assert [each.followed.pose for each in seen] == [None] * COUNT
    assert (clip.asked_s, clip.decoded) == ([], 0)


def test_an_error_of_one_stretch_stops_the_others() -> None:
    class Broken(FakeClip):
        def frames_at(self, file_times_s: Sequence[float]) -> Iterator[Frame | None]:
            raise OSError(f"gone at {file_times_s[0]}")

    with pytest.raises(OSError, match="gone"):
        follow(Broken(), range(60), FakeEngine(hips, streams=2))
