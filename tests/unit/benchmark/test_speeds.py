"""Speeds from runs, and their tables; the runs themselves are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from cadence.benchmark import speeds
from cadence.benchmark.machine import Machine
from cadence.benchmark.runs import Run, SideName
from cadence.benchmark.speeds import (
    Benchmark,
    ClipSpeed,
    SideSpeed,
    clips_in,
    run_benchmark,
)
from cadence.benchmark.table import STAGES, document_from_benchmark, render_benchmark
from cadence.errors import VideoError
from cadence.report.document import json_text

MACHINE = Machine("Abacus 3", 2, "Linux x86_64", "3.11.7", {"cadence": "0.1.0", "numpy": "2.4"})


def side(name: SideName, ms_a_frame: float, found: int = 0) -> SideSpeed:
    stages = dict.fromkeys(STAGES, 1.25) if name == "openvino" else {}
    return SideSpeed(name, ms_a_frame, (3.0, 9.5), 1.5, 300_000_000, 0.5, found, stages)


SPEED = ClipSpeed(
    "clips/rep1.mp4",
    1920,
    1080,
    240,
    4.0,
    "hevc",
    (side("decode", 2.0), side("openvino", 5.0, 230), side("plain", 25.0, 3)),
)
BENCHMARK = Benchmark(MACHINE, "full", 3, (SPEED,), (("x.mp4", "x.mp4: is empty."),))


def test_ratios_follow_from_the_times() -> None:
    ours = SPEED.side("openvino")
    assert SPEED.times_decoding(ours) == 2.5
    assert SPEED.times_real_time(ours) == pytest.approx(4.0 / 1.2)


def test_the_tables_name_the_machine_every_stage_and_what_was_skipped() -> None:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(render_benchmark(BENCHMARK))
    text = captured.get()
    assert "Abacus 3, 2 cores" in text
    assert "medians of 3 runs" in text
    assert all(stage in text for stage in STAGES)
    assert "x.mp4: is empty." in text
    assert "rep1.mp4: 1920 x 1080 hevc, 240 frames, 4.0 s" in text
    assert "2.50" in text  # times as long as decoding
    assert "5.00" in text  # times as fast as the plain loop
    assert "300" in text  # megabytes


def test_the_document_is_json() -> None:
    document = document_from_benchmark(BENCHMARK)
    assert json_text(document)
    assert document["clips"][0]["sides"][1]["times_decoding"] == 2.5
    assert document["skipped"] == [{"path": "x.mp4", "reason": "x.mp4: is empty."}]


def test_sides_take_turns_after_a_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def run(name: SideName, clip: Path, _model: str) -> Run:
        order.append(f"{clip.stem} {name}")
        total_s = 1.0 + len(order) if name == "openvino" else 1.0
        return Run(100, 90, total_s, 2.0, stage_s={"pose": 0.5} if name == "openvino" else {})

    monkeypatch.setattr(speeds, "run_apart", run)
    clips = [Path("a.mp4"), Path("b.mp4")]
    result = run_benchmark(clips, ["openvino"], "full", 3, progress=lambda *_: None)
    assert order[:6] == [
        "a decode",
        "a openvino",
        "a openvino",
        "a decode",
        "b openvino",
        "b decode",
    ]
    assert order[6:8] == ["a decode", "a openvino"]
    first = result.clips[0].side("openvino")
    runs_s = [1.0 + number for number in (3, 8, 11)]
    assert first.ms_a_frame == pytest.approx(10 * runs_s[1])
    assert first.spread_ms == pytest.approx((10 * runs_s[0], 10 * runs_s[2]))
    assert first.stage_ms == {"pose": 5.0}


def test_a_clip_that_cannot_be_measured_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(name: SideName, clip: Path, _model: str) -> Run:
        if clip.stem == "bad" and name != "decode":
            raise VideoError("bad.mp4: is empty.")
        return Run(10, 9, 1.0, 1.0)

    monkeypatch.setattr(speeds, "run_apart", run)
    result = run_benchmark(
        [Path("good.mp4"), Path("bad.mp4")], ["openvino"], "full", 1, progress=lambda *_: None
    )
    assert [clip.path for clip in result.clips] == ["good.mp4"]
    assert result.skipped == (("bad.mp4", "bad.mp4: is empty."),)
    with pytest.raises(VideoError, match="is empty"):
        run_benchmark([Path("bad.mp4")], ["openvino"], "full", 1, progress=lambda *_: None)


def test_clips_are_found_in_folders_and_in_order(tmp_path: Path) -> None:
    for name in ("b.MOV", "a.mp4", "a.json"):
        (tmp_path / name).touch()
    single = tmp_path / "a.json"
    assert clips_in([tmp_path, single]) == [tmp_path / "a.mp4", tmp_path / "b.MOV", single]


def test_without_names_the_samples_here_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sample_videos").mkdir()
    (tmp_path / "sample_videos" / "rep1.mp4").touch()
    monkeypatch.chdir(tmp_path)
    assert [clip.name for clip in clips_in([])] == ["rep1.mp4"]


def test_a_folder_without_videos_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="holds no video"):
        clips_in([tmp_path])
