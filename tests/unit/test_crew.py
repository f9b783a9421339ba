"""Several clips at once: their outcomes in order, one account of progress."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadence.crew import Job, all_measured, measure_all, measure_reps, worker_count
from cadence.errors import CadenceError, VideoError
from cadence.kept import MeasuredRep
from cadence.pipeline.settings import MeasureSettings
from cadence.reps import TrackSettings
from tests.fixtures.reps import make_report


def told_nothing(stage: str, frames: int) -> None:
    """Listen to no progress."""


def job(clip: Path) -> Job:
    return Job(clip, clip.with_suffix(".cadence"), TrackSettings(), MeasureSettings(), False)


@pytest.mark.parametrize("workers", [1, 2])
def test_each_clip_has_its_own_fault(tmp_path: Path, workers: int) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    jobs = [job(tmp_path / name) for name in ("text.mp4", "missing.mp4")]
    found = measure_all(jobs, told_nothing, workers)
    assert [type(outcome) for outcome in found] == [VideoError, VideoError]
    assert "missing.mp4: no such file" in str(found[1])


def test_reps_that_cannot_be_read_stop_all_unless_told_to_go_on(tmp_path: Path) -> None:
    reps = {tmp_path / "missing.mp4": MeasureSettings()}
    with pytest.raises(CadenceError, match="no such file"):
        measure_reps(reps, None, TrackSettings(), overwrite=False, progress=told_nothing)
    found = measure_reps(
        reps, None, TrackSettings(), overwrite=False, progress=told_nothing, keep_going=True
    )
    assert isinstance(found[tmp_path / "missing.mp4"], CadenceError)
    with pytest.raises(CadenceError, match="no such file"):
        all_measured(found)


def test_all_measured_gives_what_there_is() -> None:
    rep = MeasuredRep(make_report(), Path("a.cadence"), None)
    assert all_measured({Path("a.mp4"): rep}) == [rep]


def test_there_is_always_one_worker_and_never_more_than_clips() -> None:
    assert worker_count(1) == 1
    assert 1 <= worker_count(100) <= 4
