"""A clip measured again with other words: the pose track is taken up where it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cadence.domain import PoseTrack
from cadence.storage import load_track
from tests.conftest import SAMPLES, Done
from tests.integration.test_bad_input import Call


@pytest.fixture
def followed(
    measured: tuple[Path, Done], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> list[str]:
    """Serve the sample's track instead of following the runner; list the clips asked for."""
    folder, _ = measured
    asked: list[str] = []

    def follow(clip: Path, **_: object) -> PoseTrack:
        asked.append(clip.name)
        return load_track(folder)

    monkeypatch.setattr("cadence.reps.track_clip", follow)
    monkeypatch.setenv("CADENCE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("CADENCE_NO_CACHE")
    return asked


def test_only_what_changed_is_done_again(call: Call, followed: list[str], tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rep1.mp4", tmp_path)
    words: list[str | Path] = ["analyze", tmp_path / "rep1.mp4", "--json"]
    status, first, _ = call(words)
    assert (status, followed) == (0, ["rep1.mp4"])
    status, second, _ = call([*words, "--overwrite", "--athlete", "sprinter"])
    assert (status, followed) == (0, ["rep1.mp4"])
    assert first != second
    call([*words, "--overwrite", "--model", "lite"])
    assert followed == ["rep1.mp4"] * 2
    call([*words, "--overwrite", "--no-cache"])
    assert followed == ["rep1.mp4"] * 3
