"""A clip put together from two: the longer run is measured, and the cut is named."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from cadence import analyze
from tests.conftest import SAMPLES
from tests.fixtures.pictures import Image, write_clip


def pictures_of(name: str, first: int, last: int) -> list[Image]:
    with av.open(str(SAMPLES / f"{name}.mp4")) as container:
        frames = list(container.decode(video=0))[first:last]
    return [np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8) for frame in frames]


@pytest.mark.usefixtures("model")
def test_the_longer_run_of_two_is_measured(tmp_path: Path) -> None:
    pictures = pictures_of("pan_60fps", 60, 90) + pictures_of("rep1", 30, 120)
    pts = [10 * number for number in range(len(pictures))]
    path = write_clip(tmp_path / "joined.mp4", pictures, pts=pts, options={"crf": "18"})
    report = analyze(path)
    assert len(report.video.cuts_s) == 1
    assert report.video.cuts_s[0] == pytest.approx(30 / 60, abs=1e-3)
    cut = next(caution for caution in report.warnings if caution.code == "camera-cut")
    assert "from 0.5 to 2.0 s was measured" in cut.message
    assert report.camera == "static"
    assert report.runner.visible_from_s >= 30 / 60 - 1e-3
    assert report.cadence.spm.mean == pytest.approx(224, rel=0.03)
