"""The rendered samples, measured from their pixels and held against their known truth."""

from __future__ import annotations

import functools
import json
import statistics
from pathlib import Path
from typing import Any

import pytest

from cadence.domain import PoseTrack, RepReport
from cadence.flyzone.calibration import Marker
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import FlySetup, report_from_track

SAMPLES = Path(__file__).parents[2] / "sample_videos"
NAMES = (
    "fly30_wide_60fps",
    "rep1",
    "rep2",
    "rep3",
    "close_240fps",
    "pan_60fps",
    "treadmill",
)
# Contacts match when they strike within this time of each other: a frame at 30 fps.
MATCH_S = 0.034


@functools.cache
def truth_of(name: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return truth


@functools.cache
def track_of(name: str) -> PoseTrack:
    return track_clip(SAMPLES / f"{name}.mp4")


def report_of(name: str) -> RepReport:
    truth = truth_of(name)
    setup = None
    if truth["fly"] is not None and truth["camera"] != "panned":
        markers = tuple(Marker(m["x_px"], m["y_px"], m["along_m"]) for m in truth["markers"])
        setup = FlySetup(truth["fly"]["distance_m"], markers)
    return report_from_track(track_of(name), fly=setup)


@pytest.mark.parametrize("name", NAMES)
def test_every_interior_contact_is_found_and_none_invented(name: str) -> None:
    found = [contact.strike_s for contact in report_of(name).contacts]
    true = [contact["strike_s"] for contact in truth_of(name)["contacts"]]
    complete = [c["strike_s"] for c in truth_of(name)["contacts"] if c["complete"]]
    for strike_s in complete[1:-1]:
        assert min(abs(strike_s - other) for other in found) < MATCH_S
    for strike_s in found:
        assert min(abs(strike_s - other) for other in true) < MATCH_S


@pytest.mark.parametrize("name", NAMES)
def test_cadence_is_within_one_percent(name: str) -> None:
    assert report_of(name).cadence.spm.mean == pytest.approx(
        truth_of(name)["cadence_spm"], rel=0.01
    )


@pytest.mark.parametrize("name", NAMES)
def test_camera_and_direction_are_recognised(name: str) -> None:
    report, truth = report_of(name), truth_of(name)
    assert report.camera == truth["camera"]
    assert report.runner.direction == truth["direction"]


@pytest.mark.parametrize("name", ["fly30_wide_60fps", "rep1", "rep2", "rep3"])
def test_fly_speed_is_within_one_percent(name: str) -> None:
    report, truth = report_of(name), truth_of(name)["fly"]
    assert report.fly is not None
    assert report.fly.speed_mps.mean == pytest.approx(truth["speed_mps"], rel=0.01)
    assert report.fly.speed_mps.low < truth["speed_mps"] < report.fly.speed_mps.high


def test_the_reference_engine_gives_the_same_cadence() -> None:
    reference = report_from_track(track_clip(SAMPLES / "rep1.mp4", engine="mediapipe"))
    ours = report_of("rep1")
    assert reference.cadence.spm.mean == pytest.approx(ours.cadence.spm.mean, rel=0.015)


@pytest.mark.parametrize("name", ["rep1", "fly30_wide_60fps"])
def test_interior_contacts_are_timed_and_named_right(name: str) -> None:
    found = report_of(name).contacts
    true = [contact for contact in truth_of(name)["contacts"] if contact["complete"]][1:-1]
    matched = [min(found, key=lambda each: abs(each.strike_s - c["strike_s"])) for c in true]
    errors_s = [abs(m.strike_s - c["strike_s"]) for m, c in zip(matched, true, strict=True)]
    assert max(errors_s) < MATCH_S
    assert statistics.median(errors_s) < 0.010
    assert [m.foot for m in matched] == [contact["foot"] for contact in true]
    assert [m.side for m in matched] == [contact["side"] for contact in true]
