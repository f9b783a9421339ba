"""Spots of made-up people, linked over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from cadence.camera import CameraPath
from cadence.runner.trails import Spot, Trail, link_trails

FPS = 30
FRAMES = 150
SAMPLES = range(0, FRAMES, 2)


def still_camera(shots: Sequence[int] | None = None) -> CameraPath:
    shot = np.zeros(FRAMES, dtype=int) if shots is None else np.array(shots)
    return CameraPath("static", np.tile(np.eye(2, 3), (FRAMES, 1, 1)), shot)


def panning_camera(px_a_frame: float) -> CameraPath:
    maps = np.tile(np.eye(2, 3), (FRAMES, 1, 1))
    maps[:, 0, 2] = px_a_frame * np.arange(FRAMES)
    return CameraPath("panned", maps, np.zeros(FRAMES, dtype=int))


def spot(
    frame: int,
    x: float,
    y: float = 300.0,
    *,
    size: float = 100.0,
    confirmed: bool = True,
    area: float = 500.0,
    shot: int = 0,
) -> Spot:
    return Spot(frame, frame / FPS, shot, x, y, size, area, confirmed)


def in_order(*spots: Spot) -> list[Spot]:
    return sorted(spots, key=lambda each: each.frame_index)


def walk(
    path: Callable[[int], float], frames: Sequence[int] = SAMPLES, y: float = 300.0
) -> list[Spot]:
    return [spot(frame, path(frame), y) for frame in frames]


def xs(trail: Trail) -> list[float]:
    return [each.x_px for each in trail.spots]


def test_one_walker_is_one_trail() -> None:
    spots = walk(lambda frame: 50 + 6.0 * frame)
    (trail,) = link_trails(spots, still_camera())
    assert trail.spots == tuple(spots)
    assert trail.is_person
    assert not trail.is_in_place
    assert trail.distance_px == pytest.approx(6 * SAMPLES[-1])
    assert trail.size_px == 100
    assert trail.moved_area_px2 == 500 * len(spots)
    assert trail.is_one_shot


def test_two_people_who_cross_keep_their_trails() -> None:
    right = walk(lambda frame: 50 + 8.0 * frame)
    left = walk(lambda frame: 1250 - 8.0 * frame, y=310)
    trails = link_trails(in_order(*right, *left), still_camera())
    whole = [trail for trail in trails if len(trail.spots) > 60]
    assert len(whole) == 2
    for trail in whole:
        assert (np.diff(xs(trail)) > 0).all() or (np.diff(xs(trail)) < 0).all()


def test_a_trail_goes_on_behind_a_tree_but_not_for_long() -> None:
    def path(frame: int) -> float:
        return 50 + 6.0 * frame

    behind = [frame for frame in SAMPLES if not 40 < frame < 56]
    assert len(link_trails(walk(path, behind), still_camera())) == 1
    gone = [frame for frame in SAMPLES if not 40 < frame < 72]
    assert len(link_trails(walk(path, gone), still_camera())) == 2


def test_far_spots_are_not_linked() -> None:
    trails = link_trails([spot(0, 100), spot(2, 140)], still_camera())
    assert [len(trail.spots) for trail in trails] == [1, 1]


def test_a_sprinter_who_is_seldom_recognised_is_one_trail() -> None:
    # 10 m/s: a body's length in a fifth of a second, in which nothing tells of its speed.
    fast = 12.0
    seen = [spot(frame, 50 + fast * frame) for frame in range(0, 90, 6)]
    (trail,) = link_trails(seen, still_camera())
    assert trail.spots == tuple(seen)
    # What was not recognised is no person: it may lie there as well, and is not what goes on.
    unseen = [spot(0, 50), spot(6, 50 + fast * 6, confirmed=False)]
    (short,) = link_trails(unseen, still_camera())
    assert len(short.spots) == 1
    # Nobody comes from so far.
    assert len(link_trails([spot(0, 50), spot(6, 50 + 2 * fast * 6)], still_camera())) == 2


def test_a_panning_cameras_way_counts_as_the_runners() -> None:
    spots = walk(lambda _: 400.0)
    (trail,) = link_trails(spots, panning_camera(10.0))
    assert trail.distance_px == pytest.approx(10 * SAMPLES[-1])
    assert not trail.is_in_place


def test_a_body_seen_twice_in_a_sample_is_one_spot() -> None:
    twice = [
        each
        for frame in SAMPLES
        for each in (
            spot(frame, 100 + 6.0 * frame, area=900),
            spot(frame, 104 + 6.0 * frame, area=100),
            spot(frame, 95 + 6.0 * frame, confirmed=False, area=2000),
        )
    ]
    (trail,) = link_trails(twice, still_camera())
    assert xs(trail) == [100 + 6.0 * frame for frame in SAMPLES]


def test_of_a_body_that_shows_in_parts_the_trail_takes_what_continues_it() -> None:
    whole = walk(lambda _: 400.0)
    parted = SAMPLES[20:23]
    # More of the legs moves.
    legs = [
        spot(frame, 400, 312.0 + 3 * number, size=70, area=900)
        for number, frame in enumerate(parted)
    ]
    trails = link_trails(in_order(*whole, *legs), still_camera())
    assert [each.spots for each in trails] == [tuple(whole)]


def test_of_a_body_that_shows_in_parts_the_larger_one_begins_a_trail() -> None:
    first = spot(0, 400, 300.0, area=200), spot(0, 405, 310.0, area=900)
    later = walk(lambda _: 405.0, SAMPLES[1:], y=310.0)
    (trail,) = link_trails(in_order(*first, *later), still_camera())
    assert trail.spots[0] is first[1]


def test_unknown_camera_motion_does_not_break_a_trail() -> None:
    shots = list(range(FRAMES))
    spots = [spot(frame, 50 + 6.0 * frame, shot=frame) for frame in SAMPLES]
    (trail,) = link_trails(spots, still_camera(shots))
    assert not trail.is_one_shot
    np.testing.assert_allclose(trail.scene_px, trail.picture_px)
    assert trail.distance_px == pytest.approx(6 * SAMPLES[-1])


def test_a_break_in_a_pan_loses_only_its_own_way() -> None:
    maps = np.tile(np.eye(2, 3), (FRAMES, 1, 1))
    maps[:, 0, 2] = [10.0 * (frame if frame < 75 else frame - 75) for frame in range(FRAMES)]
    shots = np.array([0 if frame < 75 else 1 for frame in range(FRAMES)])
    camera = CameraPath("panned", maps, shots)
    spots = [spot(frame, 400, shot=int(shots[frame])) for frame in SAMPLES]
    (trail,) = link_trails(spots, camera)
    assert trail.distance_px == pytest.approx(10 * (74 + 148 - 76))
    np.testing.assert_allclose(trail.picture_px, [[400, 300]] * len(SAMPLES))


def test_few_sightings_are_no_person() -> None:
    spots = [spot(frame, 50 + 6.0 * frame, confirmed=frame % 20 == 0) for frame in SAMPLES]
    (trail,) = link_trails(spots, still_camera())
    assert not trail.is_person
    (once,) = link_trails([spot(0, 100)], still_camera())
    assert not once.is_person


def test_only_a_person_begins_a_trail() -> None:
    leaves = [spot(frame, 500, confirmed=False) for frame in SAMPLES]
    assert link_trails(leaves, still_camera()) == []
    begins_late = [spot(frame, 50 + 6.0 * frame, confirmed=frame >= 20) for frame in SAMPLES]
    (trail,) = link_trails(begins_late, still_camera())
    assert trail.spots[0].frame_index == 20


def test_no_spots_give_no_trails() -> None:
    assert link_trails([], still_camera()) == []


def test_a_long_clip_with_many_passers_by_is_linked_in_time() -> None:
    spots = [
        spot(frame, (frame * 37) % 1900, 200 + 100 * lane)
        for frame in range(0, 20_000, 2)
        for lane in range(3)
    ]
    camera = CameraPath("static", np.tile(np.eye(2, 3), (20_000, 1, 1)), np.zeros(20_000, int))
    assert len(link_trails(spots[:3000], camera)) > 100


def test_somebody_who_turns_is_measured_one_way() -> None:
    spots = walk(lambda frame: 600 - 4.0 * frame if frame < 100 else 200 + 4.0 * (frame - 100))
    (trail,) = link_trails(spots, still_camera())
    one_way = trail.one_way()
    assert one_way.spots == tuple(each for each in spots if each.frame_index <= 100)
    assert one_way.one_way().spots == one_way.spots


def test_somebody_who_goes_straight_is_measured_all_the_way() -> None:
    spots = walk(lambda frame: 50 + 6.0 * frame)
    (trail,) = link_trails(spots, still_camera())
    assert trail.one_way().spots == trail.spots
