"""What a clip lacks, and what is refused for it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.sight import Sight
from cadence.domain import LEGS, ClockInfo, FloatArray, LensBend, PoseTrack, VideoInfo
from cadence.domain.clock import Bounds, ClockEstimate
from cadence.errors import NotMeasurableError
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.targets.inputs import doubt_about_speed, input_cautions, refuse_unfit

TRACK = StickRunner().track()
GOOD = Sight(from_front=False, feet_unseen=0.0, feet_visible=0.97, lost=0.0, longest_loss_s=0.0)
CLOCK = ClockInfo(60.0, 1.0, "test")
EVEN_S: FloatArray = np.linspace(0, 1.75, 8)


def filmed(**changes: object) -> PoseTrack:
    """Give the track of a clip whose header says something else."""
    video: VideoInfo = dataclasses.replace(TRACK.video, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(TRACK, video=video)


def codes(
    track: PoseTrack = TRACK,
    sight: Sight = GOOD,
    clock: ClockInfo = CLOCK,
    fly: FlySetup | None = None,
) -> list[str]:
    return [caution.code for caution in input_cautions(track, sight, clock, fly)]


def test_a_good_clip_lacks_nothing() -> None:
    refuse_unfit(GOOD, CLOCK)
    assert codes() == []
    assert doubt_about_speed(TRACK, EVEN_S) is None


@pytest.mark.parametrize(
    ("sight", "fps", "line"),
    [
        (dataclasses.replace(GOOD, feet_unseen=0.8), 60, "feet are outside the picture in 80 %"),
        (dataclasses.replace(GOOD, feet_visible=0.4), 60, "hidden or blurred"),
        (GOOD, 12, "12 frames a second are too few"),
    ],
)
def test_what_is_refused(sight: Sight, fps: float, line: str) -> None:
    with pytest.raises(NotMeasurableError, match=line):
        refuse_unfit(sight, ClockInfo(fps, 1.0, "test"))


def test_slow_motion_had_more_frames_a_second() -> None:
    slowed = ClockEstimate("slowed", 0.0, Bounds(8.0, 7.0, 9.0), 8.0, ())
    refuse_unfit(GOOD, ClockInfo(7.5, 1.0, "test", estimate=slowed))
    real = dataclasses.replace(slowed, verdict="real-time")
    with pytest.raises(NotMeasurableError, match="too few to see steps"):
        refuse_unfit(GOOD, ClockInfo(7.5, 1.0, "test", estimate=real))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"feet_unseen": 0.2}, "feet-outside"),
        ({"from_front": True}, "front-view"),
        ({"lost": 0.15}, "runner-lost"),
        ({"longest_loss_s": 0.4}, "runner-lost"),
    ],
)
def test_how_the_runner_is_seen(changes: dict[str, object], code: str) -> None:
    assert codes(sight=dataclasses.replace(GOOD, **changes)) == [code]  # type: ignore[arg-type]


def test_frames_that_did_not_decode() -> None:
    count, length_s = TRACK.video.frame_count, TRACK.video.file_duration_s
    assert codes(filmed(declared_frames=count + 2, declared_duration_s=length_s + 0.02)) == []
    assert codes(filmed(declared_frames=count + 60)) == ["frames-lost"]
    cut = filmed(declared_duration_s=2 * length_s)
    found = input_cautions(cut, GOOD, CLOCK, None)
    assert found[0].code == "frames-lost"
    assert "3.0 of 6.0 s" in found[0].message


def test_a_header_that_names_another_rate() -> None:
    fast = filmed(header_fps=240.0)
    assert codes(fast) == ["header-rate-disagrees"]
    assert codes(filmed(header_fps=59.94)) == []
    given = ClockInfo(240.0, 0.25, "given", is_given=True)
    assert codes(fast, clock=given) == []


def test_a_clip_that_plays_slower_in_part() -> None:
    doubt = doubt_about_speed(filmed(slow_part_s=(1.0, 2.0)), EVEN_S)
    assert doubt is not None
    assert doubt.code == "mixed-speed"
    assert doubt_about_speed(filmed(slow_part_s=(10.0, 12.0)), EVEN_S) is None
    ramp = doubt_about_speed(TRACK, np.append(EVEN_S, EVEN_S[-1] + 1.0 * np.arange(1, 6)))
    assert ramp is not None
    assert "0.25 s until 1.8 s and 1.00 s" in ramp.message


def test_a_cut_names_the_part_that_was_measured() -> None:
    later = dataclasses.replace(TRACK, file_time_s=TRACK.file_time_s + 2.5)
    video = dataclasses.replace(TRACK.video, cuts_s=(2.0, 8.0), file_duration_s=12.0)
    found = input_cautions(dataclasses.replace(later, video=video), GOOD, CLOCK, None)
    assert [caution.code for caution in found] == ["camera-cut"]
    assert "at 2.0, 8.0 s" in found[0].message
    assert "from 2.0 to 8.0 s was measured" in found[0].message


def test_a_smeared_runner() -> None:
    assert codes(dataclasses.replace(TRACK, sharpness=0.3)) == ["runner-blurred"]
    assert codes(dataclasses.replace(TRACK, sharpness=0.8)) == []


@pytest.mark.parametrize(("visible", "found"), [(0.89, ["legs-unclear"]), (0.91, [])])
def test_legs_that_are_hard_to_make_out_are_told(visible: float, found: list[str]) -> None:
    seen = TRACK.visibility.copy()
    seen[:, LEGS] = visible
    assert codes(dataclasses.replace(TRACK, visibility=seen)) == found


def test_markers_and_a_camera_that_moved() -> None:
    markers = (Marker(100, 800, 0), Marker(900, 800, 10))
    fly = FlySetup(10, markers)
    moved = dataclasses.replace(TRACK, camera="hand-held")
    assert codes(moved, fly=fly) == ["camera-moved"]
    assert codes(moved) == []
    assert codes(TRACK, fly=fly) == []
    timed = tuple(dataclasses.replace(marker, file_time_s=1.0) for marker in markers)
    assert codes(moved, fly=FlySetup(10, timed)) == []


@pytest.mark.parametrize(("lens_mm", "is_told"), [(13.0, True), (26.0, False), (None, False)])
def test_a_wide_lens_is_told_where_metres_are_asked_for(
    lens_mm: float | None, is_told: bool
) -> None:
    assert ("wide-lens" in codes(filmed(lens_mm=lens_mm), fly=FlySetup(30))) is is_told
    assert codes(filmed(lens_mm=lens_mm)) == []


def test_a_lens_that_bends_is_told_however_it_is_tagged() -> None:
    fly = FlySetup(30)
    wide = filmed(lens_mm=13.0)
    bent = dataclasses.replace(wide, lens=LensBend(0.08, 0.003, 20))
    assert codes(bent, fly=fly) == ["lens-bends"]
    assert codes(bent) == []
    straight = dataclasses.replace(wide, lens=LensBend(0.002, 0.003, 20))
    assert codes(straight, fly=fly) == []
    slight = dataclasses.replace(TRACK, lens=LensBend(0.012, 0.002, 20))
    assert codes(slight, fly=fly) == []
