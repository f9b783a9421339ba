"""Landmark files, read back by a program that is not ours."""

from __future__ import annotations

import csv
import dataclasses
import io

import numpy as np
import pytest

from cadence.domain import FloatArray
from cadence.pipeline.landmarks import Landmarks
from cadence.report.landmarks import NAMES, landmarks_csv, landmarks_trc

FRAMES = 5


def made_up(*, in_metres: bool = True) -> Landmarks:
    """Give landmarks with a frame in which nobody was seen."""
    rng = np.random.default_rng(1)
    picture_px: FloatArray = rng.uniform(0, 1900, (FRAMES, 33, 3))
    picture_px[2] = np.nan
    visibility = rng.uniform(0, 1, (FRAMES, 33))
    visibility[2] = np.nan
    frames = np.arange(7, 7 + FRAMES, dtype=np.int64)
    track_m = picture_px[:, :, :2] / 200 - 3 if in_metres else None
    return Landmarks(frames, frames / 60, picture_px, visibility, track_m)


def test_names_are_one_a_landmark() -> None:
    assert len(NAMES) == len(set(NAMES)) == 33
    assert (NAMES[23], NAMES[26], NAMES[31]) == ("left_hip", "right_knee", "left_foot_index")


@pytest.mark.parametrize("in_metres", [True, False])
def test_csv_holds_every_value_and_nothing_for_what_is_unknown(in_metres: bool) -> None:
    landmarks = made_up(in_metres=in_metres)
    rows = list(csv.DictReader(io.StringIO(landmarks_csv(landmarks))))
    assert [int(row["frame"]) for row in rows] == list(range(7, 12))
    assert float(rows[1]["time_s"]) == pytest.approx(8 / 60, abs=1e-6)
    assert float(rows[1]["left_hip_x_px"]) == pytest.approx(
        landmarks.picture_px[1, 23, 0], abs=0.01
    )
    assert rows[2]["left_hip_x_px"] == rows[2]["nose_visibility"] == ""
    metres = rows[4]["right_heel_up_m"]
    if landmarks.track_m is None:
        assert metres == ""
    else:
        assert float(metres) == pytest.approx(landmarks.track_m[4, 30, 1], abs=1e-4)


@pytest.mark.parametrize("in_metres", [True, False])
def test_trc_is_read_by_another_program(in_metres: bool) -> None:
    trc = pytest.importorskip("trc")
    landmarks = made_up(in_metres=in_metres)
    read = trc.TRCData()
    read.parse(landmarks_trc(landmarks, 60.0), line_sep="\n")
    assert read["Markers"] == list(NAMES)
    assert (read["DataRate"], read["NumFrames"], read["NumMarkers"]) == (60.0, FRAMES, 33)
    assert read["Units"] == ("m" if in_metres else "px")
    assert read["Time"] == pytest.approx(landmarks.time_s.tolist(), abs=1e-6)
    places = np.array([read[name] for name in NAMES]).swapaxes(0, 1)
    picture = landmarks.picture_px[:, :, :2] * (1, -1)
    expected = picture if landmarks.track_m is None else landmarks.track_m
    assert places[:, :, :2] == pytest.approx(expected, abs=1e-4, nan_ok=True)
    assert np.nanmax(np.abs(places[:, :, 2])) == 0


def test_trc_keeps_to_what_opensim_asks_of_every_line() -> None:
    # OpenSim's TRCFileAdapter: eight keys, X1 to Zn, and 3 n + 2 fields in each line.
    lines = landmarks_trc(made_up(), 240.0).split("\n")
    assert lines[0].split("\t")[0] == "PathFileType"
    keys, values = lines[1].split("\t"), lines[2].split("\t")
    assert len(keys) == len(values) == 8
    assert [label for label in lines[3].split("\t") if label][:3] == ["Frame#", "Time", "nose"]
    assert [label for label in lines[4].split("\t") if label][-1] == "Z33"
    assert lines[5] == lines[-1] == ""
    data = lines[6:-1]
    assert len(data) == FRAMES
    assert {len(line.split("\t")) for line in data} == {3 * 33 + 2}


def test_nobody_in_no_frame() -> None:
    nothing = dataclasses.replace(
        made_up(),
        frame_index=np.zeros(0, dtype=np.int64),
        time_s=np.zeros(0),
        picture_px=np.zeros((0, 33, 3)),
        visibility=np.zeros((0, 33)),
        track_m=None,
    )
    assert landmarks_csv(nothing).count("\r\n") == 1
    assert "\t0\t33\t" in landmarks_trc(nothing, 60.0)
