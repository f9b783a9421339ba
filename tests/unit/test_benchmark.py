from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from cadence.benchmark import (
    STAGES,
    Benchmark,
    ClipSpeed,
    Machine,
    clips_in,
    document_from_benchmark,
    render_benchmark,
)
from cadence.errors import VideoError
from cadence.report.document import json_text

MACHINE = Machine("Abacus 3", 2, "Linux x86_64", "3.11.7", {"cadence": "0.1.0", "numpy": "2.4"})
SPEED = ClipSpeed("clips/rep1.mp4", 1920, 1080, 240, 4.0, 2.0, dict.fromkeys(STAGES, 1.25), 2.0)
BENCHMARK = Benchmark(MACHINE, "openvino", "full", 3, (SPEED,), (("x.mp4", "x.mp4: is empty."),))


def test_speed_follows_from_the_time_used() -> None:
    assert SPEED.frames_per_s == 120
    assert SPEED.times_real_time == 2


def test_the_table_names_the_machine_every_stage_and_what_was_skipped() -> None:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(render_benchmark(BENCHMARK))
    text = captured.get()
    assert "Abacus 3, 2 cores" in text
    assert "medians of 3 runs" in text
    assert all(stage in text for stage in STAGES)
    assert "x.mp4: is empty." in text
    assert "8.33" in text  # ms a frame in all
    assert "500" in text  # frames a second of decoding alone


def test_the_document_is_json() -> None:
    document = document_from_benchmark(BENCHMARK)
    assert json_text(document)
    assert document["clips"][0]["times_real_time"] == 2
    assert document["skipped"] == [{"path": "x.mp4", "reason": "x.mp4: is empty."}]


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
