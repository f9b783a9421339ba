"""The camera's motion from warped textures whose motion is known."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.camera import IDENTITY, CameraPath, CameraTracker, apply, inverse
from cadence.domain import Cylinder, FloatArray
from cadence.video.frames import compose
from tests.fixtures.pictures import Image, frame_of, moved_texture, texture

WIDTH, HEIGHT = 640, 360
BACKGROUND = texture(1400, 700, seed=3)
CORNERS = np.array([[0, 0], [WIDTH, 0], [0, HEIGHT], [WIDTH, HEIGHT]], dtype=float)

similarities = st.builds(
    lambda turn, zoom, x, y: similarity(turn, zoom, x, y),
    st.floats(-3, 3),
    st.floats(0.2, 5),
    st.floats(-500, 500),
    st.floats(-500, 500),
)


def similarity(turn_rad: float, zoom: float, x_px: float, y_px: float) -> FloatArray:
    cosine, sine = zoom * np.cos(turn_rad), zoom * np.sin(turn_rad)
    return np.array([[cosine, -sine, x_px], [sine, cosine, y_px]])


def filmed(
    count: int,
    scene_from_picture: Callable[[int], FloatArray],
    paint: Callable[[int, Image], None] | None = None,
) -> CameraPath:
    """Film the background; ``scene_from_picture`` is relative to the middle of the texture."""
    tracker = CameraTracker()
    start = similarity(0, 1, 300, 150)
    for number in range(count):
        view = compose(start, scene_from_picture(number))
        picture = moved_texture(BACKGROUND, view, (WIDTH, HEIGHT)).copy()
        if paint is not None:
            paint(number, picture)
        tracker.add(frame_of(picture, number, number / 30))
    return tracker.path()


def worst_px(path: CameraPath, number: int, expected: FloatArray) -> float:
    """Give how far the picture's corners lie from where they should."""
    found = apply(path.scene_from_picture[number], CORNERS)
    return float(np.abs(found - apply(expected, CORNERS)).max())


def test_a_camera_that_stands_still_is_static() -> None:
    noise = np.random.default_rng(5)

    def grain(_number: int, picture: Image) -> None:
        picture += noise.integers(0, 6, picture.shape, dtype=np.uint8)

    path = filmed(12, lambda _: IDENTITY, grain)
    assert path.kind == "static"
    np.testing.assert_array_equal(path.scene_from_picture, np.tile(IDENTITY, (12, 1, 1)))
    assert set(path.shot) == {0}


def test_a_hand_held_camera_is_followed() -> None:
    def sway(number: int) -> FloatArray:
        return similarity(
            0.01 * np.sin(number / 2),
            1 + 0.005 * np.sin(number / 5),
            6 * np.sin(number / 3),
            number / 4,
        )

    start = inverse(sway(0))
    path = filmed(20, sway)
    assert path.kind == "hand-held"
    for number in (1, 7, 13, 19):
        assert worst_px(path, number, compose(start, sway(number))) < 0.4


def test_a_zoom_about_the_middle_is_followed_though_the_middle_stays() -> None:
    middle = (WIDTH - 1) / 2, (HEIGHT - 1) / 2

    def zoom(number: int) -> FloatArray:
        out = 1 / (1 + 0.012 * number)
        return similarity(0, out, (1 - out) * middle[0], (1 - out) * middle[1])

    path = filmed(20, zoom)
    assert path.kind == "hand-held"
    for number in (1, 10, 19):
        assert worst_px(path, number, zoom(number)) < 1


def lit(number: int, picture: Image) -> None:
    """Let the exposure fall to a half within 20 frames, and lamps flicker."""
    light = 1.1 * 0.97**number * (1 + 0.1 * np.sin(2.1 * number))
    picture[:] = np.clip(np.rint(light * picture), 0, 255)


def test_a_camera_that_stands_still_is_static_though_its_exposure_changes() -> None:
    path = filmed(20, lambda _: IDENTITY, lit)
    assert path.kind == "static"
    assert set(path.shot) == {0}


def test_a_pan_is_followed_as_well_where_its_exposure_changes() -> None:
    path = filmed(20, lambda number: similarity(0, 1, 18.0 * number, 0), lit)
    assert set(path.shot) == {0}
    assert worst_px(path, 19, similarity(0, 1, 18.0 * 19, 0)) < 2


def test_a_pan_is_followed_beyond_the_first_picture() -> None:
    path = filmed(40, lambda number: similarity(0, 1, 18.0 * number, 0))
    assert path.kind == "panned"
    assert set(path.shot) == {0}
    assert worst_px(path, 39, similarity(0, 1, 18.0 * 39, 0)) < 3


def test_someone_who_crosses_the_picture_does_not_count() -> None:
    def runner(number: int, picture: Image) -> None:
        left = 20 + 25 * number
        picture[100:260, left : left + 60] = texture(60, 160, seed=9)

    path = filmed(20, lambda _: IDENTITY, runner)
    assert path.kind == "static"
    assert set(path.shot) == {0}


def test_a_cut_begins_a_new_shot() -> None:
    def cut(number: int, picture: Image) -> None:
        if number >= 8:
            picture[:] = texture(WIDTH, HEIGHT, seed=77)

    path = filmed(12, lambda _: IDENTITY, cut)
    assert path.shot.tolist() == [0] * 8 + [1] * 4
    assert path.kind == "static"


def test_a_pan_after_a_cut_is_kept_beside_a_longer_static_shot() -> None:
    tracker = CameraTracker()
    for number in range(30):
        moved = 0.0 if number < 20 else 500 + 18.0 * (number - 20)
        picture = moved_texture(BACKGROUND, similarity(0, 1, moved, 0), (WIDTH, HEIGHT))
        picture = picture if number < 20 else np.ascontiguousarray(picture[::-1])
        tracker.add(frame_of(picture, number, number / 30))
    path = tracker.path()
    assert path.kind == "static"
    assert path.shot.tolist() == [0] * 20 + [1] * 10
    np.testing.assert_allclose(path.scene_from_picture[19], IDENTITY)
    assert path.scene_from_picture[29][0, 2] == pytest.approx(162, abs=2)


def test_the_path_is_in_pixels_of_the_full_picture() -> None:
    tracker = CameraTracker()
    big = texture(1920, 900, seed=4)
    for number in range(4):
        view = similarity(0, 1, 100 + 8.0 * number, 50)
        tracker.add(frame_of(moved_texture(big, view, (1280, 720)), number, number / 30))
    path = tracker.path()
    assert path.scene_from_picture[3][0, 2] == pytest.approx(24, abs=0.5)
    assert path.scene_from_picture[3][1, 2] == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("size", [(640, 360), (16, 12), (3, 200), (1, 1)])
def test_pictures_without_anything_to_follow(size: tuple[int, int]) -> None:
    tracker = CameraTracker()
    for number in range(3):
        tracker.add(frame_of(np.full(size[::-1], 90, np.uint8), number, number / 30))
    path = tracker.path()
    assert path.shot.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(path.scene_from_picture, np.tile(IDENTITY, (3, 1, 1)))


def test_frames_that_were_not_shown_lie_between_their_neighbours() -> None:
    tracker = CameraTracker()
    for number in (0, 4, 8, 12):
        view = similarity(0, 1, 300 + 3.0 * number, 150)
        tracker.add(frame_of(moved_texture(BACKGROUND, view, (WIDTH, HEIGHT)), number, number / 60))
    path = tracker.path(15)
    along_px = path.scene_from_picture[:, 0, 2]
    np.testing.assert_allclose(along_px, [*(3.0 * np.arange(13)), 36, 36], atol=0.4)
    assert path.shot.tolist() == [0] * 15


def test_a_cut_between_two_shown_frames_lies_half_way() -> None:
    tracker = CameraTracker()
    for number, seed in ((0, 1), (4, 1), (8, 5), (12, 5)):
        tracker.add(frame_of(texture(WIDTH, HEIGHT, seed=seed), number, number / 60))
    assert tracker.path().shot.tolist() == [0] * 7 + [1] * 6


def test_a_camera_is_restless_while_it_moves_and_a_little_longer() -> None:
    tracker = CameraTracker()
    for number in range(8):
        view = similarity(0, 1, 300 + min(number, 4), 150)
        picture = moved_texture(BACKGROUND, view, (WIDTH, HEIGHT))
        tracker.add(frame_of(picture, number, number / 10))
        assert tracker.is_restless(number / 10 + 0.01)
    assert not tracker.is_restless(1.0)


def test_a_camera_that_stands_still_is_calm_from_its_second_picture_on() -> None:
    tracker = CameraTracker()
    for number in range(4):
        assert tracker.is_restless(number / 60) == (number < 2)
        tracker.add(frame_of(BACKGROUND[:HEIGHT, :WIDTH], number, number / 60))


def test_no_frames_and_one_frame() -> None:
    tracker = CameraTracker()
    empty = tracker.path()
    assert empty.kind == "static"
    assert empty.scene_from_picture.shape == (0, 2, 3)
    tracker.add(frame_of(texture(64, 48)))
    assert tracker.path().scene_from_picture.shape == (1, 2, 3)


@given(similarities)
def test_the_inverse_undoes(matrix: FloatArray) -> None:
    np.testing.assert_allclose(compose(inverse(matrix), matrix), IDENTITY, atol=1e-6)
    np.testing.assert_allclose(compose(matrix, inverse(matrix)), IDENTITY, atol=1e-6)


@given(similarities, similarities)
def test_composing_maps_points_one_after_the_other(outer: FloatArray, inner: FloatArray) -> None:
    together = apply(compose(outer, inner), CORNERS)
    np.testing.assert_allclose(together, apply(outer, apply(inner, CORNERS)), atol=1e-6)


def test_a_pan_is_unrolled() -> None:
    size_px, focal_px = (WIDTH, HEIGHT), 800.0
    cylinder = Cylinder.of(size_px, focal_px)
    grid = np.stack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)), axis=-1).astype(float)
    unrolled = cylinder.unrolled(grid)
    tracker = CameraTracker()
    for number in range(20):
        seen_px = unrolled + np.array([40 + 25 * number, 150])
        x, y = np.moveaxis(seen_px, -1, 0).astype(np.float32)
        picture = cv2.remap(BACKGROUND, x, y, cv2.INTER_CUBIC)
        tracker.add(frame_of(np.asarray(picture, np.uint8), number, number / 30))
    path = tracker.path()
    assert path.kind == "panned"
    assert path.cylinder is not None
    assert path.cylinder.focal_px == pytest.approx(focal_px, rel=0.01)
    # What stands still is seen at one place of the scene, wherever in the picture it is.
    still = np.array([[400.0, 200.0]])
    seen = [cylinder.rolled(still - (25 * number, 0)) for number in range(0, 16, 5)]
    frames = np.arange(0, 16, 5)
    maps = path.near(frames, np.concatenate(seen))
    places = np.concatenate([apply(m, each) for m, each in zip(maps, seen, strict=True)])
    np.testing.assert_allclose(places, np.tile(places[0], (4, 1)), atol=0.5)
    flat = np.concatenate(
        [apply(path.scene_from_picture[i], each) for i, each in zip(frames, seen, strict=True)]
    )
    assert np.ptp(flat[:, 0]) > 2.0
