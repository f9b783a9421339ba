"""Pictures of footprints cut out of made-up frames."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.stickrunner import StickRunner
from cadence.domain import FloatArray, FootView, Pose, PoseTrack
from cadence.runner.strips import Strip, cut_strip, foot_views
from tests.fixtures.pictures import Image, frame_of, texture

RUNNER = StickRunner(duration_s=1.5, direction="right-to-left")
# A wide scene that does not move; cameras see it through the track's maps.
SCENE = np.asarray(cv2.GaussianBlur(texture(2400, 1200), (0, 0), 2.0), dtype=np.uint8)
TURN = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 1919.0]])


def picture_of(track: PoseTrack, row: int) -> Image:
    """Give what the camera sees of the scene in a frame."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpAffine(SCENE, track.scene_from_picture[row], (1920, 1080), flags=flags)
    return np.asarray(seen, dtype=np.uint8)


def kept(
    track: PoseTrack, *, turned: bool = False, left_out: frozenset[int] = frozenset()
) -> dict[int, Strip]:
    """Keep the strips of a track's frames; ``turned`` ones are coded lying on their side."""
    strips = {}
    for row, index in enumerate(track.frame_index.tolist()):
        landmarks = track.landmarks_px[row]
        pose = Pose(landmarks, np.ones(33), 1.0) if np.isfinite(landmarks).all() else None
        picture = picture_of(track, row)
        frame = frame_of(picture, index, float(track.file_time_s[row]))
        if turned:
            lying = np.ascontiguousarray(np.rot90(picture))
            frame = frame_of(lying, index, coded_from_picture=TURN, size_px=(1920, 1080))
        strip = cut_strip(frame, pose) if pose is not None and row not in left_out else None
        if strip is not None:
            strips[index] = strip
    return strips


def scene_of(view: FootView, place_px: FloatArray, stature_px: float, forward: float) -> Image:
    """Give what a view of a place of the scene must show."""
    x_px, y_px = np.meshgrid(
        place_px[0] + forward * stature_px * view.ahead, place_px[1] + stature_px * view.below
    )
    shown = cv2.remap(SCENE, x_px.astype(np.float32), y_px.astype(np.float32), cv2.INTER_CUBIC)
    return np.asarray(shown, dtype=np.uint8)


def prints_px(runner: StickRunner) -> FloatArray:
    """Give (K, 2) toes of the whole contacts in the scene."""
    along = runner.speed * runner.stature_px * runner.whole_contacts_s.mean(axis=1)
    start = 1920.0 if runner.forward < 0 else 0.0
    return np.column_stack([start + runner.forward * along, np.full(len(along), 800.0)])


def standing(view: FootView, runner: StickRunner) -> tuple[int, NDArray[np.bool_]]:
    """Give the number of the contact that a view shows, and in which pictures the foot stands."""
    seen_s = runner.time_s[view.rows]
    number = int(np.argmin(np.abs(runner.whole_contacts_s.mean(axis=1) - seen_s.mean())))
    strike_s, toe_off_s = runner.whole_contacts_s[number]
    return number, (seen_s >= strike_s) & (seen_s <= toe_off_s)


def off_by(view: FootView, runner: StickRunner) -> float:
    """Give the mean difference, in grey levels, of a view from the footprint's scene.

    Only while the foot stands there: what is kept goes with the feet.
    """
    number, stands = standing(view, runner)
    stature_px = runner.body().stature_px
    expected = scene_of(view, prints_px(runner)[number], stature_px, runner.forward)
    return float(np.abs(view.pictures[stands].astype(float) - expected).mean(axis=(1, 2)).max())


@pytest.mark.parametrize("direction", ["left-to-right", "right-to-left"])
@pytest.mark.parametrize("pan_px_per_s", [0.0, 150.0])
def test_every_whole_contact_is_seen_where_it_stands(direction: str, pan_px_per_s: float) -> None:
    runner = RUNNER.changed(direction=direction, pan_px_per_s=pan_px_per_s)
    track = runner.track()
    views = foot_views(track, kept(track))
    assert abs(len(views) - len(runner.whole_contacts_s)) <= 1
    for view in views:
        assert off_by(view, runner) < 3.0


def test_views_reach_from_before_the_contact_until_after_it() -> None:
    track = RUNNER.track()
    views = foot_views(track, kept(track))
    assert (views[0].ahead[0], views[0].below[0]) == pytest.approx((-0.21, -0.095))
    assert np.diff(views[0].ahead) == pytest.approx(1 / views[0].px_per_stature)
    contacts_s = RUNNER.whole_contacts_s
    for view in views:
        assert view.pictures.shape == (len(view.rows), len(view.below), len(view.ahead))
        assert (np.diff(view.rows) == 1).all()
        seen_s = track.file_time_s[view.rows]
        number = int(np.argmin(np.abs(contacts_s.mean(axis=1) - seen_s.mean())))
        if 0 < number < len(contacts_s) - 1:
            assert seen_s[0] == pytest.approx(contacts_s[number, 0] - 0.07, abs=0.02)
            assert seen_s[-1] == pytest.approx(contacts_s[number, 1] + 0.07, abs=0.02)


def test_a_picture_coded_on_its_side_gives_the_same_views() -> None:
    track = RUNNER.track()
    upright, turned = foot_views(track, kept(track)), foot_views(track, kept(track, turned=True))
    assert len(turned) == len(upright)
    for view, other in zip(upright, turned, strict=True):
        np.testing.assert_array_equal(view.rows, other.rows)
        _, stands = standing(view, RUNNER)
        apart = np.abs(view.pictures[stands].astype(float) - other.pictures[stands])
        assert apart.max() <= 3


def test_large_runners_are_looked_at_smaller() -> None:
    runner = RUNNER.changed(stature_px=480.0, speed=1.8)
    track = runner.track()
    views = foot_views(track, kept(track))
    assert views
    assert all(view.px_per_stature <= 160.0 for view in views)
    for view in views:
        assert off_by(view, runner) < 8.0


def test_frames_that_were_not_kept_are_missing_from_the_views() -> None:
    track = RUNNER.track()
    views = foot_views(track, kept(track, left_out=frozenset(range(0, 90, 7))))
    rows = np.concatenate([view.rows for view in views])
    assert not set(rows.tolist()) & set(range(0, 90, 7))
    assert foot_views(track, {}) == ()


def test_frames_without_a_pose_are_not_kept() -> None:
    runner = RUNNER.changed(lost_share=0.1)
    track = runner.track()
    lost = np.nonzero(np.isnan(track.presence))[0]
    rows = np.concatenate([view.rows for view in foot_views(track, kept(track))])
    assert len(lost) > 3
    assert not set(rows.tolist()) & set(lost.tolist())


def test_frames_between_poses_have_pictures() -> None:
    track = RUNNER.track()
    presence = track.presence.copy()
    presence[1::2] = np.nan
    fewer = replace(track, presence=presence)
    views, others = foot_views(track, kept(track)), foot_views(fewer, kept(fewer))
    assert len(others) == len(views)
    for view, other in zip(views, others, strict=True):
        assert len(other.rows) >= len(view.rows) - 2
        assert off_by(other, RUNNER) < 3.0


def test_somebody_who_stands_has_no_footprints() -> None:
    track = RUNNER.track()
    still = replace(track, landmarks_px=np.repeat(track.landmarks_px[:1], len(track.shot), axis=0))
    assert foot_views(still, kept(still)) == ()


def test_feet_outside_the_picture_are_passed_over() -> None:
    track = RUNNER.track()
    below = track.landmarks_px.copy()
    below[:, :, 1] += 600
    outside = replace(track, landmarks_px=below)
    assert foot_views(outside, kept(outside)) == ()
