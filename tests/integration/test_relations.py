"""The same rep filmed, cut, lit or compressed otherwise is the same rep.

Clips are changed plane by plane, without a way through RGB, and measured anew from their pixels.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.matching import match_events
from benchmarks.truths import CLIPS
from cadence.domain import Contact, Direction, FloatArray, PoseTrack, RepReport
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import report_from_track
from tests.conftest import SAMPLES

Plane = NDArray[np.uint8]
Change = Callable[[Plane], Plane]

REP = SAMPLES / "rep1.mp4"
# Nine contacts: of a clip of three, two of them cut off, rounding decides who is near, and what the
# processor rounds differs from make to make.
FILMED = CLIPS / "sports2d_demo.mp4"
_TIME_BASE = Fraction(1, 60_000)
# Strikes of the same contact lie nearer to each other than this; steps take four times as long.
_SAME_S = 0.060
_MOST_SDS = 4.0


def kept(plane: Plane) -> Plane:
    """Change nothing."""
    return plane


def mirrored(plane: Plane) -> Plane:
    """Exchange left and right."""
    return plane[:, ::-1]


def cropped(plane: Plane) -> Plane:
    """Cut a thirty-second off each side."""
    above, aside = (side // 32 for side in plane.shape)
    return plane[above:-above, aside:-aside]


def dimmed(plane: Plane) -> Plane:
    """Take contrast and some brightness away, as haze and a low sun do."""
    return np.asarray(0.6 * plane + 30, dtype=np.uint8)


def brightened(plane: Plane) -> Plane:
    """Add contrast and brightness."""
    return np.asarray(np.clip(1.2 * (plane - 16.0) + 30, 0, 255), dtype=np.uint8)


@dataclass(frozen=True)
class Changed:
    """What is done to a clip.

    Parameters
    ----------
    luma, chroma
        To each frame's planes.
    codec, options
        How it is encoded; finely by default.
    stretch
        File time of the result over that of the clip.
    """

    luma: Change = kept
    chroma: Change = kept
    codec: str = "libx264"
    options: dict[str, str] = field(default_factory=lambda: {"crf": "10", "preset": "ultrafast"})
    stretch: int = 1


CHANGES = {
    "mirrored": Changed(mirrored, mirrored),
    "cropped": Changed(cropped, cropped),
    "dimmed": Changed(dimmed),
    "brightened": Changed(brightened),
    "coarse": Changed(options={"crf": "32", "preset": "ultrafast"}),
    "mpeg4": Changed(codec="mpeg4", options={"b": "2500000"}),
}


def write_changed(clip: Path, change: Changed, path: Path) -> Path:
    """Write a clip anew, changed."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as target:
        stream: Any = target.add_stream(change.codec, rate=60, options=change.options)
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = stream.time_base = _TIME_BASE
        for seen in source.decode(video=0):
            frame = changed_frame(seen.reformat(format="yuv420p"), change)
            if not stream.codec_context.is_open:
                stream.width, stream.height = frame.width, frame.height
            frame.pts = round(change.stretch * seen.time / _TIME_BASE)
            frame.time_base = _TIME_BASE
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path


def changed_frame(frame: av.VideoFrame, change: Changed) -> av.VideoFrame:
    """Change a frame's planes."""
    flat = np.asarray(frame.to_ndarray(), dtype=np.uint8)
    height, width = frame.height, frame.width
    luma = change.luma(flat[:height])
    halves = flat[height:].reshape(2, height // 2, width // 2)
    chroma = [change.chroma(half) for half in halves]
    joined = np.concatenate([luma.ravel(), *(half.ravel() for half in chroma)])
    return av.VideoFrame.from_ndarray(
        joined.reshape(luma.shape[0] * 3 // 2, luma.shape[1]), format="yuv420p"
    )


@functools.cache
def report_of(clip: Path) -> RepReport:
    """Measure a clip as it is."""
    return report_from_track(track_of(clip))


@functools.cache
def track_of(clip: Path) -> PoseTrack:
    """Follow the runner of a clip as it is."""
    if clip == FILMED and not clip.exists():
        pytest.skip(f"no {clip.name} in {CLIPS}; set CADENCE_CLIPS to its folder")
    return track_clip(clip)


@pytest.fixture(scope="session")
def changed_report(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path, str], RepReport]:
    """Measure clips after a change, each once."""
    folder = tmp_path_factory.mktemp("changed")

    @functools.cache
    def report(clip: Path, name: str) -> RepReport:
        track_of(clip)
        path = write_changed(clip, CHANGES[name], folder / f"{clip.stem}_{name}.mp4")
        return report_from_track(track_clip(path))

    return report


Changer = Callable[[Path, str], RepReport]
ALL = [(REP, name) for name in CHANGES] + [
    (FILMED, name) for name in ("mirrored", "dimmed", "mpeg4")
]
every_change = pytest.mark.parametrize(
    ("clip", "name"), ALL, ids=[f"{clip.stem}-{name}" for clip, name in ALL]
)


def half_spm(report: RepReport) -> float:
    """Give half of the cadence's interval."""
    return (report.cadence.spm.high - report.cadence.spm.low) / 2


def pairs(report: RepReport, other: RepReport) -> list[tuple[Contact, Contact]]:
    """Match the contacts of two reports."""
    strikes_s, others_s = (np.array([c.strike_s for c in r.contacts]) for r in (report, other))
    first, second = match_events(strikes_s, others_s, _SAME_S)
    return [
        (report.contacts[a], other.contacts[b])
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ]


def toe_off_sds(report: RepReport, other: RepReport) -> FloatArray:
    """Give by how many stated standard deviations the toe-offs lie apart."""
    return np.array(
        [
            (b.toe_off_s - a.toe_off_s) / np.hypot(a.toe_off_sd_s, b.toe_off_sd_s)
            for a, b in pairs(report, other)
            if a.toe_off_s is not None
            and b.toe_off_s is not None
            and a.toe_off_sd_s is not None
            and b.toe_off_sd_s is not None
        ]
    )


@every_change
def test_cadence_stays_within_its_interval(clip: Path, name: str, changed_report: Changer) -> None:
    report, other = report_of(clip), changed_report(clip, name)
    allowed_spm = np.hypot(half_spm(report), half_spm(other))
    assert other.cadence.spm.mean == pytest.approx(report.cadence.spm.mean, abs=allowed_spm)


@every_change
def test_the_same_contacts_strike_at_the_same_times(
    clip: Path, name: str, changed_report: Changer
) -> None:
    report, other = report_of(clip), changed_report(clip, name)
    matched = pairs(report, other)
    # The first and the last may lie at the picture's edge.
    assert len(matched) >= max(len(report.contacts), len(other.contacts)) - 2
    found_again = [contact for contact, _ in matched]
    assert all(contact in found_again for contact in report.contacts[1:-1])
    for contact, again in matched:
        allowed_s = _MOST_SDS * contact.strike_sd_s
        assert again.strike_s == pytest.approx(contact.strike_s, abs=allowed_s)


@every_change
def test_most_toe_offs_stay_within_their_uncertainty(
    clip: Path, name: str, changed_report: Changer
) -> None:
    apart = np.abs(toe_off_sds(report_of(clip), changed_report(clip, name)))
    assert np.median(apart) < 2
    assert (apart < 3).mean() >= 0.8


def test_every_toe_off_stays_within_its_uncertainty(changed_report: Changer) -> None:
    for name in CHANGES:
        assert np.abs(toe_off_sds(report_of(REP), changed_report(REP, name))).max() < _MOST_SDS


@every_change
def test_feet_and_sides_keep_their_names_but_for_the_mirror(
    clip: Path, name: str, changed_report: Changer
) -> None:
    report, other = report_of(clip), changed_report(clip, name)
    exchanged = {"left": "right", "right": "left", None: None}
    for contact, again in pairs(report, other):
        assert again.side == contact.side
        assert again.foot == (exchanged[contact.foot] if name == "mirrored" else contact.foot)


@every_change
def test_the_run_goes_the_same_way_but_in_the_mirror(
    clip: Path, name: str, changed_report: Changer
) -> None:
    report, other = report_of(clip), changed_report(clip, name)
    reversed_way: dict[Direction, Direction] = {
        "left-to-right": "right-to-left",
        "right-to-left": "left-to-right",
        "in-place": "in-place",
    }
    way = report.runner.direction
    assert other.runner.direction == (reversed_way[way] if name == "mirrored" else way)
    assert other.camera == report.camera


@pytest.mark.parametrize("name", ["mirrored", "cropped", "brightened"])
def test_footprints_lie_where_the_change_puts_them(name: str, changed_report: Changer) -> None:
    report, other = report_of(REP), changed_report(REP, name)
    width_px, height_px = report.video.width_px, report.video.height_px
    for contact, again in pairs(report, other):
        x_px, y_px = contact.x_px, contact.y_px
        if name == "mirrored":
            x_px = width_px - 1 - x_px
        if name == "cropped":
            x_px, y_px = x_px - width_px // 32, y_px - height_px // 32
        # The runner is about 100 px tall: a foot's landmarks scatter by some pixels.
        assert (again.x_px, again.y_px) == pytest.approx((x_px, y_px), abs=8)


@pytest.mark.parametrize("clip", [REP, FILMED], ids=lambda clip: clip.stem)
@pytest.mark.parametrize("time_scale", [2.0, 0.5])
def test_slower_time_is_a_lower_cadence(clip: Path, time_scale: float) -> None:
    report, track = report_of(clip), track_of(clip)
    scaled = report_from_track(track, time_scale=time_scale)
    allowed_spm = np.hypot(half_spm(report), time_scale * half_spm(scaled))
    spm = time_scale * scaled.cadence.spm.mean
    assert spm == pytest.approx(report.cadence.spm.mean, abs=allowed_spm)


def test_a_file_stretched_eight_times_is_the_same_rep_once_its_time_is_known(
    tmp_path: Path,
) -> None:
    path = write_changed(REP, Changed(stretch=8), tmp_path / "slow.mp4")
    track, report = track_clip(path), report_of(REP)
    known = report_from_track(track, time_scale=1 / 8)
    allowed_spm = np.hypot(half_spm(report), half_spm(known))
    assert known.cadence.spm.mean == pytest.approx(report.cadence.spm.mean, abs=allowed_spm)
    assert known.video.file_duration_s == pytest.approx(8 * report.video.file_duration_s)
    for contact, again in pairs(report, known):
        allowed_s = _MOST_SDS * contact.strike_sd_s
        assert again.strike_s == pytest.approx(contact.strike_s, abs=allowed_s)
    unknown = report_from_track(track)
    assert 8 * unknown.cadence.spm.mean == pytest.approx(report.cadence.spm.mean, rel=0.02)
    assert "slow-motion-suspected" in {caution.code for caution in unknown.warnings}
