"""Cuts and cross-fades in made-up clips."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.video.cuts import CutFinder
from tests.fixtures.pictures import Image, texture

FPS = 30.0
ONE, OTHER = texture(400, 180, 1), texture(400, 180, 2)


def shot(scene: Image, frames: int, pan_px: float = 0.0, runner: bool = True) -> list[Image]:
    """Film a scene, panning over it, while somebody dark crosses the picture."""
    pictures = []
    for number in range(frames):
        left = round(pan_px * number)
        picture = scene[:, left : left + 320].copy()
        if runner:
            x = 10 + 3 * number
            picture[60:150, x : x + 40] = 20
        pictures.append(picture)
    return pictures


def faded(before: list[Image], after: list[Image], frames: int) -> list[Image]:
    """Mix the end of one shot with the beginning of the next."""
    shares = (np.arange(frames) + 1) / (frames + 1)
    mixed = [
        np.asarray((1 - share) * one + share * other, dtype=np.uint8)
        for share, one, other in zip(shares, before[-frames:], after[:frames], strict=True)
    ]
    return [*before[:-frames], *mixed, *after[frames:]]


def parts_of(pictures: list[Image], fps: float = FPS) -> list[range]:
    finder = CutFinder()
    for picture in pictures:
        finder.add(picture)
    return finder.parts([number / fps for number in range(len(pictures))])


def test_no_frames_have_no_parts() -> None:
    assert CutFinder().parts([]) == []


@pytest.mark.parametrize("pan_px", [0.0, 1.0])
def test_one_shot_is_one_part(pan_px: float) -> None:
    assert parts_of(shot(ONE, 60, pan_px)) == [range(60)]


def test_a_cut_makes_two_parts() -> None:
    assert parts_of(shot(ONE, 40) + shot(OTHER, 30)) == [range(40), range(40, 70)]
    there_and_back = shot(ONE, 40) + shot(OTHER, 3) + shot(ONE, 40)
    assert parts_of(there_and_back) == [range(40), range(40, 43), range(43, 83)]


@pytest.mark.parametrize(("frames", "pan_px"), [(10, 0), (20, 0), (40, 0), (10, 0.5), (20, 0.5)])
def test_a_fade_belongs_to_no_part(frames: int, pan_px: float) -> None:
    before, after = shot(ONE, 80, pan_px, runner=False), shot(OTHER, 80, pan_px, runner=False)
    parts = parts_of(faded(before, after, frames))
    assert [parts[0].start, parts[-1].stop] == [0, 160 - frames]
    assert len(parts) == 2
    assert 80 - frames - 12 <= parts[0].stop <= 80 - frames + frames // 4
    assert 80 - frames // 4 - 1 <= parts[1].start <= 80 + 12


def test_a_fade_to_black_and_back() -> None:
    black = [np.zeros_like(ONE[:, :320])] * 40
    parts = parts_of(faded(faded(shot(ONE, 60), black, 15), shot(OTHER, 60), 15))
    assert parts[0].start == 0
    assert parts[0].stop in range(40, 50)
    assert parts[-1].stop == 130
    assert parts[-1].start in range(80, 92)


def test_the_same_at_another_rate() -> None:
    pictures = [p for p in shot(ONE, 40) + shot(OTHER, 40) for _ in range(4)]
    assert parts_of(pictures, 4 * FPS) == [range(160), range(160, 320)]


def test_light_that_changes_is_no_cut() -> None:
    pictures = shot(ONE, 60)
    pictures[30:] = [np.asarray(picture // 2, dtype=np.uint8) for picture in pictures[30:]]
    assert parts_of(pictures) == [range(60)]


def retimed(pictures: list[Image], fps: float, to_fps: float) -> list[Image]:
    """Show pictures more often than they were filmed: some of them twice and more."""
    count = int(len(pictures) * to_fps / fps)
    return [pictures[int(number * fps / to_fps)] for number in range(count)]


@pytest.mark.parametrize("fps", [12, 24, 30])
def test_a_pan_whose_pictures_are_shown_twice_is_no_cut(fps: float) -> None:
    pan = shot(texture(1200, 180, 3), 40, pan_px=12.0)
    assert len(parts_of(retimed(pan, fps, 60.0), 60.0)) == 1
    cut = retimed(shot(ONE, 20, pan_px=2.0) + shot(OTHER, 20, pan_px=2.0), fps, 60.0)
    assert len(parts_of(cut, 60.0)) == 2


def test_a_camera_that_swings_away_is_no_fade() -> None:
    wide = np.hstack([texture(400, 180, seed) for seed in range(5)])
    pictures = [wide[:, 40 * number : 40 * number + 320].copy() for number in range(40)]
    assert parts_of(pictures) == [range(40)]
