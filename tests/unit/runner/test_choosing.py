"""Which of several made-up people is the runner, and where they are."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.camera import CameraPath, CameraTracker
from cadence.domain import CropWindow
from cadence.errors import NotMeasurableError
from cadence.runner.choosing import (
    Guide,
    RunnerChoice,
    choose_runner,
    guide_along,
    other_runners,
    time_beside,
)
from cadence.runner.motion import MotionSampler
from cadence.runner.spotting import find_spots
from cadence.runner.trails import Spot, Trail, link_trails
from tests.fixtures.engines import FakeEngine
from tests.fixtures.pictures import frame_of, texture
from tests.unit.runner.test_trails import (
    FRAMES,
    SAMPLES,
    in_order,
    panning_camera,
    spot,
    still_camera,
    walk,
)

TIMES_S = np.arange(FRAMES) / 30
CLIP = texture(640, 360, seed=2)


def chosen_of(*people: list[Spot], wanted: RunnerChoice | None = None) -> Trail:
    spots = in_order(*(each for person in people for each in person))
    return choose_runner(link_trails(spots, still_camera()), wanted)


def standing(x: float, area: float = 5000.0) -> list[Spot]:
    return [spot(frame, x + 3 * np.sin(frame), area=area) for frame in SAMPLES]


def test_the_walker_is_followed_and_not_the_standing_man() -> None:
    walker = walk(lambda frame: 50 + 4.0 * frame, y=500)
    assert chosen_of(standing(600), walker).spots == tuple(walker)


def test_a_runner_goes_before_a_walker_who_gets_as_far() -> None:
    walker = walk(lambda frame: 50 + 6.0 * frame, y=200)
    runner = walk(lambda frame: 50 + 14.0 * (frame - 50), range(50, 111, 2), y=500)
    assert chosen_of(walker, runner).spots == tuple(runner)


def test_who_leaves_and_who_enters_are_two_people() -> None:
    leaves = walk(lambda frame: 50 + 8.0 * frame, range(0, 60, 2))
    enters = walk(lambda frame: 50 + 9.0 * (frame - 90), range(90, 150, 2))
    assert chosen_of(leaves, enters).spots == tuple(enters)


def test_an_empty_lead_in_does_no_harm() -> None:
    late = walk(lambda frame: 8.0 * frame, range(100, 150, 2))
    assert chosen_of(late).spots == tuple(late)


def test_where_nobody_goes_anywhere_who_moves_most_is_the_runner() -> None:
    treadmill, watcher = standing(300, area=9000), standing(600, area=100)
    chosen = chosen_of(treadmill, watcher)
    assert chosen.spots == tuple(treadmill)
    assert chosen.is_in_place


def test_nobody_is_said_with_what_to_do() -> None:
    leaves = [spot(frame, 8.0 * frame, confirmed=False) for frame in SAMPLES]
    for people in ([], leaves):
        with pytest.raises(NotMeasurableError, match=r"nobody runs in this clip.*Film"):
            chosen_of(people)


def test_the_user_may_choose() -> None:
    man = standing(600)
    walker = walk(lambda frame: 50 + 4.0 * frame, y=500)
    assert chosen_of(man, walker, wanted=RunnerChoice(610, 310)).spots == tuple(man)
    early, late = RunnerChoice(70, 500, 0.2), RunnerChoice(70, 500, 3.0)
    assert chosen_of(man, walker, wanted=early).spots == tuple(walker)
    with pytest.raises(NotMeasurableError, match="no moving person near 70,500"):
        chosen_of(man, walker, wanted=late)


def test_others_are_those_who_go_somewhere_at_the_same_time() -> None:
    runner = walk(lambda frame: 50 + 9.0 * frame, range(0, 100, 2))
    rival = walk(lambda frame: 30 + 8.0 * frame, range(0, 100, 2), y=600)
    later = walk(lambda frame: 50 + 8.0 * (frame - 120), range(120, 150, 2))
    spots = in_order(*runner, *rival, *later, *standing(1000))
    trails = link_trails(spots, still_camera())
    chosen = choose_runner(trails)
    assert chosen.spots == tuple(runner)
    assert [other.spots for other in other_runners(trails, chosen)] == [tuple(rival)]


def test_how_long_somebody_is_beside_the_runner() -> None:
    runner = walk(lambda frame: 50 + 6.0 * frame)
    rival = walk(lambda frame: 50 + 7.0 * (frame - 15), y=320)
    spots = in_order(*runner, *rival)
    trails = link_trails(spots, still_camera())
    chosen = next(trail for trail in trails if trail.spots == tuple(runner))
    # Fewer than 50 px (half a window) away while 7 (f - 15) - 6 f is: from frame 56 to the last.
    share = sum(abs(7.0 * (frame - 15) - 6.0 * frame) < 50 for frame in SAMPLES) / len(SAMPLES)
    assert time_beside(chosen, other_runners(trails, chosen)) == pytest.approx(share)
    assert time_beside(chosen, []) == 0


def test_pictures_lead_to_the_runner() -> None:
    engine = FakeEngine(lambda frame: [(52.0 + 8 * frame.index, 180.0)], window_px=160)
    tracker, sampler = CameraTracker(), MotionSampler()
    body = texture(30, 90, seed=9)
    spots = []
    for number in range(60):
        picture = CLIP.copy()
        left = 40 + 8 * number
        picture[135:225, left : left + 30] = body
        frame = frame_of(picture, number, number / 30)
        for sample in sampler.add(frame, tracker.add(frame)):
            spots += find_spots(sample, engine)
    path = tracker.path()
    guide = guide_along(choose_runner(link_trails(spots, path)), path, np.arange(60) / 30)
    for number in range(0, 60, 10):
        window = guide.window(number)
        assert window is not None
        assert window.center_x_px == pytest.approx(52 + 8 * number, abs=4)
        assert window.size_px == pytest.approx(160)


def test_a_guide_follows_its_trail_and_reaches_beyond() -> None:
    path = walk(lambda frame: 50 + 6.0 * frame, range(30, 91, 2))
    guide = guide_along(chosen_of(path), still_camera(), TIMES_S)
    assert guide.first_frame == 15
    assert len(guide.windows) == 91
    for frame in (15, 30, 61, 105):
        window = guide.window(frame)
        assert window is not None
        assert window.center_x_px == pytest.approx(50 + 6 * frame, abs=1e-6)
        assert window.center_y_px == pytest.approx(300)
        assert window.size_px == pytest.approx(100)
    assert guide.window(14) is None
    assert guide.window(106) is None


def test_a_guide_is_in_the_picture_of_a_panning_camera() -> None:
    camera = panning_camera(10.0)
    (trail,) = link_trails(walk(lambda frame: 400.0 + frame), camera)
    window = guide_along(trail, camera, TIMES_S).window(75)
    assert window is not None
    assert window.center_x_px == pytest.approx(475)


def test_a_guide_without_the_cameras_motion_is_in_the_picture() -> None:
    maps = panning_camera(10.0).scene_from_picture
    shots = np.arange(FRAMES) // 50
    camera = CameraPath("panned", maps, shots)
    spots = [spot(frame, 400 + frame, shot=int(shots[frame])) for frame in SAMPLES]
    (trail,) = link_trails(spots, camera)
    window = guide_along(trail, camera, TIMES_S).window(120)
    assert window is not None
    assert window.center_x_px == pytest.approx(520)


def test_a_wrong_size_does_not_carry_the_guide_away() -> None:
    spots = walk(lambda frame: 50 + 6.0 * frame)
    spots[30] = spot(60, 410, size=1000)
    guide = guide_along(chosen_of(spots), still_camera(), TIMES_S)
    assert max(window.size_px for window in guide.windows) <= 140


def test_a_trail_of_two_spots_has_a_guide() -> None:
    guide = guide_along(chosen_of([spot(10, 100), spot(12, 110)]), still_camera(), TIMES_S)
    assert guide.first_frame == 0
    assert np.isfinite([window.center_x_px for window in guide.windows]).all()


def test_an_empty_guide_has_no_windows() -> None:
    assert Guide(3, ()).window(3) is None


def test_a_guide_ends_where_the_shot_does() -> None:
    windows = tuple(CropWindow(float(x), 0.0, 10.0) for x in range(20))
    guide = Guide(10, windows)
    assert guide.within(range(100)).windows == windows
    part = guide.within(range(15, 25))
    assert (part.first_frame, part.windows) == (15, windows[5:15])
    assert guide.within(range(50)).window(29) == windows[-1]
    assert guide.within(range(5)).windows == ()
