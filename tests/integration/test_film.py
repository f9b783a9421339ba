"""The annotated video of a sample: every frame at its time, lamps lit while a foot stands."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from cadence.formats.track import track_bytes
from cadence.storage import load_track
from tests.conftest import Done, run_cadence

Call = Callable[[Sequence[str | Path]], tuple[int, str, str]]


@pytest.fixture(scope="module")
def film(measured: tuple[Path, Done], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the annotated video of a measured sample, four times slower."""
    folder = tmp_path_factory.mktemp("film") / "rep1.cadence"
    words = ("--out", folder, "--video", "--slow", "4", "--quiet")
    done = run_cadence("analyze", measured[0] / "track.npz", *words)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_video_shows_what_the_report_says(film: Path) -> None:
    report = json.loads((film / "report.json").read_text("utf-8"))
    with av.open(str(film / "annotated.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.profile) == ("h264", "High")
        frames = [(float(f.time or 0), f.to_ndarray(format="rgb24")) for f in container.decode()]
    assert len(frames) == report["video"]["frame_count"]
    assert frames[-1][0] == pytest.approx(4 * report["video"]["duration_s"], abs=1e-3)
    unit = 0.026 * 720
    for lamp, foot in enumerate(("left", "right")):
        x, y = round((12.5 + 1 + 6 * lamp + 0.9) * unit), round(2.2 * unit)
        lit = np.array([np.ptp(image[y, x].astype(int)) > 60 for _, image in frames])
        stands = np.zeros(len(frames), dtype=bool)
        for contact in report["contacts"]:
            if contact["foot"] == foot:
                stands |= [
                    contact["strike_s"] <= slow_s / 4 < contact["toe_off_s"] for slow_s, _ in frames
                ]
        assert stands.any()
        assert (lit == stands).all()


def test_the_words_of_the_call_are_checked(call: Call, copied: Path) -> None:
    track = copied / "track.npz"
    status, _, errors = call(["analyze", track, "--slow", "4", "--overwrite"])
    assert (status, "--video" in errors) == (2, True)
    status, _, errors = call(["analyze", track, "--video"])
    assert (status, "--overwrite or --out" in errors) == (2, True)
    status, _, errors = call(["analyze", track, "--video", "--slow", "0.5", "--overwrite"])
    assert status == 2


def test_without_the_clip_there_is_no_video_and_nothing_is_touched(
    call: Call, measured: tuple[Path, Done], tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere" / "rep1.cadence"
    folder.mkdir(parents=True)
    track = load_track(measured[0])
    gone = dataclasses.replace(track, video=dataclasses.replace(track.video, path="gone.mp4"))
    (folder / "track.npz").write_bytes(track_bytes(gone))
    status, _, errors = call(["analyze", folder / "track.npz", "--video", "--overwrite"])
    assert status == 1
    assert "is not there any more" in errors
    assert errors.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["track.npz"]
