"""The log by the command line, with a real clip."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Call = Callable[[Sequence[str | Path]], tuple[int, str, str]]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a log and settings of its own."""
    monkeypatch.setenv("CADENCE_LOG", str(tmp_path / "log.sqlite3"))
    monkeypatch.setenv("CADENCE_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "log.sqlite3"


def test_a_rep_goes_into_the_log_on_request_and_once(call: Call, copied: Path, log: Path) -> None:
    track = copied / "track.npz"
    assert call(["analyze", track, "--quiet"])[0] == 0
    assert not log.exists()
    words: list[str | Path] = [
        "analyze",
        track,
        "--log",
        "--who",
        "Mara",
        "--workout",
        "3x3x30",
        "--rep",
        "4",
    ]
    status, output, errors = call(words)
    assert (status, "added, as number 1" in errors) == (0, True)
    assert "steps/min" in output
    assert "already there" in call(words)[2]
    # Measured in another way: the same rep, with a history.
    markers = ["--fly", "20", "--marker", "1165.93,438.89@0", "--marker", "114.07,438.89@20"]
    assert "measured again" in call([*words, *markers])[2]
    (rep,) = json.loads(call(["log", "list", "--json"])[1])["reps"]
    assert (rep["athlete"], rep["workout"], rep["rep"], rep["clip"]) == (
        *("Mara", "3x3x30", 4),
        "rep1.mp4",
    )
    assert [len(each["figures"]) > 3 for each in rep["history"]] == [True, True]
    assert "rep1.mp4" in call(["log", "show", "1"])[1]
    assert call(["log", "export"])[1].startswith("number,run_at")
    assert call(["log", "list", "--since", "2999-01-01"])[1].startswith("the log holds no such rep")
    assert call(["log", "rm", "1", "--yes"])[1] == "1 taken out of the log.\n"
    assert json.loads(call(["log", "export", "--format", "json"])[1])["reps"] == []


def test_a_setting_keeps_every_rep(call: Call, copied: Path, log: Path, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config" / "config.toml"
    settings.write_text('[log]\nalways = true\nathlete = "Ben"\n')
    assert "added" in call(["analyze", copied / "track.npz"])[2]
    assert call(["analyze", copied / "track.npz", "--no-log", "--quiet"])[2] == ""
    assert call(["log", "trend", "--out", tmp_path / "trend"])[0] == 0
    assert "Ben: 1 reps" in (tmp_path / "trend" / "trend.html").read_text("utf-8")
    assert str(settings) in call(["log", "where"])[1]
    settings.write_text("[log]\nallways = true\n")
    status, _, errors = call(["analyze", copied / "track.npz"])
    assert (status, "unknown word" in errors) == (1, True)
    assert log.exists()


def test_a_rep_whose_clip_is_gone_is_not_logged(call: Call, copied: Path, log: Path) -> None:
    copied.with_suffix(".mp4").unlink()
    report = copied / "report.json"
    document = json.loads(report.read_text())
    document["video"]["path"] = "gone.mp4"
    report.write_text(json.dumps(document))
    status, _, errors = call(["compare", copied, report, "--log"])
    assert (status, errors.count("gone.mp4: not logged")) == (0, 2)
    assert json.loads(call(["log", "list", "--json"])[1])["reps"] == []
    assert log.exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("log show 7", 1),
        ("log rm 7 --yes", 1),
        ("log trend", 1),
        ("log show seven", 2),
        ("log list --since someday", 2),
        ("log export --format xml", 2),
    ],
)
def test_what_cannot_be_says_so(call: Call, log: Path, words: str, expected: int) -> None:
    status, output, errors = call(words.split())
    assert (status, output) == (expected, "")
    assert errors
    assert log.exists() == (expected == 1)
