"""A fly zone that cannot be told is unknown, with the remedy, and cadence is reported all the same.

The runner is 160 px tall and runs at 4.5 body heights a second on a ground at 800 px.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.domain import CameraTurn, Cylinder, FoundMark, PoseTrack
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.pipeline.measure import report_from_track
from cadence.pipeline.scene import Scene

RUNNER = StickRunner(stature_px=160, duration_s=2.6)
# 0.53 body heights of hip are 0.88 m: a metre is about 96 px.
PX_PER_M = 0.53 * 160 / 0.88


def marker(x_px: float, along_m: float) -> Marker:
    return Marker(x_px, 800.0, along_m)


GOOD = (marker(200, 0), marker(200 + 14 * PX_PER_M, 14))


def cone(x_px: float) -> FoundMark:
    return FoundMark(x_px, 800.0, 0.32, 0.25, (58.0, 48.0, 57.0), 0.9)


def unknown_because(setup: FlySetup, track: PoseTrack | None = None) -> str:
    """Measure; give why the zone is unknown, once cadence proves to be known."""
    report = report_from_track(RUNNER.track() if track is None else track, fly=setup)
    assert report.cadence.spm.mean == pytest.approx(240, rel=0.01)
    assert report.fly is None
    paces = [check for check in report.checks if "pace" in check.name]
    assert all(check.verdict == "unknown" for check in paces)
    (told,) = [w.message for w in report.warnings if w.code == "fly-unknown"]
    return told


def test_a_good_zone_is_timed() -> None:
    report = report_from_track(RUNNER.track(), fly=FlySetup(14, GOOD))
    assert report.fly is not None
    assert report.fly.speed_mps.mean == pytest.approx(4.5 * 160 / PX_PER_M, rel=0.02)


@pytest.mark.parametrize(
    ("markers", "said"),
    [
        pytest.param((), "measure the video again", id="nobody looked"),
        pytest.param(GOOD[:1], "only one marker is known", id="one marker"),
        pytest.param((marker(200, 0), marker(1500, 15)), "no two markers are 14 m", id="distance"),
        pytest.param(
            (marker(200, 0), marker(700, 14), marker(900, 7)), "another order", id="wrong order"
        ),
        pytest.param((marker(200, 0), marker(900, 14)), "m tall", id="distances that do not fit"),
        pytest.param((marker(200, 0), marker(210, 14)), "px apart", id="one place"),
        pytest.param(
            (marker(-300, 0), marker(-300 + 14 * PX_PER_M, 14)),
            "film so that the whole fly zone",
            id="not in the picture at a crossing",
        ),
    ],
)
def test_a_zone_that_cannot_be_told_says_what_to_do(markers: tuple[Marker, ...], said: str) -> None:
    assert said in unknown_because(FlySetup(14, markers))


def test_markers_against_the_running_direction_with_an_acceleration_zone() -> None:
    against = (marker(200, 14), marker(200 + 14 * PX_PER_M, 0))
    assert "running direction" in unknown_because(FlySetup(14, against, accel_m=5))


def test_found_cones_carry_the_zone() -> None:
    track = replace(RUNNER.track(), found_marks=(cone(200), cone(200 + 14 * PX_PER_M)))
    report = report_from_track(track, fly=FlySetup(14))
    assert report.fly is not None
    assert report.fly.detail is not None
    assert report.fly.detail.source == "found"
    assert {w.code for w in report.warnings} >= {"markers-found"}


@pytest.mark.parametrize(
    ("places_px", "said"),
    [((), "none stand out"), ((200,), "1 thing"), ((200, 700, 1500), "3 things")],
)
def test_found_things_that_make_no_zone_are_asked_about(
    places_px: tuple[float, ...], said: str
) -> None:
    track = replace(RUNNER.track(), found_marks=tuple(cone(x_px) for x_px in places_px))
    told = unknown_because(FlySetup(14), track)
    assert said in told
    assert "cadence markers CLIP" in told
    assert "--marker" in told


def test_a_panned_clip_and_a_treadmill_say_what_they_need() -> None:
    panned = replace(RUNNER.changed(pan_px_per_s=300.0).track(), found_marks=())
    assert "#SECONDS" in unknown_because(FlySetup(14), panned)
    treadmill = replace(RUNNER.changed(direction="in-place").track(), found_marks=())
    assert "use a tripod" in unknown_because(FlySetup(14), treadmill)


def test_a_turned_cameras_pixels_go_to_the_scene_and_back() -> None:
    track = RUNNER.changed(pan_px_per_s=300.0).track()
    size_px = track.video.width_px, track.video.height_px
    turn = CameraTurn(Cylinder.of(size_px, 1800.0), track.scene_from_picture)
    scene = Scene.of(replace(track, turn=turn))
    row, pixel = len(track.frame_index) // 2, np.array([300.0, 500.0])
    place_px = scene.placed(row, pixel)
    assert place_px - turn.cylinder.unrolled(pixel) == pytest.approx(scene.maps[row][:, 2])
    assert scene.seen(row, place_px) == pytest.approx(pixel)
    at_once = replace(track, turn=turn)
    assert at_once.to_picture(row, at_once.to_scene(row, pixel[None])) == pytest.approx(pixel[None])
