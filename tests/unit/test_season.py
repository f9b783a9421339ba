"""Reps for the log: known by their content, dated by their tags."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.logbook.store import open_logbook
from cadence.season import facts_of, measurement_of
from tests.conftest import SAMPLES
from tests.fixtures.recordings import with_tags
from tests.fixtures.reps import make_fly, make_report

NOW = datetime(2026, 5, 1, 12, 0, 0, 250, tzinfo=UTC)


def test_a_clip_is_its_content_whatever_its_name(tmp_path: Path) -> None:
    one = facts_of(SAMPLES / "rep1.mp4", athlete="Mara", workout="3x3x30", rep=1)
    copy = shutil.copy(SAMPLES / "rep1.mp4", tmp_path / "copy.mp4")
    other = facts_of(Path(copy), athlete=None, workout=None, rep=None)
    assert (one.sha256, one.run_at_basis) == (other.sha256, "file time")
    assert (one.name, other.name) == ("rep1.mp4", "copy.mp4")
    tags = {"creation_time": "2026-05-01T12:00:00+02:00"}
    dated = with_tags(SAMPLES / "rep1.mp4", tmp_path / "dated.mp4", tags)
    found = facts_of(dated, athlete=None, workout=None, rep=None)
    assert (found.run_at, found.run_at_basis) == (
        datetime(2026, 5, 1, 10, tzinfo=UTC),
        "recording time",
    )


def test_a_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    clip = tmp_path / "rep\udcff.mp4"
    shutil.copy(SAMPLES / "rep1.mp4", clip)
    facts = facts_of(clip, athlete="M\udce4ra", workout=None, rep=None)
    with open_logbook(tmp_path / "log.sqlite3") as log:
        log.add(facts, measurement_of(make_report(), NOW))
        assert [rep.facts for rep in log.reps()] == [facts]


def test_a_measurement_holds_the_figures_that_are_known() -> None:
    found = measurement_of(make_report(fly=make_fly(8.8)), NOW)
    assert [figure.name for figure in found.figures][:3] == ["cadence", "fly time", "speed"]
    assert found.measured_at == NOW.replace(microsecond=0)
    doubted = measurement_of(make_report(doubt="slow motion"), NOW)
    assert "cadence" not in [figure.name for figure in doubted.figures]


def test_a_clip_that_has_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot log .*gone\.mp4"):
        facts_of(tmp_path / "gone.mp4", athlete=None, workout=None, rep=None)
