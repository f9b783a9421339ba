"""A results folder, written and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.report.folder import ensure_report_folder, load_report, write_report_folder
from cadence.storage import load_track
from tests.fixtures.reps import make_fly, make_report, make_track


def test_a_result_comes_back(tmp_path: Path) -> None:
    folder, report = tmp_path / "rep1.cadence", make_report(fly=make_fly(), length_m=2.39)
    ensure_report_folder(folder, overwrite=False)
    write_report_folder(report, make_track(), folder, clip=None, overwrite=False)
    names = ["report.html", "report.json", "steps.csv", "track.npz"]
    assert sorted(p.name for p in folder.iterdir()) == names
    assert load_report(folder) == report
    assert load_report(folder / "report.json") == report
    assert load_track(folder).camera == "static"


def test_two_writings_of_one_result_are_one(tmp_path: Path) -> None:
    for name in "ab":
        folder = tmp_path / name
        write_report_folder(make_report(), make_track(), folder, clip=None, overwrite=False)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_a_standing_result_is_told_early(tmp_path: Path) -> None:
    write_report_folder(make_report(), make_track(), tmp_path / "r", clip=None, overwrite=False)
    with pytest.raises(StorageError, match="--overwrite"):
        ensure_report_folder(tmp_path / "r", overwrite=False)
    ensure_report_folder(tmp_path / "r", overwrite=True)


def test_no_report_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot read .*report\.json"):
        load_report(tmp_path)
    (tmp_path / "report.json").write_text("[]")
    with pytest.raises(StorageError, match="should be an object"):
        load_report(tmp_path)
