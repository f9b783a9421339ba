"""A fly zone's cones, found in the pixels of a sample."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import SAMPLES

Call = Callable[[Sequence[str | Path]], tuple[int, str, str]]
TRUTH = json.loads((SAMPLES / "rep1.json").read_text("utf-8"))


def test_markers_are_found_drawn_saved_and_read_back(copied: Path, call: Call) -> None:
    clip = copied.parent / "rep1.mp4"
    status, output, _ = call(["markers", clip, "--fly", "20"])
    assert status == 0
    assert "cone" in output
    assert clip.with_suffix(".markers.png").read_bytes().startswith(b"\x89PNG")
    saved = clip.with_suffix(".markers.toml")
    entries = tomllib.loads(saved.read_text("utf-8"))["marker"]
    # The renderer counts pixels from the picture's corner.
    for true in TRUTH["markers"]:
        (entry,) = [each for each in entries if each["along_m"] == true["along_m"]]
        assert entry["x_px"] == pytest.approx(true["x_px"], abs=1)
        assert entry["y_px"] == pytest.approx(true["y_px"], abs=2)
    words: list[str | Path] = [
        "analyze",
        copied / "track.npz",
        "--fly",
        "20",
        "--markers",
        saved,
        "--json",
    ]
    report = json.loads(call(words)[1])
    assert report["fly"]["speed_mps"] == pytest.approx(TRUTH["fly"]["speed_mps"], rel=0.01)
    status, _, errors = call(["markers", clip])
    assert (status, "--overwrite" in errors) == (1, True)


def test_a_zone_without_markers_finds_its_own(copied: Path, tmp_path: Path, call: Call) -> None:
    clip = copied.parent / "rep1.mp4"
    words: list[str | Path] = ["analyze", clip, "--fly", "20", "--json", "--out", tmp_path / "new"]
    status, output, _ = call(words)
    report = json.loads(output)
    assert (status, report["fly"]["detail"]["source"]) == (0, "found")
    assert report["fly"]["speed_mps"] == pytest.approx(TRUTH["fly"]["speed_mps"], rel=0.01)
    assert "markers-found" in {warning["code"] for warning in report["warnings"]}
    assert "found in the picture" in (tmp_path / "new" / "report.html").read_text("utf-8")
    again = json.loads(
        call(["analyze", tmp_path / "new" / "track.npz", "--fly", "20", "--json"])[1]
    )
    assert again["fly"] == report["fly"]


def test_a_zone_that_the_cones_do_not_make_stays_unknown(copied: Path, call: Call) -> None:
    clip = copied.parent / "rep1.mp4"
    words: list[str | Path] = [
        "analyze",
        clip,
        "--fly",
        "30",
        "--json",
        "--out",
        copied.parent / "new",
    ]
    status, output, _ = call(words)
    report = json.loads(output)
    assert (status, report["fly"]) == (0, None)
    assert report["cadence"]["mean_spm"] == pytest.approx(224, abs=3)
    (message,) = [w["message"] for w in report["warnings"] if w["code"] == "fly-unknown"]
    assert "2 things that may be a marker" in message
