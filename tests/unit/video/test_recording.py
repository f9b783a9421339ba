"""When a file was recorded, by its own tags."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cadence.video.recording import read_recording
from tests.conftest import SAMPLES
from tests.fixtures.recordings import with_tags


def test_tags_of_real_containers(tmp_path: Path) -> None:
    clip = SAMPLES / "rep1.mp4"
    header = {"creation_time": "2026-05-01T10:00:05Z", "location": "+48.1000+011.5000/"}
    found = read_recording(with_tags(clip, tmp_path / "header.mp4", header))
    assert found is not None
    assert found.started == datetime(2026, 5, 1, 10, 0, 5, tzinfo=UTC)
    assert found.length_s == pytest.approx(2.7, abs=0.05)
    android = {**header, "com.android.capture.fps": "240", "com.android.version": "14"}
    slowed = read_recording(with_tags(clip, tmp_path / "android.mp4", android))
    assert slowed is not None
    # Filmed at 240 and played at 60 frames a second: a fourth of the time, before the end.
    assert slowed.length_s == pytest.approx(2.7 / 4, abs=0.05)
    assert (found.started - slowed.started).total_seconds() == pytest.approx(2.7 / 4, abs=0.05)


def test_what_tells_nothing_is_none(tmp_path: Path) -> None:
    assert read_recording(SAMPLES / "rep1.mp4") is None
    (tmp_path / "text.mp4").write_text("no video")
    assert read_recording(tmp_path / "text.mp4") is None
    assert read_recording(tmp_path / "missing.mp4") is None
