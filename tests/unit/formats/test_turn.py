"""How a camera turned, written into a track and read back."""

from __future__ import annotations

import dataclasses
import io
import json

import numpy as np
import pytest

from cadence.domain import CameraTurn, Cylinder, PoseTrack
from cadence.errors import StorageError
from cadence.formats.track import parse_track, track_bytes
from cadence.formats.turn import TURN_ARRAY
from tests.fixtures.reps import make_track

CYLINDER = Cylinder(1500.0, 639.5, 359.5)


def turned_track() -> PoseTrack:
    track = make_track()
    maps = np.tile(np.eye(2, 3), (len(track.frame_index), 1, 1))
    maps[:, 0, 2] = np.arange(len(maps))
    return dataclasses.replace(track, turn=CameraTurn(CYLINDER, maps))


def test_a_turn_comes_back() -> None:
    track = turned_track()
    back = parse_track(track_bytes(track), "track.npz").turn
    assert back is not None
    assert track.turn is not None
    assert back.cylinder == CYLINDER
    np.testing.assert_array_equal(back.scene_from_unrolled, track.turn.scene_from_unrolled)


def test_a_camera_that_did_not_turn_has_none() -> None:
    assert parse_track(track_bytes(make_track()), "track.npz").turn is None


@pytest.mark.parametrize("array", [None, np.zeros((2, 2, 3)), np.full((6, 2, 3), np.nan)])
def test_a_turn_without_its_maps_is_refused(array: np.ndarray | None) -> None:
    with np.load(io.BytesIO(track_bytes(turned_track())), allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive if key != TURN_ARRAY}
    if array is not None:
        arrays[TURN_ARRAY] = array
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    with pytest.raises(StorageError, match="how the camera turned"):
        parse_track(buffer.getvalue(), "track.npz")


def test_a_focal_length_that_is_none_is_refused() -> None:
    with np.load(io.BytesIO(track_bytes(turned_track())), allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive}
    header = json.loads(str(arrays["header"]))
    header["cylinder"]["focal_px"] = 0.0
    arrays["header"] = np.array(json.dumps(header))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    with pytest.raises(StorageError, match="focal_px"):
        parse_track(buffer.getvalue(), "track.npz")
