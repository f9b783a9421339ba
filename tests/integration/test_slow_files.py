"""Files that play slowly with nothing in them that says so: the runner is found all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from cadence.errors import NotMeasurableError
from cadence.pipeline import analysis
from cadence.pipeline.measure import report_from_track
from cadence.pipeline.survey import Survey, survey_clip
from tests.integration.test_samples import SAMPLES


def slowed(clip: Path, times: int, path: Path) -> Path:
    """Copy a clip's packets, their times stretched."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.pts is None or packet.dts is None:
                continue
            packet.pts, packet.dts = packet.pts * times, packet.dts * times
            packet.stream = copy
            target.mux(packet)
    return path


@pytest.mark.parametrize(("name", "times"), [("rep1", 8), ("close_240fps", 8), ("treadmill", 4)])
def test_a_rep_played_slowly_is_followed_and_recognised(
    name: str, times: int, tmp_path: Path
) -> None:
    path = slowed(SAMPLES / f"{name}.mp4", times, tmp_path / "slow.mp4")
    report = report_from_track(analysis.track_clip(path))
    assert report.clock.estimate is not None
    assert report.clock.estimate.common == times
    assert {check.verdict for check in report.checks} == {"unknown"}


def test_where_nobody_is_found_people_are_looked_for_as_in_slow_motion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = slowed(SAMPLES / "rep1.mp4", 8, tmp_path / "slow.mp4")
    looked: list[float] = []

    def sees_only_far_apart(*given: Any) -> Survey:  # noqa: ANN401 - passed on
        looked.append(given[-1])
        if given[-1] == 1.0:
            raise NotMeasurableError("nobody moves")
        return survey_clip(*given)

    monkeypatch.setattr(analysis, "survey_clip", sees_only_far_apart)
    track = analysis.track_clip(path)
    assert looked == [1.0, 4.0]
    assert np.isfinite(track.presence).mean() > 0.9
