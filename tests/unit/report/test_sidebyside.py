"""Labels, events and colours of reps in one video."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cadence.domain import FlyDetail, MarkerUsed, RepReport
from cadence.errors import NotMeasurableError, VideoError
from cadence.report.sidebyside.ghosts import first_from_own
from cadence.report.sidebyside.labels import Labels
from cadence.report.sidebyside.panes import recolour
from cadence.report.sidebyside.reels import Reel, SyncName, event_times
from cadence.video.decode import open_clip
from tests.conftest import SAMPLES
from tests.fixtures.reps import make_fly, make_report, make_track


def reel(report: RepReport, event_s: float) -> Reel:
    return Reel(report, make_track(), open_clip(SAMPLES / "rep1.mp4"), event_s)


def labels(sync: SyncName = "zone", *speeds_mps: float) -> Labels:
    reels = [reel(make_report(fly=make_fly(speed)), 0.9) for speed in speeds_mps]
    return Labels(reels, sync, (540, 720))


def test_splits_before_within_and_after_the_zone() -> None:
    found = labels("zone", 10.0, 8.0)
    assert found.split(0, -0.5) == ("-0.50 s", "to the fly zone", False)
    assert found.split(0, -0.001) == ("0.00 s", "to the fly zone", False)
    assert found.split(0, 1.5) == ("1.50 s", "15.0 m", False)
    # At 12 m: 12 / 8 - 12 / 10 = 0.3 s.
    assert found.split(1, 1.5) == ("1.50 s", "12.0 m  +0.30 s", False)
    assert found.split(0, 3.5) == ("3.00 s", "30 m at 10.00 m/s", True)
    assert found.split(1, 9.0) == ("3.75 s", "30 m at 8.00 m/s  +0.75 s", True)


def test_without_a_zone_the_time_since_the_event_is_told() -> None:
    assert labels("strike", 8.0).split(0, 1.25) == ("+1.25 s", "from the first strike", False)


def test_events() -> None:
    with_zone, without = make_report(fly=make_fly()), make_report()
    assert event_times([with_zone, with_zone], None) == ("zone", [0.9, 0.9])
    assert event_times([with_zone, without], None) == ("strike", [0.5, 0.5])
    assert event_times([with_zone, without], "time") == ("time", [0.0, 0.0])
    with pytest.raises(NotMeasurableError, match="rep 2 has nothing"):
        event_times([with_zone, without], "zone")
    with pytest.raises(NotMeasurableError, match="--sync time"):
        event_times([replace(without, contacts=())], "strike")


def test_a_clip_that_was_cut_says_so() -> None:
    track = replace(make_track(), frame_index=np.arange(6) + 10_000)
    short = Reel(make_report(), track, open_clip(SAMPLES / "rep1.mp4"), 0.0)
    with pytest.raises(VideoError, match="shorter than when it was measured"):
        short.frame(0)


def test_colours_written_another_way_look_the_same() -> None:
    frames = [next(iter(open_clip(SAMPLES / "rep1.mp4").frames()))]
    to_rgb = frames[0].yuv_to_rgb
    full = to_rgb.copy()
    full[:, :3] *= 0.9
    full[:, 3] += 5
    rng = np.random.default_rng(0)
    parts = [rng.integers(90, 160, (n, n)).astype(np.uint8) for n in (8, 4, 4)]
    same = [part.copy() for part in parts]
    recolour(same, to_rgb, to_rgb)
    assert all((one == other).all() for one, other in zip(same, parts, strict=True))
    flat = [np.full_like(part, value) for part, value in zip(parts, (120, 110, 140), strict=True)]
    recolour(flat, to_rgb, full)
    seen = full @ np.array([*(float(part[0, 0]) for part in flat), 1.0])
    assert seen == pytest.approx(to_rgb @ [120, 110, 140, 1], abs=2.0)


def test_a_ghost_is_laid_by_the_markers_both_reps_have() -> None:
    def with_markers(first_px: float, last_px: float) -> RepReport:
        markers = MarkerUsed(first_px, 0.0, 0.0, 0.0), MarkerUsed(last_px, 0.0, 30.0, 0.0)
        detail = FlyDetail("given", markers, 0.0, 0.0, 0.1, 25.0, (), None, None)
        return make_report(fly=replace(make_fly(), detail=detail))

    matrix = first_from_own(with_markers(100, 1100), with_markers(200, 700))
    assert matrix @ [200, 0, 1] == pytest.approx([100, 0])
    assert matrix @ [700, 0, 1] == pytest.approx([1100, 0])
    assert matrix[0, 0] == pytest.approx(2.0)
    assert first_from_own(make_report(), make_report()) == pytest.approx(np.eye(2, 3))


def test_names_come_from_the_clips() -> None:
    report = make_report(path=str(Path("far") / "away" / "rep1.mp4"))
    assert reel(report, 0.0).name == "rep1.mp4"
