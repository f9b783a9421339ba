"""Two rendered reps at 30 and 60 frames a second: in one video, and as the reps of a session."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cadence.crew import Job, measure_all
from cadence.domain import RepReport
from cadence.flyzone.calibration import Marker
from cadence.pipeline.measure import FlySetup
from cadence.pipeline.settings import MeasureSettings
from cadence.report.sidebyside.film import FilmedRep, SideBySide, write_side_by_side
from cadence.report.sidebyside.panes import side_by_side
from cadence.report.sidebyside.reels import Reel
from cadence.reps import TrackSettings
from cadence.storage import load_track
from cadence.video.decode import open_clip
from cadence.video.frames import Frame, upright_planes
from cadence.video.sheet import Sheet
from sample_videos.render import render
from tests.fixtures.recordings import with_tags
from tests.fixtures.renders import ZONE_M, short_rep

Call = Callable[[Sequence[str | Path]], tuple[int, str, str]]
# The faster rep at 30, the slower one at 60 frames a second.
SPECS = (short_rep("quick30", 30, 8.4, 226), short_rep("slow60", 60, 7.6, 222))


@pytest.fixture(scope="module")
def reps(tmp_path_factory: pytest.TempPathFactory, model: str) -> list[tuple[Path, dict[str, Any]]]:
    """Render the two, measure both at once, and give their clips and truths."""
    folder = tmp_path_factory.mktemp("renders")
    rendered = [render(spec, folder) for spec in SPECS]
    truth: Any = rendered[0][1]
    markers = tuple(Marker(m["x_px"], m["y_px"], m["along_m"]) for m in truth["markers"])
    settings = MeasureSettings(FlySetup(ZONE_M, markers))
    told: list[str] = []
    outcomes = measure_all(
        [
            Job(clip, clip.with_suffix(".cadence"), TrackSettings(model=model), settings, False)
            for clip, _ in rendered
        ],
        lambda stage, _: told.append(stage),
        workers=2,
    )
    assert all(isinstance(outcome, RepReport) for outcome in outcomes), outcomes
    assert "poses" in told
    return [(clip, json.loads(clip.with_suffix(".json").read_text())) for clip, _ in rendered]


def filmed(clip: Path) -> FilmedRep:
    from cadence.report.folder import load_report

    folder = clip.with_suffix(".cadence")
    return FilmedRep(load_report(folder), load_track(folder), open_clip(clip))


def told_nothing(stage: str, frames: int) -> None:
    """Listen to no progress."""


def test_at_the_event_the_frames_are_within_half_a_frame(
    reps: list[tuple[Path, dict[str, Any]]], tmp_path: Path
) -> None:
    both = [filmed(clip) for clip, _ in reps]
    plan = write_side_by_side(tmp_path / "a.mp4", both, SideBySide("side", "zone"), told_nothing)
    taken_s = [
        float(rep.track.file_time_s[plan.rows[plan.event, place]]) - truth["fly"]["enter_s"]
        for place, (rep, (_, truth)) in enumerate(zip(both, reps, strict=True))
    ]
    # By the rendered truth, with 3 ms for how well the entry was measured.
    assert abs(taken_s[0] - taken_s[1]) <= 0.5 / 60 + 0.003
    assert abs(taken_s[0]) <= 0.5 / 30 + 0.003
    frames = list(open_clip(tmp_path / "a.mp4").frames())
    assert len(frames) == len(plan.at_s)
    assert np.diff([frame.file_time_s for frame in frames]) == pytest.approx(1 / 60, abs=1e-4)
    _assert_shown(frames[plan.event], both, plan.rows[plan.event])


def _assert_shown(frame: Frame, both: list[FilmedRep], rows: NDArray[np.int64]) -> None:
    """Check that a picture of the video holds these rows' frames, and not their neighbours."""
    reels = [Reel(rep.report, rep.track, rep.clip, 0.0) for rep in both]
    panes, (width, height) = side_by_side(reels)
    seen = upright_planes(frame)[0]
    assert seen.shape == (height, width)
    for place, (reel, pane) in enumerate(zip(reels, panes, strict=True)):
        off = []
        for row in range(max(rows[place] - 2, 0), rows[place] + 3):
            source = reel.frame(row)
            luma = np.zeros((height, width), np.uint8)
            half = [np.zeros((height // 2, width // 2), np.uint8) for _ in range(2)]
            # Where it stood in the video, whichever frame it shows.
            pane.show(Sheet(luma, half[0], half[1], source.yuv_to_rgb), source, rows[place])
            body = np.s_[height // 4 :, pane.left_px : pane.left_px + pane.width_px]
            off.append(float(np.abs(luma[body].astype(float) - seen[body]).mean()))
        first = max(rows[place] - 2, 0)
        assert first + int(np.argmin(off)) == rows[place]


def test_a_ghost_is_where_its_runner_is_as_slowly_as_asked(
    reps: list[tuple[Path, dict[str, Any]]], tmp_path: Path
) -> None:
    both = [filmed(clip) for clip, _ in reps]
    path = tmp_path / "a.mp4"
    plan = write_side_by_side(path, both, SideBySide("ghost", "zone", 2.0), told_nothing)
    frames = list(open_clip(path).frames())
    length_s = float(plan.at_s[-1] - plan.at_s[0])
    assert frames[-1].file_time_s == pytest.approx(2 * length_s, abs=1e-3)
    moment = plan.event + 50
    picture = upright_planes(frames[moment])[0].astype(float)
    first = both[0]
    alone = next(
        frame
        for frame in first.clip.frames()
        if frame.index == first.track.frame_index[plan.rows[moment, 0]]
    )
    added = np.abs(picture - upright_planes(alone)[0]) > 25
    hips = both[1].track.landmarks_px[plan.rows[moment, 1], [23, 24], :2].mean(axis=0)
    rows, columns = np.nonzero(added[120:])  # below the labels
    assert len(rows) > 300
    assert abs(np.median(columns) - hips[0]) < 25
    assert abs(np.median(rows) + 120 - hips[1]) < 35


@pytest.fixture
def clips(reps: list[tuple[Path, dict[str, Any]]], tmp_path: Path) -> Path:
    """Give a folder of eight clips of a session of nine reps, under names that say nothing.

    The reps before the last set are the quick one; the fifth was not filmed.
    """
    names = [f"{name}.mp4" for name in "fkaxqbtz"]
    moment, rests_s = datetime(2026, 5, 1, 15, 0, tzinfo=UTC), (180, 180, 360) * 3
    for number in range(9):
        if number != 4:
            source = reps[number >= 6][0]
            name = names.pop()
            tags = {"creation_time": moment.isoformat(), "location": "+48.1000+011.5000/"}
            with_tags(source, tmp_path / name, tags)
            _copy_results(source, tmp_path / name)
        moment += timedelta(seconds=rests_s[number] + 4)
    return tmp_path


def _copy_results(source: Path, clip: Path) -> None:
    """Give a copied clip the results of its source, under its own name."""
    folder = clip.with_suffix(".cadence")
    shutil.copytree(source.with_suffix(".cadence"), folder)
    document = json.loads((folder / "report.json").read_text())
    document["video"]["path"] = str(clip)
    (folder / "report.json").write_text(json.dumps(document))


def test_a_session_finds_sets_recoveries_and_the_missing_rep(call: Call, clips: Path) -> None:
    status, output, errors = call(["session", "3x3x30", clips, "--json", "--log", "--who", "Mara"])
    assert status == 0, errors
    session = json.loads(output)
    assert session["missing"] == [5]
    assert session["order"]["match_is_sure"]
    assert [each["run"] for each in session["sets"]] == [3, 2, 3]
    taken = [rep["recovery_before"] for rep in session["reps"]]
    assert [each and each["verdict"] for each in taken] == [
        *(None, "as planned", "as planned", "as planned", None, None),
        *("as planned", "as planned", "as planned"),
    ]
    assert taken[1]["taken_s"] == pytest.approx(184 - 30 / 8.4, abs=0.3)
    assert session["progressions"][0]["comparison"]["progression"]["message"].startswith(
        "rep 1 of set 3 fell off"
    )
    assert "location" not in output
    assert "48.1" not in output
    assert (clips / "session" / "session.html").is_file()
    # Under other names in another order: the same session.
    for clip in sorted(clips.glob("*.mp4")):
        new = clips / f"{random.Random(clip.name).random():.6f}.mp4"
        clip.rename(new)
        shutil.move(clip.with_suffix(".cadence"), new.with_suffix(".cadence"))
        report = new.with_suffix(".cadence") / "report.json"
        report.write_text(report.read_text().replace(str(clip), str(new)))
    again = json.loads(call(["session", "3x3x30", clips, "--json"])[1])
    assert [_unnamed(rep) for rep in again["reps"]] == [_unnamed(rep) for rep in session["reps"]]
    assert again["advice"] == session["advice"]


def _unnamed(rep: dict[str, Any]) -> dict[str, Any]:
    clip = rep["clip"] and {key: value for key, value in rep["clip"].items() if key != "path"}
    return {**rep, "clip": clip}


def test_compare_writes_a_video_on_request(
    call: Call, reps: list[tuple[Path, dict[str, Any]]], tmp_path: Path
) -> None:
    folders = [clip.with_suffix(".cadence") for clip, _ in reps]
    words: list[str | Path] = ["compare", *folders, "--out", tmp_path / "both", "--quiet"]
    status, _, errors = call([*words, "--video", "--layout", "stacked"])
    assert (status, errors) == (0, "")
    files = {path.name for path in (tmp_path / "both").iterdir()}
    assert files == {"compare.html", "compare.json", "compare.mp4"}
    # A new comparison without a video does not leave the old one's beside it.
    assert call(words)[0] == 0
    assert not (tmp_path / "both" / "compare.mp4").exists()
    assert call([*words, "--layout", "ghost"])[0] == 2


def test_swapping_the_reps_turns_the_verdict(
    call: Call, reps: list[tuple[Path, dict[str, Any]]], tmp_path: Path
) -> None:
    folders = [clip.with_suffix(".cadence") for clip, _ in reps]
    out: list[str | Path] = ["--json", "--out", tmp_path / "both"]
    there = json.loads(call(["compare", *folders, *out])[1])
    back = json.loads(call(["compare", *folders[::-1], *out])[1])
    assert [there["progression"]["verdict"], back["progression"]["verdict"]] == ["fail", "pass"]
    assert [there["ranking"], back["ranking"]] == [[1, 2], [2, 1]]
    speeds = [next(m for m in each["metrics"] if m["name"] == "speed") for each in (there, back)]
    assert [speed["changes"][0]["finding"] for speed in speeds] == ["real", "real"]
    assert speeds[0]["changes"][0]["mean"] == -speeds[1]["changes"][0]["mean"]
