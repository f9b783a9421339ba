"""Clips saved again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.resaved import WAYS, save_again
from cadence.video.decode import open_clip
from sample_videos.encode import TICK_HZ, Encoding, write_video

TICKS = [0, TICK_HZ // 60, TICK_HZ // 20]
SIZE = 192, 108


@pytest.mark.parametrize("name", WAYS)
def test_frames_keep_their_times(name: str, tmp_path: Path) -> None:
    source, target = tmp_path / "source.mp4", tmp_path / "again.mp4"
    pictures = [np.full((*SIZE[::-1], 3), 60 * number, np.uint8) for number in range(3)]
    write_video(source, pictures, TICKS, 60, Encoding())
    save_again(source, target, WAYS[name])
    clip = open_clip(target)
    times_s = [frame.file_time_s for frame in clip.frames()]
    assert times_s == pytest.approx([tick / TICK_HZ for tick in TICKS], abs=1e-4)
    size = clip.header.width_px, clip.header.height_px
    assert size == tuple(round(side * WAYS[name].share) for side in SIZE)
    assert list(tmp_path.glob("*.part*")) == []
