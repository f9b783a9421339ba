"""Pose tracks kept between calls: found again, bounded, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence import trackcache
from cadence.domain import PoseTrack
from cadence.errors import NotMeasurableError
from cadence.trackcache import cache_folder, named_model, track_cached

TRACK = StickRunner(duration_s=1.0).track()


class Follower:
    """Makes the same track each time, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> PoseTrack:
        self.times += 1
        return TRACK


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(trackcache.CACHE_VARIABLE, str(tmp_path / "cache"))
    return cache_folder()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "rep.mp4"
    path.write_bytes(b"a clip")
    return path


def test_a_track_is_made_once(clip: Path) -> None:
    follow = Follower()
    first, second = (track_cached(clip, "full", follow) for _ in range(2))
    assert follow.times == 1
    assert first is TRACK
    np.testing.assert_array_equal(second.landmarks_px, TRACK.landmarks_px)
    assert second.video.path == str(clip)


def test_a_clip_of_the_same_content_elsewhere_finds_it(clip: Path, tmp_path: Path) -> None:
    follow = Follower()
    track_cached(clip, "full", follow)
    other = tmp_path / "copy.mp4"
    other.write_bytes(clip.read_bytes())
    assert track_cached(other, "full", follow).video.path == str(other)
    assert follow.times == 1


@pytest.mark.parametrize("change", ["content", "model", "code"])
def test_what_differs_is_followed_again(
    clip: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = Follower()
    track_cached(clip, "full", follow)
    if change == "content":
        clip.write_bytes(b"another clip")
    if change == "code":
        monkeypatch.setattr(trackcache, "_code", lambda: "newer")
    track_cached(clip, "lite" if change == "model" else "full", follow)
    assert follow.times == 2


def test_what_was_kept_names_no_place(clip: Path, folder: Path) -> None:
    track_cached(clip, "full", Follower())
    kept = next(folder.iterdir())
    assert str(clip.parent).encode() not in kept.read_bytes()
    with np.load(kept, allow_pickle=False) as archive:
        assert clip.stem not in str(archive["header"])


def test_a_damaged_track_is_made_again(clip: Path, folder: Path) -> None:
    follow = Follower()
    track_cached(clip, "full", follow)
    next(folder.iterdir()).write_bytes(b"PK\x03\x04 half of it")
    track_cached(clip, "full", follow)
    track_cached(clip, "full", follow)
    assert follow.times == 2


def test_a_cache_that_cannot_be_written_is_done_without(
    clip: Path, folder: Path, tmp_path: Path
) -> None:
    folder.parent.write_text("a file where the folder should be")
    assert track_cached(clip, "full", Follower()) is TRACK
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "rep.mp4"]


def test_nothing_is_kept_of_a_clip_that_changed_meanwhile(clip: Path, folder: Path) -> None:
    def follow() -> PoseTrack:
        clip.write_bytes(b"longer than before")
        return TRACK

    track_cached(clip, "full", follow)
    assert not folder.exists()


def test_nothing_is_kept_of_a_clip_that_cannot_be_measured(clip: Path, folder: Path) -> None:
    def follow() -> PoseTrack:
        raise NotMeasurableError("nobody runs")

    with pytest.raises(NotMeasurableError):
        track_cached(clip, "full", follow)
    assert not folder.exists()


def test_the_oldest_go_when_there_are_too_many(
    clip: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = Follower()
    track_cached(clip, "0", follow)
    size = next(folder.iterdir()).stat().st_size
    monkeypatch.setattr(trackcache, "MOST_BYTES", 3 * size + 100)
    os.utime(next(folder.iterdir()), (1e9, 1e9))
    left = folder / "killed.part"
    left.write_bytes(b"half")
    os.utime(left, (1e9, 1e9))
    for number in range(1, 4):
        track_cached(clip, str(number), follow)
    assert len(list(folder.iterdir())) == 3
    assert not left.exists()
    track_cached(clip, "3", follow)
    assert follow.times == 4
    track_cached(clip, "0", follow)
    assert follow.times == 5


def test_a_model_of_ones_own_goes_by_its_content(tmp_path: Path) -> None:
    bundle = tmp_path / "mine.task"
    bundle.write_bytes(b"one")
    first = named_model(str(bundle))
    bundle.write_bytes(b"two")
    assert named_model(str(bundle)) != first
    assert named_model("full") == "full"
