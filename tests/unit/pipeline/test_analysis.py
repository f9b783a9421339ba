"""How exactly a clip's poses are computed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from cadence.pipeline import analysis
from cadence.video.decode import open_clip

SAMPLE = Path(__file__).parents[3] / "sample_videos" / "rep1.mp4"


@pytest.mark.parametrize(
    ("header_fps", "frames", "duration_s", "plenty"),
    [
        (60.0, None, None, True),
        (30.0, 600, 10.0, False),
        (None, 600, 10.0, True),
        (None, 300, 10.0, False),
        (None, None, None, False),
    ],
)
def test_a_file_tells_whether_it_has_plenty_of_frames(
    header_fps: float | None, frames: int | None, duration_s: float | None, plenty: bool
) -> None:
    header = dataclasses.replace(
        open_clip(SAMPLE).header,
        header_fps=header_fps,
        declared_frames=frames,
        declared_duration_s=duration_s,
    )
    assert analysis._has_plenty(header) == plenty
