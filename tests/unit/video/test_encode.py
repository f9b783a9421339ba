"""Written video: its frames, their times, its size and colours."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from cadence.errors import VideoError
from cadence.video.decode import Clip, open_clip
from cadence.video.encode import film_writer
from tests.fixtures.pictures import corner_image, write_clip

UNEVEN = [0, 20, 33, 60, 80, 140]


def copied(clip: Clip, path: Path, slow: float = 1.0) -> Path:
    """Write a clip again, drawing nothing."""
    frames = list(clip.frames())
    with film_writer(path, frames[0], 30.0 / slow) as writer:
        for frame in frames:
            with writer.sheet(frame, frame.file_time_s * slow):
                pass
    return path


@pytest.mark.parametrize("slow", [1.0, 4.0])
def test_every_frame_keeps_its_own_time(tmp_path: Path, slow: float) -> None:
    images = [corner_image(64, 48)] * len(UNEVEN)
    clip = open_clip(write_clip(tmp_path / "a.mp4", images, pts=UNEVEN))
    again = open_clip(copied(clip, tmp_path / "b.mp4", slow))
    times_s = [frame.file_time_s for frame in again.frames()]
    assert times_s == pytest.approx([slow * pts / 600 for pts in UNEVEN], abs=2e-5)
    assert again.header.codec == "h264"


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_a_turned_clip_is_written_upright(tmp_path: Path, rotation_deg: int) -> None:
    images = [corner_image(64, 48)] * 3
    source = write_clip(tmp_path / "a.mp4", images, rotation_deg=rotation_deg)
    clip = open_clip(source)
    path = copied(clip, tmp_path / "b.mp4")
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert frame.rotation == 0
        seen = frame.to_ndarray(format="gray")
    turned = np.rot90(corner_image(64, 48)[:, :, 0], rotation_deg // 90)
    assert seen.shape == turned.shape
    assert np.corrcoef(seen.ravel(), turned.ravel())[0, 1] > 0.97


def test_pixels_that_are_not_square_and_odd_sizes(tmp_path: Path) -> None:
    images = [corner_image(66, 50)] * 3
    source = write_clip(tmp_path / "a.mp4", images, pixel_aspect=Fraction(3, 2))
    clip = open_clip(source)
    assert clip.header.width_px == 99
    again = open_clip(copied(clip, tmp_path / "b.mp4")).header
    assert (again.width_px, again.height_px) == (98, 50)


def test_colours_are_read_as_before(tmp_path: Path) -> None:
    clip = open_clip(write_clip(tmp_path / "a.mp4", [corner_image(64, 48)] * 3))
    again = open_clip(copied(clip, tmp_path / "b.mp4"))
    (before, *_), (after, *_) = list(clip.frames()), list(again.frames())
    assert after.yuv_to_rgb == pytest.approx(before.yuv_to_rgb)
    assert after.colours == before.colours


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    clip = open_clip(write_clip(tmp_path / "a.mp4", [corner_image(64, 48)] * 3))
    with pytest.raises(VideoError, match="cannot be written"):
        copied(clip, tmp_path / "none" / "b.mp4")
