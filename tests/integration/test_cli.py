"""The command line as users meet it: outputs, options, exit statuses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cadence.version import VERSION
from tests.conftest import (
    SAMPLES,
    Done,
    cadence_command,
    cadence_environment,
    run_cadence,
)

Call = Callable[[Sequence[str | Path]], tuple[int, str, str]]

# The report's contract, as design.md fixes it.
SECTIONS = {
    "video": "path width_px height_px frame_count duration_s capture_fps time_scale "
    "orientation_deg",
    "runner": "direction visible_from_s visible_to_s",
    "cadence": "mean_spm ci95_spm steps per_step_spm",
    "gait": "contact_time_s flight_time_s duty_factor step_length_m",
}
CONTACT = "strike_s toe_off_s foot side strike_sd_s toe_off_sd_s x_px y_px along_m"
CHECK = "name verdict value unit lo hi source"
FILES = {"report.json", "steps.csv", "track.npz", "report.html", "kinogram.png"}


def test_json_is_alone_on_standard_output_and_follows_the_contract(
    measured: tuple[Path, Done],
) -> None:
    folder, done = measured
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report == json.loads((folder / "report.json").read_text("utf-8"))
    assert report["schema"] == "cadence.report/1"
    assert report["camera"] in {"static", "hand-held", "panned"}
    for section, keys in SECTIONS.items():
        assert set(keys.split()) <= set(report[section]), section
    assert report["contacts"]
    assert all(set(CONTACT.split()) <= set(contact) for contact in report["contacts"])
    assert all(set(CHECK.split()) <= set(check) for check in report["checks"])
    assert {"fly", "warnings"} <= set(report)


def test_the_folder_holds_the_result_and_nothing_else(measured: tuple[Path, Done]) -> None:
    folder, _ = measured
    assert {path.name for path in folder.iterdir()} == FILES
    assert {path.name for path in folder.parent.iterdir()} == {"rep1.mp4", "rep1.cadence"}


def test_a_track_is_measured_again_without_video_or_model(measured: tuple[Path, Done]) -> None:
    folder, first = measured
    script = (
        "import sys\n"
        "from cadence.cli import main\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    again = subprocess.run(
        [sys.executable, "-c", script, "analyze", folder / "track.npz", "--json"],
        capture_output=True,
        text=True,
        env=cadence_environment(),
        check=False,
    )
    assert again.returncode == 0
    assert again.stdout == first.stdout
    assert not {"av", "mediapipe", "openvino", "scipy"} & set(again.stderr.split())


def test_a_track_measured_again_leaves_the_folder_alone(call: Call, copied: Path) -> None:
    (copied / "steps.csv").write_text("mine")
    status, output, errors = call(["analyze", copied / "track.npz"])
    assert (status, errors) == (0, "")
    assert "steps/min" in output
    assert "Nothing was written" in output
    assert (copied / "steps.csv").read_text() == "mine"


def test_a_track_measured_again_replaces_results_when_told(call: Call, copied: Path) -> None:
    (copied / "steps.csv").write_text("mine")
    status, output, _ = call(["analyze", copied, "--overwrite", "--athlete", "sprinter"])
    assert status == 0
    assert "Results are in" in output
    assert (copied / "steps.csv").read_text() != "mine"
    assert {path.name for path in copied.iterdir()} == FILES


def test_results_go_where_out_says(call: Call, copied: Path, tmp_path: Path) -> None:
    status, *_ = call(["analyze", copied, "--out", tmp_path / "deep" / "here"])
    assert status == 0
    assert {path.name for path in (tmp_path / "deep" / "here").iterdir()} == FILES


def test_results_are_not_replaced_unasked(call: Call, copied: Path) -> None:
    status, output, errors = call(["analyze", copied.with_suffix(".mp4")])
    assert (status, output) == (1, "")
    assert errors.count("\n") == 1
    assert "--overwrite" in errors


def test_quiet_says_nothing_but_the_report(call: Call, copied: Path) -> None:
    status, output, errors = call(["analyze", copied, "--quiet"])
    assert (status, errors) == (0, "")
    assert "steps/min" in output
    assert "written" not in output


@pytest.mark.parametrize(
    "words",
    [
        "analyze",
        "no-such-command",
        "analyze CLIP --no-such-option",
        "analyze CLIP --fly -30",
        "analyze CLIP --fly nan",
        "analyze CLIP --fly thirty",
        "analyze CLIP --marker 1,2@0",
        "analyze CLIP --fly 30 --marker 1,2",
        "analyze CLIP --fly 30 --marker 1,2@x",
        "analyze CLIP --fly 30 --marker 1,2@0,",
        "analyze CLIP --fly 30 --marker 0,9@0 --marker 900,9@40",
        "analyze CLIP --runner 5",
        "analyze CLIP --runner 5,6@",
        "analyze CLIP --pr400 fast",
        "analyze CLIP --pr400 12",
        "analyze CLIP --athlete horse",
        "analyze CLIP --engine steam",
        "analyze CLIP --capture-fps 0",
        "analyze CLIP --time-scale inf",
        "analyze CLIP --capture-fps 240 --time-scale 0.125",
        "analyze TRACK --runner 1,2",
        "analyze TRACK --engine openvino",
        "analyze TRACK --model full",
        "compare CLIP",
        "compare CLIP CLIP --jobs 0",
        "workouts no-such-workout",
        "workouts --ics",
        "workouts 3x3x30 --ics --json",
        "workouts 3x3x30 --start 2026-12-01",
        "workouts 3x3x30 --ics --start tomorrow",
        "session no-such-workout CLIP",
        "session 3x3x30",
        "benchmark --repeats 0",
    ],
)
def test_words_that_are_off_end_with_status_2(call: Call, copied: Path, words: str) -> None:
    before = sorted(copied.parent.rglob("*"))
    names = {"CLIP": str(copied.with_suffix(".mp4")), "TRACK": str(copied / "track.npz")}
    status, output, errors = call([names.get(word, word) for word in words.split()])
    assert (status, output) == (2, "")
    assert "Traceback" not in errors
    assert errors
    assert sorted(copied.parent.rglob("*")) == before


def test_markers_that_do_not_fit_leave_the_zone_unknown(call: Call, copied: Path) -> None:
    words = ["--fly", "30", "--marker", "5,9@0", "--marker", "6,9@30", "--json"]
    status, output, _ = call(["analyze", copied, *words])
    report = json.loads(output)
    assert status == 0
    assert report["fly"] is None
    assert report["cadence"]["mean_spm"] > 0
    assert any("px apart" in warning["message"] for warning in report["warnings"])


def test_markers_give_fly_time_and_speed(call: Call, copied: Path) -> None:
    truth = json.loads((SAMPLES / "rep1.json").read_text("utf-8"))
    distance_m = truth["fly"]["distance_m"]
    marks = [(m["x_px"], m["y_px"], m["along_m"]) for m in truth["markers"]]
    words = [w for x, y, along in marks for w in ("--marker", f"{x},{y}@{along}")]
    status, output, _ = call(["analyze", copied, "--json", "--fly", str(distance_m), *words])
    assert status == 0
    assert json.loads(output)["fly"]["speed_mps"] == pytest.approx(
        truth["fly"]["speed_mps"], rel=0.05
    )


def test_reps_are_compared_and_new_ones_measured(
    measured: tuple[Path, Done], tmp_path: Path
) -> None:
    folder, _ = measured
    shutil.copy(SAMPLES / "rep3.mp4", tmp_path)
    reps = (folder.with_suffix(".mp4"), tmp_path / "rep3.mp4")
    done = run_cadence("compare", *reps, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    comparison = json.loads(done.stdout)
    assert [Path(path).name for path in comparison["reps"]] == ["rep1.mp4", "rep3.mp4"]
    cadence = next(m for m in comparison["metrics"] if m["name"] == "cadence")
    assert cadence["changes"][0]["mean"] > 0
    assert {path.name for path in (tmp_path / "rep3.cadence").iterdir()} == FILES
    table = run_cadence("compare", folder, tmp_path / "rep3.cadence" / "report.json")
    assert table.returncode == 0
    assert "rep 2" in table.stdout


def test_compare_measures_a_clip_again_that_is_newer_than_its_results(
    call: Call, copied: Path
) -> None:
    copied.with_suffix(".mp4").touch()
    status, _, errors = call(["compare", copied.with_suffix(".mp4"), copied])
    assert status == 1
    assert "--overwrite" in errors


def test_compare_finds_a_missing_rep_before_it_measures_any(call: Call, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rep1.mp4", tmp_path)
    status, _, errors = call(["compare", tmp_path / "rep1.mp4", tmp_path / "rep2.mp4"])
    assert status == 1
    assert "rep2.mp4: no such file" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["rep1.mp4"]


def test_benchmark_times_every_stage(model: str) -> None:
    clip = SAMPLES / "rep1.mp4"
    done = run_cadence("benchmark", clip, "--repeats", "1", "--model", model, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result["schema"] == "cadence.benchmark/2"
    decode, ours = result["clips"][0]["sides"]
    assert (decode["side"], ours["side"]) == ("decode", "openvino")
    stages = {"decode", "motion", "detect", "crop", "pose", "feet", "analysis", "writing"}
    assert set(ours["stage_ms"]) == stages
    assert min(ours["stage_ms"].values()) > 0
    assert 0 < decode["ms_a_frame"] < ours["ms_a_frame"]
    assert ours["found"] > 100
    assert ours["cpu_s"] > 0


def test_models_are_listed_and_verified(call: Call, model: str) -> None:
    status, output, _ = call(["models"])
    assert status == 0
    assert [name in output for name in ("lite", "full", "heavy")] == [True] * 3
    assert call(["models", "verify", model])[0] == 0


def test_an_absent_model_does_not_verify(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADENCE_CACHE_DIR", str(tmp_path))
    assert call(["models", "verify"])[0] == 0
    status, _, errors = call(["models", "verify", "full"])
    assert status == 1
    assert "cadence models fetch full" in errors


def test_version(call: Call) -> None:
    assert call(["--version"]) == (0, f"cadence {VERSION}\n", "")


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, cadence.cli.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=cadence_environment(),
        check=True,
    )
    heavy = {"av", "cv2", "mediapipe", "numpy", "openvino", "rich", "scipy"}
    assert not heavy & set(done.stdout.split())


def test_a_reader_that_leaves_early_is_no_error(measured: tuple[Path, Done]) -> None:
    command = cadence_command("analyze", measured[0], "--json")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=cadence_environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_fault_of_the_program_is_one_line(
    call: Call, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("cadence.pipeline.settings.report_from_track", fail)
    monkeypatch.delenv("CADENCE_DEBUG", raising=False)
    status, output, errors = call(["analyze", copied])
    assert (status, output) == (1, "")
    assert errors.count("\n") == 1
    assert "CADENCE_DEBUG" in errors


def test_an_old_terminal_gets_a_report_too(measured: tuple[Path, Done]) -> None:
    done = subprocess.run(
        cadence_command("analyze", measured[0]),
        capture_output=True,
        env=cadence_environment() | {"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"steps/min" in done.stdout


def test_markers_come_from_a_file_or_from_beside_the_clip(
    call: Call, copied: Path, tmp_path: Path
) -> None:
    lines = [
        f"[[marker]]\nx_px = {x_px}\ny_px = 438.39\nalong_m = {along_m}\n"
        for x_px, along_m in ((1165.43, 0), (113.57, 20))
    ]
    file = tmp_path / "zone.toml"
    file.write_text("\n".join(lines))
    named = call(["analyze", copied / "track.npz", "--fly", "20", "--markers", file, "--json"])
    assert named[0] == 0
    assert json.loads(named[1])["fly"]["speed_mps"] == pytest.approx(8.42, abs=0.15)
    (copied / "markers.toml").write_text(file.read_text())
    beside = call(["analyze", copied / "track.npz", "--fly", "20", "--json"])
    assert json.loads(beside[1])["fly"] == json.loads(named[1])["fly"]
    absent = call(["analyze", copied / "track.npz", "--fly", "20", "--markers", tmp_path / "no"])
    assert absent[0] == 1
    assert absent[2].count("\n") == 1
