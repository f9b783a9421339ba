"""One clip through the whole benchmark, its poses at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import tracks
from benchmarks.fly import fly_error_percent, fly_setup
from benchmarks.measuring import measure_clip
from benchmarks.stickrunner import StickRunner
from benchmarks.tracks import track_name, track_of
from benchmarks.truths import Clip
from cadence.domain import PoseTrack
from cadence.errors import NotMeasurableError
from cadence.formats.track import track_bytes
from tests.fixtures.reps import make_fly, make_report

RUNNER = StickRunner(duration_s=2.5)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Clip, Path]:
    """Give a clip whose pose track is kept, and the folder; no clip is ever decoded."""
    monkeypatch.setattr(tracks, "track_clip", None)
    path = tmp_path / "stick.mp4"
    path.write_bytes(b"a clip")
    folder = tmp_path / "tracks"
    folder.mkdir()
    (folder / track_name(path)).write_bytes(track_bytes(RUNNER.track()))
    records = [
        {"strike_s": strike_s, "toe_off_s": off_s, "complete": True, "foot": None, "side": None}
        for strike_s, off_s in RUNNER.whole_contacts_s.tolist()
    ]
    truth = {"contacts": records, "cadence_spm": RUNNER.cadence_spm, "camera": "static"}
    path.with_suffix(".json").write_text(json.dumps({**truth, "fly": None}))
    return Clip("stick", "grid", path, path.with_suffix(".json"), 60, "static"), folder


def test_a_clip_is_measured_from_its_kept_track(kept: tuple[Clip, Path]) -> None:
    clip, folder = kept
    score = measure_clip(clip, folder, None)
    assert score.failure is None
    assert score.rep is not None
    assert score.rep.cadence_error_percent == pytest.approx(0, abs=1)
    assert score.contacts.whole == len(RUNNER.whole_contacts_s)
    assert score.contacts.f1_wide > 0.9
    assert set(score.rules) == {"Handsaker 2016", "Fellin 2010"}


def test_its_picture_is_drawn(kept: tuple[Clip, Path], tmp_path: Path) -> None:
    clip, folder = kept
    measure_clip(clip, folder, tmp_path / "plots")
    picture = (tmp_path / "plots" / "stick.png").read_bytes()
    assert picture.startswith(b"\x89PNG")


def test_a_clip_that_cannot_be_measured_has_missed_everything(
    kept: tuple[Clip, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object, **__: object) -> PoseTrack:
        raise NotMeasurableError("nobody runs in this clip")

    monkeypatch.setattr(tracks, "track_clip", nobody)
    score = measure_clip(kept[0], None, None)
    assert score.failure == "nobody runs in this clip"
    assert score.rep is None
    assert score.contacts.f1 == 0


def test_a_new_track_is_kept_under_its_clip_s_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[Path] = []

    def follow(path: Path, **_: object) -> PoseTrack:
        followed.append(path)
        return RUNNER.track()

    monkeypatch.setattr(tracks, "track_clip", follow)
    first, renamed, other = (tmp_path / name for name in ("a.mp4", "b.mp4", "c.mp4"))
    first.write_bytes(b"one")
    renamed.write_bytes(b"one")
    other.write_bytes(b"two")
    folder = tmp_path / "tracks"
    for path in (first, renamed, other):
        assert track_of(path, folder).video.path == "stick.mp4"
    assert followed == [first, other]
    assert len(list(folder.iterdir())) == 2
    track_of(first, None)
    assert followed == [first, other, first]


def test_a_fly_zone_is_marked_as_a_user_would() -> None:
    marks = [{"x_px": 10.0, "y_px": 5.0, "along_m": 0.0}, {"x_px": 90.0, "y_px": 5.0, "along_m": 9}]
    document = {"camera": "static", "fly": {"distance_m": 9.0, "speed_mps": 8.0}, "markers": marks}
    setup = fly_setup(document)
    assert setup is not None
    assert [marker.x_px for marker in setup.markers] == [10.0, 90.0]
    assert fly_setup({**document, "camera": "panned"}) is None
    assert fly_setup({**document, "fly": None}) is None
    report = make_report(fly=make_fly(speed_mps=8.4))
    assert fly_error_percent(report, document) == pytest.approx(5)
    assert fly_error_percent(make_report(), document) is None
