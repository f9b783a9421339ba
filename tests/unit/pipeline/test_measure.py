"""From a pose track of a stick figure to its report."""

import dataclasses
import pickle

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.domain import PoseTrack, RepReport
from cadence.errors import NotMeasurableError
from cadence.flyzone.calibration import Marker
from cadence.pipeline.measure import FlySetup, report_from_track
from cadence.report.document import document_from_report, report_from_document
from cadence.report.text import render_report

RUNNER = StickRunner(noise_px=0.5, duration_s=2.4)


def test_measures_a_rep() -> None:
    report = report_from_track(RUNNER.track())
    assert report.cadence.spm.mean == pytest.approx(RUNNER.cadence_spm, rel=2e-3)
    assert report.runner.direction == "left-to-right"
    assert report.gait is not None
    assert report.gait.contact_time_s is not None
    assert report.gait.contact_time_s.mean == pytest.approx(RUNNER.contact_s, abs=0.02)
    assert report.fly is None
    assert report.clock.capture_fps == pytest.approx(60)


def test_the_result_can_be_sent_to_another_process() -> None:
    report = report_from_track(RUNNER.track())
    assert pickle.loads(pickle.dumps(report)) == report


def _doubled(time_scale: float) -> RepReport:
    return report_from_track(RUNNER.track(), time_scale=time_scale)


def test_double_time_scale_is_half_the_cadence() -> None:
    once, twice = _doubled(1.0), _doubled(2.0)
    assert twice.cadence.spm.mean == pytest.approx(once.cadence.spm.mean / 2, rel=5e-3)
    assert twice.clock.capture_fps == pytest.approx(once.clock.capture_fps / 2)


def test_undeclared_slow_motion_is_not_judged() -> None:
    report = report_from_track(RUNNER.track(), time_scale=3.0)
    assert {check.verdict for check in report.checks if check.unit != "m"} == {"unknown"}
    assert "slow-motion-suspected" in [caution.code for caution in report.warnings]
    assert "not judged" in report.verdict


def _marked(start_px: float, length_m: float) -> FlySetup:
    """Mark a zone on the stick figure's ground, at 1.75 m body height."""
    px_per_m = RUNNER.stature_px / 1.75
    end_px = start_px + length_m * px_per_m
    markers = (Marker(start_px, 800, 0), Marker(end_px, 800, length_m))
    return FlySetup(length_m, markers, lane_offset_m=0.0)


def test_times_the_fly_zone() -> None:
    report = report_from_track(RUNNER.track(), fly=_marked(300, 10))
    assert report.fly is not None
    # The stick figure is drawn without perspective, which no camera fits exactly.
    assert report.fly.speed_mps.mean == pytest.approx(RUNNER.speed * 1.75, rel=6e-3)
    assert report.fly.time_s.low < 10 / (RUNNER.speed * 1.75) < report.fly.time_s.high
    lengths = np.diff([contact.along_m for contact in report.contacts if contact.along_m])
    np.testing.assert_allclose(lengths, RUNNER.speed * 1.75 * RUNNER.step_s, atol=0.05)


def test_a_zone_beyond_the_picture_is_unknown() -> None:
    report = report_from_track(RUNNER.track(), fly=_marked(300, 60))
    assert report.fly is None
    assert "fly-unknown" in [caution.code for caution in report.warnings]


def test_a_fly_zone_without_markers_is_unknown_with_its_remedy() -> None:
    report = report_from_track(RUNNER.track(), fly=FlySetup(30))
    assert report.fly is None
    assert any("--marker" in caution.message for caution in report.warnings)


def test_markers_that_do_not_make_the_zone_leave_it_unknown() -> None:
    setup = FlySetup(30, _marked(300, 10).markers)
    report = report_from_track(RUNNER.track(), fly=setup)
    assert report.fly is None
    assert any("30 m apart" in caution.message for caution in report.warnings)
    assert report.cadence.spm.mean > 0


def test_standing_still_is_not_running() -> None:
    still = StickRunner(speed=0.0, step_s=50.0, contact_s=49.0, noise_px=1.0)
    with pytest.raises(NotMeasurableError, match="nobody runs"):
        report_from_track(still.track())


@pytest.mark.parametrize("duration_s", [4.3, 4.9])
def test_legs_too_slow_to_walk_are_told_of_slow_motion(duration_s: float) -> None:
    slow = StickRunner(step_s=2.0, contact_s=0.9, speed=0.5, duration_s=duration_s, fps=30)
    with pytest.raises(NotMeasurableError, match=r"open 30 times a minute.*pass --capture-fps"):
        report_from_track(slow.track())


def _from_front(track: PoseTrack) -> PoseTrack:
    """Turn a stick figure to the camera: shoulders apart, feet nearly on one line."""
    points = track.landmarks_px.copy()
    hips = points[:, 23:25, 0].mean(axis=1, keepdims=True)
    points[:, 25:33, 0] = hips + 0.35 * (points[:, 25:33, 0] - hips)
    points[:, 11, 0] += 25
    points[:, 12, 0] -= 25
    return dataclasses.replace(track, landmarks_px=points)


def test_from_the_front_only_cadence_is_claimed() -> None:
    runner = RUNNER.changed(direction="in-place", noise_px=0.0, contact_s=0.09)
    report = report_from_track(_from_front(runner.track()), fly=_marked(300, 10))
    assert report.cadence.spm.mean == pytest.approx(runner.cadence_spm, rel=0.02)
    assert (report.contacts, report.gait, report.fly) == ((), None, None)
    assert "front-view" in [caution.code for caution in report.warnings]
    report_from_document(document_from_report(report))
    render_report(report)


def test_super_slow_motion_is_not_judged() -> None:
    track = RUNNER.track()
    video = dataclasses.replace(track.video, slow_part_s=(0.5, 1.0))
    report = report_from_track(dataclasses.replace(track, video=video))
    assert report.warnings[0].code == "mixed-speed"
    assert "not judged" in report.verdict


def test_uneven_frames_give_the_same_rep() -> None:
    runner = RUNNER.changed(fps=240.0)
    track, random = runner.track(), np.random.default_rng(5)
    kept = np.sort(random.permutation(len(track.file_time_s))[: len(track.file_time_s) // 3])
    names = ("frame_index", "landmarks_px", "visibility", "presence", "scene_from_picture", "shot")
    uneven = dataclasses.replace(
        track,
        file_time_s=track.file_time_s[kept],
        **{name: getattr(track, name)[kept] for name in names},
    )
    report = report_from_track(uneven)
    assert report.clock.timing is not None
    assert report.clock.timing.is_uneven or report.clock.timing.missing > 0
    assert report.cadence.spm.mean == pytest.approx(runner.cadence_spm, rel=5e-3)
